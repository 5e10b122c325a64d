"""Frames of clips on their way out and in: pictures of their own, under names that lead back to them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import HEIGHT, WIDTH, number_in, turn, write_clip

from annotator.core.errors import KnownError
from annotator.core.images import frame_path, page_path, read_picture
from annotator.core.project import locating
from annotator.core.project.check import faults
from annotator.core.project.merging import _matched
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.known import Known, KnownImage, stem_of
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from annotator.exchange.writing.names import safe_stem
from annotator.exchange.writing.split import Member, Split, assign
from tests.annotator.exchange.cases import LABELS

FRAMES = (0, 7, 59)
SHA = "a" * 64


@pytest.fixture
def project(tmp_path):
    (tmp_path / "work").mkdir()
    file = write_clip(tmp_path / "work/clip.mp4")
    with closing(Project.create(tmp_path / "work/job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([frame_path(file, frame) for frame in FRAMES])
        yield project


@pytest.mark.parametrize(("name", "anonymous"), [*((name, False) for name in sorted(FORMATS)), ("coco", True)])
def test_a_copy_is_a_picture_of_the_frame_never_the_clip(project, tmp_path, name, anonymous):
    options = ExportOptions(Which.ALL, copy_images=True, anonymous=anonymous)
    report = exporting.export(project, tmp_path / "out", FORMATS[name], options)
    assert "3 frames of clips are copied as pictures of their own" in " ".join(map(str, report.notices))
    copies = sorted(
        path for path in (tmp_path / "out").rglob("*.png") if cv2.imread(str(path)).shape[:2] == (HEIGHT, WIDTH)
    )
    pictures = [cv2.imread(str(path))[..., ::-1] for path in copies]
    for frame in FRAMES:
        place = frame_path(tmp_path / "work/clip.mp4", frame)
        shown = read_picture(place)
        same = [picture for picture in pictures if np.array_equal(picture, shown.crop(shown.box))]
        assert len(same) == 1
        assert number_in(same[0]) == frame
    assert not [path for path in (tmp_path / "out").rglob("*") if path.suffix == ".mp4"]


def test_what_they_are_called(project, tmp_path):
    exporting.export(project, tmp_path / "out", FORMATS["coco"], ExportOptions(Which.ALL, copy_images=True))
    assert sorted(path.name for path in (tmp_path / "out/images").iterdir()) == [
        "clip-frame0.png", "clip-frame59.png", "clip-frame7.png",
    ]  # fmt: skip
    exporting.export(project, tmp_path / "plain.json", FORMATS["coco"], ExportOptions(Which.ALL, copy_images=False))
    names = [image["file_name"] for image in json.loads((tmp_path / "plain.json").read_text())["images"]]
    assert names == ["clip.mp4#frame=0", "clip.mp4#frame=7", "clip.mp4#frame=59"]


def test_a_turned_clip_is_copied_upright(tmp_path):
    turned = turn(write_clip(tmp_path / "a.mp4"), tmp_path / "b.mp4", (0, 1, -1, 0))
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([frame_path(turned, 5)])
        exporting.export(project, tmp_path / "out", FORMATS["coco"], ExportOptions(Which.ALL, copy_images=True))
    copy = cv2.imread(str(tmp_path / "out/images/b-frame5.png"))
    assert number_in(np.rot90(copy)) == 5


@pytest.mark.parametrize(
    ("name", "stem", "safe"),
    [
        ("a/clip.mp4", "a/clip", "a/clip"),
        ("a/clip.mp4#frame=12", "a/clip#frame=12", "a/clip-frame12"),
        ("clip.MOV#frame=0", "clip#frame=0", "clip-frame0"),
        ("x#frame=2.mp4", "x#frame=2", "x_frame=2"),
        ("scan.tif#page=2", "scan#page=2", "scan-page2"),
    ],
)
def test_stems(name, stem, safe):
    assert (stem_of(name), safe_stem(name, flat=False)) == (stem, safe)


def test_which_frame_an_entry_means():
    names = ("a/clip.mp4#frame=0", "a/clip.mp4#frame=12", "b/clip.mp4#frame=12", "other.webm#frame=3")
    known = Known(tuple(KnownImage(n, name, 1, 1, SHA if n < 3 else "b" * 64) for n, name in enumerate(names)))
    told = {
        "a/clip.mp4": None, "a/clip.mp4#frame=0": 0, "a/clip#frame=0": 0,
        "/data/a/clip.mp4#frame=12": 1, "b\\clip.mp4#frame=12": 2,
        "clip.mp4#frame=12": None, "clip.mp4#frame=13": None, "a/clip.mp4#frame=13": None, "other.webm": None,
        "other.webm#frame=3": 3, "other#frame=3": 3,
    }  # fmt: skip
    for name, number in told.items():
        found = known.match(name)
        assert (found.image.id if found.image is not None and found.sure else None) == number, name
    assert known.match("moved.webm#frame=3", "b" * 64).image.id == 3
    for name in ("moved.webm#frame=4", "moved.webm", "moved-frame4.png"):
        assert known.match(name, "b" * 64).image is None, name


def test_frames_of_one_clip_stay_in_one_part():
    names = [page_path(Path(f"{clip}.mp4"), page).as_posix() for clip in "abcdef" for page in (1, 30, 31)]
    members = [Member(number, name, {"x": 1}) for number, name in enumerate(names)]
    parts = assign(members, Split((0.5, 0.25, 0.25), 1))
    assert len(set(parts.values())) == 3
    assert all(len({parts[first + n] for n in range(3)}) == 1 for first in range(0, len(names), 3))


def test_frames_move_with_their_clip(project, tmp_path):
    for record in project.images():
        picture = read_picture(project.image_path(record))
        project.record_image(record.id, picture.width, picture.height, picture.sha256)
    assert locating.duplicates(project.images()) == []
    assert list(faults(project)) == []
    moved = (tmp_path / "work/clip.mp4").rename(tmp_path / "work/renamed.mp4")
    sightings = locating.find(locating.missing(project), tmp_path)
    assert [sighting.place for sighting in sightings] == [frame_path(moved, frame) for frame in FRAMES]
    assert locating.relocate(project, sightings) == 3
    assert number_in(read_picture(project.image_path(project.images()[1])).crop(read_picture(moved).box)) == 7


def test_frames_of_two_copies_of_a_project_are_matched_by_their_numbers():
    def record(number, path):
        return ImageRecord(id=number, path=path, width=8, height=8, sha256=SHA)

    ours = [record(1, "clip.mp4"), record(2, "clip.mp4#frame=5"), record(3, "clip.mp4#frame=9")]
    theirs = [record(1, "clip.mp4"), record(2, "clip.mp4#frame=9"), record(3, "clip.mp4#frame=7")]
    assert _matched(ours, theirs) == {1: 1, 2: 3}


def test_a_frame_that_is_named(tmp_path):
    file = write_clip(tmp_path / "clip.mp4")
    project, first = open_paths([frame_path(file, 33)])
    with closing(project):
        assert first == frame_path(file, 33)
        assert [record.path for record in project.images()] == ["clip.mp4#frame=33"]
    with pytest.raises(KnownError, match="There is no frame 60: the clip has 60 frames"):
        open_paths([frame_path(file, 60)])
    project, first = open_paths([tmp_path])
    with closing(project):
        assert sorted(record.path for record in project.images()) == ["clip.mp4", "clip.mp4#frame=33"]
