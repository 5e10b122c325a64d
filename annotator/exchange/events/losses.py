"""What a format cannot hold of clips: found by writing them, reading them again, and comparing."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.event_frames import INTENSITY, SIDE, covered
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Track
from annotator.exchange.events.format import EventFormat
from annotator.exchange.events.timing import known_name
from annotator.exchange.events.tracks import with_events


class EventLoss(StrEnum):
    """A kind of loss, the worst first; its value is the sentence that tells it, {count} being how many events, tracks
    or clips it meets.
    """

    EVENTS = marked("{count} {count:event is|events are} left out, or on other frames (first in {clip}).")
    JOINED = marked("{count} {count:event is|events are} joined with others of the label (first in {clip}).")
    INTENSITIES = marked("The {count:intensity|intensities} of {count} {count:event is|events are} left out "
                         "(first in {clip}).")  # fmt: skip
    SIDES = marked("The {count:side|sides} of {count} {count:event is|events are} left out (first in {clip}).")
    APEXES = marked("The {count:apex|apexes} of {count} {count:event is|events are} left out (first in {clip}).")
    ATTRIBUTES = marked("Further attributes of {count} {count:event|events} are left out (first in {clip}).")
    READERS = marked("Who coded {count} {count:event|events} is left out (first in {clip}).")
    SCORES = marked("The certainty of {count} {count:event|events} is left out (first in {clip}).")
    TRACKS = marked("{count} {count:track of numbers is|tracks of numbers are} left out (first in {clip}).")
    LOOKED_FOR = marked(
        "What was looked for is left out of {count} {count:clip|clips}: what is not marked there reads as unknown "
        "(first: {clip})."
    )


def losses(form: EventFormat, clips: Sequence[ClipEvents]) -> tuple[Message, ...]:
    """A sentence for every kind of loss of clips in a format. Raises KnownError where it cannot hold them at all."""
    counts: Counter[EventLoss] = Counter()
    first: dict[EventLoss, str] = {}
    for before, after in zip(clips, kept(form, clips), strict=True):
        for loss, count in lost(before, after).items():
            counts[loss] += count
            first.setdefault(loss, before.name)
    return tuple(Message(str(loss), count=counts[loss], clip=first[loss]) for loss in EventLoss if counts[loss])


def kept(form: EventFormat, clips: Sequence[ClipEvents]) -> tuple[ClipEvents, ...]:
    """Clips as they are after they were written in a format and read again; of one of frames with the events that its
    numbers tell. Raises KnownError where it cannot hold them at all.
    """
    if form.write is None:
        raise KnownError("{format} is read alone.", format=form.name)
    found: dict[str, ClipEvents] = {}
    for clip in clips:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            files = form.write([clip])
            for file in files:
                (place / file.name).write_bytes(file.content)
            alone = len(files) == 1 or not form.recognises(place)
            known = {clip.name: clip.timing}
            again = form.read(place / files[0].name if alone else place, known).clips if files else ()
        mine = [one for one in again if known_name(one.name, known) is not None]
        empty = ClipEvents(clip.name, timing=clip.timing)
        found[clip.name] = mine[0] if mine else empty
    after = (found[clip.name] for clip in clips)
    coded = (bool(clip.events or clip.looked_for) for clip in clips)
    return tuple(with_events(one) if form.per_frame and own else one for one, own in zip(after, coded, strict=True))


def lost(before: ClipEvents, after: ClipEvents) -> Counter[EventLoss]:
    """How many events, or tracks, of a clip each kind of loss meets."""
    found: Counter[EventLoss] = Counter()
    places, again = (Counter((one.label, one.onset, one.offset) for one in clip.events) for clip in (before, after))
    for label, onset, offset in (places - again).elements():
        mine = covered((one for one in after.events if one.label == label), max(before.count, after.count))
        whole = bool(mine[onset : offset + 1].all())
        found[EventLoss.JOINED if whole else EventLoss.EVENTS] += 1
    for loss, told in _FIELDS.items():
        found[loss] = _gone(_told(before.events, told), _told(after.events, told))
    if not before.events and not before.looked_for:
        found[EventLoss.TRACKS] = len(before.tracks) - _same_tracks(before, after)
    else:
        found[EventLoss.TRACKS] = len(before.tracks)
    found[EventLoss.LOOKED_FOR] = int(bool(before.looked_for - after.looked_for))
    return +found


def _further(event: ClipEvent) -> Hashable:
    return tuple((name, value) for name, value in event.attributes if name not in (INTENSITY, SIDE))


# What an event may tell beside its label and frames; nothing (a value that is not true) cannot be lost.
_FIELDS: Mapping[EventLoss, Callable[[ClipEvent], Hashable]] = {
    EventLoss.INTENSITIES: lambda event: event.intensity,
    EventLoss.SIDES: lambda event: event.side,
    EventLoss.APEXES: lambda event: None if event.apex is None else (event.apex,),
    EventLoss.ATTRIBUTES: _further,
    EventLoss.READERS: lambda event: event.annotator,
    EventLoss.SCORES: lambda event: None if event.score is None else (round(event.score, 6),),
}


def _told(events: Iterable[ClipEvent], told: Callable[[ClipEvent], Hashable]) -> Counter[Hashable]:
    return Counter((event.label, value) for event in events if (value := told(event)))


def _gone(before: Counter[Hashable], after: Counter[Hashable]) -> int:
    return (before - after).total()


def _same_tracks(before: ClipEvents, after: ClipEvents) -> int:
    """How many tracks are there again with the same numbers, to a ten-thousandth."""
    again = dict(_by_faces(after))
    found = 0
    for key, track in _by_faces(before):
        other = again.get(key)
        if other is not None and len(other.values) == len(track.values):
            found += bool(np.allclose(other.values, track.values, rtol=0, atol=1e-4, equal_nan=True))
    return found


def _by_faces(clip: ClipEvents) -> list[tuple[tuple[str, str, int], Track]]:
    """Tracks by label, measure and the place of their face: what faces are called may change."""
    faces = list(dict.fromkeys(track.face for track in clip.tracks))
    return [((track.label, track.measure, faces.index(track.face)), track) for track in clip.tracks]
