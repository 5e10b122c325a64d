"""Images are found again where their folder, or they alone, went."""

from __future__ import annotations

import shutil
import unicodedata

import numpy as np
import pytest
import tifffile
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, find_images, page_path
from annotator.core.project import locating
from annotator.core.project.check import faults
from annotator.core.project.locating import How
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.removing import removal_of
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set

RNG = np.random.default_rng(3)


def picture(path, width=12, height=9):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(RNG.integers(0, 256, (height, width, 3), dtype=np.uint8)).save(path)
    return path


@pytest.fixture
def places(tmp_path):
    """Two patients whose images have the same names, and one image apart."""
    names = ("photos/anna/face.png", "photos/anna/side.png", "photos/bert/face.png", "photos/single.png")
    return [picture(tmp_path / name) for name in names]


@pytest.fixture
def project(tmp_path, places):
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images(places)
    yield project
    project.close()


def read_all(project):
    """As if each was looked at."""
    for record in project.images():
        with Image.open(project.image_file(record)) as image:
            project.record_image(record.id, *image.size, file_hash(project.image_path(record)))


def found(project, folder, **options):
    sightings = locating.find(locating.missing(project), folder, **options)
    return {sighting.record.path: (sighting.place, sighting.how) for sighting in sightings}


def test_nothing_is_missing_where_nothing_moved(project):
    assert locating.missing(project) == []


@pytest.mark.parametrize("opened", [False, True])
def test_a_folder_that_moved_is_found_by_its_paths(project, tmp_path, opened):
    if opened:
        read_all(project)
    shutil.move(tmp_path / "photos", tmp_path / "archive" / "2024")
    assert [record.id for record in locating.missing(project)] == [1, 2, 3, 4]
    sightings = locating.find(locating.missing(project), tmp_path / "archive")
    assert locating.relocate(project, sightings) == 4
    assert locating.missing(project) == []
    assert [record.path for record in project.images()] == [
        "archive/2024/anna/face.png", "archive/2024/anna/side.png", "archive/2024/bert/face.png",
        "archive/2024/single.png",
    ]  # fmt: skip
    assert list(faults(project)) == []
    moves = [entry for entry in project.history() if entry.action == "move"]
    assert [entry.image_id for entry in moves] == [1, 2, 3, 4]
    assert locating.relocate(project, sightings) == 0


def test_the_same_name_in_several_folders_is_decided_by_content_or_not_at_all(project, tmp_path):
    for name in ("x", "y"):
        (tmp_path / "new" / name).mkdir(parents=True)
    shutil.move(tmp_path / "photos/anna/face.png", tmp_path / "new/x/face.png")
    shutil.move(tmp_path / "photos/bert/face.png", tmp_path / "new/y/face.png")
    assert found(project, tmp_path / "new") == {}
    for source, target in (("x", "anna"), ("y", "bert")):
        shutil.move(tmp_path / f"new/{source}/face.png", tmp_path / f"photos/{target}/face.png")
    read_all(project)
    shutil.move(tmp_path / "photos/anna/face.png", tmp_path / "new/y/face.png")
    shutil.move(tmp_path / "photos/bert/face.png", tmp_path / "new/x/face.png")
    assert found(project, tmp_path / "new") == {
        "photos/anna/face.png": (tmp_path / "new/y/face.png", How.PATH),
        "photos/bert/face.png": (tmp_path / "new/x/face.png", How.PATH),
    }


def test_a_renamed_image_is_found_by_its_content_once_it_was_opened(project, tmp_path):
    (tmp_path / "new").mkdir()
    shutil.move(tmp_path / "photos/single.png", tmp_path / "new/IMG_0001.png")
    assert found(project, tmp_path / "new") == {}
    shutil.move(tmp_path / "new/IMG_0001.png", tmp_path / "photos/single.png")
    read_all(project)
    shutil.move(tmp_path / "photos/single.png", tmp_path / "new/IMG_0001.png")
    told = []
    sightings = found(project, tmp_path / "new", told=lambda done, total: told.append((done, total)))
    assert sightings == {"photos/single.png": (tmp_path / "new/IMG_0001.png", How.CONTENT)}
    assert told == [(0, 1)]
    assert found(project, tmp_path / "new", wanted=lambda: False) == {}


