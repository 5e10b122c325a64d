"""Searching an image by a phrase: asking for it, showing its map, and taking a region of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.tools.phrase import PhraseTool
from annotator.ui.work.phrasing import Phrasing
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMap


class PhraseCommands(QObject):
    """While a phrase's map is shown its tool is in hand; then `back` gives the one before."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        phrasing: Phrasing,
        review: Review,
        presenter: Presenter,
        back: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._phrasing, self._presenter = window, session, phrasing, presenter
        self._canvas, self._back = presenter.canvas, back
        self.tool = PhraseTool(session, review, phrasing)
        presenter.instead = self._map
        phrasing.found.connect(self._begin)
        phrasing.changed.connect(self._show)
        self._canvas.busy_changed.connect(self._left)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """The action, by name."""
        return {"find_phrase": self.find_phrase}

    def find_phrase(self) -> None:
        """Ask for a phrase, and look for it."""
        from annotator.inference.phrases import weights_of
        from annotator.ui.dialogs.phrase import PhraseDialog

        if self._session.project is None:
            return
        book = self._phrasing.book()
        phrase = PhraseDialog.ask(book, self._window) if book is not None else ""
        if book is not None and phrase:
            self._canvas.cancel()
            self._phrasing.search(phrase, weights_of(book.matches(phrase)))

    def _map(self) -> tuple[HeatMap, str] | None:
        heat = self._phrasing.heat
        return (heat, f"“{self._phrasing.phrase}”") if heat is not None else None

    @Slot()
    def _begin(self) -> None:
        self._canvas.begin(self.tool)
        self._canvas.setFocus()
        self._session.notifications.inform(tr(self.tool.hint))

    @Slot()
    def _show(self) -> None:
        self._presenter.show_heat()
        self._canvas.update()

    @Slot()
    def _left(self) -> None:
        """The gesture is over: the tool before is in hand again."""
        if self._canvas.tool is self.tool and not self._canvas.busy:
            self._back()
