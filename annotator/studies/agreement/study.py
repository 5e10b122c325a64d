"""How far the readers of a project agree: by label, by pair and overall; blind and assisted marks never together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.label_attributes import REGION, Attribute
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.grades import graded, grades_of, grades_of_images
from annotator.studies.agreement.presence import of_all, of_two
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.regions import BOTH_EMPTY, ONE_EMPTY, Matches, detection, dice, hausdorff95, iou, match
from annotator.studies.agreement.statistic import (
    BoolArray,
    Coefficient,
    Statistic,
    mean_statistic,
    plain_coefficient,
)
from annotator.studies.said import NAMES, Condition, Said

# Millimetres a pixel along x and y of an image, by its number; None where they are not known.
SpacingOf: TypeAlias = Callable[[int], tuple[float, float] | None]
Coefficients: TypeAlias = Mapping[str, Coefficient]


@dataclass(frozen=True)
class Agreement:
    """Coefficients of one label ("" for all of them together), of two readers or (empty) of all."""

    label: str
    readers: tuple[str, ...]
    coefficients: Coefficients


@dataclass(frozen=True)
class Study:
    """What came out under one condition: on presence of labels, on the regions that two readers drew, and on the
    attributes of regions ("LABEL: ATTRIBUTE") and of images ("ATTRIBUTE").
    """

    condition: Condition
    presence: tuple[Agreement, ...]
    regions: tuple[Agreement, ...]
    grades: tuple[Agreement, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "condition": NAMES[self.condition],
            "presence": [plain_agreement(one) for one in self.presence],
            "regions": [plain_agreement(one) for one in self.regions],
            "grades": [plain_agreement(one) for one in self.grades],
        }


@dataclass(frozen=True)
class Settings:
    """How it is computed: the IoU from which on regions match, resamples of the bootstrap (0: no intervals), its seed,
    and what group each image belongs to, by its number: groups are drawn as a whole.
    """

    iou: float = 0.5
    resamples: int = 1000
    seed: int = 0
    group_of: Callable[[int], Hashable] | None = None
    spacing_of: SpacingOf | None = None


def agreement(said: Said, settings: Settings) -> list[Study]:
    """One study for each condition under which two readers said something of the same label on the same image.

    Raises KnownError where fewer than two readers said anything.
    """
    active = [reading.reader for reading in said.readings if (reading.conditions > 0).any()]
    if len(active) < 2:
        raise KnownError(
            "Agreement needs two readers who said something; here {count} did: {names}.",
            count=len(active),
            names=", ".join(active) or "nobody",
            advice="Let readers have readings of their own (annotator protocol --own-readings), or bring their copies "
            "together (annotator merge).",
        )
    found = []
    for condition in NAMES:
        states = np.where(said.conditions == condition, said.states, -1)
        study = _Study(said, states, settings, condition)
        if study.is_of_two:
            found.append(Study(condition, tuple(study.presence()), tuple(study.regions()), tuple(study.grades())))
    return found


class _Study:
    """`states` (N, L, R) are those of one condition; −1 elsewhere."""

    def __init__(self, said: Said, states: NDArray[np.int8], settings: Settings, condition: Condition) -> None:
        self._said, self._states, self._settings, self._condition = said, states, settings, condition
        group_of = settings.group_of or (lambda number: number)
        self._groups: list[Hashable] = [group_of(record.id) for record in said.images]

    @property
    def is_of_two(self) -> bool:
        """Whether two readers said something of the same label on the same image, or of the same image as a whole."""
        return bool(((self._states >= 0).sum(axis=2) > 1).any()) or any(True for _ in self._of_images())

    def presence(self) -> Iterator[Agreement]:
        labels, readers = len(self._said.labels), self._said.readers
        for place, label in enumerate(self._said.labels):
            yield from self._of_all(self._states[:, place], self._groups, label.title)
        N = len(self._states)
        pooled = self._states.transpose(1, 0, 2).reshape(N * labels, len(readers))
        yield from self._of_all(pooled, self._groups * labels, "")

    def _of_all(self, states: NDArray[np.int8], groups: Sequence[Hashable], label: str) -> Iterator[Agreement]:
        table = Ratings.of_categories(states, 2)
        if not (table.given().sum(axis=1) > 1).any():
            return
        yield Agreement(label, (), self._estimated(of_all(table), groups))
        readers = self._said.readers
        for first, second in table.pairs() if len(readers) > 2 else [(0, 1)]:
            pair = table.of(first, second)
            if (pair.given().all(axis=1)).any():
                yield Agreement(label, (readers[first], readers[second]), self._estimated(of_two(pair), groups))

    def regions(self) -> Iterator[Agreement]:
        """Of every two readers: of the union of a label's regions on an image, and of the regions one by one."""
        for place, label in enumerate(self._said.labels):
            for first, second in combinations(range(len(self._said.readings)), 2):
                both: BoolArray = np.asarray((self._states[:, place, [first, second]] >= 0).all(axis=1))
                found = self._pair(place, first, second, both)
                if found is not None:
                    names = (self._said.readers[first], self._said.readers[second])
                    yield Agreement(label.title, names, self._estimated(found, self._groups))

    def grades(self) -> Iterator[Agreement]:
        """Of each attribute that has an order or two values, on the images where two readers gave it."""
        for attribute, given in self._of_images():
            yield Agreement(attribute.title, (), self._estimated(graded(given, attribute), self._groups))
        for attribute in self._said.attributes:
            for place, label in enumerate(self._said.labels):
                asked = attribute.of == REGION and label.name in (attribute.labels or (label.name,))
                table = grades_of(self._said, attribute, place, self._states) if asked else None
                if table is not None:
                    name, found = f"{label.title}: {attribute.title}", graded(table, attribute)
                    yield Agreement(name, (), self._estimated(found, self._groups))

    def _of_images(self) -> Iterator[tuple[Attribute, Ratings]]:
        for attribute in self._said.attributes:
            table = grades_of_images(self._said, attribute, self._condition) if attribute.of != REGION else None
            if table is not None:
                yield attribute, table

    def _pair(self, label: int, first: int, second: int, both: BoolArray) -> dict[str, Statistic] | None:
        N = len(both)
        values = {name: np.full(N, np.nan) for name in ("Dice", "IoU", "mm", "px")}
        matches = [Matches((), 0, 0)] * N
        drawn = False
        for image in np.flatnonzero(both).tolist():
            ours, theirs = (self._masks(reader, image, label) for reader in (first, second))
            if not (ours or theirs):
                continue
            drawn = True
            one, other = _union(ours), _union(theirs)
            values["Dice"][image], values["IoU"][image] = dice(one, other) or 0.0, iou(one, other) or 0.0
            spacing_of = self._settings.spacing_of
            spacing = spacing_of(self._said.images[image].id) if spacing_of is not None else None
            distance = hausdorff95(one, other, spacing)
            if distance.value is not None:
                values[distance.unit][image] = distance.value
            matches[image] = match(ours, theirs, self._settings.iou)
        if not drawn:
            return None
        told = {name: mean_statistic(values[name], 2, BOTH_EMPTY) for name in ("Dice", "IoU")}
        for unit in ("mm", "px"):
            if np.isfinite(values[unit]).any() or unit == "px":
                told[f"Hausdorff 95 % ({unit})"] = mean_statistic(values[unit], 2, ONE_EMPTY)
        return told | {f"detection F1 at IoU {self._settings.iou:g}": detection(matches)}

    def _masks(self, reader: int, image: int, label: int) -> list[Mask]:
        return [v.mask for v in self._said.readings[reader].regions(image, label) if not v.mask.empty]

    def _estimated(self, statistics: Mapping[str, Statistic], groups: Sequence[Hashable]) -> dict[str, Coefficient]:
        settings = self._settings
        found = estimate(
            list(statistics.values()), groups=groups, resamples=settings.resamples, seed=settings.seed
        )  # fmt: skip
        return dict(zip(statistics, found, strict=True))


def _union(masks: Sequence[Mask]) -> Mask:
    found = EMPTY
    for mask in masks:
        found |= mask
    return found


def plain_agreement(one: Agreement) -> dict[str, Any]:
    """As JSON."""
    told = {name: plain_coefficient(value) for name, value in one.coefficients.items()}
    return {"label": one.label or None, "readers": list(one.readers) or None, "coefficients": told}
