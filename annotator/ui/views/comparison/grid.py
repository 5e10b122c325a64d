"""The panes: a row for each label, a column for each way, all of them at one place of the image."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from annotator.inference.maps.ways import Way
from annotator.ui.base.text import tr
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.split import show_same
from annotator.ui.canvas.view_options import View
from annotator.ui.views.comparison.heading import Heading
from annotator.ui.views.comparison.pane import Pane
from annotator.ui.views.comparison.words import layer_text, way_title
from annotator.ui.work.comparing import Cell, MapComparison

GAP = 6


class PaneGrid(QScrollArea):
    """Follows a comparison. `label_left` and `way_left` tell of a row or column that somebody wishes away; `pointed`
    of the place the mouse is at.
    """

    label_left = Signal(str)
    way_left = Signal(object)
    pointed = Signal(object)

    def __init__(self, comparison: MapComparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panes: dict[Cell, Pane] = {}
        self._headings: dict[Way, Heading] = {}
        self._titles: dict[str, Heading] = {}
        self._layer: PictureLayer | None = None
        self._built: tuple[tuple[str, ...], tuple[Way, ...]] = ((), ())
        self._view, self._maps_shown = View(), True

    # --- rows and columns

    def build(self) -> None:
        """Rows and columns as the comparison has them; panes that stay keep what they show."""
        comparison = self._comparison
        wanted = comparison.labels, comparison.ways
        if wanted != self._built:
            self._built = wanted
            self._lay_out()
        for way, heading in self._headings.items():
            heading.tell(way_title(way, comparison), layer_text(way, comparison.survey))
        scores = comparison.survey.scores if comparison.survey is not None else {}
        for label, heading in self._titles.items():
            score = f"{scores[label]:.2f}" if label in scores else ""
            strange = "" if comparison.known(label) is not None else tr("not a label of the project")
            heading.tell(comparison.title(label), " · ".join(part for part in (score, strange) if part))
        for cell in self.panes:
            self.refresh(*cell)

    def _lay_out(self) -> None:
        labels, ways = self._built
        kept, first = dict(self.panes), next(iter(self.panes.values()), None)
        inside = QWidget()
        layout = QGridLayout(inside)
        layout.setContentsMargins(10, 4, 10, 8)
        layout.setSpacing(GAP)
        layout.setVerticalSpacing(3)
        self.panes, self._headings, self._titles = {}, {}, {}
        for column, way in enumerate(ways):
            self._headings[way] = heading = Heading(tr("Leave this method out"))
            heading.left.connect(partial(self.way_left.emit, way))
            layout.addWidget(heading, 0, column)
            layout.setColumnStretch(column, 1)
        for row, label in enumerate(labels):
            self._titles[label] = heading = Heading(tr("Leave this label out"))
            heading.left.connect(partial(self.label_left.emit, label))
            layout.addWidget(heading, 2 * row + 1, 0, 1, max(len(ways), 1))
            layout.setRowStretch(2 * row + 2, 1)
            for column, way in enumerate(ways):
                pane = kept.pop((label, way), None) or self._make_pane(label, way, first)
                self.panes[label, way] = pane
                layout.addWidget(pane, 2 * row + 2, column)
        focus = self._focused(self.takeWidget())
        self.setWidget(inside)
        for place, pane in enumerate(self.panes.values()):
            pane.beside = place > 0
        if focus in self.panes:
            self.panes[focus].setFocus()

    def _focused(self, before: QWidget | None) -> Cell:
        """The pane that has the keys, of those that there were; what is left of them goes."""
        found = next((cell for cell, pane in self.panes.items() if pane.hasFocus()), ("", Way()))
        if before is not None:
            before.deleteLater()
        return found

    def _make_pane(self, label: str, way: Way, like: Pane | None) -> Pane:
        pane = Pane(label, way)
        pane.setObjectName("pane")
        pane.setAccessibleName(f"{self._comparison.title(label)}, {way_title(way, self._comparison)}")
        pane.show_picture(self._layer)
        pane.set_heat_opacity(self._view.heat_opacity)
        if like is not None:
            pane.look_like(like)
        pane.looked.connect(partial(self._lead, pane))
        pane.pointed.connect(self._point)
        return pane

    def refresh(self, label: str, way: Way) -> None:
        """Show what there is of one pane by now."""
        pane = self.panes.get((label, way))
        if pane is not None:
            found = self._comparison.found(label, way) if self._comparison.usable else None
            pane.show_map(found, self._view.colour_map, shown=self._maps_shown)
            pane.update()

    # --- the image and how it is shown

    def show_picture(self, layer: PictureLayer | None) -> None:
        """Another image in all panes, or none."""
        self._layer = layer
        for pane in self.panes.values():
            pane.show_picture(layer)

    def show_view(self, view: View, *, maps: bool) -> None:
        """Maps in other colours, seen more or less, or not at all."""
        self._view, self._maps_shown = view, maps
        for pane in self.panes.values():
            pane.set_heat_opacity(view.heat_opacity)
            self.refresh(pane.label, pane.way)

    def redraw(self) -> None:
        """More of the image is there."""
        for pane in self.panes.values():
            pane.redraw()

    # --- moving together

    def leading(self) -> Pane | None:
        """The pane that keys act on: that which has the keys, else the first."""
        panes = list(self.panes.values())
        return next((pane for pane in panes if pane.hasFocus()), next(iter(panes), None))

    def fit(self) -> None:
        """The whole image in every pane."""
        for pane in self.panes.values():
            pane.fit()

    def _lead(self, leader: Pane) -> None:
        for pane in self.panes.values():
            if pane is not leader:
                show_same(leader, pane)

    @Slot(object)
    def _point(self, position: tuple[float, float] | None) -> None:
        for pane in self.panes.values():
            pane.point(position)
        self.pointed.emit(position)
