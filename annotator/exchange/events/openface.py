"""OpenFace's CSV: a row for each frame and face, `AU01_r` the intensity from 0 to 5, `AU01_c` whether it is there.

Frames are counted from 1 in the file. Where `success` is 0 no face was found: nothing is known of that frame.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from annotator.core.message import marked
from annotator.core.work.facs_notation import unit_number
from annotator.exchange.events.clip import ClipEvents, Measure, Track, file_stems
from annotator.exchange.events.format import EventFormat, File, Reading
from annotator.exchange.events.per_frame import Column, Faces, padded, unit_columns
from annotator.exchange.events.rows import Row, has_header, read_table, told_number, written_table
from annotator.exchange.events.timing import LATEST, MOST_FRAMES, Timing, timing_of
from annotator.exchange.events.tracks import written_tracks

_SUFFIXES = {"_r": Measure.INTENSITY, "_c": Measure.OCCURRENCE}
_HEADER = ("frame", "face_id", "timestamp", "confidence", "success")


def _fits(names: Sequence[str]) -> bool:
    return "frame" in names and "success" in names and bool(unit_columns(names, _SUFFIXES))


def recognises(path: Path) -> bool:
    """Whether this is a table of OpenFace's; never raises."""
    return has_header(path, _fits)


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The file as tracks of the clip that it is called after. Raises KnownError naming the line."""
    table = read_table(path, _fits)
    columns = unit_columns(table.header, _SUFFIXES)
    frame, face, time, success = (table.place(name) for name in ("frame", "face_id", "timestamp", "success"))
    faces, times = Faces(path, columns, 1), dict[int, float]()
    assert frame is not None
    assert success is not None
    for row in table.rows:
        number = row.whole(frame, "frame", 1, MOST_FRAMES) - 1
        if time is not None:
            times[number] = row.number(time, "timestamp", 0, LATEST)
        found = row.number(success, "success", 0, 1) > 0
        faces.add(row, number, row.cells[face] if face is not None else "", _values(row, columns) if found else None)
    clip, notices = faces.clip(*timing_of(path.stem, clips), times)
    return Reading((clip,), tuple(notices))


def _values(row: Row, columns: Sequence[Column]) -> list[float]:
    highest = {Measure.INTENSITY: 5, Measure.OCCURRENCE: 1}
    return [row.number(column.place, column.name, 0, highest[column.measure]) for column in columns]


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """A table for each clip with the action units that have events or were looked for; of a clip without any, none.

    What is unknown stays empty.
    """
    tables = ((stem, _table(clip)) for stem, clip in zip(file_stems(clips), clips, strict=True))
    return tuple(File(f"{stem}.csv", content) for stem, content in tables if content)


def _table(clip: ClipEvents) -> bytes:
    suffixes = {measure: suffix for suffix, measure in _SUFFIXES.items()}
    tracks: dict[tuple[str, str], Track] = {}
    for track in written_tracks(clip):
        number = unit_number(track.label)
        if number is not None and track.measure in suffixes:
            tracks.setdefault((track.face, padded(number) + suffixes[track.measure]), track)
    names = sorted({name for _, name in tracks}, key=lambda name: (name[-1] != "r", name))
    faces = list(dict.fromkeys(face for face, _ in tracks))
    rows = (
        _row(clip, frame, str(place), [tracks.get((face, name)) for name in names])
        for frame in range(clip.count)
        for place, face in enumerate(faces)
    )
    return written_table((*_HEADER, *names), rows) if names else b""


def _row(clip: ClipEvents, frame: int, face: str, tracks: Sequence[Track | None]) -> list[str]:
    time = told_number(round(clip.timing.start(frame), 6)) if clip.timing.known else ""
    values = (track.values[frame] if track is not None and frame < len(track.values) else math.nan for track in tracks)
    return [str(frame + 1), face, time, "1", "1", *map(told_number, values)]


FORMAT = EventFormat(
    "openface", marked("OpenFace: a table of action units frame by frame"), read, recognises, write, per_frame=True
)
