"""py-feat's table ("Fex"): a row for each frame and face, `AU01` a number from 0 to 1 that says how likely it is there.

Frames are counted from 0 in the file; `input` names the clip or image. Where `FaceScore` is empty no face was found.
Faces of one frame are numbered as they come, unless a column tells who they are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from annotator.core.message import Message, marked
from annotator.core.work.facs_notation import unit_number
from annotator.exchange.data.tables import harmless, plain
from annotator.exchange.events.clip import ClipEvents, Measure, Track, file_stems
from annotator.exchange.events.format import EventFormat, File, Reading
from annotator.exchange.events.per_frame import Faces, padded, unit_columns
from annotator.exchange.events.rows import Row, has_header, read_table, told_number, written_table
from annotator.exchange.events.timing import MOST_FRAMES, Timing, timing_of
from annotator.exchange.events.tracks import written_tracks

_SUFFIXES = {"": Measure.SCORE}
_WRITTEN = (Measure.OCCURRENCE, Measure.SCORE)


def _fits(names: Sequence[str]) -> bool:
    known = {"input", "facescore", "facerectx"} & set(names)
    return "frame" in names and bool(known) and bool(unit_columns(names, _SUFFIXES))


def recognises(path: Path) -> bool:
    """Whether this is a table of py-feat's; never raises."""
    return has_header(path, _fits)


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The file as tracks of each of its inputs. Raises KnownError naming the line."""
    table = read_table(path, _fits)
    columns = unit_columns(table.header, _SUFFIXES)
    frame, face, score, source = (
        table.place(*names) for names in (("frame",), ("identity", "face_id"), ("facescore",), ("input",))
    )
    faces: dict[str, Faces] = {}
    seen: Counter[tuple[str, int]] = Counter()
    assert frame is not None
    for row in table.rows:
        number = row.whole(frame, "frame", 0, MOST_FRAMES - 1)
        name = plain(row.cells[source]) if source is not None else path.stem
        who = row.cells[face] if face is not None else str(seen[name, number])
        seen[name, number] += 1
        found = score is None or _number(row, score, "FaceScore") > 0
        values = [row.number(column.place, column.name, 0, 1) for column in columns] if found else None
        faces.setdefault(name, Faces(path, columns, 0)).add(row, number, who, values)
    told, notices = [], list[Message]()
    for name, rows in faces.items():
        clip, more = rows.clip(*timing_of(name, clips))
        told.append(clip)
        notices += more
    return Reading(tuple(told), tuple(notices))


def _number(row: Row, place: int, name: str) -> float:
    number = row.number(place, name, -1e9, 1e9)
    return 0.0 if math.isnan(number) else number


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """A table for each clip with the action units that have events or were looked for; of a clip without any, none.

    What is unknown stays empty.
    """
    tables = ((stem, _table(clip)) for stem, clip in zip(file_stems(clips), clips, strict=True))
    return tuple(File(f"{stem}.csv", content) for stem, content in tables if content)


def _table(clip: ClipEvents) -> bytes:
    tracks: dict[tuple[str, str], Track] = {}
    for track in written_tracks(clip):
        number = unit_number(track.label)
        if number is not None and track.measure in _WRITTEN:
            tracks.setdefault((track.face, padded(number)), track)
    names = sorted({name for _, name in tracks})
    faces = list(dict.fromkeys(face for face, _ in tracks))
    rows = []
    for frame in range(clip.count):
        for place, face in enumerate(faces):
            values = (tracks[face, name].values if (face, name) in tracks else () for name in names)
            cells = (told_number(float(one[frame])) if frame < len(one) else "" for one in values)
            rows.append([str(frame), str(place), "1", *cells, harmless(clip.name)])
    return written_table(("frame", "face_id", "FaceScore", *names, "input"), rows) if names else b""


FORMAT = EventFormat(
    "feat", marked("py-feat: a table of action units frame by frame"), read, recognises, write, per_frame=True
)
