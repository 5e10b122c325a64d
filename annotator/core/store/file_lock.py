"""A lock on a project file itself, whatever it is called: links and mounts give one file several names."""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

# Far behind what a file can hold, and what SQLite locks.
_BYTE = 1 << 62
# Files that stay open after their lock was given back.
_MOST_IDLE = 256


class _Handle:
    """An open file, and whether its lock is held."""

    def __init__(self, number: int) -> None:
        self.number, self.held = number, False


# By what tells a file from any other. They stay open: closing one would end the locks that SQLite has on the same file
# in this process (POSIX), and another process could take its log away.
_handles: OrderedDict[tuple[int, int], _Handle] = OrderedDict()


class FileLock:
    """The lock on a file, until `release` or the end of the process."""

    def __init__(self, key: tuple[int, int]) -> None:
        self._key = key

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Take it; None where there is no such file, or no such locks. Raises BlockingIOError where it is held."""
        if sys.platform == "win32":
            return None
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        key = (found.st_dev, found.st_ino)
        handle = _handles.get(key)
        if handle is None:
            handle = _handles[key] = _Handle(os.open(path, os.O_RDWR | os.O_CLOEXEC))
        if handle.held:
            raise BlockingIOError("this program has the file open under another name")
        try:
            _lock(handle.number)
        except BlockingIOError:
            raise
        except OSError:  # a drive without such locks: the one on the name must do
            return None
        handle.held = True
        return cls(key)

    def release(self) -> None:
        handle = _handles[self._key]
        handle.held = False
        with suppress(OSError):
            _unlock(handle.number)
        _handles.move_to_end(self._key)
        idle = [key for key, other in _handles.items() if not other.held]
        for key in idle[: max(0, len(idle) - _MOST_IDLE)]:
            os.close(_handles.pop(key).number)


if sys.platform == "linux":
    import fcntl

    def _control(handle: int, kind: int) -> None:
        # Of the open file, not of the process: SQLite may open and close the same one.
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", kind, os.SEEK_SET, _BYTE, 1, 0))

    def _lock(handle: int) -> None:
        try:
            _control(handle, fcntl.F_WRLCK)
        except PermissionError as fault:  # EACCES is the other way to say EAGAIN
            raise BlockingIOError(str(fault)) from fault

    def _unlock(handle: int) -> None:
        _control(handle, fcntl.F_UNLCK)

elif sys.platform != "win32":
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
