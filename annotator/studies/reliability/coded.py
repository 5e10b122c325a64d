"""What readers coded in clips: their events, and which labels they looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import is_clip
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord
from annotator.core.work.coding import events_of, looked_for
from annotator.core.work.event_frames import INTENSITY, SIDE, UNSCORED, grade_of
from annotator.core.work.events import Event
from annotator.core.work.facs_notation import BOTH_ALIKE
from annotator.core.work.labels import Label
from annotator.core.work.sampling import SETTING, step_of


@dataclass(frozen=True, eq=False)
class CodedClip:
    """A clip as R readers coded it.

    `looked` has for each reader the labels (by their ids) that were looked for in all of the clip, `events` the events
    of those labels; what else a reader marked says nothing of frames without it, and is left out. `times` (frames,)
    float64 has when each frame is shown, in seconds from the first; None where the clip's file could not be read.
    """

    number: int
    path: str
    looked: tuple[frozenset[int], ...]
    events: tuple[tuple[Event, ...], ...]
    times: NDArray[np.float64] | None = None

    @property
    def frames(self) -> int | None:
        """How many frames it has; None where that is not known."""
        return None if self.times is None else len(self.times)

    def who_looked(self, label: int) -> list[int]:
        """The readers, by their places, who looked for a label."""
        return [place for place, labels in enumerate(self.looked) if label in labels]

    def of(self, reader: int, label: int) -> list[Event]:
        """A reader's events of a label, by their onsets."""
        return [event for event in self.events[reader] if event.label_id == label]

    @property
    def by_two(self) -> bool:
        """Whether two readers looked for the same label."""
        return any(one & other for one, other in combinations(self.looked, 2))


@dataclass(frozen=True, eq=False)
class CodedClips:
    """The clips of a project in which two readers looked for the same label; `of` is how many clips there are in all.

    `unread` has the path of each clip whose file could not be read, and why: it has no part in what is told of frames.
    `assisted` of the `said` statements (a reader on a label in a clip) were made with the model in sight. Where clips
    were sampled, only `every` so many frames were looked at.
    """

    readers: tuple[str, ...]
    labels: tuple[Label, ...]
    clips: tuple[CodedClip, ...]
    of: int = 0
    unread: tuple[tuple[str, KnownError], ...] = ()
    said: int = 0
    assisted: int = 0
    every: int = 1

    def with_label(self, label: int, readers: Sequence[int]) -> Iterator[CodedClip]:
        """The clips in which all of some readers looked for a label."""
        return (clip for clip in self.clips if all(label in clip.looked[place] for place in readers))


def coded_in(project: Project, readings: Sequence[str]) -> CodedClips:
    """What some readings of a project say of its clips. Raises KnownError.

    A tag of a clip says that its label was looked for; one that says absent counts more than events there are.
    """
    with project.as_read_by(""):
        records = sorted((r for r in project.images() if is_clip(PurePosixPath(r.path))), key=lambda record: record.id)
    labels = project.labels.labels
    every = [_read(project, reading, records, {label.id for label in labels}) for reading in readings]
    clips, unread, said, assisted = [], [], 0, 0
    for place, record in enumerate(records):
        looked, events, led = zip(*(of[place] for of in every), strict=True) if every else ((), (), ())
        clip = CodedClip(record.id, record.path, looked, events)
        if not clip.by_two:
            continue
        said, assisted = said + sum(map(len, looked)), assisted + sum(led)
        try:
            clip = CodedClip(record.id, record.path, looked, events, _times(project, record))
        except KnownError as fault:
            unread.append((record.path, fault))
        clips.append(clip)
    return CodedClips(
        tuple(readings), tuple(labels), tuple(clips), len(records), tuple(unread), said, assisted,
        step_of(project.setting(SETTING)),
    )  # fmt: skip


def strength(event: Event) -> int:
    """An event's intensity, 1 to 5, whether it is kept as A to E or as a number; `UNSCORED` where none is told."""
    text = event.attribute(INTENSITY).strip()
    return int(text) if text in ("1", "2", "3", "4", "5") else grade_of(text)


def scored(event: Event) -> bool:
    """Whether its intensity is told."""
    return strength(event) != UNSCORED


def side(event: Event) -> str:
    """An event's side, "" for both sides alike and where none is told."""
    text = event.attribute(SIDE).strip().upper()
    return "" if text == BOTH_ALIKE else text


def _read(
    project: Project, reading: str, records: Sequence[ImageRecord], labels: set[int]
) -> list[tuple[frozenset[int], tuple[Event, ...], int]]:
    """Of each clip what was looked for, its events, and how much was said with the model in sight."""
    found = []
    with project.as_read_by(reading):
        tags = [tag for tag in project.tags([record.id for record in records]) if tag.label_id in labels]
        for record in records:
            here = [tag for tag in tags if tag.image_id == record.id]
            present = {tag.label_id for tag in here if tag.present}
            marks = [mark for mark in project.annotations(record.id) if mark.span and mark.label_id in present]
            led = {tag.label_id for tag in here if tag.under.assisted}
            led |= {mark.label_id for mark in marks if mark.under.assisted}
            found.append((looked_for(here), events_of(marks), len(led)))
    return found


def _times(project: Project, record: ImageRecord) -> NDArray[np.float64]:
    from annotator.core.images.video.kept import clip_at  # PyAV is loaded when the first clip is met

    with clip_at(project.image_file(record)) as clip:
        return clip.times
