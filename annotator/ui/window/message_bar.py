"""Messages over the foot of the canvas: they block nothing, move nothing, and errors stay until they are dismissed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QPushButton, QSizePolicy, QStatusBar, QWidget

from annotator.ui.base.notifications import KINDS, About, Kind, Notifications
from annotator.ui.base.text import tr

# What is read in passing, and what is read twice.
SHOWN_MS = {Kind.INFO: 5000, Kind.PARTLY: 20000}
WIDEST, MARGIN = 760, 14
SIGNS = {Kind.INFO: "i", Kind.PARTLY: "!", Kind.ERROR: "×", Kind.BUG: "×"}


class MessageBar(QFrame):
    """Shows the last error until it is dismissed; what is told in passing meanwhile goes to the status bar.

    What is told in passing belongs to the image on screen and goes with it. It lies over its parent's lower edge.
    """

    dismissed = Signal()

    def __init__(self, notifications: Notifications, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._details = ""
        self._notifications = notifications
        self._kind = Kind.INFO
        self.sign = QLabel(objectName="sign", alignment=Qt.AlignmentFlag.AlignCenter)
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.more = QPushButton(tr("Details…"))
        self.dismiss = QPushButton(tr("Dismiss"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(10)
        for part in (self.sign, self.text, self.more, self.dismiss):
            layout.addWidget(part, 1 if part is self.text else 0)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.dismiss.clicked.connect(self.leave)
        self.more.clicked.connect(self._show_details)
        notifications.told.connect(self._show)
        notifications.resolved.connect(self._take_away)
        parent.installEventFilter(self)
        self.hide()

    @property
    def kind(self) -> Kind:
        """How the message shown is meant."""
        return self._kind

    @Slot(object, str, str)
    def _show(self, kind: Kind, text: str, details: str) -> None:
        if kind is Kind.INFO and self._kind in (Kind.ERROR, Kind.BUG) and self.isVisible():
            if (status_bar := self._status_bar()) is not None:
                status_bar.showMessage(text, SHOWN_MS[Kind.INFO])
            return
        self._details, self._kind = details, kind
        self.sign.setText(SIGNS[kind])
        self.sign.setAccessibleName(tr(KINDS[kind]))
        self.text.setText(text)
        self.more.setVisible(bool(details))
        self.dismiss.setVisible(kind is not Kind.INFO or bool(details))
        for part in (self, self.sign):
            part.setProperty("kind", str(kind))
            part.style().unpolish(part)
            part.style().polish(part)
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if kind in SHOWN_MS and not (kind is Kind.INFO and details):  # who is to read more has the time
            self._timer.start(SHOWN_MS[kind])

    def _place(self) -> None:
        """Over the middle of the parent's lower edge, as wide as it needs and has room."""
        frame = self.parentWidget().rect()
        room = min(WIDEST, frame.width() - 2 * MARGIN)
        beside = self.sizeHint().width() - self.text.sizeHint().width()
        line = self.text.fontMetrics().horizontalAdvance(self.text.text()) + 4
        width = min(room, max(line + beside, 220))
        height = max(self.heightForWidth(width), self.minimumSizeHint().height() if width < room else 0)
        self.setGeometry((frame.width() - width) // 2, frame.height() - height - MARGIN, width, height)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The parent was resized: the foot is elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(target, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is told in passing makes way for who wants to see what lies below."""
        if self._kind is Kind.INFO:
            self.leave()
        event.accept()

    def _status_bar(self) -> QStatusBar | None:
        window = self.window()
        return window.statusBar() if isinstance(window, QMainWindow) else None

    @Slot()
    def forget_passing(self) -> None:
        """Another image: what was told in passing goes, and what was about the image; any other error stays."""
        if self._kind is Kind.INFO:
            self._timer.stop()
            self.hide()
        self._notifications.withdraw(About.IMAGE)
        if (status_bar := self._status_bar()) is not None:
            status_bar.clearMessage()

    @Slot(str)
    def _take_away(self, text: str) -> None:
        if text == self.text.text():
            self.hide()

    @Slot()
    def leave(self) -> None:
        """It was read; the keys go back to the work."""
        self.hide()
        self._notifications.settle()
        self.dismissed.emit()

    @Slot()
    def _show_details(self) -> None:
        from annotator.ui.dialogs.details import DetailsDialog
        from annotator.ui.dialogs.report import ReportDialog

        if self._kind is Kind.BUG:
            DetailsDialog(self._details, self.window()).exec()
        else:
            ReportDialog(self._details, self.window()).exec()
