"""What was told since the window was opened, the latest first; to read again and to copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.clock import on_clock
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.notifications import KINDS, Told
from annotator.ui.base.text import tr


class MessagesDialog(Dialog):
    """A table of messages; below it the whole of the chosen one."""

    def __init__(self, messages: Sequence[Told], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Messages"))
        self.open_at(760, 520)
        self._messages = list(reversed(messages))
        self.table = QTableWidget(len(self._messages), 3)
        self.table.setHorizontalHeaderLabels([tr("Time"), tr("Kind"), tr("Message")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.whole = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.whole.setAccessibleName(tr("Message"))
        self._lay_out()
        self._fill()
        self.table.currentCellChanged.connect(self._show_whole)
        if self._messages:
            self.table.setCurrentCell(0, 0)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        copy.setEnabled(bool(self._messages))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        if not self._messages:
            layout.addWidget(QLabel(tr("Nothing was told yet."), objectName="muted"))
        layout.addWidget(self.table, 3)
        layout.addWidget(self.whole, 2)
        layout.addWidget(buttons)

    def _fill(self) -> None:
        for row, message in enumerate(self._messages):
            today = message.at.date() == datetime.now().date()
            time = f"{message.at:%H:%M:%S}" if today else on_clock(message.at)
            line = message.text.splitlines()[0] if message.text else ""
            for column, text in enumerate((time, tr(KINDS[message.kind]), line)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)

    @Slot()
    def _show_whole(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._messages):
            message = self._messages[row]
            self.whole.setPlainText("\n\n".join(part for part in (message.text, message.details) if part))

    @Slot()
    def _copy(self) -> None:
        lines = (f"{m.at:%Y-%m-%d %H:%M:%S}  {m.kind}  {m.text}\n{m.details}".rstrip() for m in self._messages)
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
