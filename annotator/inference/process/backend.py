"""The backend that has a process of its own do the work: what may befall a model befalls that process alone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty
from typing import TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.inference.process import wire
from annotator.inference.process.link import Gone, Link
from annotator.inference.process.losses import Losses
from annotator.inference.requests import Answer, Attended, Looking, PhraseFound, Request, Weighed
from annotator.inference.thread import ElsewhereError

if TYPE_CHECKING:
    from annotator.inference.queue import Wanted

# In which a step of the work ends, in seconds: a large model from a slow disk is one.
PATIENCE, PARTS = 180.0, 4
CHILD = "annotator.inference.process.child"


class _Wake:
    """Something is no longer wanted."""


class ProcessBackend:
    """Asks a child process, which is started for the first request, and again after it was lost.

    A request at which the process dies is tried once more, unless its model was the cause before; then it is told, and
    not tried again until somebody insists. One of which no step ends in `patience` seconds hangs: the process is ended.
    Used by one thread.
    """

    def __init__(self, device: str = "", *, patience: float = PATIENCE, command: Sequence[str] = ()) -> None:
        """command: what to start in the place of the worker's own child."""
        self._command = list(command) or [sys.executable, "-m", CHILD, *([device] if device else [])]
        self._patience = patience
        self._link: Link | None = None
        self._losses = Losses()
        self._device = ""

    @property
    def device(self) -> str:
        """As the process named it last; empty before the first work."""
        return self._device

    @property
    def pid(self) -> int:
        """The number of the process; 0 where none runs."""
        return self._link.pid if self._link is not None else 0

    def serve(self, request: Request, wanted: Wanted) -> Answer | None:
        """Have a request served; None where it is no longer wanted. Raises KnownError and ElsewhereError."""
        self._losses.refuse(request)
        while wanted():
            found = self._ask(request, wanted)
            if isinstance(found, wire.Served):
                return self._taken(found, request)
            if found is None:
                raise self._losses.tell_hang(request, self._patience)
            again = self._losses.ended(request)
            if not again or not wanted():
                raise self._losses.tell_end(request, found.code)
        return None

    def close(self) -> None:
        """End the process at once."""
        if self._link is not None:
            self._link.end()
            self._link = None

    def _ask(self, request: Request, wanted: Wanted) -> wire.Served | Gone | None:
        """What came of a request in the process; None where it hung."""
        link = self._ready()
        link.send(wire.lean(request))
        wanted.otherwise(lambda: link.inbox.put(_Wake()))
        while True:
            told = self._hear(link)
            if told is None:
                self.close()
                return None
            if isinstance(told, _Wake) and wanted.closing:
                self.close()
                return wire.Served(request.number)
            if isinstance(told, _Wake):
                link.send(wire.Dropped(request.number))
            elif isinstance(told, Gone):
                self.close()
                return told
            elif isinstance(told, wire.Served) and told.number == request.number:
                return told

    def _hear(self, link: Link) -> object:
        """What the process tells next; None where it tells nothing for too long.

        That is waited for in parts, lest the time count in which both were stopped.
        """
        for _ in range(PARTS):
            with suppress(Empty):
                return link.inbox.get(timeout=self._patience / PARTS)
        return None

    def _ready(self) -> Link:
        if self._link is not None and not self._link.alive:  # ended from outside while it had nothing to do
            self.close()
        if self._link is None:
            self._link = Link(self._command)
        return self._link

    def _taken(self, found: wire.Served, request: Request) -> Answer | None:
        self._device = found.device
        if found.error is not None:
            raise found.error
        if found.details:
            raise ElsewhereError(found.details)
        if found.answer is None:
            return None
        self._losses.answered(request)
        answer = wire.whole(found.answer, request)
        if isinstance(answer, Attended | Weighed | PhraseFound) and answer.request.picture is not None:
            _check(answer.sha256, answer.request.picture.sha256, answer.request)
        return answer


def _check(seen: str, sha256: str, request: Looking) -> None:
    """The file may have become another one between the window's reading and the process's."""
    if sha256 and seen != sha256:
        raise KnownError(
            "The image's file was changed while the classifier looked at it.",
            path=request.path,
            advice="Open the image again.",
        )
