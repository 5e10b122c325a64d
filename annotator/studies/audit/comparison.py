"""Blind marks beside assisted ones: whether readers say what the model says more often where they see it.

The share of agreement with the model is compared, and its κ; and how often readers say *present* where the model does
(else they missed it, or the model is wrong) and where it does not (else the model missed it, or they are wrong). Which
images are read blind is drawn by a seed, so that the difference is the model's doing, but for chance, which the
bootstrap tells.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Suggestion
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.regions import iou
from annotator.studies.agreement.statistic import BoolArray, Coefficient, Floats, Statistic, ratio
from annotator.studies.audit.model import ModelSaid
from annotator.studies.said import Condition, Reading, Said

# The region a suggestion stood for on an image, by places; None where that cannot be told any more.
RegionOf = Callable[[Suggestion], Mask | None]
TOO_FEW = Message("Too few blind or assisted marks where the model said something.")


@dataclass(frozen=True)
class Led:
    """How one reader, or ("") all of them, marked one label, or ("") all of them, blind and assisted.

    `figures` has for each measure the value blind, the value assisted, and their difference with its interval.
    `missed_by_reader`, `missed_by_model`: in how many blind marks one of the two says present alone.
    """

    reader: str
    label: str
    blind: int
    assisted: int
    figures: dict[str, tuple[Coefficient, Coefficient, Coefficient]]
    missed_by_reader: int
    missed_by_model: int

    @property
    def pull(self) -> Coefficient:
        """The difference of agreement with the model: the readers are drawn to it where its interval is above 0."""
        return self.figures["agreement with the model"][2]


@dataclass(frozen=True, eq=False)
class Marks:
    """Statements of one reading beside the model's: (N, L) each; −1 where either says nothing."""

    reader: NDArray[np.int8]
    model: NDArray[np.int8]
    conditions: NDArray[np.int8]
    overlaps: Floats

    @classmethod
    def of(cls, reading: Reading, model: ModelSaid, region_of: RegionOf | None) -> Marks:
        """`overlaps` (N, L): IoU of the reader's regions with the model's, NaN where one of them has none."""
        overlaps = np.full(model.states.shape, np.nan)
        for place, suggestions in model.suggestions.items() if region_of is not None else ():
            assert region_of is not None
            drawn = [value.mask for value in reading.regions(*place) if not value.mask.empty]
            shown = [region_of(value) for value in suggestions if not value.provenance.decoy]
            found = [mask for mask in shown if mask is not None and not mask.empty]
            if drawn and found:
                overlaps[place] = iou(_union(drawn), _union(found)) or 0.0
        return cls(reading.states, model.states, reading.conditions, overlaps)

    def of_labels(self, columns: list[int]) -> Marks:
        """Those of some labels alone."""
        return Marks(
            self.reader[:, columns], self.model[:, columns], self.conditions[:, columns], self.overlaps[:, columns]
        )

    def under(self, condition: Condition) -> BoolArray:
        """(N, L) bool: made under this condition, where reader and model both say something."""
        found: BoolArray = (self.reader >= 0) & (self.model >= 0) & (self.conditions == condition)
        return found


def _union(masks: Sequence[Mask]) -> Mask:
    found = EMPTY
    for mask in masks:
        found |= mask
    return found


def led(
    said: Said, marks: Sequence[Marks], *, resamples: int, seed: int,
    group_of: Callable[[int], Hashable] | None = None,
) -> list[Led]:  # fmt: skip
    """Each reader over all labels, each label over all readers, and all together last; `marks` one for each reading.

    Only those with a blind and an assisted mark. Images are drawn, with all that all readers said of them.
    """
    groups = [group_of(record.id) if group_of is not None else record.id for record in said.images]

    def compare(reader: str, label: str, some: Sequence[Marks], columns: list[int]) -> Led | None:
        return _compare(reader, label, [one.of_labels(columns) for one in some], groups, resamples, seed)

    every = list(range(len(said.labels)))
    found = [compare(name, "", [one], every) for name, one in zip(said.readers, marks, strict=True)]
    found += [compare("", label.title, marks, [place]) for place, label in enumerate(said.labels)]
    found.append(compare("", "", marks, every))
    return [one for one in found if one is not None]


