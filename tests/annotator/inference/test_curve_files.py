"""Scores of clips are kept between sessions: those of the very file and model, within a limit, or none."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from annotator.core.work.proposed_events import ClipScores
from annotator.inference import curve_files
from annotator.inference.curve_files import load_scores, place_of, save_scores


@pytest.fixture
def clip(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.core.sealed_files.user_cache_path", lambda *_a, **_k: tmp_path / "cache")
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"clip")
    return path


def scores(fingerprint="f" * 64, count=50):
    values = np.random.default_rng(3).random((count, 2), np.float32)
    values[7:20] = np.nan
    values[3] = -1
    return ClipScores("m", fingerprint, "l", ("a", "b"), {"a": 0.25, "b": 0.5}, values, 29.97)


def test_they_come_back_as_they_were(clip):
    kept = scores()
    save_scores(clip, kept.fingerprint, kept)
    found = load_scores(clip, kept.fingerprint, 50)
    np.testing.assert_array_equal(found.values, kept.values)
    assert vars(replace(found, values=kept.values)) == vars(kept)
    assert found.done == pytest.approx(37 / 50)


def test_another_file_model_or_number_of_frames_has_none(clip):
    kept = scores()
    save_scores(clip, kept.fingerprint, kept)
    assert load_scores(clip, "e" * 64, 50) is None
    assert load_scores(clip, kept.fingerprint, 51) is None
    clip.write_bytes(b"another")
    assert load_scores(clip, kept.fingerprint, 50) is None
    clip.unlink()
    assert load_scores(clip, kept.fingerprint, 50) is None
    save_scores(clip, kept.fingerprint, kept)


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-9], lambda raw: raw[:40] + b"x" + raw[41:], lambda _raw: b""])
def test_damaged_ones_are_made_anew(clip, spoil):
    kept = scores()
    save_scores(clip, kept.fingerprint, kept)
    place = place_of(clip, kept.fingerprint)
    place.write_bytes(spoil(place.read_bytes()))
    assert load_scores(clip, kept.fingerprint, 50) is None
    save_scores(clip, kept.fingerprint, kept)
    assert load_scores(clip, kept.fingerprint, 50) is not None


def test_the_oldest_make_room(clip, monkeypatch):
    prints = [letter * 64 for letter in "abc"]
    for age, name in zip((30, 20, 0), prints, strict=True):
        save_scores(clip, name, scores(name))
        place = place_of(clip, name)
        told = place.stat()
        os.utime(place, (told.st_atime - age, told.st_mtime - age))
    monkeypatch.setattr(curve_files, "MOST_BYTES", 2 * place_of(clip, prints[0]).stat().st_size + 10)
    save_scores(clip, prints[2], scores(prints[2]))
    assert [load_scores(clip, name, 50) is not None for name in prints] == [False, True, True]
