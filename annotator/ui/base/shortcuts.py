"""The keys of every action: the table's, or the user's own, which are remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton

from annotator.ui.base.actions import SPECS, Spec
from annotator.ui.base.text import tr

# Keys the image and the window take themselves, whatever the table says.
RESERVED = ("Space", "Shift+Space", "Left", "Right", "Up", "Down", "Backspace", "N", *map(str, range(1, 10)))


def shown_key(key: QKeySequence) -> str:
    """A key as it stands on the user's keyboard."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)


class Shortcuts(QObject):
    """Gives actions their keys. No key is ever given to two."""

    changed = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._specs = {spec.name: spec for spec in SPECS}
        settings = QSettings()
        for name in self._specs:
            stored = settings.value(f"keys/{name}")
            self._apply(name, str(stored).split("\n") if stored is not None else self._specs[name].keys)

    def keys(self, name: str) -> list[str]:
        """An action's keys, as they are stored."""
        return [sequence.toString() for sequence in self._actions[name].shortcuts()]

    def shown_keys(self, name: str) -> list[str]:
        """An action's keys, as they stand on the user's keyboard."""
        return [shown_key(sequence) for sequence in self._actions[name].shortcuts()]

    def tell_on(self, button: QAbstractButton, name: str) -> None:
        """Have a button that does what an action does tell its key, whichever that is."""
        action = self._actions[name]
        button.setToolTip(action.toolTip())
        action.changed.connect(lambda: button.setToolTip(action.toolTip()))

    def is_default(self, name: str) -> bool:
        """Whether an action has the keys of the table."""
        return self.keys(name) == [QKeySequence(key).toString() for key in self._specs[name].keys]

    def conflict(self, name: str, key: str) -> str:
        """Who has a key already, to be told to the user; empty when it is free for the action."""
        wanted = QKeySequence(key)
        if any(wanted == QKeySequence(reserved) for reserved in RESERVED):
            return tr("{key} always belongs to the image.", key=shown_key(wanted))
        owner = self.owner(name, key)
        if owner is None:
            return ""
        return tr("{key} belongs to “{action}”.", key=shown_key(wanted), action=tr(owner.text))

    def owner(self, name: str, key: str) -> Spec | None:
        """The other action that has a key."""
        wanted = QKeySequence(key)
        return next((s for s in SPECS if s.name != name and wanted in self._actions[s.name].shortcuts()), None)

    def set_keys(self, name: str, keys: Sequence[str]) -> None:
        """Give an action these keys, taking them from whoever had them. Raises ValueError for a reserved one."""
        kept = [key for key in keys if key]
        for key in kept:
            if any(QKeySequence(key) == QKeySequence(reserved) for reserved in RESERVED):
                raise ValueError(f"{key} is reserved")
            owner = self.owner(name, key)
            if owner is not None:
                wanted = QKeySequence(key).toString()
                self._store(owner.name, [other for other in self.keys(owner.name) if other != wanted])
        self._store(name, kept)
        self.changed.emit()

    def reset(self, name: str) -> None:
        """Give an action the table's keys again."""
        self.set_keys(name, self._specs[name].keys)

    def reset_all(self) -> None:
        """Forget every key of the user's own."""
        QSettings().remove("keys")
        for name, spec in self._specs.items():
            self._apply(name, spec.keys)
        self.changed.emit()

    def _store(self, name: str, keys: Sequence[str]) -> None:
        self._apply(name, keys)
        settings = QSettings()
        if self.is_default(name):
            settings.remove(f"keys/{name}")
        else:
            settings.setValue(f"keys/{name}", "\n".join(keys))

    def _apply(self, name: str, keys: Sequence[str]) -> None:
        action, text = self._actions[name], tr(self._specs[name].text)
        action.setShortcuts([QKeySequence(key) for key in keys if key])
        shown = self.shown_keys(name)
        action.setToolTip(f"{text} ({shown[0]})" if shown else text)
