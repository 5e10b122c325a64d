"""The model that was learnt beside the one before: figures of each label, and what the maps of both look like."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QDesktopServices, QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.inference.learning.outcome import Figures, LabelOutcome, Outcome
from annotator.inference.learning.shelf import Learnt
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.text import told, tr
from annotator.ui.dialogs.map_tiles import MapTiles

SIZE = QSize(940, 760)
LABEL_WIDTH = 150


class ComparisonDialog(Dialog):
    """Work goes on beside it. `taken` and `left` tell the decision; closed without one, the model waits.

    titles: how labels are called, by their names.
    """

    taken = Signal()
    left = Signal()

    def __init__(self, learnt: Learnt, titles: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle(tr("New model {name}", name=learnt.model.stem))
        self.resize(SIZE.boundedTo(self.screen().availableSize() * 0.9).boundedTo(parent.size()))
        self._learnt, outcome = learnt, learnt.outcome
        self.take = QPushButton(tr("Take it (T)"), objectName="primary")
        self.leave = QPushButton(tr("Leave it (L)"))
        self.report = QPushButton(tr("Whole report…"))
        self.tiles = MapTiles(outcome.shown, learnt.report, outcome.old_name, titles)
        self.remarks = _remarks(outcome, titles)
        self._lay_out(outcome, titles)
        self.take.clicked.connect(self.taken)
        self.leave.clicked.connect(self.left)
        self.report.clicked.connect(self._open_report)
        for key, button in (("T", self.take), ("L", self.leave)):
            QShortcut(QKeySequence(key), self, button.click)
        self.take.setFocus()

    def _lay_out(self, outcome: Outcome, titles: Mapping[str, str]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(12)
        for text in _heading(outcome):
            column.addWidget(_text(text))
        column.addWidget(FiguresTable(outcome, titles))
        for text in self.remarks:
            column.addWidget(_text(text, muted=True))
        column.addWidget(self.tiles)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.report)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    @Slot()
    def _open_report(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._learnt.report / "report.html")))


def _heading(outcome: Outcome) -> list[str]:
    minutes = max(1, round(outcome.seconds / 60))
    if not outcome.old_name:
        return [tr("Learnt from {count} {count:image|images} in {minutes} min.", count=outcome.images, minutes=minutes)]
    return [
        tr(
            "Learnt from {count} {count:image|images} in {minutes} min, beside {old}, the model before, judged on the "
            "same images.",
            count=outcome.images, minutes=minutes, old=outcome.old_name,
        )
    ]  # fmt: skip


def _remarks(outcome: Outcome, titles: Mapping[str, str]) -> list[str]:
    """What the figures mean, and what else there is to know before one decides."""
    new = tr(
        "New: every image was judged by a part of the training that had not seen it (cross-validation). "
        "The line is the 95 % interval of the average precision."
    )
    found = [new]
    if any(item.same is not None for item in outcome.labels):
        found.append(tr("Both are judged here on the images that the model before was not trained with."))
    seen = max((item.seen for item in outcome.labels if item.old is not None and item.same is None), default=0)
    if seen:
        found.append(
            tr(
                "Before: it was itself trained with {seen} of these images, so its figures are better than it is.",
                seen=seen,
            )
        )
    found += [
        tr(
            "{label}: what is suggested and the regions of {count} {count:image|images} overlap by {overlap} on "
            "average (IoU).",
            label=titles.get(item.label, item.label), count=item.masks.count, overlap=f"{item.masks.mean_iou:.2f}",
        )
        for item in outcome.labels
        if item.masks is not None
    ]  # fmt: skip
    if outcome.lost:
        labels = ", ".join(outcome.lost)
        found.append(tr("The model before suggests labels that the new one does not know: {labels}.", labels=labels))
    return found + [told(note) for note in outcome.notes]


def _text(text: str, *, muted: bool = False) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    if muted:
        label.setObjectName("muted")
    return label


class FiguresTable(QWidget):
    """A row for each label and model: average precision with its interval, what is found, missed and said wrongly."""

    def __init__(self, outcome: Outcome, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._titles = titles
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(6, 1)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        names = (tr("Label"), "", tr("Average precision"), "", tr("Found"), tr("Missed"), tr("False alarms"))
        for column, name in enumerate(names):
            self._put(0, column, name, muted=True)
        row = 1
        for item in outcome.labels:
            row = self._add(row, item, bool(outcome.old_name))

    def _add(self, row: int, item: LabelOutcome, compared: bool) -> int:
        self._put(row, 0, self._titles.get(item.label, item.label))
        self._put_figures(row, tr("new") if compared else "", item.same or item.new, new=True)
        if not compared:
            return row + 1
        if item.old is not None:
            self._put_figures(row + 1, tr("before"), item.old, new=False)
        else:
            self._put(row + 1, 1, tr("before"), muted=True)
            self._put(row + 1, 2, tr("does not know it"), muted=True)
        self._grid.setRowMinimumHeight(row + 2, 6)
        return row + 3

    def _put_figures(self, row: int, name: str, figures: Figures, *, new: bool) -> None:
        self._put(row, 1, name, muted=True)
        self._grid.addWidget(IntervalBar(figures, new=new), row, 2)
        self._put(row, 3, f"{figures.average_precision:.2f} ({figures.low:.2f}–{figures.high:.2f})")
        self._put(row, 4, tr("{count} of {total}", count=figures.hits, total=figures.present))
        self._put(row, 5, str(figures.misses))
        self._put(row, 6, tr("{count} of {total}", count=figures.false_alarms, total=figures.absent))

    def _put(self, row: int, column: int, text: str, *, muted: bool = False) -> None:
        self._grid.addWidget(_text(text, muted=muted) if column == 0 else _line(text, muted=muted), row, column)


def _line(text: str, *, muted: bool) -> QLabel:
    label = _text(text, muted=muted)
    label.setWordWrap(False)
    return label


class IntervalBar(QWidget):
    """An average precision as a dot on a line from 0 to 1, over its interval."""

    def __init__(self, figures: Figures, *, new: bool) -> None:
        super().__init__()
        self._figures, self._new = figures, new
        self.setFixedSize(200, 16)
        self.setAccessibleName(f"{figures.average_precision:.2f}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        palette, middle, width = self.palette(), self.height() / 2, self.width() - 12.0
        back = QColor(palette.color(QPalette.ColorRole.PlaceholderText))
        strong = palette.color(QPalette.ColorRole.Highlight) if self._new else QColor(back)
        back.setAlphaF(0.22)
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(6, middle - 1.5, width, 3), 1.5, 1.5)
        low, high = self._figures.low, self._figures.high
        pale = QColor(strong)
        pale.setAlphaF(0.55)
        painter.setBrush(pale)
        painter.drawRoundedRect(QRectF(6 + width * low, middle - 2.5, max(width * (high - low), 2), 5), 2.5, 2.5)
        painter.setBrush(strong)
        painter.drawEllipse(QRectF(6 + width * self._figures.average_precision - 5, middle - 5, 10, 10))
        painter.end()
