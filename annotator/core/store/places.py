"""Names of the files that lie beside a project file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

# The longest name of common file systems, in bytes, less what SQLite puts behind it in turn.
LONGEST_NAME = 255 - len("-journal")


def beside(path: Path, ending: str) -> Path:
    """The side file of a project: its name with an ending, beside the file itself where the path is a link.

    A name that would get too long is cut, and told apart by a hash of the whole.
    """
    real = path.resolve()
    if len(os.fsencode(real.name + ending)) <= LONGEST_NAME:
        return real.with_name(real.name + ending)
    digest = hashlib.sha256(os.fsencode(real.name)).hexdigest()[:12]
    # Cut by characters, not bytes, so that none is cut in two: the longest take four.
    return real.with_name(f"{real.name[:40]}~{digest}{ending}")


def aside(path: Path, word: str) -> Path:
    """A name beside a project file for what is kept of it: `NAME.WORD.annot`, cut like a side file's."""
    real = path.resolve()
    ending = f".{word}{real.suffix}"
    if len(os.fsencode(real.stem + ending)) <= LONGEST_NAME:
        return real.with_name(real.stem + ending)
    digest = hashlib.sha256(os.fsencode(real.name)).hexdigest()[:12]
    return real.with_name(f"{real.stem[:40]}~{digest}{ending}")


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk, so that a rename outlasts a power cut; not needed on Windows."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
