"""What readers said of a project's images, label by label, and whether the model was to be seen before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, ImageRecord, ImageState
from annotator.core.work.circumstances import Circumstances
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.labels import Label


class Condition(IntEnum):
    """Under what a reader said something of a label on an image."""

    NOTHING = 0
    BLIND = 1
    ASSISTED = 2
    UNKNOWN = 3


NAMES = {Condition.BLIND: "blind", Condition.ASSISTED: "assisted", Condition.UNKNOWN: "not known"}


@dataclass(frozen=True, eq=False)
class Reading:
    """What one reader said: `states` (N, L) int8 are the values of `Presence`, `conditions` (N, L) those of
    `Condition`; images and labels are those of `Said`.
    """

    reader: str
    states: NDArray[np.int8]
    conditions: NDArray[np.int8]
    _regions: dict[tuple[int, int], list[Annotation]] = field(repr=False)
    # What is said of images as a whole, by their places: under what, and the values of attributes by their names.
    of_images: Mapping[int, tuple[Condition, Mapping[str, str]]] = field(default_factory=dict, repr=False)

    @cached_property
    def made_of(self) -> dict[int, Annotation]:
        """What was made of suggestions, by their numbers."""
        every = (value for values in self._regions.values() for value in values)
        return {value.suggestion_id: value for value in every if value.suggestion_id is not None}

    def regions(self, image: int, label: int) -> list[Annotation]:
        """The regions of a label on an image, by their places."""
        return self._regions.get((image, label), [])


@dataclass(frozen=True, eq=False)
class Said:
    """N images, L labels, and what R readers said of them; `attributes` are what the label set asks beside."""

    images: tuple[ImageRecord, ...]
    labels: tuple[Label, ...]
    readings: tuple[Reading, ...]
    attributes: tuple[Attribute, ...] = ()

    @property
    def readers(self) -> tuple[str, ...]:
        return tuple(reading.reader for reading in self.readings)

    @cached_property
    def states(self) -> NDArray[np.int8]:
        """(N, L, R)."""
        return np.stack([reading.states for reading in self.readings], axis=2)

    @cached_property
    def conditions(self) -> NDArray[np.int8]:
        """(N, L, R)."""
        return np.stack([reading.conditions for reading in self.readings], axis=2)


def said_in(project: Project, readings: Sequence[str], *, clips: bool = True) -> Said:
    """What is said in some readings of a project; without `clips` of its pictures alone. Raises KnownError."""
    with project.as_read_by(""):
        images = tuple(sorted(project.images() if clips else project.pictures(), key=lambda record: record.id))
    labels = project.labels.labels
    found = tuple(_reading(project, reading, images, labels) for reading in readings)
    return Said(images, labels, found, project.labels.attributes)


def _reading(project: Project, reading: str, images: Sequence[ImageRecord], labels: Sequence[Label]) -> Reading:
    rows = {record.id: row for row, record in enumerate(images)}
    columns = {label.id: column for column, label in enumerate(labels)}
    with project.as_read_by(reading):
        table = project.presence([record.id for record in images])
        conditions = np.zeros(table.states.shape, np.int8)
        done = project.circumstances_of_done()
        for record in project.images([record.id for record in images]):
            if record.state is ImageState.DONE:
                conditions[rows[record.id]] = _condition(done.get(record.id))
        for tag in project.tags():
            if tag.image_id in rows and tag.label_id in columns:
                conditions[rows[tag.image_id], columns[tag.label_id]] = _condition(tag.under)
        given = project.attributes_of_images().items()
        of_images = {rows[number]: (_condition(done.get(number)), dict(v)) for number, v in given if number in rows}
        regions: dict[tuple[int, int], list[Annotation]] = defaultdict(list)
        for annotation in project.all_annotations():
            if annotation.image_id in rows and annotation.label_id in columns:
                regions[rows[annotation.image_id], columns[annotation.label_id]].append(annotation)
    for place, found in regions.items():
        conditions[place] = max(_condition(value.under) for value in found)  # one that was led leads the statement
    return Reading(reading, table.states, conditions, dict(regions), of_images)


def _condition(under: Circumstances | None) -> Condition:
    if under is None or not under.known:
        return Condition.UNKNOWN
    return Condition.BLIND if under.blind else Condition.ASSISTED
