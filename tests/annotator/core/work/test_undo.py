"""The undo history keeps every step, in memory only their names, and loses none when the disk is full."""

from __future__ import annotations

import tempfile
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Annotation, ImageState, Origin
from annotator.core.work.edits import AddAnnotation, Compound, Paint, SetImageState
from annotator.core.work.undo import UndoHistory


def noise(seed, side=64):
    return Mask.from_array(np.random.default_rng(seed).random((side, side)) < 0.5)


def paint(seed):
    return Paint(1, 1, Box(0, 0, 64, 64), noise(seed), noise(seed + 1), Origin.DRAWN, Origin.DRAWN, 0.5)


@pytest.fixture
def history():
    history = UndoHistory()
    yield history
    history.close()


def walk(history, edits):
    """All the way back and forth again."""
    for edit in reversed(edits):
        assert history.next_undo() == edit.inverted()
        history.undone()
    assert (history.next_undo(), history.undo_text) == (None, None)
    for edit in edits:
        assert history.next_redo() == edit
        history.redone()
    assert (history.next_redo(), history.redo_text) == (None, None)


def test_every_edit_comes_back_as_it_was(history):
    added = AddAnnotation(Annotation(1, 1, 2, noise(0), rings=(((0.5, 1.25), (9.0, 2.0), (3.0, 8.0)),)))
    edits = [added, paint(1), Compound((paint(2), SetImageState(1, ImageState.NEW, ImageState.DONE)), "both")]
    for number, edit in enumerate(edits):
        history.record(f"step {number}", edit)
    walk(history, edits)
    assert history.undo_text == "step 2"


def test_a_new_edit_ends_what_could_be_redone(history):
    edits = [paint(n) for n in range(6)]
    for edit in edits:
        history.record("stroke", edit)
    for _ in range(3):
        history.undone()
    other = Compound((paint(7), paint(8)), "other")
    history.record("other", other)
    assert (history.undo_text, history.redo_text) == ("other", None)
    walk(history, [*edits[:3], other])


def test_memory_stays_flat_over_thousands_of_strokes(history):
    edits = [paint(n) for n in range(40)]
    tracemalloc.start()
    try:
        for step in range(4000):
            history.record("stroke", edits[step % 40])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(edits[0].before.counts) > 1000
    assert peak < 1_500_000  # the masks alone are five times as much
    for step in reversed(range(4000)):
        assert history.next_undo() == edits[step % 40].inverted()
        history.undone()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_loses_no_step(monkeypatch):
    full = partial(Path("/dev/full").open, "w+b")
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    history = UndoHistory()
    edits = [paint(n) for n in range(5)]
    for edit in edits:
        history.record("stroke", edit)
    walk(history, edits)
    history.close()
