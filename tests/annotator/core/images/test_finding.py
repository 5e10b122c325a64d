"""Which folders hold images, and which hold copies, masks and backups."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from jobs import disc, new_job
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import export_around, find_images
from annotator.core.project import locating
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.copies import copies_in, notice_of, undecided
from annotator.core.project.opening import named_images, open_paths
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting

FORMS = [form for form in FORMATS.values() if form.parts is not None]
COPIED = ExportOptions(Which.ALL, copy_images=True)


@pytest.fixture
def project(tmp_path):
    project = new_job(tmp_path, f"{tmp_path.name}.annot")
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc())))
    yield project
    project.close()


def names(paths, folder):
    return [path.relative_to(folder).as_posix() for path in paths]


def picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 4)).save(path)


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_no_picture_of_an_export_is_an_image(form, project, tmp_path):
    exporting.export(project, tmp_path / "out" / form.name, form, COPIED)
    picture(tmp_path / "sub" / "c.png")
    assert list((tmp_path / "out").rglob("*.png"))
    assert names(find_images(tmp_path), tmp_path) == ["a.png", "b.png", "sub/c.png"]


def test_a_split_or_copied_export_of_a_one_file_format_is_one_too(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    assert names(find_images(tmp_path), tmp_path) == ["a.png", "b.png"]


def test_neither_is_one_that_is_not_finished_nor_are_backups_and_hidden_folders(project, tmp_path):
    class Stop(Exception):  # noqa: N818
        pass

    def stop(done, _):
        if done:
            raise Stop

    with pytest.raises(Stop):
        exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED, told=stop)
    make_backup(project.path, Policy())
    picture(tmp_path / f"{project.path.name}-backups" / "x.png")
    picture(tmp_path / ".hidden" / "y.png")
    assert list((tmp_path / ".out.partial").rglob("*.png"))
    assert names(find_images(tmp_path), tmp_path) == ["a.png", "b.png"]
    inside = next((tmp_path / ".out.partial").rglob("*.png"))
    for path in (inside, inside.parent):
        assert export_around(path) == tmp_path / ".out.partial"
    with pytest.raises(KnownError, match="is an export, or lies in one"):
        named_images(inside)


def test_a_list_of_that_name_by_another_program_hides_nothing(tmp_path):
    picture(tmp_path / "a" / "x.png")
    picture(tmp_path / "b" / "y.png")
    (tmp_path / "a" / "export.json").write_text(json.dumps({"files": ["x.png"]}))
    (tmp_path / "b" / "export.json").write_text("[")
    assert names(find_images(tmp_path), tmp_path) == ["a/x.png", "b/y.png"]


@pytest.mark.parametrize("where", ["folder", "below", "file"])
def test_what_lies_in_an_export_is_refused_with_the_way_out(project, tmp_path, where):
    exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED)
    image = next((tmp_path / "out").rglob("*.png"))
    path = {"folder": tmp_path / "out", "below": image.parent, "file": image}[where]
    with pytest.raises(KnownError, match=rf"its pictures are copies.*delete export\.json in {tmp_path / 'out'}"):
        open_paths([path])
    assert not list((tmp_path / "out").rglob("*.annot"))
    (tmp_path / "out" / "export.json").unlink()
    opened, _ = open_paths([path])
    assert len(opened.images()) in (1, 2)
    opened.close()


def test_neither_does_a_link_lead_into_an_export(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED)
    (tmp_path / "link").symlink_to(tmp_path / "out" / "images")
    assert names(find_images(tmp_path), tmp_path) == ["a.png", "b.png"]
    with pytest.raises(KnownError, match="is an export, or lies in one"):
        find_images(tmp_path / "link")


def test_opening_the_folder_again_adds_nothing(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["hugging-face"], COPIED)
    project.close()
    again, _ = open_paths([tmp_path])
    assert [record.path for record in again.images()] == ["a.png", "b.png"]
    again.close()


def test_a_moved_image_is_not_found_in_an_export(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED)
    (tmp_path / "elsewhere").mkdir()
    shutil.move(tmp_path / "a.png", tmp_path / "elsewhere" / "a.png")
    missing = locating.missing(project)
    found = locating.find(missing, tmp_path, locating.taken(project, missing))
    assert [sighting.place for sighting in found] == [tmp_path / "elsewhere" / "a.png"]
    with pytest.raises(KnownError, match="copies and masks"):
        locating.find(missing, tmp_path / "out")


# --- projects that took copies already


@pytest.fixture
def copied(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED)
    project.add_images(sorted((tmp_path / "out").rglob("*.png")))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 4, 1, disc())))
    return project


@pytest.mark.parametrize("manifest", ["today's", "older"])
def test_a_project_that_took_copies_is_told(copied, tmp_path, manifest):
    if manifest == "older":
        path = tmp_path / "out" / "export.json"
        path.write_text(json.dumps({k: v for k, v in json.loads(path.read_text()).items() if k != "project"}))
    told = list(faults(copied))
    assert told == [
        f"{tmp_path / 'out'}: 2 images of the project are copies or masks of this export; 1 has decisions. "
        "To remove them: annotator remove PROJECT --copies."
    ]
    assert [record.id for record in undecided(copies_in(copied))] == [3]
    assert "2 images of the project are copies or masks that an export made." in str(notice_of(copied)[0])


def test_pictures_of_somebody_elses_export_are_images_like_others(copied, tmp_path):
    path = tmp_path / "out" / "export.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "project": "0" * 64}))
    assert copies_in(copied) == []
    assert notice_of(copied) == []


def test_a_project_made_of_an_export_keeps_its_images(copied, tmp_path):
    project = Project.create(tmp_path / "out" / "job.annot", load_label_set("dermoscopy"))
    project.add_images(sorted((tmp_path / "out").rglob("*.png")))
    assert copies_in(project) == []
    project.close()


def test_a_server_whose_images_lie_nowhere_here_has_no_copies(database, tmp_path):
    Project.create(database, load_label_set("dermoscopy")).close()
    project = Project.open(replace(database, images=None))
    assert copies_in(project) == []
    project.close()
