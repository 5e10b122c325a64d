"""Readings beside one another: a pane for each reader, all at the place of the image that the canvas shows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from annotator.core.work.labels import Label
from annotator.ui.base.label_text import short
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.region_layer import ShownRegion
from annotator.ui.canvas.split import Cross, Panes, lead, show_same_part
from annotator.ui.canvas.view_options import ViewOptions
from annotator.ui.panels.reading_pane import FRAME, ReadingPane
from annotator.ui.panels.readings import reader_colour, what_is_said
from annotator.ui.work.adjudicating import Adjudicating
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.studies.adjudicating import Statement


class ReadingPanes(Panes):
    """Follows an adjudication and the canvas while it is shown. `outgrown`: there are more readers or fewer, or their
    names are written larger.
    """

    outgrown = Signal()

    def __init__(
        self, session: Session, adjudicating: Adjudicating, canvas: Canvas, options: ViewOptions,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._adjudicating, self._canvas, self._options = session, adjudicating, canvas, options
        self.panes: list[ReadingPane] = []
        self._cross = Cross(canvas)
        canvas.moved.connect(self._follow)
        canvas.pictured.connect(self._show_picture)
        canvas.pointed.connect(self._point)
        options.changed.connect(self._restyle)
        session.labels_changed.connect(self.refresh)
        adjudicating.changed.connect(self.refresh)
        self.refresh()

    def shown(self) -> list[QWidget]:
        return list(self.panes)

    def head(self) -> int:
        return self.panes[0].line_height() + 2 * FRAME if self.panes else 0

    def lay_out(self) -> None:
        super().lay_out()
        self._share_lines()

    def _share_lines(self) -> None:
        """All heads are as high as the one that needs most."""
        lines = max((pane.lines(pane.width()) for pane in self.panes), default=1)
        for pane in self.panes:
            pane.set_lines(lines)

    # --- what is shown

    @Slot()
    def refresh(self) -> None:
        """Show what the readers say by now; nothing is left of readings that are not to be seen."""
        own = self._adjudicating
        statements = own.statements if own.active else []
        changed = len(statements) != len(self.panes)
        while len(self.panes) > len(statements):
            self._drop(self.panes.pop())
        while len(self.panes) < len(statements):
            self._add()
        for place, (pane, statement) in enumerate(zip(self.panes, statements, strict=True)):
            self._tell(pane, place, statement)
        self._share_lines()
        if changed:
            self.outgrown.emit()

    def _add(self) -> None:
        place = len(self.panes)
        pane = ReadingPane(self)
        pane.picked.connect(partial(self._pick, place))
        pane.opened.connect(partial(self._take, place))
        pane.view.looked.connect(partial(self._lead, pane))
        pane.view.pointed.connect(self._point_from)
        pane.view.setFocusProxy(self._canvas)
        pane.view.installEventFilter(self)
        pane.view.style_regions(self._options.now.style)
        self.panes.append(pane)
        self._show_picture_in(pane)
        pane.show()

    def _drop(self, pane: ReadingPane) -> None:
        pane.view.removeEventFilter(self)
        pane.view.show_regions([])
        pane.view.show_picture(None)
        pane.hide()
        pane.deleteLater()

    def _tell(self, pane: ReadingPane, place: int, statement: Statement) -> None:
        label = self._session.label if self._session.project is not None else None
        hidden = statement.reader in self._adjudicating.hidden
        said = what_is_said(statement, label.id if label is not None else None, hidden=False)
        chosen = place == self._adjudicating.chosen
        pane.tell(statement.reader or tr("all"), said, reader_colour(place), chosen=chosen, away=hidden)
        pane.view.show_regions([] if hidden else self._regions(statement, label))

    def _regions(self, statement: Statement, label: Label | None) -> list[ShownRegion]:
        """All that a reader drew, in the labels' colours: that of the chosen label strong and without its name, that of
        others faint and named.
        """
        chosen = label.id if label is not None else None
        found = []
        for value in sorted(statement.regions, key=lambda value: value.label_id == chosen):
            own, meant = self._session.labels.by_id(value.label_id), value.label_id == chosen
            tag = "" if meant else short(own)
            region = ShownRegion(value.mask, own.colour, tag, not meant, meant, number=value.id, unsure=not meant)
            found.append(region)
        return found

    @Slot()
    def _restyle(self) -> None:
        for pane in self.panes:
            pane.view.style_regions(self._options.now.style)

    @Slot()
    def _show_picture(self) -> None:
        if self.isVisible():
            for pane in self.panes:
                self._show_picture_in(pane)

    def _show_picture_in(self, pane: ReadingPane) -> None:
        if pane.view.picture is not self._canvas.picture:
            pane.view.show_picture(self._canvas.picture)
            show_same_part(self._canvas, pane.view)
        pane.view.redraw()

    # --- deciding

    def _pick(self, place: int) -> None:
        self._adjudicating.choose(place)
        self._canvas.setFocus()

    def _take(self, place: int) -> None:
        self._pick(place)
        self._adjudicating.take()

    # --- moving together

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            for pane in self.panes:
                show_same_part(self._canvas, pane.view)

    def _lead(self, pane: ReadingPane) -> None:
        """The canvas goes where a pane was brought, and all panes with it."""
        lead(pane.view, self._canvas)

    @Slot(object)
    def _point(self, position: tuple[float, float] | None) -> None:
        for pane in self.panes if self.isVisible() else ():
            pane.view.point(position)

    @Slot(object)
    def _point_from(self, position: tuple[float, float] | None) -> None:
        self._point(position)
        self._cross.point(position)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """A pane was resized: its middle is elsewhere."""
        if event.type() == QEvent.Type.Resize:
            for pane in self.panes:
                if pane.view is target:
                    show_same_part(self._canvas, pane.view)
        return super().eventFilter(target, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()
            self.outgrown.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_picture()
        self._follow()
