"""The clips that were read last, kept open for the next frame: a few of them, and not for long.

On Windows nobody can delete or rename a file that is open: what is not used for a while is closed.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.core.images.sequences import stamp_told
from annotator.core.images.video.moving import Moving
from annotator.core.images.video.opening import open_clip

# How many are open at a time, and for how many seconds after they were used.
MOST, IDLE = 3, 20.0


@dataclass
class _Open:
    clip: Moving
    users: int = 0
    used: float = 0.0


_lock = threading.Lock()
_open: OrderedDict[tuple[object, ...], _Open] = OrderedDict()
_timer: list[threading.Timer] = []


@contextmanager
def clip_at(file: Path) -> Iterator[Moving]:
    """A clip as its file is now, or its files are, opened unless it is. Raises KnownError."""
    key = (file.absolute(), *stamp_told(file))
    with _lock:
        entry = _open.get(key)
        if entry is None:
            entry = _open[key] = _Open(open_clip(file))
            _let_go(MOST)
        for other in _open.values():
            if other is not entry and not other.users:
                other.clip.forget()
        entry.users += 1
        _open.move_to_end(key)
    try:
        yield entry.clip
    finally:
        with _lock:
            entry.users -= 1
            entry.used = time.monotonic()
            _wait()


def close_clips(idle: float = 0.0) -> None:
    """Close the clips that nobody reads, and nobody read for so many seconds."""
    with _lock:
        now = time.monotonic()
        for key, entry in list(_open.items()):
            if not entry.users and now - entry.used >= idle:
                _open.pop(key).clip.close()


def _let_go(most: int) -> None:
    unused = [key for key, entry in _open.items() if not entry.users and entry.used]
    for key in unused[: max(len(_open) - most, 0)]:
        _open.pop(key).clip.close()


def _wait() -> None:
    """Look again after a while, as long as anything is open."""
    if not _timer:
        _timer.append(threading.Timer(IDLE, _look))
        _timer[0].daemon = True
        _timer[0].start()


def _look() -> None:
    close_clips(IDLE)
    with _lock:
        _timer.clear()
        if _open:
            _wait()
