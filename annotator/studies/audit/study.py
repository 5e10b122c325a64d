"""The audit of a project: what became of suggestions, and how far readers were led by them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.protocol import Protocol
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.statistic import Coefficient
from annotator.studies.audit.comparison import Led, Marks, RegionOf, led
from annotator.studies.audit.decisions import Decided, decided, median_looked, statistics
from annotator.studies.audit.model import model_said
from annotator.studies.audit.revised import Revised, SeenOf, revised
from annotator.studies.said import Said, said_in


@dataclass(frozen=True)
class Acceptance:
    """What one reader, or ("") all, did with the suggestions of one label, or ("") of all."""

    reader: str
    label: str
    decided: int
    looked: float | None
    shares: dict[str, Coefficient]


@dataclass(frozen=True)
class Audit:
    """All that the audit of a project tells."""

    protocol: Protocol
    said: Said
    acceptance: tuple[Acceptance, ...]
    led: tuple[Led, ...]
    revised: dict[str, Revised]


def _seen_in(project: Project) -> SeenOf:
    def seen(reading: str, image_id: int, label_id: int) -> str:
        with project.as_read_by(reading):
            return project.seen(image_id).get(label_id, "")

    return seen


def audit(
    project: Project, readers: Sequence[str], *, resamples: int = 1000, seed: int = 0,
    group_of: Callable[[int], Hashable] | None = None, region_of: RegionOf | None = None,
) -> Audit:  # fmt: skip
    """The audit of some readings; "" is the one that all share. Raises KnownError where nobody decided or drew."""
    said = said_in(project, readers)
    if not any((reading.conditions > 0).any() for reading in said.readings):
        raise KnownError("There is nothing to audit: nobody marked anything yet.", path=project.path)
    models = [model_said(project, said, reader) for reader in readers]
    decisions = [decided(reading, model) for reading, model in zip(said.readings, models, strict=True)]
    marks = [Marks.of(r, m, region_of) for r, m in zip(said.readings, models, strict=True)]
    groups = [group_of(record.id) if group_of is not None else record.id for record in said.images]

    def acceptance(reader: str, label: str, some: Sequence[Decided]) -> Acceptance:
        parts = statistics(len(said.images), some, project_protocol.unlooked)
        found = estimate(list(parts.values()), groups=groups, resamples=resamples, seed=seed)
        true = [one for one in some if not one.decoy]
        return Acceptance(reader, label, len(true), median_looked(some), dict(zip(parts, found, strict=True)))

    project_protocol = project.protocol
    every = [one for some in decisions for one in some]
    rows = [acceptance(reader, "", some) for reader, some in zip(said.readers, decisions, strict=True) if some]
    for place, label in enumerate(said.labels):
        own = [one for one in every if one.label == place]
        rows += [acceptance("", label.title, own)] if own else []
    rows += [acceptance("", "", every)] if every else []
    compared = led(said, marks, resamples=resamples, seed=seed, group_of=group_of)
    own_marks = {
        reader: one for reader, one in revised(project.history(), _seen_in(project)).items() if reader in readers
    }
    return Audit(project_protocol, said, tuple(rows), tuple(compared), own_marks)
