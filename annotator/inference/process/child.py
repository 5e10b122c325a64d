"""The worker's process: `python -m annotator.inference.process.child [DEVICE]`, asked on its standard input.

It answers on its standard output, tells of its steps meanwhile, and ends when its standard input does.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.inference.maps.requests import MapRequest, SurveyRequest
from annotator.inference.process import wire
from annotator.inference.queue import Wanted
from annotator.inference.requests import AboutFrames, LearnRegionsRequest, Looking

if TYPE_CHECKING:
    from annotator.core.images import Picture
    from annotator.inference.thread import Backend

NICER = 10
# Where memory runs out the system ends this before the window.
EXPENDABLE = "500"
# Steps are told no more often than this, in seconds.
PACE = 0.25


def main(backend: Backend, *, uses_torch: bool = True) -> None:
    """Serve with a backend until nobody asks any more."""
    faulthandler.enable()
    _give_way()
    Child(backend, *_own_streams(), uses_torch=uses_torch).serve()


class Child:
    """Reads requests beside the work, so that it hears at once what is not wanted any more."""

    def __init__(self, backend: Backend, asked: IO[bytes], out: IO[bytes], *, uses_torch: bool) -> None:
        self._backend, self._asked, self._out = backend, asked, out
        self._waiting: SimpleQueue[tuple[wire.Asked, Wanted]] = SimpleQueue()
        self._picture: tuple[Path, Picture] | None = None
        self._told, self._unwatched = 0.0, uses_torch

    def serve(self) -> None:
        """Never returns: the process ends with its input."""
        threading.Thread(target=self._read, daemon=True).start()
        self._step()
        while True:
            found = self._serve(*self._waiting.get())
            with suppress(OSError):
                wire.write(self._out, wire.packed(found))

    def _read(self) -> None:
        number, wanted = 0, _Stepping(self._step)
        try:
            while True:
                told = wire.read(self._asked)
                if isinstance(told, wire.Asked):
                    number, wanted = told.request.number, _Stepping(self._step)
                    self._waiting.put((told, wanted))
                elif told.number == number:
                    wanted.drop()
        except EOFError:
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def _serve(self, asked: wire.Asked, wanted: Wanted) -> wire.Served:
        request = asked.request
        try:
            if isinstance(request, Looking | LearnRegionsRequest | SurveyRequest | MapRequest | AboutFrames):
                self._watch_layers()
            if asked.sha256 and isinstance(request, Looking):
                request = replace(request, picture=self._read_picture(request.path, asked.sha256, wanted))
            answer = self._backend.serve(request, wanted)
            told = None if answer is None else wire.bare(answer)
            return wire.Served(request.number, told, self._backend.device)
        except KnownError as error:
            return wire.Served(request.number, None, self._backend.device, error)
        except BaseException as fault:  # foreign code may even call exit()
            return wire.Served(request.number, None, self._backend.device, None, details(fault))

    def _read_picture(self, path: Path, sha256: str, wanted: Wanted) -> Picture | None:
        """A picture of which the window reads parts as well: opened once for all requests about it."""
        from annotator.core.images import open_picture, settle

        if self._picture is None or (self._picture[0], self._picture[1].sha256) != (path, sha256):
            self._picture = None
            picture = settle(path, open_picture(path), wanted, self._step)
            if picture is None:
                return None
            self._picture = path, picture
        return self._picture[1]

    def _watch_layers(self) -> None:
        """Tell a step at every layer of a network: one pass of a large one may take minutes."""
        if self._unwatched:
            from torch.nn.modules.module import register_module_forward_pre_hook

            register_module_forward_pre_hook(lambda _module, _arguments: self._step())
            self._unwatched = False

    def _step(self) -> None:
        now = time.monotonic()
        if now - self._told >= PACE:
            self._told = now
            with suppress(OSError):
                wire.write(self._out, wire.packed(wire.Step()))


class _Stepping(Wanted):
    """Who asks whether work is still wanted has ended a step of it."""

    def __init__(self, step: Callable[[], object]) -> None:
        super().__init__()
        self._step = step

    def __call__(self) -> bool:
        self._step()
        return super().__call__()


def details(fault: BaseException) -> str:
    """The traceback, or where there is no memory for one the fault's type."""
    try:
        return "".join(traceback.format_exception(fault))
    except Exception:
        return type(fault).__name__


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """From and to the window; whatever else is printed goes where errors go."""
    asked, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return asked, out


def _give_way() -> None:
    """Let the window go first where both want the processor, live longer where memory runs out, and have Ctrl+C."""
    if hasattr(os, "nice"):  # Windows was asked for it at the start
        os.nice(NICER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(EXPENDABLE, encoding="ascii")


if __name__ == "__main__":
    from annotator.inference.backend import EbpBackend

    main(EbpBackend(*sys.argv[1:]))
