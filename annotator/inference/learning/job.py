"""What is to be learnt from a project, as a frozen value that another process can be given."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images import file_of
from annotator.core.regions.mask import full_image_rle
from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.lessons import teaches
from annotator.core.work.tags import Presence, PresenceTable
from ebp.training.options import LEAST, MOST_MASKED, WANTED, Cutting

if TYPE_CHECKING:
    from annotator.core.project.project import Project

__all__ = ["LEAST", "WANTED", "Example", "Job", "LabelCount", "Wish", "count_labels", "make_job"]


@dataclass(frozen=True)
class LabelCount:
    """On how many images a label is known to be present, and absent."""

    label: Label
    present: int
    absent: int

    @property
    def enough(self) -> bool:
        """Whether it can be learnt."""
        return min(self.present, self.absent) >= LEAST


def count_labels(table: PresenceTable, labels: LabelSet) -> tuple[LabelCount, ...]:
    """The counts of every label of the set, in its order."""
    present = np.count_nonzero(table.states == Presence.PRESENT, axis=0)
    absent = np.count_nonzero(table.states == Presence.ABSENT, axis=0)
    places = {number: place for place, number in enumerate(table.labels)}
    return tuple(
        LabelCount(label, int(present[places[label.id]]), int(absent[places[label.id]]))
        for label in labels.labels
        if label.id in places
    )


@dataclass(frozen=True)
class Wish:
    """How somebody wants it learnt. `labels`: names of those alone; () for all that can be. `size`: pixels of the
    shorter side the images are looked at with, 0 for their own. `device`: "" for the best. `threads`: 0 for all cores
    but one, so that a window stays quick.
    """

    labels: tuple[str, ...] = ()
    size: int = 0
    device: str = ""
    threads: int = 0


@dataclass(frozen=True)
class Example:
    """An image to learn from: its path (`scan.tif#page=2` for a page), the hash of its file as it was first read ("" if
    it never was), what must stay together with it ("" for nothing), and for each label a value of `Presence`.

    size: (width, height) in pixels, (0, 0) where it was never read. regions: of some images what was decided, as the
    label's place and COCO's run lengths, for judging alone; finished: whether the image is marked as done.
    """

    path: str
    sha256: str
    group: str
    states: tuple[int, ...]
    size: tuple[int, int] = (0, 0)
    regions: tuple[tuple[int, str], ...] = ()
    finished: bool = False


@dataclass(frozen=True)
class Job:
    """All that the training process is told. `others`: the project's labels that are not to be learnt. `old`: the file
    of the model in force, "" for none. `cutting`: how the project has regions cut of maps.
    """

    name: str
    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    others: tuple[str, ...] = ()
    old: str = ""
    size: int = 0
    device: str = ""
    threads: int = 1
    cache: str = ""
    cutting: Cutting = field(default_factory=Cutting)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        given: dict[str, Any] = json.loads(text)
        examples = tuple(_example(item) for item in given.pop("examples"))
        labels, others, cutting = tuple(given["labels"]), tuple(given["others"]), Cutting(**given["cutting"])
        return cls(**{**given, "labels": labels, "others": others, "cutting": cutting, "examples": examples})


def _example(given: dict[str, Any]) -> Example:
    """From JSON, which knows lists alone."""
    regions = tuple((int(place), str(code)) for place, code in given["regions"])
    return Example(**{**given, "states": tuple(given["states"]), "size": tuple(given["size"]), "regions": regions})


def make_job(project: Project, name: str, old: str, wish: Wish, cache: Path | None = None) -> Job:
    """What a project's tags, regions and finished images teach. Raises KnownError where that is too little.

    Labels with too few images are left out, unless they are wished for; images that say nothing of the others, too.
    """
    table = project.presence(decoys=False)
    audited = project.kept_out()
    chosen = _chosen(count_labels(table, project.labels), wish.labels)
    columns = [table.labels.index(count.label.id) for count in chosen]
    states = table.states[:, columns]
    known = {record.id: record for record in project.pictures()}
    told = (states != Presence.UNKNOWN).any(1) & ~np.isin(table.images, sorted(audited))
    rows = np.flatnonzero(told & np.isin(table.images, list(known))).tolist()
    records = [known[table.images[row]] for row in rows]
    regions = _regions(project, records, [count.label.id for count in chosen])
    examples = []
    for row, record in zip(rows, records, strict=True):
        path = project.image_path(record)
        said, size = tuple(int(state) for state in states[row]), (record.width, record.height)
        examples.append(
            Example(  # pages stay together
                str(path), record.sha256, str(file_of(path)), said, size, regions.get(record.id, ()),
                record.state is ImageState.DONE,
            )
        )  # fmt: skip
    labels = tuple(count.label.name for count in chosen)
    ours = project.labels
    return Job(
        name=name,
        labels=labels,
        others=tuple(label.name for label in project.labels.labels if label.name not in labels),
        examples=tuple(examples),
        old=old,
        size=wish.size,
        device=wish.device,
        threads=wish.threads or max(1, _cores() - 1),
        cache=str(cache or ""),
        cutting=Cutting(ours.fraction, ours.instances, ours.refinement == "walk", ours.contrast),
    )


def _regions(
    project: Project, records: Sequence[ImageRecord], labels: Sequence[int]
) -> dict[int, tuple[tuple[int, str], ...]]:
    """What was decided on images, at most `MOST_MASKED` of them, evenly chosen: places of labels and run lengths."""
    shown = [record for record in records if record.annotations and record.width * record.height]
    count = min(len(shown), MOST_MASKED)
    chosen = [shown[place * len(shown) // count] for place in range(count)]
    return {
        record.id: tuple(
            (labels.index(one.label_id), str(full_image_rle(one.mask, record.width, record.height)["counts"]))
            for one in project.annotations(record.id)
            if one.label_id in labels and teaches(one)
        )
        for record in chosen
    }


def _chosen(counts: Sequence[LabelCount], names: Sequence[str]) -> list[LabelCount]:
    unknown = [name for name in names if name not in {count.label.name for count in counts}]
    if unknown:
        raise KnownError(
            "The project has no label “{label}”.",
            label=unknown[0],
            advice="It has: {labels}.",
            labels=", ".join(count.label.name for count in counts),
        )
    wanted = [count for count in counts if not names or count.label.name in names]
    few = [count for count in wanted if not count.enough]
    if few and (names or len(few) == len(wanted)):
        best = max(few, key=lambda count: (min(count.present, count.absent), count.present + count.absent))
        raise KnownError(
            "Too few images are tagged: {label} is present on {present} and absent on {absent}.",
            label=best.label,
            present=best.present,
            absent=best.absent,
            advice="At least {least} of each are needed, about {wanted} are good: tag more images.",
            least=LEAST,
            wanted=WANTED,
        )
    return [count for count in wanted if count.enough]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
