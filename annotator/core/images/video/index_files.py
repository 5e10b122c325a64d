"""Indices that were made before: kept in the user's cache folder, which may be deleted at any time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images.video.index import Index, Told, Wanted, make_index
from annotator.core.sealed_files import cache_folder, read_sealed, write_sealed

# Another number for another meaning of what is kept.
FORM = 1
COLUMNS = ("order", "ticks", "starts", "firsts", "marks", "names")
NAMES = ("pos", "pts", "")
# What is not as it was written does not get so far as to be looked at; this is what another program's file may raise.
_FAULTS = (OSError, ValueError, KeyError, TypeError, EOFError, ArithmeticError, zipfile.BadZipFile)


def index_of(path: Path, wanted: Wanted, told: Told) -> Index | None:
    """A clip's index: as it was kept, or made anew and kept; None when it is no longer `wanted`. Raises KnownError."""
    try:
        stamp = stamp_of(path)
    except OSError as fault:
        raise KnownError("The clip cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
    place = place_of(path)
    found = load(place, stamp)
    if found is None:
        found = make_index(path, wanted, told)
        if found is not None:
            save(place, stamp, found)
    return found


def place_of(path: Path) -> Path:
    """Where a clip's index is kept."""
    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return cache_folder("clips") / f"{name}.index"


def stamp_of(path: Path) -> list[Any]:
    """What tells whether a kept index is still that of a file. Raises OSError."""
    found = path.stat()
    versions = [list(av.library_versions[name]) for name in ("libavformat", "libavcodec")]
    return [FORM, str(path.resolve()), found.st_size, found.st_mtime_ns, versions]


def load(place: Path, stamp: list[Any]) -> Index | None:
    """A kept index; None where there is none, or not of this file as it is, or a damaged one."""
    content = read_sealed(place)
    if content is None:
        return None
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            said = json.loads(bytes(kept["said"]).decode())
            columns = {name: kept[name] for name in COLUMNS}
        if said["stamp"] != json.loads(json.dumps(stamp)):
            return None
        base = Fraction(*said["base"])
        found = Index(
            **columns, base=base, end=int(said["end"]), known_by=said["known_by"], packets=int(said["packets"]),
            whole=bool(said["whole"]),
        )  # fmt: skip
        return found if _is_sound(found) else None
    except _FAULTS:
        return None


def _is_sound(index: Index) -> bool:
    """Whether what was read can be an index at all."""
    frames, starts = len(index.order), len(index.starts)
    return (
        all(getattr(index, name).dtype == np.int64 for name in COLUMNS)
        and all(getattr(index, name).ndim == 1 for name in COLUMNS if name != "marks")
        and index.marks.shape == (starts, 2)
        and len(index.ticks) == frames > 0
        and len(index.firsts) == len(index.names) == starts > 0
        and index.starts[0] == index.firsts[0] == 0
        and all(column.min() >= 0 and column.max() < index.packets for column in (index.order, index.starts))
        and index.known_by in NAMES
        and index.base > 0
    )


def save(place: Path, stamp: list[Any], index: Index) -> None:
    """Keep an index, as a whole or not at all; where the folder cannot be written it is made again next time."""
    base = [index.base.numerator, index.base.denominator]
    said = {"stamp": stamp, "base": base, "end": index.end, "known_by": index.known_by}
    said |= {"packets": index.packets, "whole": index.whole}
    content = io.BytesIO()
    columns = {name: getattr(index, name) for name in COLUMNS}
    np.savez_compressed(content, said=np.frombuffer(json.dumps(said).encode(), dtype=np.uint8), **columns)
    write_sealed(place, content.getvalue())
