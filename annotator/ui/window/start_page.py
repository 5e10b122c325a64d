"""What the window shows without a project: the projects worked on last, and ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.project.recent import RecentProject, forget, recent_projects
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.delegates import STATE_COLOURS, paint_background, write

ENTRY = Qt.ItemDataRole.UserRole
THUMB, WIDTH = 56, 720
DEMONSTRATIONS = {
    "skin": marked("Skin lesions (drawn)"),
    "faces": marked("Faces (drawn)"),
    "photographs": marked("Photographs"),
}
_OWN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape)


class _Recents(QAbstractListModel):
    """The projects, each with its picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: Sequence[RecentProject] = ()
        self.pictures: dict[str, QPixmap] = {}
        self.there: set[str] = set()

    def read(self) -> None:
        """Look anew at what is known, and which of it is there."""
        self.beginResetModel()
        self.entries = recent_projects()
        self.pictures = {entry.place: QPixmap(str(entry.picture)) for entry in self.entries}
        self.there = {entry.place for entry in self.entries if entry.is_here}
        self.endResetModel()

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.place
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.name}, {_progress(entry)}"
        return entry if role == ENTRY else None


class StartPage(QWidget):
    """`open_wished` tells which project is to be opened; the others what else the user wants. `left`: Esc."""

    open_wished = Signal(object)
    folder_wished = Signal()
    project_wished = Signal()
    demonstration_wished = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = _Recents(self)
        self.list = _RecentList(self.rows)
        self.folder = QPushButton(tr("Open a folder of images…"), objectName="primary")
        self.project = QPushButton(tr("Open a project…"))
        self.demonstrations = {name: QPushButton(tr(text)) for name, text in DEMONSTRATIONS.items()}
        self.heading = QLabel(tr("Worked on last"), objectName="heading")
        self._lay_out()
        self.list.activated_by_hand.connect(self._open)
        self.list.forget_wished.connect(self._forget)
        self.list.left.connect(self.left)
        self.folder.clicked.connect(self.folder_wished)
        self.project.clicked.connect(self.project_wished)
        for name, button in self.demonstrations.items():
            button.clicked.connect(lambda _checked, name=name: self.demonstration_wished.emit(name))

    def _lay_out(self) -> None:
        begin, tries = QHBoxLayout(), QHBoxLayout()
        for button in (self.folder, self.project):
            begin.addWidget(button)
        begin.addStretch(1)
        tries.addWidget(QLabel(tr("Or try it on:"), objectName="muted"))
        for button in self.demonstrations.values():
            tries.addWidget(button)
        tries.addStretch(1)
        title = QLabel(tr("What do you want to label?"), objectName="headline")
        hint = tr("Folders, images and projects can also be dropped here. F1 shows every key.")
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        inner = QVBoxLayout(column)
        inner.setSpacing(12)
        inner.addWidget(title)
        inner.addLayout(begin)
        inner.addLayout(tries)
        inner.addWidget(QLabel(hint, objectName="muted", wordWrap=True))
        inner.addSpacing(12)
        inner.addWidget(self.heading)
        inner.addWidget(self.list, 100)
        inner.addStretch(1)
        for label in column.findChildren(QLabel):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.addStretch(1)
        layout.addWidget(column, 20)
        layout.addStretch(1)

    def read(self) -> None:
        """Show what is known now, the last project chosen."""
        self.rows.read()
        some = self.rows.rowCount() > 0
        self.heading.setVisible(some)
        self.list.setVisible(some)
        if some:
            self.list.setCurrentIndex(self.rows.index(0))
        (self.list if some else self.folder).setFocus()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        entry: RecentProject = index.data(ENTRY)
        self.open_wished.emit(entry)

    @Slot(QModelIndex)
    def _forget(self, index: QModelIndex) -> None:
        entry: RecentProject = index.data(ENTRY)
        forget(entry.place)
        self.read()


class _RecentList(QListView):
    """A click, a double click or Enter opens; Del takes off the list."""

    activated_by_hand = Signal(QModelIndex)
    forget_wished = Signal(QModelIndex)
    left = Signal()

    def __init__(self, rows: _Recents) -> None:
        super().__init__()
        self.setModel(rows)
        self.setAccessibleName(tr("Worked on last"))
        self.setItemDelegate(_Delegate(rows))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self.activated_by_hand)

    def event(self, event: QEvent) -> bool:
        """The window's keys of the same name are about images."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.activated_by_hand.emit(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.forget_wished.emit(index)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Picture, name and where it lies; below a bar and words for how far it is."""

    def __init__(self, rows: _Recents) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, max(THUMB, round(option.fontMetrics.height() * 3.4)) + 16)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: RecentProject = index.data(ENTRY)
        there = entry.place in self._rows.there
        painter.save()
        paint_background(painter, option)
        frame = option.rect.adjusted(12, 8, -12, -8)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        self._paint_picture(painter, QRect(frame.left(), frame.top(), THUMB, frame.height()), entry, muted)
        frame.setLeft(frame.left() + THUMB + 14)
        line = frame.height() // 3
        first = QRect(frame.left(), frame.top(), frame.width(), line)
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        write(painter, first, entry.name, option.palette.color(QPalette.ColorRole.Text) if there else muted)
        painter.setFont(option.font)
        write(painter, first, _when(entry) if there else tr("not there · Del takes it off"), muted, right=True)
        write(painter, first.translated(0, line), entry.place, muted)
        self._paint_progress(painter, first.translated(0, 2 * line), entry, muted)
        painter.restore()

    def _paint_picture(self, painter: QPainter, frame: QRect, entry: RecentProject, muted: QColor) -> None:
        picture = self._rows.pictures.get(entry.place)
        if picture is None or picture.isNull():
            faint = QColor(muted)
            faint.setAlphaF(0.2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint)
            painter.drawRoundedRect(QRectF(frame), 5, 5)
            return
        size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, picture)

    @staticmethod
    def _paint_progress(painter: QPainter, frame: QRect, entry: RecentProject, muted: QColor) -> None:
        text = _progress(entry)
        bar = QRectF(frame.left(), frame.center().y() - 2, 160, 6)
        back = QColor(muted)
        back.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(bar, 3, 3)
        if entry.done and entry.total:
            painter.setBrush(QColor(next(reversed(STATE_COLOURS.values()))))
            painter.drawRoundedRect(
                QRectF(bar.left(), bar.top(), max(bar.width() * entry.done / entry.total, 6), 6), 3, 3
            )
        write(painter, frame.adjusted(172, 0, 0, 0), text, muted)


def _progress(entry: RecentProject) -> str:
    return tr("{done} of {total} done", done=entry.done, total=entry.total)


def _when(entry: RecentProject) -> str:
    """When it was left, in the reader's own zone."""
    try:
        return datetime.fromisoformat(entry.left).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""
