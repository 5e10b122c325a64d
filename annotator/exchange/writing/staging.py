"""Writing a folder so that it is there as a whole or not at all, and going on where an interrupted export stopped.

Files are written into `.NAME.partial` beside the target. A journal in there tells which are finished, each with its
size and checksum, and the image it was made from as that was then; an export of the same fingerprint passes them over,
any other begins anew. At the end everything is flushed to disk and compared with what was written, a manifest lists the
files, and the folder takes its name. Meanwhile a lock keeps other exports to the same place out; it ends with its
process.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self, TypeAlias

from annotator.core.errors import KnownError
from annotator.core.images import JOURNAL, file_hash, opened, stamp_of
from annotator.core.message import marked
from annotator.core.store.lock import HeldError, WriterLock
from annotator.core.store.places import sync_folder
from annotator.exchange.data.format import Part
from annotator.exchange.data.manifest import MANIFEST, is_export
from annotator.exchange.writing.files import told_plainly
from annotator.exchange.writing.obstacles import sum_of

CHUNK = 2**22
# What of a file tells it from another one, or from itself before: size and moment of the last change, in nanoseconds.
Stamp: TypeAlias = tuple[int, int]


_AGAIN = marked("Export again: what was finished is not made anew.")


class Staging:
    """A folder that is being written, as a context: what is unfinished stays for the next time.

    `allow` raises KnownError where an export that lies in its place may not be replaced.
    """

    def __init__(self, target: Path, fingerprint: Mapping[str, Any], allow: Callable[[Path], None]) -> None:
        self.target, self._allow = target, allow
        self.folder = target.with_name(f".{target.name}.partial")
        self._aside = target.with_name(f".{target.name}.old")
        self._head = json.dumps(fingerprint, sort_keys=True)
        self._finished: dict[str, tuple[int, int]] = {}
        self._made_of: dict[str, Stamp | None] = {}
        self._hashed: tuple[object, str] = None, ""
        self._paths: dict[str, None] = {}
        self._journal: BinaryIO | None = None
        self._lock: WriterLock | None = None

    def __enter__(self) -> Self:
        with told_plainly(self.target):
            check_replaceable(self.target)
            self._allow(self.target)
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self.folder, self.target)
        try:
            with told_plainly(self.target):
                self._bring_back()
                check_replaceable(self.target)
                self._allow(self.target)
                self._read_journal()
                if not self._finished:
                    self._begin_anew()
                self._journal = (self.folder / JOURNAL).open("ab")
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._journal is not None:
            self._journal.close()
        self._release()

    def _release(self) -> None:
        assert self._lock is not None
        self._lock.left_behind = False  # what was not finished is looked over by its journal
        self._lock.release()

    def add(self, part: Part) -> None:
        """Write one file, unless it was finished before an interruption. Raises KnownError."""
        path = PurePosixPath(part.path)
        assert not path.is_absolute() and ".." not in path.parts, part.path
        assert part.path not in self._paths, part.path
        self._paths[part.path] = None
        place = self.folder / path
        with told_plainly(place):
            made_of = _stamp(part.source)
            if part.original is not None and not part.original.sha256 and made_of != part.original.stamp:
                raise _changed(part)
            is_same = part.path in self._finished and self._made_of.get(part.path) == made_of
            if is_same and sum_of(place) == self._finished[part.path]:
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            self._note(part.path)
            size, checksum, digest = _write(part, place)
            self._finished[part.path] = size, checksum
            if _stamp(part.source) != made_of or not self._is_original(part, made_of, digest):
                raise _changed(part)
            self._note(part.path, *self._finished[part.path], *(made_of or ()))

    def _is_original(self, part: Part, made_of: Stamp | None, copied: str) -> bool:
        """Whether a part was made of the file that was annotated; `copied`: the SHA-256 of what was read of it."""
        if part.original is None or part.source is None or not part.original.sha256:
            return True
        if not copied:  # a further page, or one that is turned: of the whole file, once for all of its pages
            if self._hashed[0] != (part.source, made_of):
                self._hashed = (part.source, made_of), file_hash(part.source)
            copied = self._hashed[1]
        return copied == part.original.sha256

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Flush everything to disk and give the folder its name. Raises KnownError."""
        assert self._journal is not None
        files = sorted(self._paths)
        listed = {**manifest, "files": files, "sums": {path: self._finished[path] for path in files}}
        with told_plainly(self.target):
            text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
            (self.folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
            self._drop_strays()
            _sync(self.folder)
            self._check()
            self._journal.close()
            (self.folder / JOURNAL).unlink()
            self._put_in_place()

    def _check(self) -> None:
        """Raises KnownError unless every file is there as it was written, and nothing else is."""
        for path in self._paths:
            if sum_of(self.folder / path) != self._finished[path]:
                raise KnownError(
                    "A file of the export is not what was written.", path=self.folder / path, advice=_AGAIN
                )
        there = {place.relative_to(self.folder).as_posix() for place in self.folder.rglob("*") if not place.is_dir()}
        if strange := there - {MANIFEST, JOURNAL, *self._paths}:
            raise _in_the_way(self.folder / min(strange))

    def _put_in_place(self) -> None:
        check_replaceable(self.target)
        self._allow(self.target)
        if self.target.exists():
            if is_export(self.target):
                self.target.rename(self._aside)
            else:
                self.target.rmdir()
        self.folder.rename(self.target)
        sync_folder(self.target.parent)
        if self._aside.exists():
            shutil.rmtree(self._aside)

    def _bring_back(self) -> None:
        """After an end between the two renames the older export lies aside."""
        if not self._aside.exists():
            return
        if not is_export(self._aside):
            raise _in_the_way(self._aside)
        self._allow(self._aside)
        if self.target.exists():
            shutil.rmtree(self._aside)
        else:
            self._aside.rename(self.target)

    def _begin_anew(self) -> None:
        if self.folder.exists() or self.folder.is_symlink():
            ours = self.folder.is_dir() and (_is_unfinished(self.folder) or is_export(self.folder))
            if self.folder.is_symlink() or not ours:
                raise _in_the_way(self.folder)
            shutil.rmtree(self.folder)
        self.folder.mkdir()
        (self.folder / JOURNAL).write_text(f"{self._head}\n", encoding="utf-8", newline="\n")

    def _read_journal(self) -> None:
        """What was finished by an export of this fingerprint; a last line that was cut off does not count."""
        journal = self.folder / JOURNAL
        if self.folder.is_symlink() or not journal.is_file():
            return
        head, *lines = journal.read_bytes().split(b"\n")
        if head != self._head.encode() or not _is_unfinished(self.folder):
            return
        for line in lines[:-1]:
            try:
                path, size, checksum, *made_of = json.loads(line)
                self._finished[str(path)] = int(size), int(checksum)
                self._made_of[str(path)] = (int(made_of[0]), int(made_of[1])) if made_of else None
            except (ValueError, TypeError, IndexError):
                continue
        if lines and lines[-1]:  # the next line is to begin on its own
            with journal.open("ab") as file:
                file.write(b"\n")

    def _note(self, path: str, *found: int) -> None:
        """Write down that a file is begun, or, with size and checksum, that it is finished."""
        assert self._journal is not None
        self._journal.write(json.dumps([path, *found]).encode() + b"\n")
        self._journal.flush()

    def _drop_strays(self) -> None:
        """Delete what an earlier try wrote and this one did not."""
        own = {MANIFEST, JOURNAL, *self._paths}
        ours = _mentioned(self.folder / JOURNAL)
        for place in sorted(self.folder.rglob("*"), reverse=True):
            if place.is_dir() and not place.is_symlink():
                if not any(place.iterdir()):
                    place.rmdir()
            elif (name := place.relative_to(self.folder).as_posix()) not in own and name in ours:
                place.unlink()


def _is_unfinished(folder: Path) -> bool:
    """Whether a folder is empty, or holds an unfinished export's own files and nothing else."""
    there = {
        place.relative_to(folder).as_posix() for place in folder.rglob("*") if place.is_symlink() or not place.is_dir()
    }
    return there <= {MANIFEST, JOURNAL, *_mentioned(folder / JOURNAL)}


def _mentioned(journal: Path) -> set[str]:
    """The files that a journal tells of, begun and finished ones."""
    try:
        lines = journal.read_bytes().split(b"\n")[1:]
    except OSError:
        return set()
    found = set()
    for line in lines:
        try:
            path, *_ = json.loads(line)
        except (ValueError, TypeError):
            continue
        found.add(str(path))
    return found


def _in_the_way(place: Path) -> KnownError:
    return KnownError("This is in the way of the export.", path=place, advice="Move it away, or choose another name.")


def check_replaceable(target: Path) -> None:
    """Raises KnownError unless nothing is there, or an empty folder, or one that an export made."""
    there = target.exists() or target.is_symlink()
    if not there:
        return
    if target.is_symlink() or not target.is_dir():
        raise KnownError("There is already a file of this name.", path=target, advice="Choose another name.")
    if any(target.iterdir()) and not is_export(target):
        raise KnownError(
            "The folder holds other files than those of an export, so it is not replaced.",
            path=target,
            advice="Choose another name or an empty folder.",
        )


def _lock(folder: Path, target: Path) -> WriterLock:
    """The right to write the folder, for this process alone. Raises KnownError where another has it."""
    try:
        return WriterLock.take(folder)
    except HeldError as fault:
        raise KnownError(
            "Another export to this folder is under way: {holder}.",
            holder=fault.holder.told(),
            path=target,
            advice="Wait until it is done, or choose another name.",
        ) from fault


def _changed(part: Part) -> KnownError:
    advice = marked("Export again when nothing changes it any more.")
    return KnownError("The image was changed while it was copied.", path=part.source, advice=advice)


def _stamp(source: Path | None) -> Stamp | None:
    if source is None:
        return None
    try:
        found = stamp_of(source)
    except OSError as fault:
        raise KnownError("The image cannot be read ({fault}).", fault=fault.strerror or fault, path=source) from fault
    return found.size, found.changed


def _write(part: Part, place: Path) -> tuple[int, int, str]:
    """Size and checksum of what was written, and its SHA-256 where it is a copy.

    Of a file that is copied only the content: an export is the same whatever rights and dates its images have.
    """
    size, checksum, digest = 0, 0, hashlib.sha256() if isinstance(part.content, Path) else None
    with place.open("wb") as new:
        for piece in _pieces(part):
            new.write(piece)
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
            if digest is not None:
                digest.update(piece)
    return size, checksum, digest.hexdigest() if digest is not None else ""


def _pieces(part: Part) -> Iterator[bytes]:
    if isinstance(part.content, Path):
        with opened(part.content) as old:
            while piece := old.read(CHUNK):
                yield piece
    else:
        with _faults_told(part.source):
            made = part.content()
            yield from [made] if isinstance(made, bytes) else made


@contextmanager
def _faults_told(source: Path | None) -> Iterator[None]:
    """Of a file that is made of an image's, what goes wrong lies in that image."""
    try:
        yield
    except (ValueError, TypeError, RuntimeError, struct.error, MemoryError) as fault:
        if source is None:
            raise
        raise KnownError(
            "The image cannot be copied ({fault}).",
            fault=str(fault) or type(fault).__name__,
            path=source,
            advice="Export without copies of images, or without this image.",
        ) from fault


def _sync(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            handle = os.open(Path(root) / name, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(root))
