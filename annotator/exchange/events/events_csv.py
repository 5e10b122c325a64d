"""Our own table of events: a row an event, `clip,label,onset,apex,offset,intensity,side,reader,score`, in frames.

Frames are counted from 0, and `offset` is the event's last frame, inclusive. Further attributes stand in columns called
`.NAME`. Columns may be in any order, and all but `clip`, `label`, `onset` and `offset` be missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.event_frames import INTENSITY, SIDE
from annotator.exchange.data.tables import harmless, plain
from annotator.exchange.events.clip import ClipEvent, ClipEvents
from annotator.exchange.events.format import EventFormat, File, Reading
from annotator.exchange.events.rows import Row, Table, has_header, read_table, written_table
from annotator.exchange.events.timing import MOST_FRAMES, Timing, timing_of

_NEEDED = ("clip", "label", "onset", "offset")
_HEADER = ("clip", "label", "onset", "apex", "offset", INTENSITY, SIDE, "reader", "score")


def _fits(names: Sequence[str]) -> bool:
    return set(_NEEDED) <= set(names)


def recognises(path: Path) -> bool:
    """Whether this is such a table; never raises."""
    return has_header(path, _fits)


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The table as events of each of its clips. Raises KnownError naming the line."""
    table = read_table(path, _fits)
    lookup = cache(lambda name: timing_of(name, clips))
    found: dict[str, list[ClipEvent]] = {}
    timings: dict[str, Timing] = {}
    for row in table.rows:
        told = _told(table, row)
        name, timing = lookup(told["clip"])
        if not told["clip"] or not told["label"]:
            raise row.fault(Message("it names no clip, or no label."))
        timings[name] = timing
        found.setdefault(name, []).append(_event(table, row, told))
    return Reading(tuple(ClipEvents(name, tuple(events), timing=timings[name]) for name, events in found.items()))


def _told(table: Table, row: Row) -> dict[str, str]:
    """The texts of a row by the names of their columns."""
    told = dict.fromkeys(_HEADER, "")
    for name, cell in zip(table.header, row.cells, strict=False):
        known = name if name.startswith(".") else name.casefold()
        told[known] = plain(cell)
    return told


def _event(table: Table, row: Row, told: Mapping[str, str]) -> ClipEvent:
    places = {name: table.place(name) for name in ("onset", "apex", "offset", "score")}
    onset, offset = (row.whole(places[name] or 0, name, 0, MOST_FRAMES) for name in ("onset", "offset"))
    apex = row.whole(places["apex"] or 0, "apex", 0, MOST_FRAMES) if told["apex"] else None
    score = math.nan if places["score"] is None else row.number(places["score"], "score", 0, 1)
    attributes = {INTENSITY: told[INTENSITY], SIDE: told[SIDE]}
    attributes |= {name[1:]: value for name, value in told.items() if name.startswith(".") and name[1:]}
    kept = tuple(sorted((name, value) for name, value in attributes.items() if value))
    try:
        return ClipEvent(
            told["label"], onset, apex, offset, kept, told["reader"], None if math.isnan(score) else score
        )  # fmt: skip
    except KnownError as fault:
        raise row.fault(fault.what) from fault


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """One table of all clips."""
    every = [event for clip in clips for event in clip.events]
    more = sorted({name for event in every for name, _ in event.attributes} - {INTENSITY, SIDE})
    rows = ([harmless(cell) for cell in _cells(clip.name, event, more)] for clip in clips for event in clip.events)
    return (File("events.csv", written_table((*_HEADER, *(f".{name}" for name in more)), rows)),)


def _cells(clip: str, event: ClipEvent, more: Sequence[str]) -> list[str]:
    apex = "" if event.apex is None else str(event.apex)
    score = "" if event.score is None else repr(float(event.score))
    told = [clip, event.label, str(event.onset), apex, str(event.offset), event.intensity, event.side]
    return [*told, event.annotator, score, *(event.attribute(name) for name in more)]


FORMAT = EventFormat(
    "events-csv", marked("Table of events: a row an event, in frames"), read, recognises, write, readers=True,
    suffix=".csv",
)  # fmt: skip
