"""Jobs beside the window's thread that die of what nobody foresaw: told, and done when they are asked for again."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.images import Display, Picture
from annotator.core.images.source import ArraySource
from annotator.ui.canvas import tiles
from annotator.ui.work import pictures


def once(kind, plain):
    """A function that dies at its first call."""
    died = []

    def call(*args, **options):
        if not died:
            died.append(kind)
            raise kind("in the midst")
        return plain(*args, **options)

    return call


@pytest.mark.parametrize("kind", [MemoryError, RecursionError, ZeroDivisionError])
def test_an_image_whose_reading_dies_is_told_and_read_again(empty_stage, folder, monkeypatch, kind):
    stage = empty_stage
    monkeypatch.setattr(pictures, "open_picture", once(kind, pictures.open_picture))
    assert stage.window.commands.open([folder / "job.annot"])
    stage.wait(lambda: stage.session.picture_error)
    told = stage.errors[0]
    assert ("not enough memory for this image" if kind is MemoryError else kind.__name__) in told
    assert "again" in told and ".png" in told
    stage.session.show(stage.session.record.id)
    stage.wait(lambda: stage.session.picture is not None)
    stage.answered()


def test_a_tile_that_dies_leaves_no_one_waiting(qtbot, monkeypatch):
    monkeypatch.setattr(tiles._Shown, "draw", once(MemoryError, tiles._Shown.draw))
    picture = Picture(ArraySource(np.zeros((5000, 6000, 3), np.uint8), 8))
    assert not picture.small
    store, told = tiles.TileStore(), []
    store.failed.connect(told.append)
    store.show(picture, Display())
    assert store.tile((0, 0, 0)) is None
    qtbot.waitUntil(lambda: store.complete)
    assert ["not enough memory" in str(error) for error in told] == [True]
    store.show(picture, Display())
    store.tile((0, 0, 0))
    qtbot.waitUntil(lambda: store.complete)
    assert store.known((0, 0, 0)) is not None
    store.close()
