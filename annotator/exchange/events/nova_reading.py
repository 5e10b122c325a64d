"""Reading NOVA's annotations: discrete and free ones as events, continuous ones as tracks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.work.facs_notation import SIDES, unit_number
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, answers
from annotator.exchange.events.format import Reading
from annotator.exchange.events.nova_scheme import CONTINUOUS, DISCRETE, ROOT, SUFFIX, Scheme, decimal, read_scheme
from annotator.exchange.events.nova_writing import ITEMS, PRESENT
from annotator.exchange.events.rows import Row, read_lines
from annotator.exchange.events.timing import MOST_FRAMES, Timing, timing_of
from annotator.exchange.events.units import grade_in, label_of, scores_in, unit_in
from annotator.exchange.events.xml_reading import has_root

_LONGEST = 1000


def recognises(path: Path) -> bool:
    """Whether this is a header of NOVA's, or a folder that holds one; never raises."""
    try:
        if path.is_dir():
            return any(recognises(one) for one in path.iterdir() if one.suffix == SUFFIX)
    except OSError:
        return False
    return path.suffix == SUFFIX and has_root(path, ROOT)


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """An annotation by its header, or all those in a folder, each as what it says of its clip. Raises KnownError."""
    try:
        files = sorted(one for one in path.iterdir() if one.suffix == SUFFIX) if path.is_dir() else [path]
    except OSError as fault:
        raise KnownError("The file cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
    found: dict[str, ClipEvents] = {}
    for file in files:
        clip = _clip(file, clips)
        before = found.get(clip.name)
        if before is not None:
            events, tracks = (*before.events, *clip.events), (*before.tracks, *clip.tracks)
            timing = before.timing if before.timing.known else clip.timing
            clip = ClipEvents(clip.name, events, tracks, timing)
        found[clip.name] = clip
    return Reading(tuple(found.values()))


def _clip(file: Path, clips: Mapping[str, Timing]) -> ClipEvents:
    scheme = read_scheme(file)
    name, timing = _named(file, clips)
    data = file.with_name(f"{file.name}~")
    rows = [
        Row(data, number, [cell.strip() for cell in line.split(";")])
        for number, line in enumerate(read_lines(data), 1)
        if line.strip()
    ]
    if scheme.kind == CONTINUOUS:
        timing = timing if timing.known else Timing(len(rows), scheme.rate)
        return ClipEvents(name, tracks=(_track(scheme, rows, timing),), timing=timing)
    if not timing.known:
        raise KnownError(
            "It is not known when the frames of {clip} are shown, so that its events have no frames.",
            clip=name, path=file, advice="Add the clip to the project, and open it once.",
        )  # fmt: skip
    return ClipEvents(name, tuple(event for row in rows for event in _events(scheme, row, timing)), timing=timing)


def _named(file: Path, clips: Mapping[str, Timing]) -> tuple[str, Timing]:
    """The clip that a file is of: the one that its name, or most of its dotted parts from the front, means."""
    parts = file.name.removesuffix(SUFFIX).split(".")
    for length in range(len(parts), 0, -1):
        name, timing = timing_of(".".join(parts[:length]), clips)
        if timing.known or timing.count:
            return name, timing
    return parts[0], Timing()


def _events(scheme: Scheme, row: Row, timing: Timing) -> Iterator[ClipEvent]:
    if len(row.cells) < 3:
        raise row.fault(Message("this is no beginning, end and label."))
    begin, end = _number(row, 0), _number(row, 1)
    score = _number(row, 3) if len(row.cells) > 3 and row.cells[3] else 1.0
    if not 0 <= score <= 1:
        raise row.fault(Message("the confidence is {value}, not from 0 to 1.", value=row.cells[3][:40]))
    try:
        times = timing.frames(begin, end)
    except KnownError as fault:
        raise row.fault(fault.what) from fault
    for label, attributes in _said(scheme, row):
        yield ClipEvent(label, *times, attributes, scheme.annotator, None if score == 1 else score)


def _said(scheme: Scheme, row: Row) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The labels of a segment with their attributes."""
    told = row.cells[2]
    if scheme.kind == DISCRETE:
        if told not in scheme.items:
            raise row.fault(Message("the scheme has no item {number}.", number=told[:40]))
        item = scheme.items[told].strip()
        if set(scheme.items.values()) <= set(ITEMS.values()):
            label, side = _label_and_side(scheme.name)
            yield label, answers("" if item == PRESENT else item, side)
            return
        told = item
    unit = unit_in(scheme.name)
    if unit is not None and grade_in(told):
        yield label_of(unit), answers(grade_in(told), unit.side)
        return
    scores = scores_in(told)
    for score in scores:
        yield label_of(score), answers(score.intensity, score.side)
    if not scores:
        yield told[:_LONGEST] or scheme.name, ()


def _label_and_side(name: str) -> tuple[str, str]:
    """What a scheme is about; an action unit as it is called, if its name tells no more than that and a side."""
    stem, mark, side = name[:-2], name[-2:-1], name[-1:]
    if mark == "_" and side in tuple(SIDES) and unit_number(stem) is not None:
        return stem, side
    unit = None if unit_number(name) is not None else unit_in(name)
    return (name, "") if unit is None else (label_of(unit), unit.side)


def _track(scheme: Scheme, rows: list[Row], timing: Timing) -> Track:
    """The numbers at the moments frames begin; those without confidence are unknown."""
    values = np.array([_sample(row) for row in rows] or [math.nan])
    count = timing.count or min(math.ceil(timing.nearest(len(rows) / scheme.rate)), MOST_FRAMES)
    samples = np.round([timing.start(frame) * scheme.rate for frame in range(count)]).astype(np.int64)
    inside = np.clip(samples, 0, len(values) - 1)
    name, _, measure = scheme.name.rpartition(" ")
    own = measure in tuple(Measure)
    label, _, face = name.partition(" ") if own else (scheme.name, "", "")
    unit = None if own else unit_in(label)
    kept = np.where((samples >= 0) & (samples < len(rows)), values[inside], math.nan)
    return Track(label_of(unit) if unit else label, Measure(measure) if own else Measure.SCORE, kept, face)


def _sample(row: Row) -> float:
    sure = len(row.cells) < 2 or not row.cells[1] or _number(row, 1) > 0
    return _number(row, 0) if sure else math.nan


def _number(row: Row, place: int) -> float:
    try:
        return decimal(row.cells[place])
    except ValueError as fault:
        raise row.fault(Message("{value} is no number.", value=row.cells[place][:40])) from fault
