"""Finding what the window can do: by name, and by key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.ui.base.shortcuts import Shortcuts


def show_palette(actions: Mapping[str, QAction], window: QWidget) -> None:
    """Let the user find a command by name, and do it."""
    from annotator.ui.dialogs.palette import CommandPalette

    palette = CommandPalette(actions, window)
    if palette.exec() and palette.chosen is not None:
        palette.chosen.trigger()


def show_shortcuts(shortcuts: Shortcuts, window: QWidget) -> None:
    """The sheet of all keys, on which they can be changed."""
    from annotator.ui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(shortcuts, window).exec()
