"""Tables of events by BORIS and INTERACT, and others like them, known by their columns; they are read alone.

BORIS exports events one by one, with START and STOP, or as aggregated ones, with both in one row. INTERACT exports a
row an event, with onset and offset, its codes in columns. Seconds become frames by the times of the clip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.exchange.data.tables import plain
from annotator.exchange.events.clip import ClipEvent, ClipEvents, answers
from annotator.exchange.events.foreign_times import Moment, frames_between, moment_of
from annotator.exchange.events.format import EventFormat, Reading
from annotator.exchange.events.rows import Row, Table, has_header, read_table
from annotator.exchange.events.timing import Timing, timing_of
from annotator.exchange.events.units import grade_in, label_of, scores_in, side_in

# What a column may be called, in small letters, by what it tells; the surest name first.
_NAMES: dict[str, tuple[str, ...]] = {
    "label": ("behavior", "behaviour", "au", "action unit", "code", "codes", "event", "label"),
    "begin": ("start (s)", "start", "onset", "onset time", "start time", "begin", "onset (s)"),
    "end": ("stop (s)", "stop", "offset", "offset time", "stop time", "end", "offset (s)", "end time"),
    "time": ("time", "time (s)"),
    "status": ("behavior type", "behaviour type", "status", "type"),
    "clip": ("media file name", "media file path", "media file", "media", "file", "video", "dataset", "clip",
             "observation id", "observation"),
    "intensity": ("intensity", "strength"),
    "side": ("laterality", "side"),
    "apex": ("peak", "apex", "peak (s)", "apex (s)"),
    "reader": ("coder", "observer", "annotator", "reader"),
}  # fmt: skip
_MODIFIERS = ("modifiers", "modifier", *(f"modifier #{number}" for number in range(1, 10)))
_START, _STOP, _POINT = "START", "STOP", "POINT"
_LONGEST = 1000
_WITHOUT = marked("{count} {count:row names|rows name} no label and {count:is|are} left out (first: line {line}).")


def _fits(names: Sequence[str]) -> bool:
    has = {topic: any(name in names for name in known) for topic, known in _NAMES.items()}
    own = {"clip", "label", "onset", "offset"} <= set(names)  # our own table, in frames
    return has["label"] and not own and ((has["begin"] and has["end"]) or (has["time"] and has["status"]))


def recognises(path: Path) -> bool:
    """Whether this is such a table; never raises."""
    return has_header(path, _fits)


@dataclass(frozen=True)
class _Entry:
    """A row as it stands."""

    row: Row
    clip: str
    label: str
    intensity: str
    side: str
    reader: str
    cells: Mapping[str, str]


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The table as events of each of its clips. Raises KnownError naming the line."""
    table = read_table(path, _fits)
    rows = [_entry(table, row) for row in table.rows]
    entries, empty = [one for one in rows if one.label], [one for one in rows if not one.label]
    lookup = cache(lambda name: timing_of(name, clips))
    found: dict[str, list[ClipEvent]] = {}
    timings: dict[str, Timing] = {}
    paired = table.place(*_NAMES["begin"]) is None or table.place(*_NAMES["end"]) is None
    for entry, end in _pairs(entries) if paired else ((one, one) for one in entries):
        name, timing = lookup(entry.clip)
        if not timing.known:
            raise KnownError(
                "It is not known when the frames of {clip} are shown, so that its events have no frames.",
                clip=name, path=path, advice="Add the clip to the project, and open it once.",
            )  # fmt: skip
        timings[name] = timing
        begins, ends = ("time", "time") if paired else ("begin", _end(end))
        moments = _moment(entry, begins, timing), _moment(end, ends, timing)
        found.setdefault(name, []).extend(_events(entry, moments, timing))
    notices = (Message(_WITHOUT, count=len(empty), line=empty[0].row.line),) if empty else ()
    told = (ClipEvents(name, tuple(events), timing=timings[name]) for name, events in found.items())
    return Reading(tuple(told), notices)


def _entry(table: Table, row: Row) -> _Entry:
    places = {topic: table.place(*names) for topic, names in _NAMES.items()}
    cells = {topic: plain(row.cells[place]) if place is not None else "" for topic, place in places.items()}
    more = [plain(row.cells[place]) for name in _MODIFIERS if (place := table.place(name)) is not None]
    words = [word for cell in more for word in cell.replace(",", "|").split("|")]
    grade = grade_in(cells["intensity"]) or next((found for word in words if (found := grade_in(word))), "")
    side = side_in(cells["side"]) or next((found for word in words if (found := _side(word))), "")
    clip = cells["clip"] or table.path.stem
    return _Entry(row, clip, cells["label"][:_LONGEST], grade, side, cells["reader"], cells)


def _side(word: str) -> str:
    """A modifier that is a side, told by a word, or L, R, S or T: A and B are intensities."""
    return "" if grade_in(word) else side_in(word)


def _end(entry: _Entry) -> str:
    """Where a row tells the end: a POINT ends where it begins."""
    return "begin" if _POINT in entry.cells["status"].upper() else "end"


def _pairs(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Each START with the STOP that follows it, of one clip, label and reader; a POINT with itself."""
    begun: dict[tuple[str, str, str], _Entry] = {}
    for entry in entries:
        key = entry.clip, entry.label, entry.reader
        status = entry.cells["status"].upper()
        if _POINT in status:
            yield entry, entry
        elif _START in status:
            if key in begun:
                raise entry.row.fault(Message("{label} begins a second time before it ends.", label=entry.label))
            begun[key] = entry
        elif _STOP in status:
            if key not in begun:
                raise entry.row.fault(Message("{label} ends before it begins.", label=entry.label))
            yield begun.pop(key), entry
        else:
            raise entry.row.fault(
                Message("{status} is neither START, STOP nor POINT.", status=entry.cells["status"][:40])
            )  # fmt: skip
    for entry in begun.values():
        raise entry.row.fault(Message("{label} begins here and never ends.", label=entry.label))


def _moment(entry: _Entry, topic: str, timing: Timing) -> Moment:
    told = entry.cells[topic]
    try:
        found = moment_of(told, timing)
    except KnownError as fault:
        raise entry.row.fault(fault.what) from fault
    if found is None:
        raise entry.row.fault(Message("{text} is no moment.", text=told[:40]))
    return found


def _events(entry: _Entry, moments: tuple[Moment, Moment], timing: Timing) -> Iterator[ClipEvent]:
    apex = _moment(entry, "apex", timing) if entry.cells["apex"] else None
    try:
        times = frames_between(*moments, apex, timing)
        for score in scores_in(entry.label):
            told = answers(score.intensity or entry.intensity, score.side or entry.side)
            yield ClipEvent(label_of(score), *times, told, entry.reader)
        if not scores_in(entry.label):
            yield ClipEvent(entry.label, *times, answers(entry.intensity, entry.side), entry.reader)
    except KnownError as fault:
        raise entry.row.fault(fault.what) from fault


FORMAT = EventFormat("tables", marked("Tables by BORIS and INTERACT"), read, recognises)
