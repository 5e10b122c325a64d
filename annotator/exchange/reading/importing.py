"""Importing: everything is looked at first, then all of it is stored in one transaction, or nothing.

`plan` reads the project and changes nothing; it says what would be added, which labels need a decision and what is
wrong. `apply` stores a plan without errors. What the project has already is not added again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import Content, ImageRecord
from annotator.core.work.edits import AddAnnotation, Changes, Compound, Edit, import_of
from annotator.core.work.labels import Label
from annotator.core.work.stamping import stamped
from annotator.exchange.data.dataset import Dataset, Told
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.manifest import MANIFEST, whole_manifest
from annotator.exchange.reading.answers import Answers, answered
from annotator.exchange.reading.earlier import Became
from annotator.exchange.reading.image_matching import match_images
from annotator.exchange.reading.label_matching import Fate, LabelClash, match_labels
from annotator.exchange.reading.planning import Planning

# So many sentences about images of a kind are told one by one.
TOLD = 5


@dataclass(frozen=True)
class Choices:
    """Decisions for an import.

    `labels`: for names of the file, the name of a project's label, or what becomes of them; `other_labels` decides
    on names the project does not know and that are not in there. `skip_unknown` leaves out images that the project does
    not have, not one alone, or in another size; `skip_bad` single entries that cannot be used. With `match_by_name` the
    user agrees that the only image of a file name is meant, although its folders are others. `again`: what is added
    once more of what came in before. `answers`: whose regions count where an image was annotated several times, a name
    or `Answers`. `replace_tags`: where a tag of the project says otherwise than the file, the file's counts.
    """

    labels: Mapping[str, str | Fate] = field(default_factory=dict)
    other_labels: Fate | None = None
    skip_unknown: bool = False
    skip_bad: bool = False
    match_by_name: bool = False
    again: frozenset[Became] = frozenset()
    answers: Answers | str | None = None
    replace_tags: bool = False


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    `already` annotations are in the project and are not added again; `changed` and `deleted` came in before and were
    changed or deleted since. `unknown` are images that the project does not have, `bad` entries that cannot be used,
    `by_name` names in the file and in the project that agree in nothing but the file name, `several` images that were
    annotated several times, by `people`: each of these stands among the errors unless a choice was made about it.
    """

    edits: tuple[Edit, ...] = ()
    labels: tuple[Label, ...] = ()
    clashes: tuple[LabelClash, ...] = ()
    errors: tuple[Message, ...] = ()
    notices: tuple[Message, ...] = ()
    images: int = 0
    annotations: int = 0
    already: int = 0
    changed: int = 0
    deleted: int = 0
    unknown: int = 0
    bad: int = 0
    by_name: tuple[tuple[str, str], ...] = ()
    step: int = 0
    contents: Mapping[int, Content] = field(default_factory=dict)
    several: int = 0
    people: tuple[str, ...] = ()
    tags: int = 0
    other_tags: int = 0


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
    """What the project knows, for reading a file of pictures."""
    records = project.pictures()
    images = (KnownImage(record.id, record.path, record.width, record.height, record.sha256) for record in records)
    folds_case = _folds_case(project, records[:100])
    by_id = {record.id: record for record in records}
    return Known(
        tuple(images), project.labels.known, cache(partial(_measured, project)), folds_case,
        place=lambda image: project.image_path(by_id[image.id]),
    )  # fmt: skip


def _folds_case(project: Project, records: Sequence[ImageRecord]) -> bool:
    """Whether the first image that is there is found by its name in other letters, too."""
    for record in records:
        file = project.image_file(record)
        other = file.with_name(file.name.swapcase())
        if other.name != file.name and file.exists():
            return other.exists() and other.samefile(file)
    return False


def _measured(project: Project, image: KnownImage) -> tuple[int, int]:
    if image.width:
        return image.width, image.height
    try:
        return read_size(project.image_path(project.image(image.id)))
    except KnownError:  # told when the image's regions are to be stored
        return 0, 0


def read(project: Project, path: Path, form: Format) -> Dataset:
    """Read a file or folder for a project. Raises KnownError where it is not of that format.

    An export of a format of one file is a folder, too, where it was split or images were copied: all files are read.
    """
    known, own = known_of(project), whole_manifest(path)
    listed = own.get("files") if own.get("format") == form.name and form.parts is None else None
    files = [path / name for name in listed if _is_file(name, form)] if isinstance(listed, list) else []
    dataset = _together([_read(file, form, known) for file in files]) if files else _read(path, form, known)
    return _called_as_in_the_project(dataset, own.get("listed")) if form.lists else dataset


def _called_as_in_the_project(dataset: Dataset, listed: object) -> Dataset:
    """Images that an export's files call as their copies are called, by the names that its own list tells."""
    if not isinstance(listed, dict) or not listed:
        return dataset
    items = (replace(item, name=str(listed.get(item.name, item.name))) for item in dataset.items)
    return replace(dataset, items=tuple(items))


