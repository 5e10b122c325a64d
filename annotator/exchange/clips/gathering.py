"""What files tell of a project's clips, before it is said which of it is new."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.exchange.clips.timings import Timings
from annotator.exchange.data.manifest import whole_manifest
from annotator.exchange.events import files_of
from annotator.exchange.events.clip import ClipEvents, Measure, Track
from annotator.exchange.events.format import EventFormat
from annotator.exchange.events.timing import known_name
from annotator.exchange.events.tracks import with_events

_PASSED = marked(
    "{count} {count:track of numbers frame by frame is|tracks of numbers frame by frame are} not read: no coder marked "
    "{count:it|them} (first: {label} in {clip})."
)
_NO_STRENGTH = marked("Of {labels} no intensity is told that could reach {high}: nothing is said of them.")
_PARTLY = marked(
    "{clip}: of {count} {count:label|labels} nothing is told on some frames, so that {count:it does|they do} not count "
    "as looked for (first: {label})."
)
_FACES = marked("{clip}: the numbers of {count} faces are taken together.")


@dataclass(frozen=True)
class Thresholds:
    """How events are made of numbers frame by frame, as `tracks.with_events` says it. Raises KnownError for what cannot
    be.

    Above 1 the thresholds are those of an intensity: whether something is there alone cannot reach them.
    """

    high: float
    low: float | None = None
    shortest: int = 1
    gap: int = 0

    def __post_init__(self) -> None:
        low = self.high if self.low is None else self.low
        if not (math.isfinite(self.high) and 0 < low <= self.high):
            raise KnownError("Thresholds are numbers above 0, the lower one not above the upper one.")
        if self.shortest < 1 or self.gap < 0:
            raise KnownError("An event is one frame long at least, and a gap none.")


@dataclass(frozen=True)
class Gathered:
    """What was read of a format: clips, each once, called as the project calls them where it has them."""

    form: EventFormat
    clips: tuple[ClipEvents, ...] = ()
    notices: tuple[Message, ...] = ()
    timings: Timings | None = field(default=None, repr=False)


def gathered(project: Project, path: Path, form: EventFormat, thresholds: Thresholds | None = None) -> Gathered:
    """A file, or all those of the format in a folder. Raises KnownError where it is not of the format, or holds nothing
    but numbers frame by frame and nobody said from where on they are events.
    """
    timings, found, notices = Timings(project), dict[str, ClipEvents](), list[Message]()
    for file in _files(path, form):
        reading = form.read(file, timings)
        notices += [told for told in reading.notices if told not in notices]
        for clip in reading.clips:
            name = known_name(clip.name, timings) or clip.name
            found[name] = _joined(found[name], clip) if name in found else replace(clip, name=name)
    clips = tuple(found.values())
    if any(clip.tracks for clip in clips):
        if thresholds is None:
            notices.append(_passed(clips, path))
        else:
            clips = tuple(_with_events(clip, thresholds, notices) for clip in clips)
    elif thresholds is not None:
        raise KnownError(
            "The file holds events, no numbers frame by frame: there is nothing for thresholds to do.", path=path
        )
    return Gathered(form, clips, tuple(notices), timings)


def means_a_clip(project: Project, path: Path, form: EventFormat) -> bool:
    """Whether a file of events tells of a clip of the project, by its name."""
    timings = Timings(project)
    return any(_means(file, timings, form) for file in (files_of(path, form) if timings else ()))


def _means(file: Path, timings: Timings, form: EventFormat) -> bool:
    if known_name(file.stem, timings) is not None:
        return True
    try:
        return any(known_name(clip.name, timings) is not None for clip in form.read(file, timings).clips)
    except KnownError:  # told when it is imported; numbers stand in tables of many kinds
        return not form.per_frame


def _files(path: Path, form: EventFormat) -> list[Path]:
    """What is read: of a folder what the format knows in it, nothing of one of ours without events; else the path.

    Raises KnownError for a folder without anything of the format.
    """
    own, found = whole_manifest(path), files_of(path, form)
    if not found and path.is_dir() and own.get("format") != form.name:
        raise KnownError("Nothing in this folder is of the format {format}.", format=form.name, path=path)
    return found if path.is_dir() else [path]


def _joined(one: ClipEvents, other: ClipEvents) -> ClipEvents:
    return replace(
        one, events=(*one.events, *other.events), tracks=(*one.tracks, *other.tracks),
        looked_for=one.looked_for | other.looked_for,
    )  # fmt: skip


def _passed(clips: Iterable[ClipEvents], path: Path) -> Message:
    """What is told of numbers beside events. Raises KnownError where there is nothing but numbers."""
    tracks = [(track.label, clip.name) for clip in clips for track in clip.tracks]
    if not any(clip.events or clip.looked_for for clip in clips):
        raise KnownError(
            "These are numbers frame by frame, to compare events with: no coder marked an event in them.",
            path=path,
            advice="`annotator import … --threshold HIGH [LOW]` makes events of them.",
        )
    label, clip_name = tracks[0]
    return Message(_PASSED, count=len(tracks), label=label, clip=clip_name)


def _with_events(clip: ClipEvents, thresholds: Thresholds, notices: list[Message]) -> ClipEvents:
    """A clip with the events that its numbers tell beside those it has."""
    high = thresholds.high
    kept = tuple(track for track in clip.tracks if high <= 1 or track.measure is not Measure.OCCURRENCE)
    if lost := _labels(clip.tracks) - _labels(kept):
        notices.append(Message(_NO_STRENGTH, labels=", ".join(sorted(lost)), high=f"{high:g}"))
    faces = {track.face for track in kept}
    if len(faces) > 1:
        notices.append(Message(_FACES, clip=clip.name, count=len(faces)))
    made = with_events(
        replace(clip, tracks=kept), high, thresholds.low, shortest=thresholds.shortest, gap=thresholds.gap
    )
    whole = frozenset(track.label for track in kept if _is_whole(track, clip.count)) & made.looked_for
    if partly := sorted(made.looked_for - whole):
        notices.append(Message(_PARTLY, clip=clip.name, count=len(partly), label=partly[0]))
    return replace(made, tracks=(), events=(*clip.events, *made.events), looked_for=clip.looked_for | whole)


def _is_whole(track: Track, count: int) -> bool:
    """Whether something is known of every frame of the clip: an intensity alone may be missing where a label is."""
    return len(track.values) >= count and not np.isnan(track.values).any()


def _labels(tracks: Iterable[Track]) -> set[str]:
    return {track.label for track in tracks}
