"""DISFA's texts: one for each action unit, a line for each frame, `frame,intensity`, frames counted from 1.

They are called `CLIP_auN.txt`, and read one by one or by their folder. An intensity is 0 where the action unit is not
there, and 1 to 5 for A to E. A frame without a line is unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.facs_notation import unit_name, unit_number
from annotator.exchange.events.clip import ClipEvents, Measure, Track, file_stems
from annotator.exchange.events.format import EventFormat, File, Reading
from annotator.exchange.events.per_frame import Column, Faces
from annotator.exchange.events.rows import Row, read_lines
from annotator.exchange.events.timing import MOST_FRAMES, Timing, timing_of
from annotator.exchange.events.tracks import written_tracks

_NAME = re.compile(r"(.+?)[_-]?au0*([1-9][0-9]?)\.txt", re.IGNORECASE)
_LONGEST = 200
_LINE = re.compile(r"\s*(\S+?)\s*[,;\s]\s*(\S+)\s*")


def recognises(path: Path) -> bool:
    """Whether this is such a text, or a folder that holds one; never raises."""
    try:
        if path.is_dir():
            return any(_NAME.fullmatch(one.name) for one in path.iterdir())
        return bool(_NAME.fullmatch(path.name)) and path.is_file()
    except OSError:
        return False


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The text, or all those in the folder, as tracks of the clips they are called after. Raises KnownError."""
    try:
        files = sorted(one for one in (path.iterdir() if path.is_dir() else (path,)) if _NAME.fullmatch(one.name))
    except OSError as fault:
        raise KnownError("The file cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
    if not files:
        raise KnownError("No text is called as DISFA's are: CLIP_au12.txt.", path=path)
    found: dict[str, dict[str, Track]] = {}
    timings: dict[str, Timing] = {}
    notices: dict[Message, None] = {}
    for file in files:
        fit = _NAME.fullmatch(file.name)
        assert fit is not None
        name, timing = timing_of(fit[1], clips)
        label = unit_name(int(fit[2]))
        if label in found.setdefault(name, {}):
            raise KnownError("There is a second text of {label}.", label=label, path=file)
        clip, more = _faces(file, label).clip(name, timing)
        found[name][label] = clip.tracks[0]
        timings[name] = timing
        notices |= dict.fromkeys(more)
    told = tuple(_clip(name, tuple(tracks.values()), timings[name]) for name, tracks in found.items())
    return Reading(told, tuple(notices))


def _clip(name: str, tracks: tuple[Track, ...], timing: Timing) -> ClipEvents:
    """A clip whose texts may end on different frames: what is not told is unknown."""
    count = max(len(track.values) for track in tracks)
    whole = (np.pad(track.values, (0, count - len(track.values)), constant_values=np.nan) for track in tracks)
    even = tuple(Track(track.label, track.measure, values) for track, values in zip(tracks, whole, strict=True))
    return ClipEvents(name, tracks=even, timing=timing if timing.known or timing.count else Timing(count))


def _faces(file: Path, label: str) -> Faces:
    faces = Faces(file, (Column(1, "intensity", label, Measure.INTENSITY),), 1)
    for place, line in enumerate(read_lines(file), 1):
        if not line.strip():
            continue
        fit = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        row = Row(file, place, fit.groups() if fit else (line.strip(),))
        if fit is None:
            raise row.fault(Message("{text} is no frame and intensity.", text=line.strip()[:40]))
        faces.add(row, row.whole(0, "frame", 1, MOST_FRAMES) - 1, "", [row.number(1, "intensity", 0, 5)])
    if not faces.frames:
        raise KnownError("The text tells of no frame.", path=file)
    return faces


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """A text for each clip and action unit of which an intensity is known, that it is not there among them."""
    files = []
    for stem, clip in zip(file_stems(clips), clips, strict=True):
        for track in written_tracks(clip):
            number = unit_number(track.label)
            if number is None or track.measure is not Measure.INTENSITY or track.face:
                continue
            known = ((frame, value) for frame, value in enumerate(track.values, 1) if not math.isnan(value))
            text = "".join(f"{frame},{round(value)}\n" for frame, value in known)
            files += [File(f"{stem}_au{number}.txt", text.encode())] if text else []
    return tuple(files)


FORMAT = EventFormat(
    "disfa", marked("DISFA: a text for each action unit, frame and intensity"), read, recognises, write, per_frame=True
)
