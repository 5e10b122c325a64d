"""Which digit or letter was pressed, on any keyboard."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

DIGITS = "1234567890"
# The keys with the digits 1 to 9 and 0, wherever shift puts other signs on them.
_SCAN_CODES = {
    "linux": tuple(range(10, 20)),
    "win32": tuple(range(2, 12)),
    "darwin": (18, 19, 20, 21, 23, 22, 26, 28, 25, 29),
}


def pressed_key(event: QKeyEvent) -> str:
    """The digit or letter of a key, whatever shift makes of it; empty for any other."""
    codes = _SCAN_CODES.get(sys.platform, ())
    scan = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    if scan in codes and not event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return DIGITS[codes.index(scan)]
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    return ""
