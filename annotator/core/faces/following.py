"""Who is who from frame to frame: one person out of the faces found in a clip.

All faces are linked at once, each to at most one person: where two cross and one hides the other, the face that is left
goes to the person it fits better, and the hidden one is waited for where it was heading. Once two people have come so
close that both could be either, place and heading decide, and that can be wrong: a correction on the frame where it is
right again puts the rest right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from annotator.core.faces.face import Box, Face, overlap

# A hidden face is waited for so many frames on its way; after that whoever appears may be it, as `_taken_up` says.
WAITS = 24
# What may be the same face in the next frame: sizes that differ by no larger factor, and middles that lie no farther
# apart, in sizes of the face; where it was hidden, a little farther for each frame, up to a limit.
GROWS, MOVES, MORE, MOST = 1.6, 0.6, 0.08, 1.5
# How much of a new movement counts in the heading.
HEADS = 0.35
# A face that comes back after a longer time: how far from where it was lost, in sizes of the face.
RETURNS = 3.0


@dataclass
class Person:
    """The faces that were linked: by frame, in order."""

    faces: dict[int, Face] = field(default_factory=dict)
    heading: tuple[float, float] = (0.0, 0.0)

    @property
    def first(self) -> int:
        """The first frame."""
        return next(iter(self.faces))

    @property
    def last(self) -> int:
        """The last frame."""
        return next(reversed(self.faces))

    def expected(self, frame: int) -> tuple[float, float]:
        """Where the middle of the face should be, later on; its way slows down while it is hidden."""
        x, y = self.faces[self.last].middle
        ahead = min(frame - self.last, WAITS)
        return x + self.heading[0] * ahead, y + self.heading[1] * ahead

    def add(self, frame: int, face: Face) -> None:
        """Link a face of a later frame."""
        if self.faces:
            past, passed = self.faces[self.last].middle, frame - self.last
            new = ((face.middle[0] - past[0]) / passed, (face.middle[1] - past[1]) / passed)
            share = 1.0 if len(self.faces) == 1 else HEADS
            x, y = (share * n + (1 - share) * o for n, o in zip(new, self.heading, strict=True))
            self.heading = x, y
        self.faces[frame] = face


def people(found: Iterable[Sequence[Face]]) -> list[Person]:
    """Everybody in a clip, given the faces of each of its frames."""
    everybody: list[Person] = []
    present: list[Person] = []
    for frame, faces in enumerate(found):
        present = [person for person in present if frame - person.last <= WAITS]
        linked = _linked(present, faces, frame)
        for index, face in enumerate(faces):
            person = linked.get(index)
            if person is None:
                person = Person()
                everybody.append(person)
                present.append(person)
            person.add(frame, face)
    return everybody


def _linked(present: Sequence[Person], faces: Sequence[Face], frame: int) -> dict[int, Person]:
    """Which face is whose: the best fits first, each face and each person once."""
    fits = [
        (fit, index, number)
        for number, person in enumerate(present)
        for index, face in enumerate(faces)
        if (fit := _fit(person, face, frame)) is not None
    ]
    linked: dict[int, Person] = {}
    taken: set[int] = set()
    for _, index, number in sorted(fits, reverse=True):
        if index not in linked and number not in taken:
            linked[index] = present[number]
            taken.add(number)
    return linked


def _fit(person: Person, face: Face, frame: int) -> float | None:
    """How well a face fits where a person should be; None where it cannot be theirs."""
    before = person.faces[person.last]
    x, y = person.expected(frame)
    far = float(np.hypot(face.middle[0] - x, face.middle[1] - y)) / before.size
    grown = max(face.size / before.size, before.size / face.size)
    hidden = frame - person.last - 1
    if grown > GROWS or far > min(MOVES + MORE * hidden, MOST):
        return None
    shifted = _moved(before.box, x - before.middle[0], y - before.middle[1])
    # A person who was there a moment ago goes before one who was hidden.
    return overlap(shifted, face.box) - 0.3 * float(np.log(grown)) - 0.3 * far - 0.01 * min(hidden, WAITS)


def _moved(box: Box, x: float, y: float) -> Box:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def chosen(
    everybody: Sequence[Person], frames: int, start: tuple[int, Face] | None, corrected: Mapping[int, Face | None]
) -> list[Face | None]:
    """The faces of one person, frame by frame.

    start: a frame, and a face on it that is the person's; None for whom the most is seen of. corrected: frames on which
    the face is known: from each on the person there is followed, before the first one backwards.
    """
    result: list[Face | None] = [None] * frames
    anchors = sorted((frame, face) for frame, face in corrected.items() if face is not None) if corrected else []
    if start is not None and not any(frame == start[0] for frame, _ in anchors):
        anchors = sorted([*anchors, start], key=lambda anchor: anchor[0])
    if not anchors:
        most = max(everybody, key=lambda person: sum(face.size for face in person.faces.values()), default=None)
        if most is None:
            return result
        anchors = [(most.first, most.faces[most.first])]
    ends = [frame for frame, _ in anchors[1:]] + [frames]
    _backwards(everybody, anchors[0], result)
    for (frame, face), end in zip(anchors, ends, strict=True):
        _forwards(everybody, frame, face, end, result)
    return result


def _forwards(everybody: Sequence[Person], frame: int, face: Face, end: int, result: list[Face | None]) -> None:
    person = _at(everybody, frame, face, 1) or _after(everybody, frame, face, end)
    while person is not None:
        for at, shown in person.faces.items():
            if frame <= at < end:
                result[at] = face = shown
        frame = person.last
        person = _after(everybody, frame, face, end)


def _backwards(everybody: Sequence[Person], anchor: tuple[int, Face], result: list[Face | None]) -> None:
    frame, face = anchor
    person = _at(everybody, frame, face, -1) or _before(everybody, frame, face)
    while person is not None:
        for at, shown in person.faces.items():
            if at < frame:
                result[at] = shown
        frame, face = person.first, person.faces[person.first]
        person = _before(everybody, frame, face)


def _at(everybody: Sequence[Person], frame: int, face: Face, step: int) -> Person | None:
    """Whose face it is that lies where one is known to be on a frame; or soon after (step 1) or before (-1), if none
    does then.
    """
    for near in range(frame, frame + step * (WAITS + 1), step):
        here = [(overlap(p.faces[near].box, face.box), n) for n, p in enumerate(everybody) if near in p.faces]
        best = max(here, default=(0.0, 0))
        if best[0] > 0:
            return everybody[best[1]]
    return None


def _after(everybody: Sequence[Person], frame: int, face: Face, end: int) -> Person | None:
    later = (other for other in everybody if frame < other.first < end)
    return _taken_up(face, ((other.first, other.faces[other.first], other) for other in later))


def _before(everybody: Sequence[Person], frame: int, face: Face) -> Person | None:
    earlier = (other for other in everybody if other.last < frame)
    return _taken_up(face, ((-other.last, other.faces[other.last], other) for other in earlier))


def _taken_up(face: Face, others: Iterable[tuple[int, Face, Person]]) -> Person | None:
    """Who the person is after having been away: the first face of like size, not far from where it was lost."""
    near = [
        (when, person)
        for when, other, person in others
        if max(other.size / face.size, face.size / other.size) <= GROWS
        and np.hypot(other.middle[0] - face.middle[0], other.middle[1] - face.middle[1]) <= RETURNS * face.size
    ]
    return min(near, key=lambda one: one[0])[1] if near else None
