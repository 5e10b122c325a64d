"""Numbered pictures as a clip on the command line: made, moved, checked, and what was coded in them passed on."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest
from clips import number_in, write_numbered

from annotator.core.errors import KnownError
from annotator.core.images import frame_path, read_picture
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.removing import undecided_pictures
from annotator.exchange.events import EVENT_FORMATS
from tests.annotator.exchange.clips.coded_clips import code, content, run

NAME = "face_%04d.png"
RATED = f"{NAME}#fps=30"
EVENTS = (
    ("a/" + RATED, "AU12", 3, 5, 9, "C", ""),
    ("a/" + RATED, "AU1", 2, None, 11, "", ""),
)
SOUGHT = {("a/" + RATED, "AU12"): True, ("a/" + RATED, "AU1"): True}
WRITTEN = [name for name, form in EVENT_FORMATS.items() if form.write is not None]


def new(capsys, folder, *words):
    return run(capsys, "new", folder / "job.annot", "--labels", "facs", *words)


def paths(path):
    with closing(Project.open(path)) as project:
        return [record.path for record in project.images()]


def look(path):
    """Have the project learn what its clip is, as the window does when it is first shown."""
    with closing(Project.open(path)) as project:
        record = project.images()[0]
        picture = read_picture(project.image_path(record))
        project.record_image(record.id, picture.width, picture.height, picture.sha256)


@pytest.fixture
def coded(tmp_path, capsys):
    clip = write_numbered(tmp_path / "work" / "a" / NAME, range(1, 13))
    assert new(capsys, tmp_path / "work", "--sequence", clip, "--fps", "30")[0] == 0
    return code(tmp_path / "work" / "job.annot", EVENTS, SOUGHT)


def test_one_picture_or_the_pattern_names_the_clip(tmp_path, capsys):
    clip = write_numbered(tmp_path / NAME, range(1, 5))
    write_numbered(tmp_path / "b" / "x%d.png", range(1, 3))
    words = "--images", tmp_path, "--sequence", tmp_path / "face_0002.png", "--sequence", tmp_path / "b" / "x%d.png"
    status, told = new(capsys, tmp_path, *words)
    assert status == 0 and "2 images" in told
    assert paths(tmp_path / "job.annot") == [clip.name, "b/x%d.png"], "its pictures are no images of their own"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--sequence", "{}/lonely_1.png"], "No other picture is called like this one but for a number."),
        (["--sequence", "{}/%03d.png"], "None of these numbered pictures is there."),
        (["--sequence", "{}/nowhere/a1.png"], "The folder cannot be read"),
        (["--sequence", "{}/face_0001.png", "--fps", "0"], "A clip has between 0.001 and 9999 frames a second."),
        ([], "A new project needs images and labels."),
    ],
)
def test_what_is_no_clip_is_told_and_nothing_made(tmp_path, capsys, words, what):
    write_numbered(tmp_path / NAME, range(1, 4))
    write_numbered(tmp_path / "lonely_%d.png", [1])
    status, told = new(capsys, tmp_path, *(word.format(tmp_path) for word in words))
    assert status == 2 and what in told and not (tmp_path / "job.annot").exists()


def test_a_rate_is_a_number(tmp_path, capsys):
    with pytest.raises(SystemExit):
        new(capsys, tmp_path, "--sequence", tmp_path / NAME, "--fps", "fast")
    assert "'fast' is no frame rate" in capsys.readouterr().err


def test_opening_its_folder_brings_no_second_copy(tmp_path):
    clip = write_numbered(tmp_path / NAME, range(1, 5))
    one = tmp_path / "face_0003.png"
    for named, expected in ((clip, [NAME]), (tmp_path, [NAME]), (one, [NAME, one.name])):
        project, _ = open_paths([named])
        with closing(project):
            assert [record.path for record in project.images()] == expected
    with pytest.raises(KnownError, match="no such file"):
        open_paths([tmp_path / "none_%d.png"])


def test_only_pictures_that_nobody_decided_on_give_way(tmp_path):
    clip = write_numbered(tmp_path / NAME, range(1, 5))
    project, _ = open_paths([tmp_path])
    with closing(project):
        first, other = project.images()[:2]
        project.apply(project.tagging({(first.id, 1): True}))
        with project.as_read_by("ada"):
            project.apply(project.tagging({(other.id, 1): False}))
        left = undecided_pictures(project, clip)
        assert [record.path for record in left] == ["face_0003.png", "face_0004.png"]
        assert undecided_pictures(project, tmp_path / "other_%d.png") == []


def test_it_is_checked_moved_and_found_again(coded, tmp_path, capsys):
    assert run(capsys, "check", coded) == (0, f"{coded}: no faults\n")
    look(coded)
    before = content(coded)
    shutil.move(tmp_path / "work" / "a", tmp_path / "work" / "moved")
    status, told = run(capsys, "check", coded)
    assert status == 1 and "None of these numbered pictures is there." in told and content(coded) == before
    status, told = run(capsys, "locate", coded, tmp_path / "work")
    assert status == 0 and "1 image was missing, 1 found" in told.replace("1 images were", "1 image was")
    assert paths(coded) == [f"moved/{RATED}"]
    assert run(capsys, "check", coded)[0] == 0
    (tmp_path / "work" / "moved" / "face_0004.png").unlink()
    status, told = run(capsys, "check", coded)
    assert status == 1 and "the image was changed since it was annotated" in told
    assert [event[1:] for event in content(coded)[0]] == [event[1:] for event in before[0]], "events are kept"


def test_a_folder_that_was_renamed_is_found_as_it_is_opened(coded, tmp_path):
    look(coded)
    shutil.move(tmp_path / "work" / "a", tmp_path / "work" / "b")
    project, _ = open_paths([tmp_path / "work"])
    with closing(project):
        assert [record.path for record in project.images()] == [f"b/{RATED}"]
        assert any("1 image lies elsewhere now and was found again" in str(told) for told in project.remarks)


@pytest.mark.parametrize("form", WRITTEN)
def test_events_go_out_and_come_in_by_name(coded, tmp_path, capsys, form):
    out, other = tmp_path / "out", tmp_path / "other"
    shutil.copytree(tmp_path / "work" / "a", other / "elsewhere" / "a")
    assert new(capsys, other, "--sequence", other / "elsewhere" / "a" / NAME, "--fps", "30")[0] == 0
    status, told = run(capsys, "export", coded, "--format", form, "--output", out)
    assert status == 0 and "1 clip, 2 events" in told
    more = ["--threshold", "0.5"] if EVENT_FORMATS[form].per_frame else []
    status, told = run(capsys, "import", other / "job.annot", out, *more)
    assert status == 0, told
    events, _ = content(other / "job.annot")
    expected = {(label, on, off) for _, label, on, _, off, grade, _ in EVENTS if form != "disfa" or grade}
    assert {event[0] for event in events} == {f"elsewhere/a/{RATED}"}
    assert {(label, onset, offset) for _, label, onset, _, offset, *_ in events} == expected


def test_the_table_of_events_names_clip_and_rate(coded, tmp_path, capsys):
    assert run(capsys, "export", coded, "--format", "events-csv", "--output", tmp_path / "events.csv")[0] == 0
    rows = (tmp_path / "events.csv").read_text().splitlines()
    assert all(row.startswith(f"a/{RATED},") for row in rows[1:]) and len(rows) == 3


def test_a_frame_is_an_image_and_goes_along_as_a_picture(coded, tmp_path, capsys):
    with closing(Project.open(coded)) as project:
        place = project.image_path(project.images()[0])
        project.add_images([frame_path(place, 6)])
        assert project.images()[1].path == f"a/{RATED}#frame=6"
        project.apply(project.tagging({(project.images()[1].id, 1): True}))
    words = "--format", "tags", "--output", tmp_path / "out", "--copy-images"
    assert run(capsys, "export", coded, *words)[0] == 0
    (picture,) = (tmp_path / "out").rglob("*.png")
    assert number_in(read_picture(picture).crop(read_picture(picture).box)) == 7


def test_readers_of_it_are_compared(coded, capsys):
    for reader in ("ada", "ben"):
        code(coded, EVENTS, SOUGHT, annotator=reader, reading=reader)
    status, told = run(capsys, "agreement", coded, "--readers", "ada", "ben", "--resamples", "0")
    assert status == 0, told
    assert "AU12" in told and "face_" not in told.partition("unread")[2]
