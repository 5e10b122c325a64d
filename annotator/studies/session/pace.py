"""How long readers worked on images, as the history tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from annotator.core.project.reader_copies import reading_of
from annotator.core.project.rows import edit_value
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Origin
from annotator.core.work.edits import AddAnnotation

# A longer gap between two steps is a pause, of which so many seconds count as work: as the window counts it.
LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Step:
    """One step of a reading: whose hand, when (seconds), and on which image."""

    reading: str
    hand: str
    at: float
    image_id: int


def steps(entries: Iterable[Entry]) -> list[Step]:
    """The steps of readings that a history tells, in its order; imports and what belongs to no reading are none."""
    found = []
    whose: dict[int, str] = {}
    for entry in entries:
        edit = edit_value(entry)
        reading = reading_of(edit, whose) if edit is not None else None
        imported = isinstance(edit, AddAnnotation) and edit.annotation.origin is Origin.IMPORTED
        if reading is not None and entry.image_id is not None and not imported:
            found.append(Step(reading, entry.annotator, datetime.fromisoformat(entry.at).timestamp(), entry.image_id))
    return found


def seconds_by_image(found: Iterable[Step], reading: str, pause: float = LONGEST_PAUSE) -> dict[int, float]:
    """Working seconds on each image of a reading: the time since the step before, of the same hand, goes to the image
    of the later step, at most `pause` seconds of it. A hand's first step has no time.
    """
    before: dict[str, float] = {}
    seconds: dict[int, float] = defaultdict(float)
    for step in sorted((one for one in found if one.reading == reading), key=lambda one: one.at):
        seconds[step.image_id] += min(step.at - before.get(step.hand, step.at), pause)
        before[step.hand] = step.at
    return dict(seconds)


@dataclass(frozen=True)
class Pace:
    """How fast a reading went: images marked as done, and working seconds on all images that were touched.

    `median` is that of the seconds on an image that is done; None where none is.
    """

    done: int
    seconds: float
    median: float | None

    @classmethod
    def of(cls, seconds: dict[int, float], done: Iterable[int]) -> Pace:
        """Of seconds by image, and the numbers of the images that are done."""
        finished = list(done)
        timed = [seconds[number] for number in finished if number in seconds]
        return cls(len(finished), sum(seconds.values()), median(timed) if timed else None)

    @property
    def an_hour(self) -> float | None:
        """Images done in an hour of work; None where no time is known, or none is done."""
        return self.done * 3600 / self.seconds if self.done and self.seconds else None