def _compare(
    reader: str, label: str, marks: Sequence[Marks], groups: Sequence[Hashable], resamples: int, seed: int
) -> Led | None:
    conditions = (Condition.BLIND, Condition.ASSISTED)
    counts = [sum(int(one.under(condition).sum()) for one in marks) for condition in conditions]
    if not all(counts):
        return None
    tables = [_tables(marks, condition) for condition in conditions]
    overlaps = [_overlaps(marks, condition) for condition in conditions]
    measures: list[tuple[str, list[Floats], Callable[[Floats], Floats]]] = [
        ("agreement with the model", tables, _observed), ("κ with the model", tables, _kappa),
        ("present where the model says so", tables, lambda sums: ratio(sums[:, 3], sums[:, 1] + sums[:, 3])),
        ("present where it does not", tables, lambda sums: ratio(sums[:, 2], sums[:, 0] + sums[:, 2])),
    ]  # fmt: skip
    if any(table[:, 1].any() for table in overlaps):
        measures.append(("IoU with the model's region", overlaps, lambda sums: ratio(sums[:, 0], sums[:, 1])))
    figures = {}
    for name, parts, finish in measures:
        statistics = [_statistic(part, finish, count) for part, count in zip(parts, counts, strict=True)]
        statistics.append(_difference(parts, finish, sum(counts)))
        value, other, apart = estimate(statistics, groups=groups, resamples=resamples, seed=seed)
        figures[name] = value, other, apart
    blind = tables[0].sum(axis=0)
    return Led(reader, label, counts[0], counts[1], figures, int(blind[1]), int(blind[2]))


def _tables(marks: Sequence[Marks], condition: Condition) -> Floats:
    """(N, 4): how often on each image reader and model say absent both, model alone present, reader alone, both."""
    cells = np.zeros((len(marks[0].reader), 4))
    for one in marks:
        there = one.under(condition)
        kind = 2 * (one.reader == 1) + (one.model == 1)
        for cell in range(4):
            cells[:, cell] += (there & (kind == cell)).sum(axis=1)
    return cells


def _overlaps(marks: Sequence[Marks], condition: Condition) -> Floats:
    """(N, 2): the sum of IoU with the model's region on each image, and their number."""
    found = np.zeros((len(marks[0].reader), 2))
    for one in marks:
        there = one.under(condition) & np.isfinite(one.overlaps)
        found += np.stack([np.where(there, one.overlaps, 0.0).sum(axis=1), there.sum(axis=1)], axis=1)
    return found


def _observed(sums: Floats) -> Floats:
    return ratio(sums[:, 0] + sums[:, 3], sums.sum(axis=1))


def _kappa(sums: Floats) -> Floats:
    """Cohen's κ of reader and model."""
    n = sums.sum(axis=1)
    reader, model = sums[:, 2] + sums[:, 3], sums[:, 1] + sums[:, 3]
    expected = ratio(reader * model + (n - reader) * (n - model), n**2)
    return ratio(_observed(sums) - expected, 1 - expected)


def _statistic(features: Floats, finish: Callable[[Floats], Floats], count: int) -> Statistic:
    return Statistic(features, finish, TOO_FEW, count, 2, count)


def _difference(parts: Sequence[Floats], finish: Callable[[Floats], Floats], count: int) -> Statistic:
    """Assisted less blind."""
    width = parts[0].shape[1]

    def apart(sums: Floats) -> Floats:
        found: Floats = finish(sums[:, width:]) - finish(sums[:, :width])
        return found

    return Statistic(np.concatenate(parts, axis=1), apart, TOO_FEW, count, 2, count)
