"""Finding what the window can do, by name and by key, and what it told."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.core.work.labels import Label, LabelSet
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.shortcuts import Shortcuts


def show_palette(
    actions: Mapping[str, QAction], labels: LabelSet | None, keys: Mapping[int, str], window: QWidget
) -> Label | None:
    """Let the user find a command by name, and do it; or a label, which is returned."""
    from annotator.ui.dialogs.palette import CommandPalette

    palette = CommandPalette(actions, labels, keys, window)
    done = palette.exec()
    if done and palette.label is None and palette.chosen is not None:
        palette.chosen.trigger()
    return palette.label if done else None


def show_shortcuts(shortcuts: Shortcuts, window: QWidget) -> None:
    """The sheet of all keys, on which they can be changed."""
    from annotator.ui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(shortcuts, window).exec()


def show_messages(notifications: Notifications, window: QWidget) -> None:
    """What was told, to read again."""
    from annotator.ui.dialogs.messages import MessagesDialog

    MessagesDialog(notifications.kept, window).exec()
