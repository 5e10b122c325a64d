"""Files of the user's cache folder, which may be deleted at any time: written as a whole or not at all, and read only
as they were written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from platformdirs import user_cache_path

_DIGEST = 32


def cache_folder(name: str) -> Path:
    """Where files of a kind are kept."""
    return user_cache_path("ebp-annotator", appauthor=False) / name


def read_sealed(place: Path) -> bytes | None:
    """What was written; None where there is no file, or not as it was written."""
    try:
        content = place.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    return body if hashlib.sha256(body).digest() == content[:_DIGEST] else None


def write_sealed(place: Path, body: bytes) -> None:
    """Write a file in place of the one before; where the folder cannot be written nothing is kept."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(hashlib.sha256(body).digest() + body)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def make_room(files: Iterable[Path], most: int) -> None:
    """Delete the files written longest ago until the others take at most so many bytes."""
    found: list[tuple[float, int, Path]] = []
    for file in files:
        with contextlib.suppress(OSError):
            told = file.stat()
            found.append((told.st_mtime, told.st_size, file))
    held = 0
    for _, size, file in sorted(found, reverse=True):
        held += size
        if held > most:
            with contextlib.suppress(OSError):
                file.unlink()
