"""Files that were changed, from the command line: listed, adopted, and never accepted upon."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from PIL import Image

from annotator.cli import main
from annotator.core.project.altered import content_of
from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, ImageState
from annotator.core.work.edits import SetImageState
from annotator.inference.samples import write_samples


@pytest.fixture(scope="module")
def suggested(tmp_path_factory):
    """A project of two phantoms with undecided suggestions."""
    folder = tmp_path_factory.mktemp("suggested")
    write_samples(folder / "images", "skin", 2, 160)
    made = ["new", str(folder / "job.annot"), "--images", str(folder / "images"), "--labels", "dermoscopy"]
    assert main([*made, "--model", "lesions"]) == 0
    assert main(["suggest", str(folder / "job.annot"), "--device", "cpu"]) == 0
    return folder


@pytest.fixture
def job(suggested, tmp_path):
    shutil.copytree(suggested, tmp_path / "copy")
    return tmp_path / "copy/job.annot"


def change(job, size=None):
    """The first image becomes another file."""
    path = job.parent / "images/skin-01.png"
    with Image.open(path) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(size or image.size).save(path)
    return path


def looked_at(job):
    project = Project.open(job)
    try:
        records = project.images()
        decided = [s for r in records for s in project.suggestions(r.id) if s.decision is not Decision.PENDING]
        return records, decided
    finally:
        project.close()


def test_nothing_is_accepted_on_a_changed_file(job, capsys):
    path = change(job)
    before = looked_at(job)[0][0].content
    assert main(["suggest", str(job), "--accept-above", "0", "--device", "cpu"]) == 0
    said = capsys.readouterr()
    assert re.search(r"0 suggestions, [1-9]\d* accepted, 1 image without an answer", said.out)
    assert f"{path}: The image was changed since it was annotated." in said.err
    records, decided = looked_at(job)
    assert records[0].content == before
    assert {suggestion.image_id for suggestion in decided} == {records[1].id}


def test_a_changed_file_gets_no_new_suggestions(job, capsys):
    change(job)
    before = looked_at(job)[0][0].content
    project = Project.open(job)
    project.forget_answers(1)
    project.close()
    assert main(["suggest", str(job), "--device", "cpu"]) == 0
    assert "0 suggestions, 0 accepted, 1 image without an answer" in capsys.readouterr().out
    assert looked_at(job)[0][0].content == before


def test_only_this_classifiers_suggestions_are_accepted(job, capsys):
    project = Project.open(job)
    record = project.images()[0]
    known = project.suggestions(record.id)
    foreign = replace(known[0], id=0, provenance=replace(known[0].provenance, fingerprint="e" * 64, score=1.0))
    stored = project.attention(record.id, f"{known[0].provenance.fingerprint}/none")
    assert stored is not None
    project.store_suggestions(record.id, stored, [foreign])
    project.close()
    assert main(["suggest", str(job), "--accept-above", "0.0", "--device", "cpu"]) == 0
    decided = looked_at(job)[1]
    assert decided
    assert "e" * 64 not in {suggestion.provenance.fingerprint for suggestion in decided}


@pytest.mark.parametrize("score", ["nan", "-1", "1.01", "inf", "much"])
def test_a_score_is_a_probability(job, capsys, score):
    with pytest.raises(SystemExit):
        main(["suggest", str(job), "--accept-above", score])
    assert "--accept-above" in capsys.readouterr().err
    assert looked_at(job)[1] == []


def test_changed_files_are_listed_and_adopted(job, capsys):
    assert main(["suggest", str(job), "--accept-above", "0.5", "--device", "cpu"]) == 0
    assert main(["adopt", str(job)]) == 0
    assert "0 images were changed, 0 cannot be read" in capsys.readouterr().out
    path = change(job, (80, 80))
    assert main(["adopt", str(job)]) == 1
    said = capsys.readouterr().out
    assert f"{path}: The image was changed since it was annotated: it had 160 × 160 pixels and has 80 × 80." in said
    assert main(["adopt", str(job), str(path.with_name("skin-02.png")), "--regions", "scale"]) == 0
    assert "0 changed files are the images now" in capsys.readouterr().out
    assert main(["adopt", str(job), str(path.parent), "--regions", "scale"]) == 0
    assert "1 changed file is the image now" in capsys.readouterr().out
    assert (looked_at(job)[0][0].width, looked_at(job)[0][0].height) == (80, 80)
    assert main(["check", str(job)]) == 0
    assert main(["adopt", str(job), str(job)]) == 2


def test_what_cannot_be_read_is_told_too(job, capsys):
    (job.parent / "images/skin-01.png").write_bytes(b"rubbish")
    assert main(["suggest", str(job), "--device", "cpu"]) == 0
    project = Project.open(job)
    project.record_images({2: content_of(job.parent / "images/skin-02.png")})
    project.close()
    capsys.readouterr()
    (job.parent / "images/skin-02.png").unlink()
    assert main(["adopt", str(job)]) == 1
    assert "cannot be read" in capsys.readouterr().out


def test_nothing_is_accepted_on_an_image_that_is_done(job, capsys):
    project = Project.open(job)
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    project.close()
    assert main(["suggest", str(job), "--accept-above", "0", "--device", "cpu"]) == 0
    assert {suggestion.image_id for suggestion in looked_at(job)[1]} == {2}
