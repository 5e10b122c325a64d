"""The canvas with panes at its right or below it, whichever leaves more of the image in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.canvas.arrangement import Arrangement, Wanted, arrange, columns_within, places
from annotator.ui.canvas.split import SplitView


class Panes(QWidget):
    """Widgets of one size, row by row. `head` is how high a pane is beside its picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(60, 60)
        self.columns = 1

    def shown(self) -> list[QWidget]:
        """The widgets to be laid out."""
        raise NotImplementedError

    def head(self) -> int:
        """Pixels that a pane is higher than its picture."""
        return 0

    def lay_out(self) -> None:
        """Give every pane its place."""
        shown = self.shown()
        for pane, frame in zip(shown, places(len(shown), self.columns, (self.width(), self.height())), strict=True):
            pane.setGeometry(*frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()


class Beside(QSplitter):
    """Holds the canvas, and panes while there are any. Where somebody moved the border it stays until they are gone."""

    def __init__(self, work: SplitView, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.work = work
        self.panes: Panes | None = None
        self._dragged: float | None = None
        self._done: tuple[Wanted, tuple[int, int], float | None] | None = None
        self.addWidget(work)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)
        work.canvas.pictured.connect(self.arrange)

    def show_panes(self, panes: Panes | None) -> None:
        """Show panes at the canvas, or none."""
        if panes is not self.panes:
            if self.panes is not None:
                self.panes.hide()
            self.panes, self._dragged, self._done = panes, None, None
        if panes is not None:
            self.addWidget(panes)
            panes.show()
            self.arrange()

    @Slot()
    def arrange(self) -> None:
        """Lay the panes out for the size there is, the image, and their number."""
        panes = self.panes
        count = len(panes.shown()) if panes is not None else 0
        if panes is None or not count:
            return
        picture, halved = self.work.canvas.picture, self.work.plain.isVisibleTo(self.work)
        least = self.work.minimumSizeHint().expandedTo(self.work.canvas.minimumSize())
        size = picture.size if picture is not None else (1, 1)
        wanted = Wanted(count, panes.head(), size, (least.width(), least.height()), halved)
        area = self.width(), self.height()
        if (wanted, area, self._dragged) == self._done:
            return
        self._done = wanted, area, self._dragged
        found = arrange(wanted, area) if self._dragged is None else self._as_dragged(wanted, area)
        self.setOrientation(Qt.Orientation.Vertical if found.below else Qt.Orientation.Horizontal)
        whole = area[found.below] - self.handleWidth()
        self.setSizes([whole - found.breadth, found.breadth])
        panes.columns = found.columns
        panes.lay_out()

    def _as_dragged(self, wanted: Wanted, area: tuple[int, int]) -> Arrangement:
        assert self._dragged is not None
        below = self.orientation() is Qt.Orientation.Vertical
        breadth = round(area[below] * self._dragged)
        strip = (area[0], breadth) if below else (breadth, area[1])
        return Arrangement(below, columns_within(wanted, strip)[0], breadth)

    @Slot()
    def _keep(self) -> None:
        whole = self.height() if self.orientation() is Qt.Orientation.Vertical else self.width()
        self._dragged = self.sizes()[-1] / max(whole, 1)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
