"""Images are found again where their folder, or they alone, went."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import tifffile
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, find_images, page_path
from annotator.core.project import locating
from annotator.core.project.check import faults
from annotator.core.project.locating import How
from annotator.core.project.project import Project
from annotator.core.work.labels import load_label_set

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
