"""Maps of frames are kept between sessions: those of the very file, model and contrast, within a limit, or none."""

from __future__ import annotations

import os

import numpy as np
import pytest

from annotator.core.work.attention import AttentionRecord
from annotator.inference import frame_map_files
from annotator.inference.frame_map_files import FrameMapFile

PRINT = "f" * 64


@pytest.fixture
def clip(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.core.sealed_files.user_cache_path", lambda *_a, **_k: tmp_path / "cache")
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"clip")
    return path


def record(number=0):
    maps = np.random.default_rng(number).random((2, 7, 7), np.float32)
    values = {"scores": {"a": 0.5, "b": 0.25}, "thresholds": {"a": 0.5, "b": 0.5}, "mass": (1.0, 1.0)}
    return AttentionRecord("m", PRINT, "l", "none", ("a", "b"), placement={}, maps=maps, **values)


def picture(value=100):
    return np.full((40, 60, 3), value, np.uint8)


def test_they_come_back_as_they_were(clip):
    file = FrameMapFile(clip, PRINT, "none")
    assert file.frames() == set() and file.get(3) is None
    file.keep(3, record(3), picture())
    file.keep(8, record(8), picture(30))
    file.keep(8, record(9), picture(30))
    file.close()
    assert file.get(3) is None and file.frames() == set(), "closed"
    again = FrameMapFile(clip, PRINT, "none")
    assert again.frames() == {3, 8}
    found, small = again.get(8)
    assert found.says_as(record(9)) and small.shape == (40, 60, 3) and np.abs(small.astype(int) - 30).max() < 4
    again.close()


def test_another_file_model_or_contrast_has_none(clip):
    file = FrameMapFile(clip, PRINT, "none")
    file.keep(3, record(), picture())
    file.close()
    for other in (("e" * 64, "none"), (PRINT, "rest")):
        file = FrameMapFile(clip, *other)
        assert file.frames() == set()
        file.close()
    clip.write_bytes(b"another clip")
    file = FrameMapFile(clip, PRINT, "none")
    assert file.frames() == set()
    file.keep(4, record(), picture())
    assert file.frames() == {4}
    file.close()


@pytest.mark.parametrize("content", [b"", b"no database at all, whatever it is" * 100])
def test_something_else_in_its_place_makes_room(clip, content):
    file = FrameMapFile(clip, PRINT, "none")
    file.close()
    file.place.write_bytes(content)
    again = FrameMapFile(clip, PRINT, "none")
    again.keep(1, record(), picture())
    assert again.frames() == {1}
    again.close()


def test_a_damaged_row_is_none_and_a_folder_that_cannot_be_written_keeps_nothing(clip, tmp_path):
    file = FrameMapFile(clip, PRINT, "none")
    file.keep(1, record(), picture())
    file._database.execute("UPDATE frame SET maps = x'00'")
    assert file.get(1) is None
    file.close()
    gone = FrameMapFile(tmp_path / "gone.mp4", PRINT, "none")
    gone.keep(1, record(), picture())
    assert gone.frames() == set() and gone.get(1) is None
    gone.close()


def test_the_oldest_make_room(clip, monkeypatch):
    places = []
    for age, contrast in zip((30, 20), ("none", "rest"), strict=True):
        file = FrameMapFile(clip, PRINT, contrast)
        file.keep(1, record(), picture())
        file.close()
        told = file.place.stat()
        os.utime(file.place, (told.st_atime - age, told.st_mtime - age))
        places.append(file.place)
    monkeypatch.setattr(frame_map_files, "MOST_BYTES", 2 * places[0].stat().st_size + 10)
    last = FrameMapFile(clip, PRINT, "dual")
    last.keep(1, record(), picture())
    last.close()
    assert [place.exists() for place in (*places, last.place)] == [False, True, True]
