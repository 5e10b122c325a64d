"""A queue that serves the person first. Knows no Qt and no torch; safe to use from several threads."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable

from annotator.inference.requests import AttendRequest, Request


class Wanted:
    """Whether a request that is served is still wanted: asked between the steps of long work, or told at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._dropped = False
        self._then: Callable[[], object] = lambda: None
        # Whether nothing at all is wanted any more.
        self.closing = False

    def __call__(self) -> bool:
        return not self._dropped

    def otherwise(self, then: Callable[[], object]) -> None:
        """Call `then` once it is not wanted any more, in whichever thread that comes to pass; it must not wait."""
        with self._lock:
            self._then = then
            dropped = self._dropped
        if dropped:
            then()

    def drop(self, *, closing: bool = False) -> None:
        """It is not wanted any more."""
        with self._lock:
            before, self._dropped = self._dropped, True
            self.closing = self.closing or closing
            then = self._then
        if closing or not before:
            then()


class RequestQueue:
    """Requests by urgency, then in the order they came. A request no longer wanted is never handed out.

    What somebody waits for is finished first; all else gives way to what is more urgent, and begins anew later. A
    request for what is being served for later is no new one: it takes that one's place.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int, Request]] = []
        self._current: Request | None = None
        self._taken: Request | None = None
        self._want = Wanted()
        self._closed = False

    def put(self, request: Request) -> None:
        """Add a request, for which one that has time gives way; ignored once the queue is closed."""
        with self._changed:
            if self._closed:
                return
            served = self._current
            if served is not None and self._want():
                if _is_same_work(served, request):
                    self._current = request
                    return
                if request.urgency < served.urgency:
                    self._want.drop()
                    self._push(served)
            self._push(request)
            self._changed.notify()

    def _push(self, request: Request) -> None:
        heapq.heappush(self._waiting, (request.urgency, request.number, request))

    def take(self) -> Request | None:
        """Wait for the most urgent request; None when the queue was closed."""
        with self._changed:
            self._current = self._taken = None
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            self._current = self._taken = heapq.heappop(self._waiting)[2]
            self._want = Wanted()
            return self._taken

    def withdraw(self, unwanted: Callable[[Request], bool]) -> None:
        """Forget every request for which `unwanted` is true, the one being served included."""
        with self._changed:
            self._waiting = [entry for entry in self._waiting if not unwanted(entry[2])]
            heapq.heapify(self._waiting)
            if self._current is not None and unwanted(self._current):
                self._want.drop()

    def want(self) -> Wanted:
        """Whether the request that was taken last is still wanted."""
        with self._changed:
            return self._want

    def wanted(self, request: Request) -> bool:
        """Whether the request that was taken last is still wanted."""
        with self._changed:
            return not self._closed and request is self._taken and self._want()

    def asked_by(self, request: Request) -> Request:
        """Who waits for the answer to the request that was taken last: that one, or one for the same work since."""
        with self._changed:
            return self._current if request is self._taken and self._current is not None else request

    def close(self) -> None:
        """Hand out nothing more and wake whoever waits."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._want.drop(closing=True)
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting)


def _is_same_work(served: Request, request: Request) -> bool:
    """Whether an image that is looked at ahead is what is asked for now: begun anew, it would take longer."""
    if not (isinstance(served, AttendRequest) and isinstance(request, AttendRequest)):
        return False
    return request.urgency < served.urgency and request.work == served.work
