"""`annotator remove`, and what an export replaces from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jobs import disc, suggest

from annotator.cli import main
from annotator.core.project.backups import backups_of
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.inference.samples import write_samples


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A project of four images in two folders; on the first of each something was decided."""
    for name in ("one", "two"):
        write_samples(tmp_path / "images" / name, "skin", 2, 96)
    path = tmp_path / "images" / "images.annot"
    assert main(["new", str(path), "--images", str(tmp_path / "images"), "--labels", "dermoscopy"]) == 0
    project = Project.open(path)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc())))
    suggest(project, 1)
    rejected = project.suggestions(1)[0]
    project.apply(decisions.reject(rejected, rejected.provenance, "ada"))
    project.apply(SetImageState(3, ImageState.NEW, ImageState.DONE))
    project.close()
    monkeypatch.chdir(tmp_path / "images")
    return path


def paths(job):
    project = Project.open(job)
    try:
        return [record.path for record in project.images()]
    finally:
        project.close()


def test_images_without_decisions_go_and_their_files_stay(job, capsys):
    assert main(["remove", str(job), "one/skin-02.png", str(job.parent / "two" / "skin-02.png")]) == 0
    assert f"{job}: 2 images removed, 2 left; no file was touched" in capsys.readouterr().out
    assert paths(job) == ["one/skin-01.png", "two/skin-01.png"]
    assert len(list(job.parent.rglob("*.png"))) == 4
    assert main(["check", str(job)]) == 0
    assert len(backups_of(job)) == 1


def test_decisions_go_when_it_is_said_alone(job, capsys):
    assert main(["remove", str(job), "one", "two/skin-01.png"]) == 2
    told = capsys.readouterr().err
    assert "Nothing was removed. Images to remove: 3, with decisions: 2" in told
    assert "(annotations: 1, rejections: 1, tags: 0, marked as done: 1)" in told
    assert "Give --yes to remove them all the same; the history keeps what was decided." in told
    assert len(paths(job)) == 4
    assert main(["remove", str(job), "one", "two/skin-01.png", "--yes"]) == 0
    assert paths(job) == ["two/skin-02.png"]
    assert main(["check", str(job)]) == 0
    capsys.readouterr()
    assert main(["history", str(job), "--image", "one/skin-01.png"]) == 0
    told = capsys.readouterr().out
    assert [line.split()[5] for line in told.splitlines()] == ["AddAnnotation", "suggest", "Decide", "RemoveImage"]


def test_removed_images_stay_out_of_everything(job, tmp_path, capsys):
    assert main(["remove", str(job), "one", "--yes"]) == 0
    assert main(["export", str(job), "--images", "all", "--output", str(tmp_path / "out.json")]) == 0
    names = [image["file_name"] for image in json.loads((tmp_path / "out.json").read_text())["images"]]
    assert names == ["two/skin-01.png", "two/skin-02.png"]
    shutil.rmtree(job.parent / "one")
    assert main(["check", str(job)]) == 0
    assert main(["locate", str(job), str(job.parent)]) == 0
    assert "0 images were missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "not said which images"),
        (["one", "--copies"], "not said which images"),
        (["nothing.png"], "nothing.png: The project has no such image. Nothing was changed."),
        (["one/skin-02.png", "nothing.png"], "no such image"),
    ],
)
def test_what_cannot_be_removed_is_said(job, capsys, given, told):
    assert main(["remove", str(job), *given]) == 2
    assert told in capsys.readouterr().err
    assert len(paths(job)) == 4


def test_copies_are_taken_out_again(job, tmp_path, capsys):
    out = job.parent / "yolo"
    assert main(["export", str(job), "--images", "all", "--format", "yolo-seg", "--output", str(out)]) == 0
    project = Project.open(job)
    project.add_images(sorted(out.rglob("*.png")))  # as older versions did when the folder was opened
    project.apply(SetImageState(5, ImageState.NEW, ImageState.DONE))
    project.close()
    assert main(["check", str(job)]) == 1
    told = capsys.readouterr().out
    assert f"{out}: 4 images of the project are copies or masks of this export; 1 has decisions." in told
    assert "annotator remove PROJECT --copies" in told
    assert "1 fault" in told
    assert main(["remove", str(job), "--copies"]) == 0
    told = capsys.readouterr().out
    assert "3 images removed, 5 left" in told
    assert "1 image with decisions stays; with --yes it is removed, too." in told
    assert main(["remove", str(job), "--copies", "--yes"]) == 0
    assert "1 image removed, 4 left" in capsys.readouterr().out
    assert main(["check", str(job)]) == 0
    assert main(["remove", str(job), "--copies"]) == 0
    assert "0 images removed, 4 left" in capsys.readouterr().out
    assert (
        main(["export", str(job), "--images", "all", "--format", "yolo-seg", "--output", str(out)]) == 0
    )  # replaced as ever


def test_a_new_project_takes_no_copies(job, tmp_path, capsys):
    out = job.parent / "masks"
    assert (
        main(["export", str(job), "--images", "all", "--format", "mask-index", "--output", str(out), "--copy-images"])
        == 0
    )
    given = ["--images", str(job.parent), "--labels", "dermoscopy"]
    assert main(["new", str(tmp_path / "again.annot"), *given]) == 0
    assert "again.annot: 4 images" in capsys.readouterr().out
    assert main(["new", str(tmp_path / "none.annot"), "--images", str(out), "--labels", "dermoscopy"]) == 2
    assert "This is an export, or lies in one" in capsys.readouterr().err
    assert not (tmp_path / "none.annot").exists()


def test_an_export_replaces_its_own_and_nothing_else(job, tmp_path, capsys):
    out = tmp_path / "annotations.coco.json"
    out.write_text("precious")
    given = ["export", str(job), "--output", str(out)]
    assert main(given) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{out}: A file that this project did not export" in told
    assert "(--overwrite on the command line)" in told
    assert out.read_text() == "precious"
    assert main([*given, "--overwrite"]) == 0
    assert main(given) == 0
    shutil.copy(job, tmp_path / "copy.annot")
    assert main(["export", str(tmp_path / "copy.annot"), "--output", str(out)]) == 0  # a copy of it knows its files
    assert main(["new", str(tmp_path / "n.annot"), "--images", str(job.parent), "--labels", "facs"]) == 0
    assert main(["export", str(tmp_path / "n.annot"), "--output", str(out)]) == 2
    assert "lies there" in capsys.readouterr().err


def test_a_project_that_is_open_elsewhere_says_what_it_could_not_note(job, tmp_path, capsys):
    holder = Project.open(job)
    try:
        given = ["export", str(job), "--output", str(tmp_path / "out.json")]
        assert main(given) == 0
        assert "could not note this file as its own: replacing it takes --overwrite" in capsys.readouterr().out
        assert main(given) == 2
        assert main([*given, "--overwrite"]) == 0
    finally:
        holder.close()
    assert Path(tmp_path / "out.json").is_file()
