"""An export takes the place of this project's own exports; of all else only when that was said."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.transfer import copy_project
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import RemoveImage, SetImageState
from annotator.exchange.data.manifest import MANIFEST
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting, places
from annotator.exchange.writing.obstacles import obstacle_at
from annotator.exchange.writing.places import default_folder
from tests.annotator.exchange.cases import fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images

FILES = [form for form in FORMATS.values() if form.encode is not None]
COCO, MASKS = FORMATS["coco"], FORMATS["mask-index"]


@pytest.fixture
def project(tmp_path):
    project = made(tmp_path / "work")
    yield project
    project.close()


@pytest.fixture
def other(tmp_path):
    """Another project of the same images and regions, further on."""
    project = made(tmp_path / "other")
    change(project)
    yield project
    project.close()


def made(folder):
    project = make_project(folder, some_images())
    fill(project, some_images())
    return project


def change(project):
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))


@pytest.mark.parametrize("form", FILES, ids=[form.name for form in FILES])
def test_a_file_of_somebody_else_stays_and_is_told(form, project, tmp_path):
    out = tmp_path / f"theirs{form.suffix}"
    out.write_text("precious")
    os.utime(out, (1_700_000_000, 1_700_000_000))
    with pytest.raises(KnownError) as caught:
        exporting.export(project, out, form)
    assert str(out) in str(caught.value)
    assert "did not export, or that was changed since, lies there (8 bytes, 2023-11-1" in str(caught.value)
    assert "Nothing was changed. Choose another name, or replace it knowingly (--overwrite" in str(caught.value)
    assert out.read_text() == "precious"
    assert project.written_files() == frozenset()
    exporting.export(project, out, form, overwrite=exporting.obstacle(project, out))
    assert out.read_text() != "precious"
    change(project)
    exporting.export(project, out, form)  # now it is ours
    assert {path.name for path in tmp_path.iterdir()} == {"work", out.name}


def test_a_file_of_ours_that_was_edited_is_not_ours_any_more(project, tmp_path):
    out = tmp_path / "out.json"
    exporting.export(project, out, COCO)
    edited = out.read_text().replace("melanoma", "Melanoma")
    out.write_text(edited)
    with pytest.raises(KnownError, match="was changed since"):
        exporting.export(project, out, COCO)
    assert out.read_text() == edited


def test_ours_is_known_wherever_it_lies_and_by_every_copy_of_the_project(project, database, tmp_path):
    exporting.export(project, tmp_path / "out.json", COCO)
    shutil.move(tmp_path / "out.json", tmp_path / "moved.json")
    change(project)
    exporting.export(project, tmp_path / "moved.json", COCO)
    server = replace(database, images=tmp_path / "work")
    copy_project(project.path, server)
    shared = Project.open(server)
    try:
        exporting.export(shared, tmp_path / "moved.json", COCO)
        shared.apply(RemoveImage(1, shared.image(1).path))
        exporting.export(shared, tmp_path / "moved.json", COCO)
        assert len(json.loads((tmp_path / "moved.json").read_text())["images"]) == 4
    finally:
        shared.close()


def test_another_project_replaces_neither_file_nor_folder(project, other, tmp_path):
    for form, out in ((COCO, tmp_path / "out.json"), (MASKS, tmp_path / "out")):
        exporting.export(project, out, form)
        before = content(out)
        with pytest.raises(KnownError, match=r"Nothing was changed\. Choose another name"):
            exporting.export(other, out, form)
        assert content(out) == before
        exporting.export(other, out, form, overwrite=exporting.obstacle(other, out))
        with pytest.raises(KnownError, match="Nothing was changed"):
            exporting.export(project, out, form)
        exporting.export(other, out, form)
    assert not list(tmp_path.glob(".*"))


def content(path):
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {file: file.read_bytes() for file in files}


def test_the_folder_of_an_older_version_is_not_replaced_silently(project, tmp_path):
    out = tmp_path / "out"
    exporting.export(project, out, MASKS)
    manifest = json.loads((out / MANIFEST).read_text())
    del manifest["project"]
    (out / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(KnownError, match="The export of another project, or of an older version, lies there"):
        exporting.export(project, out, MASKS)
    exporting.export(project, out, MASKS, overwrite=exporting.obstacle(project, out))
    exporting.export(project, out, MASKS)


def test_overwriting_never_means_folders_that_hold_other_files(project, other, tmp_path):
    exporting.export(project, tmp_path / "out", MASKS)
    (tmp_path / "out" / "mine.txt").write_text("precious")
    for one in (project, other):
        with pytest.raises(KnownError, match="other files"):
            exporting.export(one, tmp_path / "out", MASKS, overwrite=exporting.obstacle(one, tmp_path / "out"))
    assert (tmp_path / "out" / "mine.txt").read_text() == "precious"


def test_what_lies_there_by_the_end_counts(project, tmp_path):
    """Somebody put a file there while the export was written."""
    out = tmp_path / "out.json"

    def told(done, count):
        if done == count:
            out.write_text("precious")

    with pytest.raises(KnownError, match="lies there"):
        exporting.export(project, out, COCO, told=told)
    assert out.read_text() == "precious"
    assert {path.name for path in tmp_path.iterdir()} == {"work", "out.json"}


def test_a_project_that_can_only_be_read_says_what_it_could_not_note(project, tmp_path):
    reader = Project.open(project.path)
    try:
        report = exporting.export(reader, tmp_path / "out.json", COCO)
        assert report.unremembered.file is not None
        with pytest.raises(KnownError, match="lies there"):
            exporting.export(reader, tmp_path / "out.json", COCO)
        report.unremembered.remember(project)
        exporting.export(reader, tmp_path / "out.json", COCO)
    finally:
        reader.close()
    assert not exporting.export(project, tmp_path / "out.json", COCO).unremembered


def test_a_link_is_asked_about_like_what_it_leads_to(project, tmp_path):
    (tmp_path / "far.txt").write_text("precious")
    (tmp_path / "out.json").symlink_to(tmp_path / "far.txt")
    (tmp_path / "lost.json").symlink_to(tmp_path / "nowhere")
    for name in ("out.json", "lost.json"):
        with pytest.raises(KnownError, match="lies there"):
            exporting.export(project, tmp_path / name, COCO)
    assert (tmp_path / "far.txt").read_text() == "precious"


def test_what_a_folder_tells_of_its_project_is_no_name(project, tmp_path):
    exporting.export(project, tmp_path / "out", MASKS, ExportOptions(anonymous=True))
    told = json.loads((tmp_path / "out" / MANIFEST).read_text())["project"]
    assert len(told) == 64
    assert set(told) <= set("0123456789abcdef")
    assert told not in {entry.hash for entry in project.history()}
    assert told != project.setting("history_seed")


def test_empty_places_and_other_folders_are_no_obstacle(project, tmp_path):
    own = exporting.own_exports(project)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / MANIFEST).write_text('{"files": "of something else"}')
    for name in ("nothing", "folder", "a\0b"):
        assert obstacle_at(tmp_path / name, own) is None


# --- where exports go by themselves


def test_exports_go_beside_the_folder_of_images(project, tmp_path):
    assert default_folder(project) == tmp_path / "job-export"


def test_where_nothing_may_be_written_beside_it_they_go_home(project, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(places.Path, "home", lambda: home)
    allowed = os.access
    monkeypatch.setattr(places.os, "access", lambda path, mode: Path(path) != tmp_path and allowed(path, mode))
    assert default_folder(project) == home / "job-export"
    monkeypatch.setattr(places.Path, "home", lambda: project.folder)
    assert default_folder(project) == project.folder / "job-export"


def test_a_hidden_folder_is_no_place_for_them(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(places.Path, "home", lambda: home)
    project = make_project(tmp_path / ".local" / "share" / "ebp-annotator", some_images())
    try:
        assert default_folder(project) == home / "job-export"
    finally:
        project.close()


def test_work_in_an_exported_folder_is_not_replaced_silently(project, tmp_path):
    out = tmp_path / "out"
    exporting.export(project, out, MASKS)
    exporting.export(project, out, MASKS)  # as it was written
    changed = next(out.rglob("*.png"))
    content = changed.read_bytes()
    changed.write_bytes(content)  # touched, not changed
    exporting.export(project, out, MASKS)
    changed.write_bytes(content[:-1] + b"!")
    with pytest.raises(KnownError, match=changed.name):
        exporting.export(project, out, MASKS)
    assert changed.read_bytes()[-1:] == b"!"
    exporting.export(project, out, MASKS, overwrite=exporting.obstacle(project, out))
    assert changed.read_bytes() == content
    changed.unlink()
    with pytest.raises(KnownError, match=changed.name):
        exporting.export(project, out, MASKS)


def test_what_comes_after_the_question_stays(project, tmp_path):
    out = tmp_path / "theirs.json"
    out.write_text("agreed to go")
    agreed = exporting.obstacle(project, out)
    with pytest.raises(KnownError, match="did not export"):
        exporting.export(project, out, COCO, told=lambda *_: out.write_text("precious, and new"), overwrite=agreed)
    assert out.read_text() == "precious, and new"


def test_other_peoples_files_beside_an_export_stay(project, tmp_path):
    out = tmp_path / "out"
    exporting.export(project, out, MASKS)
    aside = tmp_path / ".out.old"
    shutil.copytree(out, aside)
    manifest = json.loads((aside / "export.json").read_text())
    (aside / "export.json").write_text(json.dumps({**manifest, "project": "another"}))
    with pytest.raises(KnownError, match=r"\.out\.old"):
        exporting.export(project, out, MASKS)
    shutil.rmtree(aside)
    partial = tmp_path / ".out.partial"
    partial.mkdir()
    (partial / ".journal").write_text("{}")
    (partial / "precious.txt").write_text("x")
    with pytest.raises(KnownError, match="in the way"):
        exporting.export(project, out, MASKS)
    assert (partial / "precious.txt").read_text() == "x"


def test_no_export_takes_the_place_of_a_project_or_of_an_image_that_was_removed(project, tmp_path):
    other = make_project(tmp_path / "third", some_images())
    other.close()
    place = other.path
    with pytest.raises(KnownError, match="project file"):
        exporting.export(project, place, COCO, overwrite=exporting.obstacle(project, place))
    record = project.images()[0]
    image = project.image_file(record)
    project.apply(RemoveImage(record.id, record.path))
    with pytest.raises(KnownError, match="an image of the project"):
        exporting.export(project, image, COCO, overwrite=exporting.obstacle(project, image))


def test_a_link_to_an_export_stays_a_link(project, tmp_path):
    out, link = tmp_path / "out.json", tmp_path / "link.json"
    exporting.export(project, out, COCO)
    link.symlink_to(out)
    exporting.export(project, link, COCO)
    assert link.is_symlink()
    assert json.loads(out.read_text())["images"]
