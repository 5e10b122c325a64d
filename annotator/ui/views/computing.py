"""What a view shows is computed beside the window's thread, over a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from annotator.core.project.project import Project
from annotator.ui.base.jobs import as_known

if TYPE_CHECKING:
    from annotator.core.store.server import Place
    from annotator.studies.reports.page import Page

Make: TypeAlias = Callable[[Project], "Page"]


@dataclass(frozen=True, eq=False)
class Question:
    """Which report is asked for: of the project at a place, as a reader sees it; `of` tells questions of one kind."""

    of: str
    place: Place
    reader: str
    make: Make


class Computing(QObject):
    """One report after the other; a question that a newer one of its kind overtook is passed over.

    Nobody waits for a report that is being made when the program ends: it only reads.
    """

    # The question, and the Page, or the KnownError that there is instead.
    found = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest: dict[str, Question] = {}
        self._asked: SimpleQueue[Question | None] = SimpleQueue()
        self._thread: Thread | None = None

    def ask(self, question: Question) -> None:
        """Have a report made."""
        self._newest[question.of] = question
        self._asked.put(question)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="reports", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No more questions; those that wait are dropped."""
        self._newest.clear()
        self._asked.put(None)

    def _work(self) -> None:
        while (question := self._asked.get()) is not None:
            if self._newest.get(question.of) is question:
                found = _answer(question)
                try:
                    self.found.emit(question, found)
                except RuntimeError:  # the window is gone
                    return


def _answer(question: Question) -> object:
    try:
        with closing(Project.open(question.place, reader=question.reader)) as project:
            return question.make(project)
    except Exception as fault:
        return as_known(fault)
