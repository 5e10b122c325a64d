"""Importing: everything is looked at first, then all of it is stored in one transaction, or nothing.

`plan` reads the project and changes nothing; it says what would be added, which labels need a decision and what is
wrong. `apply` stores a plan without errors. What the project has already is not added again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.project.project import Project
from annotator.core.work.edits import AddAnnotation, Changes, Compound, Edit, import_of
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Told
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.reading.image_matching import Planning
from annotator.exchange.reading.label_matching import Fate, LabelClash, match_labels


@dataclass(frozen=True)
class Choices:
    """Decisions for an import.

    `labels`: for names of the file, the name of a project's label, or what becomes of them; `other_labels` decides
    on names the project does not know and that are not in there. `skip_unknown` leaves out images that the project does
    not have, or has in another size.
    """

    labels: Mapping[str, str | Fate] = field(default_factory=dict)
    other_labels: Fate | None = None
    skip_unknown: bool = False


@dataclass(frozen=True)
class Plan:
    """What an import would do. `already` annotations are in the project and are not added again."""

    edits: tuple[Edit, ...] = ()
    labels: tuple[Label, ...] = ()
    clashes: tuple[LabelClash, ...] = ()
    errors: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    images: int = 0
    annotations: int = 0
    already: int = 0
    step: int = 0


@dataclass(frozen=True)
class ImportReport:
    """What an import added; `edit` is its step, and `changes` what that touched."""

    images: int
    annotations: int
    labels: int
    already: int
    notices: tuple[str, ...] = ()
    edit: Compound | None = None
    changes: Changes = field(default_factory=Changes)


def known_of(project: Project) -> Known:
    """What the project knows, for reading a file."""
    images = (
        KnownImage(record.id, record.path, record.width, record.height, record.sha256) for record in project.images()
    )
    return Known(tuple(images), project.labels.labels, partial(_measured, project))


def _measured(project: Project, image: KnownImage) -> tuple[int, int]:
    if image.width:
        return image.width, image.height
    try:
        return read_size(project.image_path(project.image(image.id)))
    except KnownError:  # told when the image's regions are to be stored
        return 0, 0


def read(project: Project, path: Path, form: Format) -> Dataset:
    """Read a file or folder for a project. Raises KnownError where it is not of that format."""
    return form.read(path, known_of(project))


def plan(project: Project, dataset: Dataset, choices: Choices | None = None, told: Told | None = None) -> Plan:
    """What importing a dataset would do; the project is only read. `told` is called as in an export."""
    choices = choices or Choices()
    used = Counter(region.label for item in dataset.items for region in item.regions)
    labels = match_labels(project.labels.labels, dataset.labels, used, choices.labels, choices.other_labels)
    planning = Planning(project, labels.ids, dataset.presence)
    items = tuple(dataset.items)
    for done, item in enumerate(items, 1):
        planning.take(item)
        if told is not None:
            told(done, len(items))
    unknown = planning.unknown_images()
    errors = [*dataset.faults, *labels.errors, *planning.errors, *(() if choices.skip_unknown else unknown)]
    notices = [*dataset.notices, *(unknown if choices.skip_unknown else ())]
    return Plan(
        tuple(planning.edits), labels.new, labels.clashes, tuple(errors), tuple(notices),
        len(planning.touched), planning.added, planning.already, project.last_step()[0],
    )  # fmt: skip


def apply(project: Project, plan: Plan) -> ImportReport:
    """Store a plan in one transaction. Raises KnownError where it has errors, or the project was changed since."""
    if plan.errors:
        raise KnownError(
            "Nothing was imported: {error}", error=plan.errors[0], path=project.path, advice="Correct the file."
        )
    if project.last_step()[0] != plan.step:
        raise KnownError("The project was changed meanwhile; nothing was imported.", path=project.path)
    added = sum(isinstance(edit, AddAnnotation) for edit in plan.edits)
    number = project.next_annotation_id(added) if added else 0
    edits: list[Edit] = []
    for edit in plan.edits:
        if isinstance(edit, AddAnnotation):
            edit = AddAnnotation(replace(edit.annotation, id=number))
            number += 1
        edits.append(edit)
    step = import_of(plan.labels, edits) if edits or plan.labels else None
    changes = project.apply(step) if step is not None else Changes()
    return ImportReport(plan.images, plan.annotations, len(plan.labels), plan.already, plan.notices, step, changes)
