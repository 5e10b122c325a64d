"""The keys that labels are given by: 1 to 9, then letters; and which of them was pressed, on any keyboard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from string import ascii_uppercase

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.work.labels import Label

DIGITS = "123456789"
# Next image, and the keys' pointer.
_NOT_FOR_LABELS = "DN"
# The keys with the digits 1 to 9, wherever shift puts other signs on them.
_SCAN_CODES = {
    "linux": tuple(range(10, 19)),
    "win32": tuple(range(2, 11)),
    "darwin": (18, 19, 20, 21, 23, 22, 26, 28, 25),
}


def label_keys(labels: Sequence[Label]) -> dict[int, str]:
    """A key for each label by its number, as far as there are any: its first letter that is free, else any."""
    keys: dict[int, str] = {}
    free = [letter for letter in ascii_uppercase if letter not in _NOT_FOR_LABELS]
    for place, label in enumerate(labels):
        if place < len(DIGITS):
            keys[label.id] = DIGITS[place]
        elif free:
            own = (letter for letter in f"{label.title}{label.name}".upper() if letter in free)
            keys[label.id] = next(own, free[0])
            free.remove(keys[label.id])
    return keys


def pressed_key(event: QKeyEvent) -> str:
    """The digit or letter of a key, whatever shift makes of it; empty for any other."""
    codes = _SCAN_CODES.get(sys.platform, ())
    scan = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    if scan in codes and not event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return DIGITS[codes.index(scan)]
    key = event.key()
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    return ""
