"""The faces of a clip's frames: looked for beside the window, and kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from annotator.core.errors import KnownError
from annotator.core.faces.detector import Detector
from annotator.core.faces.face import Face
from annotator.core.faces.packing import faces_to_bytes, unpacked
from annotator.core.images import stamp_of
from annotator.core.sealed_files import cache_folder, make_room, read_sealed, write_sealed

# Every so manieth frame is looked at: between, a head moves evenly enough to be put on a line.
STRIDE = 3
# A face by hand is carried on for so many frames at most, in either direction.
CARRIED = 1500
# All clips' together, in bytes: an hour with meshes takes about 100 MB.
MOST_BYTES = 1_000_000_000


class Found:
    """The faces of each frame of a clip as far as they were looked for; `looked` (frames,) bool says where."""

    def __init__(self, count: int) -> None:
        self.faces: list[tuple[Face, ...]] = [()] * count
        self.looked = np.zeros(count, bool)

    def put(self, frame: int, faces: tuple[Face, ...]) -> None:
        """What was found on a frame."""
        self.faces[frame], self.looked[frame] = faces, True

    def missing(self) -> list[int]:
        """The frames still to look at, in order."""
        return [frame for frame in self._wanted() if not self.looked[frame]]

    def _wanted(self) -> list[int]:
        """Every so manieth frame, and the last one: beyond it nothing is put between."""
        count = len(self.faces)
        return sorted({*range(0, count, STRIDE), *range(max(count - 1, 0), count)})

    @property
    def done(self) -> float:
        """The share of what is to be looked at that was, in [0, 1]."""
        wanted = self._wanted()
        return float(self.looked[wanted].mean()) if wanted else 1.0


def search(
    path: Path, detector: Detector, frames: list[int], wanted: Callable[[], bool]
) -> Iterator[tuple[int, tuple[Face, ...]]]:
    """The faces on some frames of a clip, as long as they are wanted; on a damaged frame there is none. Raises
    KnownError for a clip that cannot be opened.
    """
    from annotator.core.images.video.kept import clip_at

    with clip_at(path) as clip:
        clip.prepare(wanted)
        for frame in frames:
            if not wanted():
                return
            try:
                found = detector.find(clip.read(frame))
            except KnownError:
                found = ()
            yield frame, found


def carry(path: Path, points: ArrayLike, frame: int, count: int, wanted: Callable[[], bool]) -> Iterator[
    tuple[int, tuple[Face, ...]]
]:  # fmt: skip
    """Clicked points (5, 2) carried on from their frame to both sides, until they are lost. Raises KnownError for too
    few points, and for a place without anything to follow.
    """
    from annotator.core.faces.flow import Flow
    from annotator.core.images.video.kept import clip_at

    with clip_at(path) as clip:
        clip.prepare(wanted)
        first = clip.read(frame)
        for step, end in ((1, min(count, frame + CARRIED + 1)), (-1, max(-1, frame - CARRIED - 1))):
            flow = Flow(first, points, frame, step)
            for place in range(frame + step, end, step):
                try:
                    found = flow.find(clip.read(place)) if wanted() else ()
                except KnownError:
                    found = ()
                if not found:
                    break
                yield place, found


def _place_of(clip: Path, detector: str) -> Path:
    name = hashlib.sha256(os.fsencode(clip.resolve()) + detector.encode()).hexdigest()[:32]
    return cache_folder("faces") / f"{name}.faces"


def _stamp(clip: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    found = stamp_of(clip)
    return np.array([found.size, found.changed], np.int64)


def load_found(clip: Path, detector: str, count: int) -> Found | None:
    """What a detector found before; None where nothing is kept of the clip as it is, which has so many frames."""
    body = read_sealed(_place_of(clip, detector))
    if body is None:
        return None
    try:
        faces, arrays = unpacked(body)
        if len(faces) != count or arrays["looked"].shape != (count,) or list(arrays["stamp"]) != list(_stamp(clip)):
            return None
        found = Found(count)
        found.faces, found.looked = list(faces), arrays["looked"].astype(bool)
        return found
    except (KnownError, KeyError, OSError, ValueError):
        return None


def save_found(clip: Path, detector: str, found: Found) -> None:
    """Keep what was found; the oldest of other clips makes room."""
    try:
        stamp = _stamp(clip)
    except OSError:
        return
    place = _place_of(clip, detector)
    write_sealed(place, faces_to_bytes(found.faces, looked=found.looked, stamp=stamp))
    make_room(place.parent.glob("*.faces"), MOST_BYTES)
