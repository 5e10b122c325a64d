"""Every format of events by its name; where several fit a file, the first one reads it."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import KnownError
from annotator.exchange.events import disfa, eaf, events_csv, feat, foreign_csv, nova, openface
from annotator.exchange.events.format import EventFormat

_ALL = (events_csv, eaf, nova, openface, feat, disfa, foreign_csv)
EVENT_FORMATS: dict[str, EventFormat] = {one.FORMAT.name: one.FORMAT for one in _ALL}


def event_format_of(path: Path) -> EventFormat:
    """The format of a file or folder, found by looking at it. Raises KnownError where none fits."""
    found = recognised_events(path)
    if found is None:
        names = ", ".join(EVENT_FORMATS)
        raise KnownError("No format fits.", path=path, advice="Name the format, one of: {names}.", names=names)
    return found


def recognised_events(path: Path) -> EventFormat | None:
    """The format of a file or folder of events, or of the files in a folder; None where none fits."""
    return next((form for form in EVENT_FORMATS.values() if files_of(path, form)), None)


def files_of(path: Path, form: EventFormat) -> list[Path]:
    """What a format reads of a path: itself, or the files in a folder that are of the format."""
    if form.recognises(path):
        return [path]
    try:
        return sorted(one for one in path.iterdir() if one.is_file() and form.recognises(one)) if path.is_dir() else []
    except OSError:  # told by whoever reads it
        return []
