"""One person's face through a clip: where it was found, where that was filled in, where it is by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.faces.alignment import Alignment
from annotator.core.faces.corrections import Correction
from annotator.core.faces.face import Face
from annotator.core.faces.following import chosen, people
from annotator.core.faces.packing import faces_to_bytes, unpacked

Number = TypeVar("Number", np.float32, np.float64)
# A face that was not found on so many frames running is put between its neighbours; on more it is missing.
GAP = 12
# Between two corrected frames no farther apart than this the face is where a straight line has it.
HAND_REACH = 50
# Weights of the smoothing, from the frame itself to three before and after it.
WEIGHTS = np.array([20, 15, 6, 1])


class Certainty(IntEnum):
    """How a face on a frame is known."""

    MISSING = 0
    FOUND = 1
    INTERPOLATED = 2
    BY_HAND = 3


@dataclass(frozen=True)
class FaceTrack:
    """The face of one person on each frame of a clip, from frame 0; None where it is missing."""

    faces: tuple[Face | None, ...]
    certainties: tuple[Certainty, ...]

    def __post_init__(self) -> None:
        known = [certainty is not Certainty.MISSING for certainty in self.certainties]
        if known != [face is not None for face in self.faces]:
            raise ValueError("each frame has a face, or is missing")

    def __len__(self) -> int:
        return len(self.faces)

    def at(self, frame: int) -> Face | None:
        """The face on a frame; None where it is missing, and beyond the clip."""
        return self.faces[frame] if 0 <= frame < len(self.faces) else None

    def certain(self, frame: int) -> Certainty:
        """How the face on a frame is known."""
        return self.certainties[frame] if 0 <= frame < len(self.faces) else Certainty.MISSING

    def steady(self, frame: int) -> Face | None:
        """The face for an alignment: box and points averaged over up to three frames before and as many after, so that
        a crop does not tremble. Even movement stays as it is, without any lag. It has no mesh.
        """
        face = self.at(frame)
        if face is None:
            return None
        reach = self._reach(frame, face)
        around = [near for near in self.faces[frame - reach : frame + reach + 1] if near is not None]
        weights = np.concatenate((WEIGHTS[reach:0:-1], WEIGHTS[: reach + 1]))
        box = np.average([near.box for near in around], axis=0, weights=weights)
        points = None
        if face.points is not None:
            points = np.average([near.points for near in around if near.points is not None], axis=0, weights=weights)
        return Face((box[0], box[1], box[2], box[3]), points, None, face.confidence)

    def _reach(self, frame: int, face: Face) -> int:
        """Over how many frames on either side the face is there without a break, and of the same kind."""
        reach = 0
        while reach < len(WEIGHTS) - 1:
            sides = (self.at(frame - reach - 1), self.at(frame + reach + 1))
            if any(near is None or (near.points is None) != (face.points is None) for near in sides):
                break
            reach += 1
        return reach

    def alignment(self, frame: int, side: int) -> Alignment | None:
        """The steady face upright in a square; None where it is missing."""
        face = self.steady(frame)
        return None if face is None else Alignment.of(face, side)

    def to_bytes(self) -> bytes:
        """The track, exact to the bit, for a cache."""
        found = [() if face is None else (face,) for face in self.faces]
        return faces_to_bytes(found, certainties=np.array(self.certainties, np.uint8))

    @classmethod
    def from_bytes(cls, data: bytes) -> FaceTrack:
        """What `to_bytes` wrote. Raises KnownError for anything else."""
        found, arrays = unpacked(data)
        try:
            certainties = tuple(Certainty(int(value)) for value in arrays["certainties"])
            if any(len(faces) > 1 for faces in found):
                raise ValueError("several faces on one frame")
            return cls(tuple(faces[0] if faces else None for faces in found), certainties)
        except (KeyError, TypeError, ValueError) as fault:
            raise KnownError("This is no track of a face.", advice="Look for the face in the clip again.") from fault


def follow(
    found: Iterable[Sequence[Face]],
    point: tuple[int, float, float] | None = None,
    corrections: Mapping[int, Correction] | None = None,
) -> FaceTrack:
    """One person through the faces found on each frame, which may come as they are found.

    point: frame, x and y of a click on the person; without one it is who most is seen of. corrections: by frame; they
    win over what was found, and from each on the person there is followed. Between two that lie no more than
    `HAND_REACH` frames apart the face is interpolated between them. A correction beyond the last frame is ignored.
    """
    frames = [tuple(faces) for faces in found]
    hand = {frame: one.face for frame, one in (corrections or {}).items() if 0 <= frame < len(frames)}
    start = None if point is None else _pointed(frames, *point)
    faces = chosen(people(frames), len(frames), start, hand)
    certainties = [Certainty.MISSING if face is None else Certainty.FOUND for face in faces]
    _by_hand(faces, certainties, hand)
    _fill_gaps(faces, certainties, hand)
    return FaceTrack(tuple(faces), tuple(certainties))


def _pointed(frames: Sequence[Sequence[Face]], frame: int, x: float, y: float) -> tuple[int, Face] | None:
    """The face on a frame that holds a point, or whose middle is nearest to it; where none was found there, on the
    nearest frame with any, no farther than a gap. None where there is none either.
    """
    around = range(max(frame - GAP, 0), min(frame + GAP + 1, len(frames)))
    near = min((at for at in around if frames[at]), key=lambda at: abs(at - frame), default=None)
    if near is None or not 0 <= frame < len(frames):
        return None

    def far(face: Face) -> tuple[bool, float]:
        left, top, right, bottom = face.box
        away = float(np.hypot(x - face.middle[0], y - face.middle[1]))
        return not (left <= x <= right and top <= y <= bottom), away

    return near, min(frames[near], key=far)


def _by_hand(faces: list[Face | None], certainties: list[Certainty], hand: Mapping[int, Face | None]) -> None:
    for frame, face in hand.items():
        faces[frame], certainties[frame] = face, Certainty.MISSING if face is None else Certainty.BY_HAND
    ordered = sorted(hand)
    for first, last in pairwise(ordered):
        before, after = hand[first], hand[last]
        if last - first > HAND_REACH:
            continue
        if before is not None and after is not None:
            _fill(faces, certainties, first, last)
        elif before is after:  # said to be away on both
            faces[first:last], certainties[first:last] = [None] * (last - first), [Certainty.MISSING] * (last - first)


def _fill_gaps(faces: list[Face | None], certainties: list[Certainty], hand: Mapping[int, Face | None]) -> None:
    away = {frame for frame, face in hand.items() if face is None}
    known = [frame for frame, face in enumerate(faces) if face is not None]
    for first, last in pairwise(known):
        if 1 < last - first <= GAP + 1 and not away.intersection(range(first, last)):
            _fill(faces, certainties, first, last)


def _fill(faces: list[Face | None], certainties: list[Certainty], first: int, last: int) -> None:
    """The frames between two, by a straight line."""
    before, after = faces[first], faces[last]
    if before is None or after is None:
        return
    for frame in range(first + 1, last):
        faces[frame] = between(before, after, (frame - first) / (last - first))
        certainties[frame] = Certainty.INTERPOLATED


def between(before: Face, after: Face, share: float) -> Face:
    """The face a share of the way from one to another; points and mesh where both have them."""

    def mixed(one: NDArray[Number] | None, other: NDArray[Number] | None) -> NDArray[Number] | None:
        if one is None or other is None:
            return None
        return ((1 - share) * one + share * other).astype(one.dtype)

    left, top, right, bottom = (
        (1 - share) * one + share * other for one, other in zip(before.box, after.box, strict=True)
    )
    confidence = min(before.confidence, after.confidence)
    points, mesh = mixed(before.points, after.points), mixed(before.mesh, after.mesh)
    return Face((left, top, right, bottom), points, mesh, confidence)
