"""The sessions of a project's readers: counts by label, pace, and acceptance over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageState, Origin
from annotator.studies.audit.decisions import Decided, decided
from annotator.studies.audit.model import model_said
from annotator.studies.said import Said, said_in
from annotator.studies.session.pace import LONGEST_PAUSE, Pace, Step, seconds_by_image, steps

# So many decisions make one point of the moving share.
WINDOW = 20


@dataclass(frozen=True)
class Counts:
    """What a reader made of one label: suggestions `accepted` as they were, accepted and `edited`, or `rejected`
    (decoys left out), and regions `drawn` and `imported`.
    """

    label: str
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    drawn: int = 0
    imported: int = 0

    @property
    def decided(self) -> int:
        return self.accepted + self.edited + self.rejected


@dataclass(frozen=True)
class Day:
    """The decisions of one day (UTC, ISO 8601), and how many of them accepted, edited or not."""

    day: str
    decided: int
    accepted: int


@dataclass(frozen=True)
class ReaderSession:
    """How one reading went. `moving` is the share accepted among the last `WINDOW` decisions, by the number of the
    decision at which it stands, from the first full window on.
    """

    reader: str
    counts: tuple[Counts, ...]
    pace: Pace
    moving: tuple[tuple[int, float], ...]
    days: tuple[Day, ...]

    @property
    def total(self) -> Counts:
        """All labels together; its label is ""."""
        names = ("accepted", "edited", "rejected", "drawn", "imported")
        return Counts("", *(sum(getattr(one, name) for one in self.counts) for name in names))


def sessions(project: Project, readers: Sequence[str], *, pause: float = LONGEST_PAUSE) -> tuple[ReaderSession, ...]:
    """How some readings went; "" is the one that all share. Raises KnownError where nothing was done in any."""
    said = said_in(project, readers)
    taken = steps(project.history())
    if not any(step.reading in readers for step in taken):
        raise KnownError("There is no session to tell of: nobody marked anything by hand yet.", path=project.path)
    return tuple(_session(project, said, place, taken, pause) for place in range(len(readers)))


def _session(project: Project, said: Said, place: int, taken: Sequence[Step], pause: float) -> ReaderSession:
    reader = said.readers[place]
    with project.as_read_by(reader):
        done = [record.id for record in project.images() if record.state is ImageState.DONE]
    every = decided(said.readings[place], model_said(project, said, reader))
    true = sorted((one for one in every if not one.decoy), key=lambda one: one.at)
    pace = Pace.of(seconds_by_image(taken, reader, pause), done)
    return ReaderSession(reader, _counts(said, place, true), pace, moving_share(true), _days(true))


def _counts(said: Said, place: int, found: Sequence[Decided]) -> tuple[Counts, ...]:
    reading = said.readings[place]
    rows = []
    for column, label in enumerate(said.labels):
        own = Counter(
            ("edited" if one.edited else "accepted") if one.accepted else "rejected"
            for one in found
            if one.label == column
        )
        origins = Counter(value.origin for image in range(len(said.images)) for value in reading.regions(image, column))
        rows.append(Counts(label.title, **own, drawn=origins[Origin.DRAWN], imported=origins[Origin.IMPORTED]))
    return tuple(rows)


def moving_share(found: Sequence[Decided], window: int = WINDOW) -> tuple[tuple[int, float], ...]:
    """The share accepted among the last `window` decisions, in order; empty where there are fewer."""
    accepted = [one.accepted for one in found]
    ends = range(window, len(accepted) + 1)
    return tuple((end, sum(accepted[end - window : end]) / window) for end in ends)


def _days(found: Sequence[Decided]) -> tuple[Day, ...]:
    days: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        days[one.at[:10]].append(one.accepted)
    return tuple(Day(day, len(values), sum(values)) for day, values in sorted(days.items()))
