"""The label set is edited in a dialog; what comes of it is one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMainWindow

from annotator.core.errors import KnownError
from annotator.core.work.label_changes import same_set
from annotator.ui.base.text import marked, tr
from annotator.ui.work.session import Session


class LabelCommands(QObject):
    """Opens the editor on the labels as they are now."""

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"edit_labels": self.edit_labels}

    def edit_labels(self) -> None:
        """Edit labels and attributes, before decisions and after; nothing is stored before OK."""
        from annotator.ui.dialogs.label_editor import LabelEditor

        session = self._session
        if session.project is None:
            session.notifications.inform(tr("Open a project first."))
            return
        editor = LabelEditor(session.labels, self._window, read_only=session.project.read_only)
        if editor.exec() != QDialog.DialogCode.Accepted:
            return
        if same_set(editor.after, session.labels) and not editor.merges:
            return
        try:
            edit = session.project.editing_labels(editor.after, editor.merges)
        except KnownError as error:
            session.notifications.report(error)
            return
        session.apply(edit, marked("Edit labels"))
