"""A training as a process of its own: started, listened to, stopped. It ends with the program that started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from annotator.core.errors import KnownError, fault_of
from annotator.inference.environment import child_environment
from annotator.inference.learning import child
from annotator.inference.learning.job import Job
from annotator.inference.learning.shelf import Learnt, Shelf
from annotator.inference.learning.stages import Told

ERRORS = "errors.txt"


@dataclass(frozen=True)
class Ended:
    """The process is over. `fault`: why nothing came of it; `details`: for a developer, where nobody foresaw it."""

    fault: KnownError | None = None
    details: str = ""


Event: TypeAlias = Told | Ended


class Training:
    """One training. It works in a folder of the shelf; `keep` puts what it made into its place, `stop` leaves nothing.

    The process reads images and models, writes into that folder alone, and knows no project. It is told that its parent
    is gone by the end of its standard input, on every system, whatever the parent died of.
    """

    def __init__(self, job: Job, shelf: Shelf) -> None:
        """Start; the model is called as the job is, with its number. Raises KnownError when it cannot be started."""
        self._shelf, self.work = shelf, shelf.claim()
        self._events: SimpleQueue[Event] = SimpleQueue()
        try:
            numbered = replace(job, name=f"{job.name} {shelf.number_of(self.work)}")
            (self.work / child.JOB).write_text(numbered.to_json(), encoding="utf-8")
            with (self.work / ERRORS).open("wb") as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", child.__name__, str(self.work)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=child_environment(job.threads),
                    start_new_session=os.name != "nt", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )  # fmt: skip
        except OSError as fault:
            shelf.release(self.work)
            raise KnownError("The training cannot be started ({fault}).", fault=fault, path=self.work) from fault
        self._reader = threading.Thread(target=self._listen, name="training", daemon=True)
        self._reader.start()

    def events(self) -> list[Event]:
        """What was told since the last call; never waits."""
        found = []
        while True:
            try:
                found.append(self._events.get_nowait())
            except Empty:
                return found

    def until_ended(self) -> Iterator[Event]:
        """Everything that is told, as it comes; the last is `Ended`."""
        while True:
            event = self._events.get()
            yield event
            if isinstance(event, Ended):
                return

    def keep(self, by: str) -> Learnt:
        """Put model and report into their places once it ended well. Raises KnownError."""
        self._close()
        return self._shelf.file(self.work, by)

    def stop(self) -> None:
        """End the process at once, if it still runs, and leave nothing of it."""
        self._process.kill()
        self._close()
        self._shelf.release(self.work)

    def _close(self) -> None:
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        ended: Ended | None = None
        for line in self._process.stdout:
            if not line.endswith(b"\n"):  # stopped in the midst of it
                break
            event = _event(json.loads(line))
            if isinstance(event, Ended):
                ended = event
            else:
                self._events.put(event)
        code = self._process.wait()
        self._events.put(ended if ended is not None else self._crashed(code))

    def _crashed(self, code: int) -> Ended:
        details = (self.work / ERRORS).read_text(encoding="utf-8", errors="replace")
        last = (details.strip().splitlines() or [""])[-1]
        if code < 0 or not last:
            return Ended(
                KnownError(
                    "The training was ended from outside (code {code}).",
                    code=code,
                    advice="Most often memory ran out: close other programs, and train again.",
                )
            )
        fault = KnownError(
            "A fault of the program ended the training ({fault}).", fault=last, advice="Nothing was changed."
        )
        return Ended(fault, details)


def _event(told: dict[str, Any]) -> Event:
    if "share" in told:
        return Told(told["text"], told["share"])
    return Ended(fault_of(told["fault"])) if "fault" in told else Ended()
