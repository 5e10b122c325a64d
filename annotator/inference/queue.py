"""A queue that serves the person first. Knows no Qt and no torch; safe to use from several threads."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable

from annotator.inference.requests import Request, Urgency

# Long work for which nobody waits at this moment: it gives way, and begins anew later.
PATIENT = (Urgency.BETTER, Urgency.BETTER_AHEAD, Urgency.LEARN)


class RequestQueue:
    """Requests by urgency, then in the order they came. A request no longer wanted is never handed out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int, Request]] = []
        self._current: Request | None = None
        self._current_wanted = False
        self._closed = False

    def put(self, request: Request) -> None:
        """Add a request, for which one that has time gives way; ignored once the queue is closed."""
        with self._changed:
            if not self._closed:
                self._push(request)
                served = self._current
                if served is not None and self._current_wanted and _gives_way(served, request):
                    self._current_wanted = False
                    self._push(served)
                self._changed.notify()

    def _push(self, request: Request) -> None:
        heapq.heappush(self._waiting, (request.urgency, request.number, request))

    def take(self) -> Request | None:
        """Wait for the most urgent request; None when the queue was closed."""
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            self._current = heapq.heappop(self._waiting)[2]
            self._current_wanted = True
            return self._current

    def withdraw(self, unwanted: Callable[[Request], bool]) -> None:
        """Forget every request for which `unwanted` is true, the one being served included."""
        with self._changed:
            self._waiting = [entry for entry in self._waiting if not unwanted(entry[2])]
            heapq.heapify(self._waiting)
            if self._current is not None and unwanted(self._current):
                self._current_wanted = False

    def wanted(self, request: Request) -> bool:
        """Whether the request being served is still wanted: ask between the steps of long work."""
        with self._changed:
            return not self._closed and request is self._current and self._current_wanted

    def close(self) -> None:
        """Hand out nothing more and wake whoever waits."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting)


def _gives_way(served: Request, request: Request) -> bool:
    return served.urgency in PATIENT and request.urgency < served.urgency
