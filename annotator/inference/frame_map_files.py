"""Maps of a clip's frames that were made before: kept in the user's cache folder, a file for each clip, model and
contrast, within a limit.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import stamp_of
from annotator.core.sealed_files import cache_folder, make_room
from annotator.core.work.attention import AttentionRecord, attention_key

# Another number for another meaning of what is kept.
FORM = 1
# All clips' together, in bytes: a frame with 13 labels takes about 20 kB.
MOST_BYTES = 2_000_000_000
_TABLES = """
    CREATE TABLE IF NOT EXISTS said (stamp TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS frame (
        number INTEGER PRIMARY KEY, record TEXT NOT NULL, maps BLOB NOT NULL, picture BLOB NOT NULL);
"""
_FAULTS = (sqlite3.Error, OSError, ValueError, KeyError, TypeError, zlib.error, cv2.error)


class FrameMapFile:
    """Belongs to one thread. Where the folder cannot be written, or holds something else, nothing is kept."""

    def __init__(self, clip: Path, fingerprint: str, contrast: str) -> None:
        self._clip, self._key = clip, attention_key(fingerprint, contrast)
        name = hashlib.sha256(os.fsencode(clip.resolve()) + self._key.encode()).hexdigest()[:32]
        self.place = cache_folder("frame-maps") / f"{name}.maps"
        self._database: sqlite3.Connection | None = None
        with suppress(*_FAULTS):
            self._open()

    def _open(self) -> None:
        stamp = json.dumps(self._stamp())
        self.place.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            try:
                database = sqlite3.connect(self.place, isolation_level=None)
                database.execute("PRAGMA synchronous = OFF")
                database.executescript(_TABLES)
                found = database.execute("SELECT stamp FROM said").fetchall()
                if not found:
                    database.execute("INSERT INTO said VALUES (?)", (stamp,))
                if found in ([], [(stamp,)]):
                    self._database = database
                    return
                database.close()
            except sqlite3.DatabaseError:
                with suppress(UnboundLocalError):
                    database.close()
            self.place.unlink(missing_ok=True)  # of another content of the clip, or no database

    def _stamp(self) -> list[Any]:
        """What tells whether kept maps are still those of a file. Raises OSError."""
        found = stamp_of(self._clip)
        return [FORM, str(self._clip.resolve()), found.size, found.changed, self._key]

    def frames(self) -> set[int]:
        """The frames whose maps are kept."""
        if self._database is None:
            return set()
        with suppress(*_FAULTS):
            return {int(number) for (number,) in self._database.execute("SELECT number FROM frame")}
        return set()

    def get(self, frame: int) -> tuple[AttentionRecord, NDArray[np.uint8]] | None:
        """A frame's maps, and a small picture of it (h, w, 3) uint8 RGB; None where they are not kept."""
        if self._database is None:
            return None
        with suppress(*_FAULTS):
            row = self._database.execute(
                "SELECT record, maps, picture FROM frame WHERE number = ?", (frame,)
            ).fetchone()
            if row is not None:
                coded = cv2.imdecode(np.frombuffer(row[2], np.uint8), cv2.IMREAD_COLOR)
                picture = np.ascontiguousarray(np.asarray(coded, dtype=np.uint8)[..., ::-1])
                return AttentionRecord.from_stored(row[0], row[1]), picture
        return None

    def keep(self, frame: int, record: AttentionRecord, picture: NDArray[np.uint8]) -> None:
        """Keep a frame's maps."""
        if self._database is None:
            return
        with suppress(*_FAULTS):
            told, maps = record.stored()
            coded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
            self._database.execute("INSERT OR REPLACE INTO frame VALUES (?, ?, ?, ?)", (frame, told, maps, coded))

    def close(self) -> None:
        """Keep no more; the oldest files of other clips make room."""
        if self._database is not None:
            self._database.close()
            self._database = None
            with suppress(OSError):
                os.utime(self.place)
            make_room(self.place.parent.glob("*.maps"), MOST_BYTES)