def _read(path: Path, form: Format, known: Known) -> Dataset:
    """One file. Where images without a size were not told apart by their own names, the file as a whole may do it."""
    dataset = form.read(path, known)
    unsized = {(item.name, item.hints) for item in dataset.items if item.unsized and item.regions}
    if unsized:
        pairs = match_images(known, dataset.items, by_name=True).pairs
        settled = {(item.name, item.hints): image for item, image in pairs if (item.name, item.hints) in unsized}
        if settled:
            return form.read(path, replace(known, settled=settled))
    return dataset


def _is_file(name: object, form: Format) -> bool:
    return isinstance(name, str) and name.endswith(form.suffix) and name != MANIFEST and "/" not in name


def _together(found: Sequence[Dataset]) -> Dataset:
    """Several files of one data set as one."""
    labels = {label.name: label for dataset in found for label in dataset.labels}
    return replace(
        found[0],
        labels=tuple(labels.values()),
        items=tuple(item for dataset in found for item in dataset.items),
        faults=tuple(fault for dataset in found for fault in dataset.faults),
        notices=tuple(notice for dataset in found for notice in dataset.notices),
    )


def plan(project: Project, dataset: Dataset, choices: Choices | None = None, told: Told | None = None) -> Plan:
    """What importing a dataset would do; the project is only read. `told` is called as in an export."""
    choices = choices or Choices()
    answers = answered(dataset, choices.answers)
    dataset = answers.dataset
    used = Counter(said.label for item in dataset.items for said in (*item.regions, *item.tags))
    labels = match_labels(project.labels, dataset.labels, used, choices.labels, choices.other_labels)
    matching = match_images(known_of(project), dataset.items, choices.match_by_name)
    planning = Planning(project, labels.ids, dataset.presence, choices.again, replace_tags=choices.replace_tags)
    for done, (item, image) in enumerate(matching.pairs, 1):
        planning.take(item, image)
        if told is not None:
            told(done, len(matching.pairs))
    findings = _Findings(
        bad=(*dataset.faults, *matching.doubled, *planning.bad),
        unknown=(*matching.unknown, *planning.unknown),
        by_name=tuple(matching.by_name),
    )
    return Plan(
        (*planning.edits, *planning.tagging.edits(), *planning.answers.edits), labels.new, labels.clashes,
        (*labels.errors, *answers.errors, *findings.errors(choices)),
        (*labels.notices, *answers.notices, *dataset.notices, *findings.notices(choices), *planning.notices()),
        len(planning.touched), planning.added, planning.already + planning.tagging.already,
        planning.became[Became.CHANGED], planning.became[Became.DELETED],
        len(findings.unknown), len(findings.bad), findings.by_name, project.last_step()[0], planning.contents,
        answers.several, answers.people, planning.tagging.count, planning.tagging.others,
    )  # fmt: skip


@dataclass(frozen=True)
class _Findings:
    """What stands in the way of an import, until a choice is made about it."""

    bad: tuple[Message, ...]
    unknown: tuple[Message, ...]
    by_name: tuple[tuple[str, str], ...]

    def errors(self, choices: Choices) -> tuple[Message, ...]:
        """What was not decided on."""
        unknown = () if choices.skip_unknown else shortened(self.unknown)
        by_name = () if choices.match_by_name or choices.skip_unknown else self._matched()
        return (*(() if choices.skip_bad else self.bad), *by_name, *unknown)

    def notices(self, choices: Choices) -> tuple[Message, ...]:
        """What was decided on: what is left out, each entry by itself, and what is matched."""
        left_out = [Message("Left out: {what}", what=fault) for fault in (self.bad if choices.skip_bad else ())]
        by_name = self._matched() if choices.match_by_name or choices.skip_unknown else ()
        unknown = shortened(self.unknown) if choices.skip_unknown else ()
        return (*left_out, *by_name, *unknown)

    def _matched(self) -> tuple[Message, ...]:
        text = marked("{image} is called like {other}, but its folders, suffix or letter case are others.")
        return tuple(Message(text, image=theirs, other=ours) for theirs, ours in self.by_name)


def shortened(found: Sequence[Message]) -> tuple[Message, ...]:
    """The first of many sentences, and how many more there are."""
    more = len(found) - TOLD
    if more <= 0:
        return tuple(found)
    return (*found[:TOLD], Message("And {count} more {count:image|images} like these.", count=more))


def apply(project: Project, plan: Plan) -> ImportReport:
    """Store a plan in one transaction. Raises KnownError where it has errors, or the project was changed since."""
    project.require_reader()
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
    project.record_images(plan.contents)
    step = stamped(import_of(plan.labels, edits), project.reading) if edits or plan.labels else None
    changes = project.apply(step) if step is not None else Changes()
    return ImportReport(plan.images, plan.annotations, len(plan.labels), plan.already, plan.notices, step, changes)
