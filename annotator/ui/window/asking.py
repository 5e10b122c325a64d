"""What asks the worker amid the work, by hand: about places, about rough strokes, about phrases."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.inference.thread import InferenceThread
from annotator.ui.canvas.instruments.place_note import PlaceNote
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.window.phrase_commands import PhraseCommands
from annotator.ui.work.phrasing import Phrasing
from annotator.ui.work.probing import Probing
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.sketching import Sketching
from annotator.ui.work.suggester import Suggester


class Asking(QObject):
    """Makes these parts of a window; `back` puts the tool in hand again that was there before a phrase's."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        suggester: Suggester,
        thread: InferenceThread,
        review: Review,
        presenter: Presenter,
        back: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self.probing = Probing(session, suggester, thread, self)
        self.place_note = PlaceNote(presenter.canvas, self.probing)
        self.sketching = Sketching(session, suggester, thread, self)
        self.phrasing = Phrasing(session, suggester, thread, self)
        self._phrases = PhraseCommands(window, session, self.phrasing, review, presenter, back)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Their actions, by name."""
        return {"probe": self.probing.set_on, **self._phrases.handlers()}