def test_an_image_of_another_size_is_another_image(project, tmp_path):
    read_all(project)
    shutil.rmtree(tmp_path / "photos")
    picture(tmp_path / "new/photos/single.png", width=13)
    assert found(project, tmp_path / "new") == {}


def test_a_file_that_is_another_image_already_is_not_taken(project, tmp_path):
    (tmp_path / "photos/single.png").unlink()
    other = picture(tmp_path / "photos/sub/single.png")
    project.add_images([other])
    assert found(project, tmp_path, taken=[project.image_file(r) for r in project.images()]) == {}
    assert set(found(project, tmp_path)) == {"photos/single.png"}
    with pytest.raises(KnownError, match="Two images"):
        locating.relocate(project, locating.find(locating.missing(project), tmp_path))
    assert [record.path for record in locating.missing(project)] == ["photos/single.png"]


def test_images_that_change_places(project, tmp_path):
    paths = [project.image_path(record) for record in project.images()]
    assert project.move_images({1: paths[2], 3: paths[0]}) == 2
    assert [project.image_path(record) for record in project.images()] == [paths[2], paths[1], paths[0], paths[3]]


def test_pages_move_with_their_file(tmp_path):
    (tmp_path / "a").mkdir()
    tifffile.imwrite(tmp_path / "a/scan.tif", RNG.integers(0, 9, (3, 8, 8), dtype=np.uint8), photometric="minisblack")
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images(find_images(tmp_path / "a"))
    shutil.move(tmp_path / "a", tmp_path / "b")
    sightings = locating.find(locating.missing(project), tmp_path)
    assert [sighting.place for sighting in sightings] == [page_path(tmp_path / "b/scan.tif", n) for n in (1, 2, 3)]
    assert locating.relocate(project, sightings) == 3
    assert locating.duplicates(project.images()) == []
    project.close()


def test_a_folder_that_cannot_be_read_says_so(project, tmp_path):
    with pytest.raises(KnownError, match="cannot be read"):
        locating.find(project.images(), tmp_path / "nowhere")


def test_duplicates_are_told_as_far_as_they_were_opened(project, tmp_path):
    shutil.copy(tmp_path / "photos/single.png", tmp_path / "photos/copy.png")
    project.add_images([tmp_path / "photos/copy.png"])
    assert locating.duplicates(project.images()) == []
    read_all(project)
    groups = locating.duplicates(project.images())
    assert [[record.path for record in group] for group in groups] == [["photos/single.png", "photos/copy.png"]]


def test_another_content_is_another_image_whatever_its_name(project, tmp_path):
    """Of the same name, folders and size."""
    read_all(project)
    shutil.move(tmp_path / "photos", tmp_path / "kept")
    for name in ("anna/face.png", "anna/side.png", "bert/face.png", "single.png"):
        picture(tmp_path / "archive/photos" / name)
    assert found(project, tmp_path / "archive") == {}
    assert len(found(project, tmp_path / "kept")) == 4


