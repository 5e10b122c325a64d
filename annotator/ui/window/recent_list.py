"""The list of recent projects: first images, name and folder, and how many images are done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.core.project.recent import PICTURES, Glance, Recent, glance
from annotator.ui.base.text import tr
from annotator.ui.panels.thumbnails import Thumbnails

HEIGHT, SIDE, GAP, PAD = 84, 60, 6, 12
BAR_WIDTH, BAR_HEIGHT = 120, 5
RECENT, GLANCE, READ = (Qt.ItemDataRole.UserRole + place for place in range(3))
GONE_OPACITY = 0.45


class _Look(QRunnable):
    """Reads how far a project is, beside the window's thread: a folder may lie on a slow network."""

    def __init__(self, owner: RecentList, place: str) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._place = owner, place

    def run(self) -> None:
        self._owner.looked.emit(self._place, glance(Path(self._place)))


class RecentList(QListWidget):
    """`opened` tells the place of a project that was chosen by Enter or a double click or a click on its row."""

    opened = Signal(str)
    forget_wished = Signal()
    looked = Signal(str, object)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recent")
        self.setAccessibleName(tr("Recent projects"))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.thumbnails = Thumbnails(self)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._looks: dict[str, _Look] = {}
        self.setItemDelegate(_Delegate(self))
        self.thumbnails.arrived.connect(self._repaint)
        self.looked.connect(self._take)
        self.itemClicked.connect(self._open)

    def fill(self, recent: Sequence[Recent]) -> None:
        """Show these projects, and read how far each is."""
        self.thumbnails.forget()
        self.clear()
        for entry in recent:
            item = QListWidgetItem(self)
            item.setData(RECENT, entry)
            item.setSizeHint(QSize(200, HEIGHT))
            item.setToolTip(entry.place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.place)
            if not is_server(entry):
                self._looks[entry.place] = look = _Look(self, entry.place)
                self._pool.start(look)
        self.setCurrentRow(0)

    @property
    def place(self) -> str | None:
        """The project that is chosen."""
        item = self.currentItem()
        return item.data(RECENT).place if item is not None else None

    @property
    def reading(self) -> bool:
        """Whether something of what is shown is still read."""
        return self.isVisible() and (bool(self._looks) or self.thumbnails.busy)

    def close_readers(self) -> None:
        """Wait for what is read."""
        self._pool.clear()
        self._pool.waitForDone()
        self.thumbnails.close()

    @Slot(int)
    def _repaint(self, _number: int) -> None:
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        if not self.reading:
            self.settled.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settled.emit()

    def picture(self, row: int, place: int, path: Path) -> QPixmap | None:
        """A small copy of one of a project's images; None until it is read."""
        return self.thumbnails.of(row * PICTURES + place, lambda: path)

    @Slot(str, object)
    def _take(self, place: str, found: Glance | None) -> None:
        self._looks.pop(place, None)
        for row in range(self.count()):
            item = self.item(row)
            if item.data(RECENT).place == place:
                item.setData(GLANCE, found)
                item.setData(READ, True)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{place}: {progress(found)}")
                for number, path in enumerate(found.pictures if found is not None else ()):
                    self.picture(row, number, path)
        self._tell()

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        if not is_gone(item):
            self.opened.emit(item.data(RECENT).place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self._open(item)
        elif event.key() == Qt.Key.Key_Delete:
            self.forget_wished.emit()
        else:
            super().keyPressEvent(event)


def is_server(recent: Recent) -> bool:
    """Whether a project lies on a server, which is not asked how far it is."""
    return "://" in recent.place


def is_gone(item: QListWidgetItem | QModelIndex | QPersistentModelIndex) -> bool:
    """Whether a project's file was looked for and is not there, or cannot be read."""
    return bool(item.data(READ)) and item.data(GLANCE) is None


def progress(found: Glance | None) -> str:
    """How far a project is, in words."""
    if found is None:
        return tr("The file is not there, or cannot be read.")
    return tr("{done} of {count} {count:image|images} done", done=found.done, count=found.images)


class _Delegate(QStyledItemDelegate):
    """Paints a project as a row: pictures at the left, words in the middle, progress at the right."""

    def __init__(self, owner: RecentList) -> None:
        super().__init__(owner)
        self._owner = owner

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        palette, area = QApplication.palette(), option.rect.adjusted(2, 3, -2, -3)
        self._paint_frame(painter, option, area)
        if is_gone(index):
            painter.setOpacity(GONE_OPACITY)
        found = index.data(GLANCE)
        self._paint_pictures(painter, palette, area, index.row(), found)
        left = area.left() + PAD + PICTURES * (SIDE + GAP) + PAD
        right = area.right() - PAD - BAR_WIDTH - 2 * PAD
        self._paint_words(painter, palette, QRect(left, area.top(), right - left, area.height()), index)
        if found is not None and found.images:
            self._paint_progress(painter, palette, area, found)
        painter.restore()

    @staticmethod
    def _paint_frame(painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QApplication.palette()
        painter.setPen(palette.color(QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid))
        painter.setBrush(
            palette.color(QPalette.ColorRole.AlternateBase if over or focused else QPalette.ColorRole.Base)
        )
        painter.drawRoundedRect(area, 7, 7)

    def _paint_pictures(
        self, painter: QPainter, palette: QPalette, area: QRect, row: int, found: Glance | None
    ) -> None:
        top = area.top() + (area.height() - SIDE) // 2
        for place in range(PICTURES):
            frame = QRect(area.left() + PAD + place * (SIDE + GAP), top, SIDE, SIDE)
            painter.fillRect(
                frame,
                palette.color(QPalette.ColorRole.Mid) if place == 0 or self._has(found, place) else QColor(0, 0, 0, 0),
            )
            if found is not None and self._has(found, place):
                picture = self._owner.picture(row, place, found.pictures[place])
                if picture is not None:
                    painter.drawPixmap(frame, _filling(picture, painter.device().devicePixelRatioF()))

    @staticmethod
    def _has(found: Glance | None, place: int) -> bool:
        return found is not None and place < len(found.pictures)

    @staticmethod
    def _paint_words(
        painter: QPainter, palette: QPalette, area: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        recent = index.data(RECENT)
        where = Path(recent.place)
        name = recent.place.rsplit("/", 1)[-1] if is_server(recent) else where.stem
        below = recent.place if is_server(recent) else progress(None) if is_gone(index) else str(where.parent)
        font, line = painter.font(), painter.fontMetrics().height()
        middle = area.center().y()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        first = QRect(area.left(), middle - line - 1, area.width(), line)
        painter.drawText(
            first,
            Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, area.width()),
        )
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        second = QRect(area.left(), middle + 3, area.width(), line)
        painter.drawText(
            second,
            Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideMiddle, area.width()),
        )

    @staticmethod
    def _paint_progress(painter: QPainter, palette: QPalette, area: QRect, found: Glance) -> None:
        left, middle = area.right() - PAD - BAR_WIDTH, area.center().y()
        line = painter.fontMetrics().height()
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        text = tr("{done} of {count}", done=found.done, count=found.images)
        painter.drawText(QRect(left, middle - line - 1, BAR_WIDTH, line), Qt.AlignmentFlag.AlignRight, text)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, role in ((1.0, QPalette.ColorRole.Mid), (found.done / found.images, QPalette.ColorRole.Highlight)):
            painter.setBrush(palette.color(role))
            painter.drawRoundedRect(left, middle + 8, round(BAR_WIDTH * share), BAR_HEIGHT, 2, 2)


def _filling(picture: QPixmap, ratio: float) -> QPixmap:
    """The middle of a picture, as a square."""
    side = round(SIDE * ratio)
    grown = picture.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    return grown.copy((grown.width() - side) // 2, (grown.height() - side) // 2, side, side)
