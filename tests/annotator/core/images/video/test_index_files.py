"""Indices are kept, and never believed where they are damaged, or another file's."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from clips import COUNT, clip_of, number_in, write_clip
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images.video.clip import Clip
from annotator.core.images.video.index import make_index
from annotator.core.images.video.index_files import COLUMNS, index_of, load, place_of, save, stamp_of


def wanted():
    return True


def told(share):
    pass


def same(one, other):
    columns = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in COLUMNS)
    plain = ("base", "end", "known_by", "packets", "whole")
    return columns and all(getattr(one, name) == getattr(other, name) for name in plain)


@pytest.mark.parametrize("form", ["H.264 with open groups", "MPEG-2 in a programme stream", "VP9"])
def test_what_is_kept_is_what_was_made(form):
    path = clip_of(form)
    made = make_index(path)
    place = place_of(path)
    save(place, stamp_of(path), made)
    assert same(load(place, stamp_of(path)), made)
    assert [file for file in place.parent.iterdir() if file.suffix != ".index"] == []


def test_it_is_made_once(tmp_path):
    path, shares = write_clip(tmp_path / "a.mp4"), []
    index_of(path, wanted, shares.append)
    assert shares
    assert all(0 <= share <= 1 for share in shares)
    before = place_of(path).stat().st_mtime_ns
    assert same(index_of(path, wanted, shares.clear), make_index(path))
    assert shares
    assert place_of(path).stat().st_mtime_ns == before


def test_another_file_in_its_place_gets_its_own(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    assert len(index_of(path, wanted, told)) == COUNT
    write_clip(path, count=20)
    assert len(index_of(path, wanted, told)) == 20
    os.utime(path, ns=(1, 1))
    assert load(place_of(path), stamp_of(path)) is None


def test_that_of_another_path_is_not_taken(tmp_path):
    one, other = write_clip(tmp_path / "a.mp4"), tmp_path / "b.mp4"
    shutil.copy2(one, other)
    index_of(one, wanted, told)
    shutil.copy(place_of(one), place_of(other))
    assert load(place_of(other), stamp_of(other)) is None


def test_where_nothing_can_be_kept_it_is_made_again(tmp_path, monkeypatch):
    (tmp_path / "cache").write_bytes(b"no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = write_clip(tmp_path / "a.mp4")
    with Clip(path) as clip:
        assert clip.frames == COUNT
    assert not place_of(path).exists()


def test_what_nobody_wants_any_more_is_not_made(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    with Clip(path) as clip:
        assert not clip.prepare(wanted=lambda: False)
        assert not place_of(path).exists()
        assert clip.prepare()
        assert number_in(clip.read(COUNT - 1)) == COUNT - 1


def test_damaged_ones_are_not_believed(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    made = index_of(path, wanted, told)
    place, stamp = place_of(path), stamp_of(path)
    whole = place.read_bytes()

    @settings(max_examples=150)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255), st.booleans())
    def check(where, other, cut):
        content = bytearray(whole)
        content[where] ^= other
        place.write_bytes(content[:where] if cut else content)
        found = load(place, stamp)
        assert found is None or same(found, made)

    check()
    place.write_bytes(b"")
    assert same(index_of(path, wanted, told), made)
    assert same(load(place, stamp), made)


@pytest.mark.parametrize(
    "change",
    [
        {"order": np.array([0, 10**6])},
        {"order": np.array([0.5, 1.0])},
        {"starts": np.zeros(0, dtype=np.int64)},
        {"marks": np.zeros(3, dtype=np.int64)},
        {"known_by": "__class__"},
        {"ticks": np.zeros((COUNT, 1), dtype=np.int64)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_can_be_no_index_is_none(tmp_path, change):
    path = clip_of("H.264 in MP4")
    place = tmp_path / "x.npz"
    save(place, stamp_of(path), replace(make_index(path), **change))
    assert place.exists()
    assert load(place, stamp_of(path)) is None


def test_no_pickle_is_opened(tmp_path):
    place = tmp_path / "x.npz"
    content = io.BytesIO()
    np.savez(content, said=np.array([{"stamp": 1}], dtype=object), allow_pickle=True)
    place.write_bytes(hashlib.sha256(content.getvalue()).digest() + content.getvalue())
    assert load(place, []) is None


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(KnownError, match="cannot be read"):
        index_of(tmp_path / "gone.mp4", wanted, told)
