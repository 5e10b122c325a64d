"""The status bar: what the worker does, on which device, and what lies under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from annotator.core.errors import KnownError
from annotator.inference.requests import WorkerStatus
from annotator.ui.base.text import told, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.images import Picture


class StatusBar(QStatusBar):
    """Activity and queue at the left; pixel, zoom, image and device at the right."""

    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._counted = session, 0
        self.setSizeGripEnabled(False)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedWidth(90)
        self.progress.setRange(0, 0)
        self.activity, self.pixel, self.zoom, self.image, self.device = (QLabel() for _ in range(5))
        # Together: the bar hides this, and all in it, while a message is shown.
        worker = QWidget()
        row = QHBoxLayout(worker)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.progress)
        row.addWidget(self.activity, 1)
        self.addWidget(worker, 1)
        for label in (self.pixel, self.image, self.zoom, self.device):
            self.addPermanentWidget(label)
        self.progress.hide()
        self.device.setText(tr("model not loaded"))
        canvas.pointed.connect(self._point)
        canvas.zoomed.connect(self._zoom)
        session.picture_changed.connect(self._image)
        session.image_changed.connect(self._image)
        session.changed.connect(self._count)

    @Slot(object)
    def show_worker(self, status: WorkerStatus) -> None:
        """What the worker does now, how much waits, and how long the last answer took."""
        busy = bool(status.activity)
        self.progress.setVisible(busy)
        waiting = tr(" · {count} waiting", count=status.waiting) if status.waiting else ""
        self.activity.setText(f"{told(status.activity)}{waiting}" if busy else "")
        if status.device:
            latency = f" · {status.latency * 1000:.0f} ms" if status.latency else ""
            self.device.setText(f"{told(status.device)}{latency}")

    @Slot(object)
    def _point(self, position: tuple[float, float] | None) -> None:
        picture = self._session.picture
        if position is None or picture is None or not _is_inside(picture, position):
            self.pixel.clear()
            return
        x, y = int(position[0]), int(position[1])
        self.pixel.setText(f"x {x}  y {y}   {_values(picture, x, y)}")

    @Slot(float)
    def _zoom(self, scale: float) -> None:
        self.zoom.setText(f"{scale:.0%}")

    @Slot()
    def _count(self) -> None:
        """Tell the image's place anew where others came or went."""
        if len(self._session.order) != self._counted:
            self._image()

    @Slot()
    def _image(self) -> None:
        session = self._session
        self._counted = len(session.order)
        if session.record is None:
            self.image.clear()
            return
        place = f"{session.order.index(session.record.id) + 1} / " if session.record.id in session.order else ""
        size = f" · {session.picture.width} × {session.picture.height}" if session.picture is not None else ""
        self.image.setText(f"{place}{len(session.order)}{size}")


def _values(picture: Picture, x: int, y: int) -> str:
    """A pixel's raw values; nothing where they are not there yet or cannot be read."""
    try:
        values = picture.values(x, y) if not picture.finest else ()
    except KnownError:
        return ""
    told = " ".join(f"{value}" if picture.counted else f"{value:.4g}" for value in values)
    return f"{told} {picture.units}" if told and picture.units else told


def _is_inside(picture: Picture, position: tuple[float, float]) -> bool:
    return 0 <= position[0] < picture.width and 0 <= position[1] < picture.height
