"""Writing NOVA's annotations: a discrete scheme for each action unit, side and annotator, whose items are intensities;
one free scheme for all other labels; a continuous one for each track, where a clip has nothing but tracks.

NOVA keeps no apexes. In a scheme no two segments overlap: events that do get further files.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.work.event_frames import GRADES
from annotator.core.work.facs_notation import SIDES, unit_number
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, file_stems, lanes
from annotator.exchange.events.format import File
from annotator.exchange.events.nova_scheme import CONTINUOUS, DISCRETE, FREE, SUFFIX, Scheme, written_scheme

# What a discrete scheme calls an event without an intensity; its number is 0, those of A to E are 1 to 5.
PRESENT = "present"
ITEMS = {str(number): name for number, name in enumerate((PRESENT, *GRADES))}
# What the scheme of all other labels is called.
OTHERS = "events"
_UNSAFE = str.maketrans({";": ",", "\n": " ", "\r": " "})


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """Two files for each scheme of each clip. Raises KnownError where the clip's frames have no times."""
    files: list[File] = []
    for stem, clip in zip(file_stems(clips), clips, strict=True):
        if (clip.events or clip.tracks) and not clip.timing.known:
            raise KnownError(
                "It is not known when the clip's frames are shown, so that NOVA cannot show its events.",
                path=clip.name, advice="Open the clip first.",
            )  # fmt: skip
        used: set[str] = set()
        for scheme, lines in _schemes(clip):
            files += _pair(_free_name(stem, scheme, used), scheme, lines)
    return tuple(files)


def _pair(name: str, scheme: Scheme, lines: Sequence[str]) -> Iterable[File]:
    yield File(name, written_scheme(scheme, len(lines)))
    yield File(f"{name}~", "".join(f"{line}\n" for line in lines).encode())


def _free_name(stem: str, scheme: Scheme, used: set[str]) -> str:
    """CLIP.SCHEME.ANNOTATOR.annotation, with a number where there is one of this name."""
    parts = (stem, scheme.name, *((scheme.annotator,) if scheme.annotator else ()))
    wanted = ".".join("".join(c if c.isalnum() or c in " -_@" else "_" for c in part) for part in parts)
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted}.{number}", number + 1
    used.add(name.casefold())
    return name + SUFFIX


def _schemes(clip: ClipEvents) -> Iterable[tuple[Scheme, list[str]]]:
    groups: dict[tuple[str, str], list[ClipEvent]] = {}
    for event in clip.events:
        unit = unit_number(event.label) is not None
        side = f"_{event.side}" if event.side in tuple(SIDES) else ""
        groups.setdefault((f"{event.label}{side}" if unit else "", event.annotator), []).append(event)
    for (name, annotator), events in groups.items():
        for lane in lanes(events):
            if name:
                yield Scheme(name, DISCRETE, ITEMS, annotator=annotator), [_line(clip, e, _item(e)) for e in lane]
            else:
                texts = [_line(clip, event, event.label.translate(_UNSAFE)) for event in lane]
                yield Scheme(OTHERS, FREE, annotator=annotator), texts
    if not clip.events and not clip.looked_for:
        for track in clip.tracks:
            yield _continuous(clip, track)


def _item(event: ClipEvent) -> str:
    return next((number for number, name in ITEMS.items() if name == event.intensity), "0")


def _line(clip: ClipEvents, event: ClipEvent, what: str) -> str:
    begin, end = clip.timing.start(event.onset), clip.timing.start(event.offset + 1)
    return f"{_told(begin)};{_told(end)};{what};{_told(1.0 if event.score is None else event.score)}"


def _told(number: float) -> str:
    """A number to the microsecond, with a point."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if not math.isnan(number) else "NaN"


def _continuous(clip: ClipEvents, track: Track) -> tuple[Scheme, list[str]]:
    """A number for each frame; of a clip with times of its own, for as many even steps."""
    times = [clip.timing.start(frame) for frame in range(len(track.values))]
    rate = clip.timing.rate or (len(times) - 1) / (times[-1] - times[0] if len(times) > 1 else math.nan)
    rate = rate if math.isfinite(rate) and rate > 0 else 1.0
    known = track.values[~np.isnan(track.values)]
    highest = {Measure.INTENSITY: 5.0, Measure.OCCURRENCE: 1.0}.get(track.measure, float(known.max(initial=1.0)))
    steps = range(len(times) if clip.timing.times is None else math.ceil(times[-1] * rate - 1e-6) + 1 if times else 0)
    frames = (min(clip.timing.nearest(step / rate), len(times) - 1) for step in steps)
    lines = [f"{_told(track.values[frame])};{0 if math.isnan(track.values[frame]) else 1}" for frame in frames]
    name = f"{track.label}{f' {track.face}' if track.face else ''} {track.measure}"
    return Scheme(name, CONTINUOUS, {}, rate, float(known.min(initial=0.0)), highest), lines
