"""Messages at the foot of the canvas: they never block, and errors stay until they are dismissed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from annotator.ui.dialogs.details import DetailsDialog
from annotator.ui.notifications import Kind, Notifications

INFO_MS = 5000


class MessageBar(QFrame):
    """Shows the last message."""

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._details = ""
        self.text = QLabel(wordWrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.more = QPushButton("Details…")
        self.dismiss = QPushButton("Dismiss")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 8, 7)
        for part in (self.text, self.more, self.dismiss):
            layout.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=INFO_MS)
        self._timer.timeout.connect(self.hide)
        self.dismiss.clicked.connect(self.hide)
        self.more.clicked.connect(self._show_details)
        notifications.told.connect(self._show)
        self.hide()

    @Slot(object, str, str)
    def _show(self, kind: Kind, text: str, details: str) -> None:
        self._details = details
        self.text.setText(text)
        self.more.setVisible(bool(details))
        self.setProperty("kind", str(kind))
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        if kind is Kind.INFO:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _show_details(self) -> None:
        DetailsDialog(self._details, self.window()).exec()