def test_names_in_another_unicode_form(tmp_path):
    for form in ("NFC", "NFD"):
        names = [unicodedata.normalize(form, name) for name in ("Jürg/é.png", "Jürg/ñ.png")]
        if form == "NFC":
            project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
            project.add_images([picture(tmp_path / "old" / name) for name in names])
        else:
            for name, record in zip(names, project.images(), strict=True):
                (tmp_path / "new" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(project.image_path(record), tmp_path / "new" / name)
    assert list(found(project, tmp_path / "new").values()) == [(tmp_path / "new" / name, How.PATH) for name in names]
    project.close()


def test_images_of_one_content_are_each_found_where_their_folder_went(tmp_path):
    first = picture(tmp_path / "old/left/x.png")
    (tmp_path / "old/right").mkdir()
    shutil.copyfile(first, tmp_path / "old/right/x.png")
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images(find_images(tmp_path / "old"))
    read_all(project)
    shutil.move(tmp_path / "old", tmp_path / "new")
    assert found(project, tmp_path / "new") == {
        f"old/{side}/x.png": (tmp_path / f"new/{side}/x.png", How.PATH) for side in ("left", "right")
    }
    (tmp_path / "new/left/x.png").unlink()
    assert found(project, tmp_path / "new") == {"old/right/x.png": (tmp_path / "new/right/x.png", How.PATH)}
    project.close()


def annotated(folder):
    """A project of a folder whose images all carry a region; what it holds."""
    project, _ = open_paths([folder])
    read_all(project)
    for record in project.images():
        value = Annotation(project.next_annotation_id(), record.id, 1, Mask.from_array(np.ones((9, 12), bool)))
        project.apply(AddAnnotation(value))
    rows = [(record.id, record.sha256, record.annotations) for record in project.images()]
    project.close()
    return rows


def rows_of(folder):
    project, _ = open_paths([folder])
    try:
        return [(record.id, record.sha256, record.annotations) for record in project.images()], project.remarks
    finally:
        project.close()


def test_a_folder_that_is_opened_after_a_part_of_it_was_renamed_has_no_image_twice(tmp_path, places):
    before = annotated(tmp_path / "photos")
    (tmp_path / "photos/anna").rename(tmp_path / "photos/Anna K.")
    rows, remarks = rows_of(tmp_path / "photos")
    assert rows == before
    assert "2 images lie elsewhere now and were found again" in str(remarks[0])
    assert rows_of(tmp_path / "photos") == (before, [])


def test_a_folder_that_was_renamed_keeps_its_project(tmp_path, places):
    before = annotated(tmp_path / "photos")
    (tmp_path / "photos").rename(tmp_path / "faces")
    rows, remarks = rows_of(tmp_path / "faces")
    assert rows == before
    assert "photos.annot" in str(remarks[0])
    assert not (tmp_path / "faces/faces.annot").exists()


def test_a_project_beside_its_folder_of_images_is_opened_with_it(tmp_path, places):
    project = Project.create(tmp_path / "study.annot", load_label_set("dermoscopy"))
    project.add_images(places)
    project.close()
    other = Project.create(tmp_path / "other.annot", load_label_set("dermoscopy"))
    other.close()
    project, _ = open_paths([tmp_path / "photos"])
    assert (project.path, len(project.images())) == (tmp_path / "study.annot", 4)
    assert "are in this project already" in str(project.remarks[0])
    project.close()


def test_of_several_projects_a_person_chooses(tmp_path, places):
    for name in ("first", "second"):
        Project.create(tmp_path / f"photos/{name}.annot", load_label_set("dermoscopy")).close()
    with pytest.raises(KnownError, match=r"Several projects belong.*first\.annot, second\.annot"):
        open_paths([tmp_path / "photos"])
    (tmp_path / "photos/second.annot").rename(tmp_path / "photos/second.replaced-20250101T000000Z.annot")
    project, _ = open_paths([tmp_path / "photos"])
    assert project.path.name == "first.annot"
    project.close()


def test_a_removed_image_whose_file_moved_stays_removed(tmp_path, places):
    annotated(tmp_path / "photos")
    project, _ = open_paths([tmp_path / "photos"])
    project.apply(removal_of(project.images([1])))
    project.close()
    (tmp_path / "photos/anna").rename(tmp_path / "photos/Anna K.")
    project, _ = open_paths([tmp_path / "photos"])
    assert [record.id for record in project.images()] == [2, 3, 4]
    assert [record.path for record in project.removed_images()] == ["Anna K./face.png"]
    assert "1 image lies elsewhere" in str(project.remarks[0])
    project.close()


def test_a_removed_image_that_was_never_read_takes_no_other_file(tmp_path, places):
    project, _ = open_paths([tmp_path / "photos"])
    project.apply(removal_of(project.images([1])))
    project.close()
    (tmp_path / "photos/anna/face.png").unlink()
    picture(tmp_path / "photos/clara/face.png")
    project, _ = open_paths([tmp_path / "photos"])
    assert "clara/face.png" in [record.path for record in project.images()]
    assert [record.path for record in project.removed_images()] == ["anna/face.png"]
    project.close()


def test_a_decided_image_that_was_never_read_takes_no_other_file(tmp_path, places):
    project, _ = open_paths([tmp_path / "photos"])
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    project.close()
    (tmp_path / "photos/anna/face.png").unlink()
    picture(tmp_path / "photos/clara/face.png")
    project, _ = open_paths([tmp_path / "photos"])
    assert next((r.path, str(r.state)) for r in project.images()) == ("anna/face.png", "done")
    assert ("clara/face.png", "new") in [(r.path, str(r.state)) for r in project.images()]
    project.close()


def test_a_file_one_page_of_which_is_an_image_is_no_other_image(tmp_path):
    for name, pages in (("a/scan.tif", 1), ("b/scan.tif", 1)):
        (tmp_path / "s" / name).parent.mkdir(parents=True)
        tifffile.imwrite(tmp_path / "s" / name, np.zeros((pages, 8, 8), np.uint8), photometric="minisblack")
    open_paths([tmp_path / "s"])[0].close()
    tifffile.imwrite(tmp_path / "s/a/scan.tif", np.ones((2, 8, 8), np.uint8), photometric="minisblack")
    (tmp_path / "s/b/scan.tif").unlink()
    project, _ = open_paths([tmp_path / "s"])
    assert [record.path for record in project.images()] == ["a/scan.tif", "b/scan.tif", "a/scan.tif#page=2"]
    project.close()


def test_a_project_of_other_images_is_not_that_of_the_folder(tmp_path, places):
    project = Project.create(tmp_path / "photos/else.annot", load_label_set("dermoscopy"))
    project.add_images([picture(tmp_path / "elsewhere/x.png")])
    project.close()
    project, _ = open_paths([tmp_path / "photos"])
    assert project.path == tmp_path / "photos/photos.annot"
    project.close()


def test_a_project_several_folders_up_has_the_image(tmp_path):
    image = picture(tmp_path / "study/2024/anna/1.png")
    project, _ = open_paths([tmp_path / "study"])
    project.close()
    project, first = open_paths([image])
    assert (project.path, first, len(project.images())) == (tmp_path / "study/study.annot", image, 1)
    project.close()


def test_pages_that_are_none(tmp_path):
    tifffile.imwrite(tmp_path / "scan.tif", np.zeros((2, 8, 8), np.uint8), photometric="minisblack")
    project, _ = open_paths([tmp_path / "scan.tif"])
    project.close()
    project, first = open_paths([tmp_path / "scan.tif#page=1"])
    assert (first, len(project.images())) == (tmp_path / "scan.tif", 2)
    project.close()
    with pytest.raises(KnownError, match="has no such page"):
        open_paths([tmp_path / "scan.tif#page=99"])


def test_images_of_one_content_keep_their_folders_whichever_is_seen_first(tmp_path):
    """Of two copies one was removed: it is the one that stays so."""
    first = picture(tmp_path / "s/x/y/a.png")
    shutil.copyfile(first, tmp_path / "s/x/a.png")
    annotated(tmp_path / "s")
    project, _ = open_paths([tmp_path / "s"])
    project.apply(removal_of([record for record in project.images() if record.path == "x/a.png"]))
    project.close()
    (tmp_path / "s/x").rename(tmp_path / "s/r")
    project, _ = open_paths([tmp_path / "s"])
    assert [record.path for record in project.images()] == ["r/y/a.png"]
    assert [record.path for record in project.removed_images()] == ["r/a.png"]
    project.close()
