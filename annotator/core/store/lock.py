"""One writer a project: a lock on a side file that says who holds it, and on the file; both end with their process."""

from __future__ import annotations

import errno
import getpass
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from annotator.core.clock import on_clock
from annotator.core.message import Message, marked
from annotator.core.store.file_lock import FileLock
from annotator.core.store.places import beside
from annotator.core.work.annotation import now

ENDING = "-lock"
# Windows lets nobody read a locked byte: lock one that lies far behind what stands in the file.
_LOCKED_BYTE = 1 << 30
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@dataclass(frozen=True)
class Holder:
    """Who writes a project, and since when (UTC, ISO 8601). All empty where that cannot be read."""

    user: str = ""
    host: str = ""
    pid: int = 0
    since: str = ""

    @classmethod
    def here(cls) -> Holder:
        """This process."""
        try:
            user = getpass.getuser()
        except (KeyError, OSError):  # a user without a name
            user = str(os.getuid()) if hasattr(os, "getuid") else ""
        return cls(user, socket.gethostname(), os.getpid(), now())

    @classmethod
    def parsed(cls, data: bytes) -> Holder:
        """What stands in a lock file; an empty holder when it is not ours or half written."""
        try:
            found = json.loads(data)
            return cls(str(found["user"]), str(found["host"]), int(found["pid"]), str(found["since"]))
        except (ValueError, TypeError, KeyError):
            return cls()

    def told(self) -> Message:
        """In words."""
        if not self.pid:
            return Message("Another program")
        values = vars(self) | {"since": on_clock(self.since)}
        return Message(marked("{user} on {host} (process {pid}, since {since})"), **values)


class HeldError(Exception):
    """Another holds the lock."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        super().__init__(f"held by {holder}")


class WriterLock:
    """The right to write a project, held until `release` or the end of the process.

    `left_behind` tells that the last holder ended without releasing it; until whoever takes it says that the file was
    looked over since (sets it to False), it stays so for the next one. `share` counts a further holder inside this
    process, for one that takes the first one's place.
    """

    def __init__(self, path: Path, handle: int, *, left_behind: bool) -> None:
        self.path, self._handle, self.left_behind = path, handle, left_behind
        self._holders = 1
        self._file: FileLock | None = None

    @classmethod
    def take(cls, project: Path) -> WriterLock:
        """Take the lock of a project file. Raises HeldError, or OSError where no lock can be made."""
        path, left_behind = beside(project, ENDING), False
        while True:
            handle, foreign = _open(path)
            try:
                _lock(handle)
                # The holder before deletes the file: a lock on one that is gone is worth nothing.
                current = _is_at(handle, path)
            except OSError as fault:
                holder = Holder.parsed(os.read(handle, 4096))
                os.close(handle)
                if fault.errno in _TAKEN:
                    raise HeldError(holder) from fault
                raise
            left_behind |= current and os.fstat(handle).st_size > 0
            if current and not foreign:
                _sign(handle)
                lock = cls(path, handle, left_behind=left_behind)
                lock.hold(project)
                return lock
            try:
                if current:  # another user's, who is gone: in its place comes one that can be signed
                    path.unlink()
            finally:
                os.close(handle)

    def hold(self, project: Path) -> None:
        """Lock the file itself, too, if it is there. Raises HeldError, and everything is given back, or OSError."""
        try:
            self._file = FileLock.take(project)
        except OSError as fault:
            self.release()
            if isinstance(fault, BlockingIOError):
                raise HeldError(Holder()) from fault
            raise

    def share(self) -> WriterLock:
        self._holders += 1
        return self

    def release(self) -> None:
        """Give the lock back once every holder has."""
        self._holders -= 1
        if self._holders:
            return
        if self._file is not None:
            self._file.release()
            self._file = None
        if self.left_behind:
            os.close(self._handle)
        elif sys.platform == "win32":  # an open file cannot be deleted there, and whoever took it since keeps it
            os.close(self._handle)
            _delete(self.path)
        else:
            _delete(self.path)
            os.close(self._handle)


def _open(path: Path) -> tuple[int, bool]:
    """The lock file, made if need be, and whether it is another user's, which can only be read."""
    flags = getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o666), False
    except PermissionError:
        try:
            return os.open(path, os.O_RDONLY | flags), True
        except FileNotFoundError:
            pass
        raise


def _sign(handle: int) -> None:
    """Write who holds the lock. On a full disk it is held without a name, so that work already stored can be opened."""
    data = json.dumps(asdict(Holder.here())).encode()
    try:
        os.write(handle, data)
        os.ftruncate(handle, len(data))
    except OSError:
        return


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # an empty right: the next one takes it over


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    """Lock or raise OSError at once. The system ends the lock with the process, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
