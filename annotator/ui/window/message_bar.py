"""Messages at the foot of the canvas: they never block, and errors stay until they are dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QPushButton, QSizePolicy, QStatusBar, QWidget

from annotator.ui.base.notifications import Kind, Notifications
from annotator.ui.base.text import tr

INFO_MS = 5000


class MessageBar(QFrame):
    """Shows the last error until it is dismissed; what is told in passing meanwhile goes to the status bar.

    What is told in passing belongs to the image on screen and goes with it.
    """

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._details = ""
        self._notifications = notifications
        self._kind = Kind.INFO
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.more = QPushButton(tr("Details…"))
        self.dismiss = QPushButton(tr("Dismiss"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 8, 7)
        for part in (self.text, self.more, self.dismiss):
            layout.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=INFO_MS)
        self._timer.timeout.connect(self.hide)
        self.dismiss.clicked.connect(self._dismiss)
        self.more.clicked.connect(self._show_details)
        notifications.told.connect(self._show)
        notifications.resolved.connect(self._take_away)
        self.hide()

    @Slot(object, str, str)
    def _show(self, kind: Kind, text: str, details: str) -> None:
        if kind is Kind.INFO and self._kind is not Kind.INFO and self.isVisible():
            if (status_bar := self._status_bar()) is not None:
                status_bar.showMessage(text, INFO_MS)
            return
        self._details, self._kind = details, kind
        self.text.setText(text)
        self.more.setVisible(bool(details))
        self.setProperty("kind", str(kind))
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        if kind is Kind.INFO and not details:  # who is to read more has the time
            self._timer.start()
        else:
            self._timer.stop()

    def _status_bar(self) -> QStatusBar | None:
        window = self.window()
        return window.statusBar() if isinstance(window, QMainWindow) else None

    @Slot()
    def forget_passing(self) -> None:
        """Take away what was told in passing; an error stays."""
        if self._kind is Kind.INFO:
            self._timer.stop()
            self.hide()
        if (status_bar := self._status_bar()) is not None:
            status_bar.clearMessage()

    @Slot(str)
    def _take_away(self, text: str) -> None:
        if text == self.text.text():
            self.hide()

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        self._notifications.settle()

    @Slot()
    def _show_details(self) -> None:
        from annotator.ui.dialogs.details import DetailsDialog
        from annotator.ui.dialogs.report import ReportDialog

        if self._kind is Kind.BUG:
            DetailsDialog(self._details, self.window()).exec()
        else:
            ReportDialog(self._details, self.window()).exec()
