"""What a file says of one clip, to be seen beside what is coded there, and never to be mixed with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.event_times import clipped
from annotator.core.work.events import Event
from annotator.core.work.facs_notation import by_number, unit_number
from annotator.core.work.labels import LabelSet
from annotator.exchange.events import event_format_of
from annotator.exchange.events.clip import ClipEvents, Measure, Track
from annotator.exchange.events.timing import Timing

_OTHER_NAME = marked("The file is about {name}: it is shown beside this clip all the same.")
_FACES = marked("The file has {count} faces: the first one is shown.")
_NO_LABELS = marked("{count} of its labels {count:is none|are none} of the project's (first: {label}).")
_BEYOND = marked("The file goes {count} {count:frame|frames} beyond the clip.")
# What a number of a track is divided by to lie in [0, 1], the measure that tells most first.
_HIGHEST = {Measure.INTENSITY: 5.0, Measure.SCORE: 1.0, Measure.OCCURRENCE: 1.0}


@dataclass(frozen=True, eq=False)
class Comparison:
    """By ids of the project's labels `curves` (frames,) float32 in [0, 1], NaN where nothing is known; `events` have
    numbers of their own. `notices` are to be told once.
    """

    file: Path
    curves: Mapping[int, NDArray[np.float32]]
    events: tuple[Event, ...]
    notices: tuple[Message, ...]


def read_comparison(file: Path, clip: str, timing: Timing, labels: LabelSet, clip_id: int) -> Comparison:
    """What a file of any format of events says of a clip, by its path in the project.

    Raises KnownError for a file that none of them reads, that is about several clips of which none is this one, or
    that says nothing of the project's labels.
    """
    reading = event_format_of(file).read(file, {clip: timing})
    told = _about(reading.clips, clip, file)
    notices = list(reading.notices)
    if told.name != clip:
        notices.append(Message(_OTHER_NAME, name=PurePosixPath(told.name).name))
    ids, numbers = {label.name: label.id for label in labels.labels}, by_number(labels)

    def number_of(name: str) -> int | None:
        unit = unit_number(name)
        return ids.get(name) or (numbers[unit].id if unit in numbers else None)

    names = dict.fromkeys((*(track.label for track in told.tracks), *(event.label for event in told.events)))
    unknown = [name for name in names if number_of(name) is None]
    if unknown:
        notices.append(Message(_NO_LABELS, count=len(unknown), label=unknown[0]))
    if len(unknown) == len(names):
        raise KnownError("The file says nothing of the project's labels.", path=file)
    ends = (*(event.offset + 1 for event in told.events), *(len(track.values) for track in told.tracks))
    if max(ends) > timing.count:
        notices.append(Message(_BEYOND, count=max(ends) - timing.count))
    faces = dict.fromkeys(track.face for track in told.tracks)
    if len(faces) > 1:
        notices.append(Message(_FACES, count=len(faces)))
    tracks = [track for track in told.tracks if track.face == next(iter(faces))]
    known = ((number_of(event.label), event) for event in told.events)
    events = (
        Event(place, clip_id, number, one.onset, one.apex, one.offset, attributes=one.attributes)
        for place, (number, one) in enumerate(known, 1)
        if number is not None
    )
    curves = {number: curve for name, curve in _curves(tracks, timing.count) if (number := number_of(name)) is not None}
    return Comparison(file, curves, clipped(events, timing.count).kept, tuple(notices))


def _about(clips: tuple[ClipEvents, ...], name: str, file: Path) -> ClipEvents:
    """The clip that is meant: that of the name, or the only one there is."""
    found = next((clip for clip in clips if clip.name == name), clips[0] if len(clips) == 1 else None)
    if found is None:
        raise KnownError(
            "The file says nothing of {clip}.", clip=name, path=file,
            advice="Files are named after the clips they are about.",
        )  # fmt: skip
    return found


def _curves(tracks: Iterable[Track], count: int) -> Iterable[tuple[str, NDArray[np.float32]]]:
    """Of each label the numbers that tell most."""
    best: dict[str, Track] = {}
    order = list(_HIGHEST)
    for track in tracks:
        before = best.get(track.label)
        if before is None or order.index(track.measure) < order.index(before.measure):
            best[track.label] = track
    for name, track in best.items():
        values = np.full(count, np.nan, np.float32)
        part = track.values[:count] / _HIGHEST[track.measure]
        values[: len(part)] = np.clip(part, 0, 1)
        yield name, values
