"""Readings beside one another, at the canvas: there while an adjudication goes on and they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from annotator.ui.canvas.beside import Beside
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.work.adjudicating import Adjudicating
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.panels.reading_panes import ReadingPanes


class ReadingsBeside(QObject):
    """Puts the panes at the canvas and takes them away; they are made when they are first wanted."""

    def __init__(self, beside: Beside, session: Session, adjudicating: Adjudicating, presenter: Presenter) -> None:
        super().__init__(beside)
        self._beside, self._session, self._adjudicating = beside, session, adjudicating
        self._presenter = presenter
        self.panes: ReadingPanes | None = None
        self._on = False
        adjudicating.changed.connect(self._show)
        presenter.options.changed.connect(self._show)

    @property
    def on(self) -> bool:
        """Whether they are to be seen."""
        return self._presenter.options.now.readings_beside and bool(self._adjudicating.statements)

    @Slot()
    def _show(self) -> None:
        if self.on == self._on:
            return
        self._on = self.on
        if self._on and self.panes is None:
            self.panes = self._make()
        self._beside.show_panes(self.panes if self._on else None)
        self._presenter.refresh()  # the canvas has all readings over the image, or the chosen one alone

    def _make(self) -> ReadingPanes:
        from annotator.ui.panels.reading_panes import ReadingPanes

        presenter = self._presenter
        panes = ReadingPanes(self._session, self._adjudicating, presenter.canvas, presenter.options)
        panes.outgrown.connect(self._beside.arrange)
        return panes
