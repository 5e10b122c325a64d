"""What SQLite says when something fails, told in plain words."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import marked
from annotator.core.store.server import Place

# What SQLite says, what we say, and what to do now.
_FAULTS = (
    (
        "disk is full",
        marked("The disk is full; this step was not stored."),
        marked("Free some space, then do it again."),
    ),
    ("readonly", marked("The project may not be written."), marked("Move it to a place where you may write.")),
    (
        "unable to open",
        marked("The project cannot be opened or made here."),
        marked("Choose a place where you may write."),
    ),
    ("locked", marked("Another program is writing this project."), marked("Close it there, then try again.")),
    (
        "disk I/O",
        marked("The disk reported an error; this step was not stored."),
        marked("Check the disk, then do it again."),
    ),
)
_DAMAGES = (
    ("not a database", marked("This is no project file."), marked("Open a file that ends in .annot.")),
    *(
        (
            sign,
            marked("The project file is damaged."),
            marked("Open it again in the window, or use annotator restore, to go back to the last backup."),
        )
        for sign in ("malformed", "Could not decode", "no such column", "no such table", "file is encrypted")
    ),
)


@contextmanager
def as_written(path: Place) -> Iterator[None]:
    """Turn what values in the file raise that were never written like that into a DamagedError."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as fault:
        what, advice = marked("The project file is damaged ({fault})."), _DAMAGES[1][2]
        raise DamagedError(what, fault=fault, path=path, advice=advice) from fault


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn faults of the database into a KnownError that names the file, the cause and the way out."""
    try:
        yield
    except UnicodeDecodeError as fault:  # the schema itself
        raise DamagedError(_DAMAGES[1][1], path=path, advice=_DAMAGES[1][2]) from fault
    except Exception as fault:
        said = _said(fault)
        if said is None:
            raise
        for sign, what, advice in _FAULTS:
            if sign in said:
                raise KnownError(what, path=path, advice=advice) from fault
        for sign, what, advice in _DAMAGES:
            if sign in said:
                raise DamagedError(what, path=path, advice=advice) from fault
        raise KnownError("The project could not be read or written ({fault}).", fault=said, path=path) from fault


def _said(fault: Exception) -> str | None:
    """What SQLite says, whether or not SQLAlchemy stands between; None where the fault is another."""
    if isinstance(fault, sqlite3.Error):
        return str(fault)
    from sqlalchemy.exc import DBAPIError

    return str(fault.orig) if isinstance(fault, DBAPIError) else None
