"""What a row or a column of panes is called, on one line, however narrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

GAP = 8


class Heading(QWidget):
    """A title, what else there is to say, and a button that leaves the row or column out."""

    left = Signal()

    def __init__(self, leaving: str) -> None:
        super().__init__()
        self._line = _Line()
        close = QToolButton(text="×", toolTip=leaving, focusPolicy=Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(leaving)
        close.clicked.connect(self.left)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._line, 1)
        layout.addWidget(close)

    def tell(self, title: str, rest: str) -> None:
        """Show another title, and another rest."""
        self._line.title, self._line.rest = title, rest
        self.setToolTip(" · ".join(part for part in (title, rest) if part))
        self.setAccessibleName(self.toolTip())
        self._line.update()


class _Line(QWidget):
    """The title as it is, and of the rest what fits behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.rest = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, bold, right = QPainter(self), QFont(self.font()), Qt.TextElideMode.ElideRight
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        title = metrics.elidedText(self.title, right, self.width())
        painter.setFont(bold)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, title)
        place = metrics.horizontalAdvance(title) + GAP
        room = QRect(place, 0, self.width() - place, self.height())
        if self.rest and room.width() > metrics.averageCharWidth() * 4:
            painter.setFont(self.font())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            rest = self.fontMetrics().elidedText(self.rest, right, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, rest)
        painter.end()
