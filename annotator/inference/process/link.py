"""A child process and the two threads that write to it and read from it: whoever asks it never waits for a pipe."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

from annotator.core.errors import KnownError
from annotator.inference.environment import child_environment
from annotator.inference.process import wire

# Of what the child wrote to its standard error so many bytes are read, the last.
TOLD = 20_000


@dataclass(frozen=True)
class Gone:
    """The process is over: with this exit code, negative for the signal that ended it."""

    code: int


class Link:
    """One process, from its start to its end. What it tells comes to `inbox`; the last of that is `Gone`."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it, in the session of this program: Linux weighs priorities within a session. Raises KnownError."""
        self.inbox: SimpleQueue[object] = SimpleQueue()
        self._outbox: SimpleQueue[list[memoryview] | None] = SimpleQueue()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process lives
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=child_environment(),
                creationflags=flags,
            )  # fmt: skip
        except OSError as fault:
            self._errors.close()
            raise KnownError(
                "The worker cannot be started ({fault}).", fault=fault, advice="Close other programs, and try again."
            ) from fault
        self._threads = [threading.Thread(target=does, daemon=True) for does in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def send(self, value: object) -> None:
        """Have a value written; what cannot be is told by `Gone`."""
        self._outbox.put(wire.packed(value))

    def end(self) -> str:
        """End it at once, if it still runs, and leave nothing of it; what it wrote to its standard error last."""
        self._process.kill()
        self._process.wait()
        self._outbox.put(None)
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with suppress(OSError):  # what was not written yet
                stream.close()
        with self._errors as errors:
            errors.seek(max(errors.seek(0, 2) - TOLD, 0))
            return errors.read().decode("utf-8", "replace")

    def _write(self) -> None:
        assert self._process.stdin is not None
        while (parts := self._outbox.get()) is not None:
            try:
                wire.write(self._process.stdin, parts)
            except OSError:  # it is gone, which the reader tells
                return

    def _read(self) -> None:
        assert self._process.stdout is not None
        with suppress(EOFError, OSError):
            while True:
                self.inbox.put(wire.read(self._process.stdout))
        self.inbox.put(Gone(self._process.wait()))
