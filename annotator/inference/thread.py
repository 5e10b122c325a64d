"""The worker thread. The object lives in the window's thread and owns the signals; only `run` is elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.inference.maps.requests import MapRequest, SurveyRequest
from annotator.inference.queue import RequestQueue, Wanted
from annotator.inference.requests import (
    Answer,
    AttendRequest,
    Failure,
    LearnRegionsRequest,
    PhraseRequest,
    Request,
    WeighRequest,
    WorkerStatus,
)
from annotator.inference.scoring import FrameMapsRequest, ScoreRequest

# Python's own 5 ms are much where a frame has 16, and each of many calls of Qt and SQLite lets the lock go.
SWITCH_SECONDS = 0.0005
NICER = 5


class Backend(Protocol):
    """What serves the requests: made and used in the worker's thread alone."""

    @property
    def device(self) -> str:
        """The device work runs on, for people; empty before the first work."""

    def serve(self, request: Request, wanted: Wanted) -> Answer | None:
        """Do the work; None when it was no longer wanted half-way. Raises KnownError and ElsewhereError."""

    def close(self) -> None:
        """No more is asked."""


class ElsewhereError(Exception):
    """A fault that nobody foresaw, in another process; its text is the traceback there."""


class InferenceThread(QThread):
    """Serves requests one by one. `start` it, `submit` to it, `shut_down` waits for it; nothing is ever terminated.

    `make_backend` is called for the first request: until then nothing of what serves is loaded.
    Each request ends in `answered`, in `failed`, or, where nobody foresaw what happened, in `crashed` with the details
    for a developer and the request; only one that nobody wants any more ends without a word.
    """

    answered = Signal(object)
    failed = Signal(object)
    crashed = Signal(str, object)
    status_changed = Signal(object)

    def __init__(self, make_backend: Callable[[], Backend], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_backend = make_backend
        self._backend: Backend | None = None
        self._queue = RequestQueue()
        self._latency = 0.0

    def submit(self, request: Request) -> None:
        """Queue a request."""
        self._queue.put(request)

    def withdraw(self, unwanted: Callable[[Request], bool]) -> None:
        """Make requests unwanted."""
        self._queue.withdraw(unwanted)

    def shut_down(self) -> None:
        """Take no more work and wait for the thread to end."""
        self._queue.close()
        self.wait()

    def run(self) -> None:
        """Serve until closed. Whatever a request dies of is told, and the next one is served."""
        _give_way()
        while (request := self._queue.take()) is not None:
            try:
                self._tell(_activity(request))
                self._serve(request)
            except KnownError as error:
                self.failed.emit(Failure(self._queue.asked_by(request), error))
            except BaseException as fault:  # foreign code may even call exit(): the thread goes on all the same
                self.crashed.emit(_details(fault), self._queue.asked_by(request))
            self._tell("")
        if self._backend is not None:
            self._backend.close()

    def _serve(self, request: Request) -> None:
        started = time.perf_counter()
        if self._backend is None:
            self._backend = self._make_backend()
        answer = self._backend.serve(request, self._queue.want())
        if answer is not None and self._queue.wanted(request):
            self._latency = time.perf_counter() - started
            asked = self._queue.asked_by(request)
            self.answered.emit(answer if asked is request else replace(answer, request=asked))

    def _tell(self, activity: str) -> None:
        device = self._backend.device if self._backend is not None else ""
        self.status_changed.emit(WorkerStatus(len(self._queue), device, self._latency, activity))


def _give_way() -> None:
    """Let the window go first: it gets the interpreter's lock within half a millisecond, and, where the system knows
    threads one by one, the processor; so do the threads that torch makes from here.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + NICER, 19))


def _activity(request: Request) -> str:
    """What goes on, to be translated."""
    if isinstance(request, LearnRegionsRequest):
        return marked("Learning from regions")
    if isinstance(request, SurveyRequest | MapRequest):
        return marked("Comparing maps")
    if isinstance(request, ScoreRequest):
        return marked("Scoring frames")
    if isinstance(request, WeighRequest | PhraseRequest):
        return marked("Looking at a place")
    if isinstance(request, FrameMapsRequest):
        return marked("Looking at a frame")
    return marked("Suggesting") if isinstance(request, AttendRequest) else marked("Refining")


def _details(fault: BaseException) -> str:
    """The traceback, or where there is no memory for one the fault's type."""
    if isinstance(fault, ElsewhereError):
        return str(fault)
    try:
        return "".join(traceback.format_exception(fault))
    except Exception:
        return type(fault).__name__
