"""Tools and commands in any order: nothing fails, everything is stored, and undo and redo go all the way."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import Qt

from annotator.ui.canvas.viewport import Viewport

Key = Qt.Key
NONE, CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SIZE = 192
TOOLS = [(Key.Key_V, NONE), (Key.Key_T, NONE), (Key.Key_B, NONE), (Key.Key_E, NONE), (Key.Key_P, NONE),
         (Key.Key_L, NONE), (Key.Key_L, SHIFT), (Key.Key_W, NONE), (Key.Key_S, NONE), (Key.Key_M, NONE),
         (Key.Key_M, SHIFT)]  # fmt: skip
COMMANDS = [(Key.Key_F, SHIFT), (Key.Key_S, SHIFT), (Key.Key_K, NONE), (Key.Key_K, SHIFT), (Key.Key_P, SHIFT),
            (Key.Key_J, NONE), (Key.Key_J, SHIFT), (Key.Key_X, SHIFT), (Key.Key_I, SHIFT), (Key.Key_T, SHIFT),
            (Key.Key_T, CONTROL | SHIFT), (Key.Key_C, CONTROL), (Key.Key_X, CONTROL), (Key.Key_V, CONTROL),
            (Key.Key_D, CONTROL | SHIFT), (Key.Key_A, CONTROL), (Key.Key_Delete, NONE), (Key.Key_Escape, NONE),
            (Key.Key_Return, NONE), (Key.Key_Backspace, NONE), (Key.Key_2, NONE), (Key.Key_Period, NONE)]  # fmt: skip


def stored(stage):
    """Every annotation as the project holds it."""
    annotations = stage.session.project.annotations(stage.session.record.id)
    return {a.id: (a.label_id, a.mask, a.rings, a.origin) for a in annotations}


@pytest.mark.parametrize("seed", range(3))
def test_undo_and_redo_go_all_the_way(stage, seed):
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_O)  # ragged regions are not drawn: that alone would take most of the time
    chance, history = random.Random(seed), stage.session.undo_history
    for _ in range(60):
        stage.hand.press(*chance.choice(TOOLS))
        points = [(chance.uniform(-10, 200), chance.uniform(-10, 200)) for _ in range(chance.randrange(1, 5))]
        stage.hand.drag(points, chance.choice((NONE, NONE, SHIFT, ALT, CONTROL)))
        stage.hand.press(*chance.choice(COMMANDS))
    stage.hand.press(Key.Key_V)
    final = stored(stage)
    assert {a.id: (a.label_id, a.mask, a.rings, a.origin) for a in stage.session.annotations} == final
    for _, mask, rings, _ in final.values():
        assert not mask.empty
        assert mask.to_array(SIZE, SIZE).sum() == mask.area, "a pixel beyond the image"
        assert all(np.isfinite(ring).all() and len(ring) >= 3 for ring in rings)
    steps = 0
    while history.undo_text is not None:
        stage.session.undo()
        steps += 1
    assert stored(stage) == {}
    assert steps > 20
    while history.redo_text is not None:
        stage.session.redo()
    assert stored(stage) == final
    assert stage.errors == []
