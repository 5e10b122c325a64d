"""The history played again: every annotation, decision, tag and state at any moment, from the history alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from annotator.core.message import Message
from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Annotation, Decision, ImageRecord, ImageState, Origin, Suggestion
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Decide,
    Paint,
    RemoveAnnotation,
    RemoveImage,
    RestoreImage,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
)
from annotator.core.work.tags import Tag


@dataclass
class Replay:
    """What a project holds after the entries taken so far, in all readings; of images that were `removed`, too.
    `states` and `attributes` are by image and reading, `tags` by image, label and reading.

    `unsure` are annotations painted on by format 1: those entries did not tell the origin.
    """

    annotations: dict[int, Annotation] = field(default_factory=dict)
    suggestions: dict[int, Suggestion] = field(default_factory=dict)
    states: dict[tuple[int, str], ImageState] = field(default_factory=dict)
    attributes: dict[tuple[int, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    tags: dict[tuple[int, int, str], Tag] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        """Do what the next entry tells. Raises ValueError for one that cannot follow."""
        edit = edit_value(entry)
        if edit is not None:
            try:
                self._take(edit)
            except KeyError as fault:
                raise ValueError(f"entry {entry.id} is about an annotation that is not there") from fault
            if isinstance(edit, Paint) and "origin_after" not in entry.detail:
                self.unsure.add(edit.annotation_id)

    def _take(self, edit: SimpleEdit) -> None:
        match edit:
            case AddAnnotation(annotation) | ChangeAnnotation(_, annotation):
                self.annotations[annotation.id] = annotation
            case RemoveAnnotation(annotation):
                del self.annotations[annotation.id]
            case Paint():
                self.annotations[edit.annotation_id] = edit.applied(self.annotations[edit.annotation_id])
            case Decide(_, suggestion):
                self.suggestions[suggestion.id] = suggestion
            case SetTags(_, before, after):
                for tag in before:
                    self.tags.pop((*tag.key, tag.reading), None)
                self.tags |= {(*tag.key, tag.reading): tag for tag in after}
            case _:
                self._take_image(edit)

    def _take_image(self, edit: SimpleEdit) -> None:
        match edit:
            case SetImageState():
                self.states[edit.image_id, edit.reading] = edit.after
            case SetImageAttributes():
                self.attributes[edit.image_id, edit.reading] = edit.after
            case RemoveImage(image_id):
                self.removed.add(image_id)
            case RestoreImage(image_id):
                self.removed.discard(image_id)


def replayed(entries: Iterable[Entry]) -> Replay:
    """All of some entries, oldest first. Raises ValueError."""
    replay = Replay()
    for entry in entries:
        replay.take(entry)
    return replay


def disagreements(project: Project) -> Iterator[Message]:
    """Where the tables of a project are not what its history tells."""
    try:
        told = replayed(project.history())
    except ValueError as fault:
        yield Message("History: {fault}.", fault=fault)
        return
    for reading in project.readings():
        with project.as_read_by(reading):
            for record in (*project.images(), *project.removed_images()):
                yield from _image_disagreements(project, record, told)
            yield from _tag_disagreements(project, told)
    for records, removed in ((project.images(), False), (project.removed_images(), True)):
        for record in records:
            if removed != (record.id in told.removed):
                yield Message("{image}: the history tells otherwise whether it was removed.", image=record.path)
    for number in sorted(told.annotations):
        yield Message("Annotation {number}: the history has it, the project does not.", number=number)
    for number, suggestion in sorted(told.suggestions.items()):
        if suggestion.decision is not Decision.PENDING:  # an undone one may have been replaced by a newer answer since
            yield Message("Suggestion {number}: the history has it, the project does not.", number=number)


def _tag_disagreements(project: Project, told: Replay) -> Iterator[Message]:
    paths = {record.id: record.path for record in (*project.images(), *project.removed_images())}
    reading = project.reading
    there = {tag.key: tag for tag in project.tags()}
    tags = {key[:2]: tag for key, tag in told.tags.items() if key[2] == reading}
    for image_id, label_id in sorted(there.keys() | tags.keys()):
        if there.get((image_id, label_id)) != tags.get((image_id, label_id)):
            where = {"image": paths.get(image_id, "-"), "number": label_id}
            yield Message("{image}, tag of label {number}: the history tells otherwise.", **where)


def _image_disagreements(project: Project, record: ImageRecord, told: Replay) -> Iterator[Message]:
    """Those of one image; what the tables have is taken out of the replay, so that the rest is what they lack."""
    for annotation in project.annotations(record.id):
        other = told.annotations.pop(annotation.id, None)
        if other is None or _essence(annotation, told) != _essence(other, told):
            where = {"image": record.path, "number": annotation.id}
            yield Message("{image}, annotation {number}: the history tells otherwise.", **where)
    for suggestion in project.suggestions(record.id):
        decision = told.suggestions.pop(suggestion.id, None)
        if suggestion != decision and (suggestion.decision, decision) != (Decision.PENDING, None):
            where = {"image": record.path, "number": suggestion.id}
            yield Message("{image}, suggestion {number}: the history tells otherwise.", **where)
    done = told.states.get((record.id, project.reading)) is ImageState.DONE
    if done != (record.state is ImageState.DONE):
        yield Message("{image}: the history gives another state.", image=record.path)
    if project.image_attributes(record.id) != told.attributes.get((record.id, project.reading), ()):
        yield Message("{image}: the history tells otherwise what is said of it.", image=record.path)


def _essence(annotation: Annotation, told: Replay) -> Annotation:
    """What must agree: all but the time of the last change."""
    value = replace(annotation, modified="")
    return replace(value, origin=Origin.DRAWN) if annotation.id in told.unsure else value
