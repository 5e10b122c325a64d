"""Copies of a project brought together: each step done once, under its own name and time, and nothing overwritten.

A step that was done here already is known by its hash. One that no longer fits is kept beside what is there, where it
is about a region; else it is left out, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import split_page
from annotator.core.message import Message, marked
from annotator.core.project.conflict import ConflictError
from annotator.core.project.project import Project
from annotator.core.project.reader_copies import BEGUN_WITH, ORIGIN, reading_of
from annotator.core.project.replay import Replay
from annotator.core.project.rows import edit_value
from annotator.core.project.signing import SIGN
from annotator.core.project.taking_over import step_of
from annotator.core.store.history import SEED, Entry
from annotator.core.work.annotation import Annotation, ImageRecord, Suggestion
from annotator.core.work.circumstances import SHARED
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    ContentEdit,
    Decide,
    Paint,
    RemoveAnnotation,
    SetImageAttributes,
    SetImageState,
    SetTags,
)
from annotator.core.work.tags import Tag


@dataclass
class Merged:
    """What came of a copy: steps taken over, steps that were here already, regions kept beside others that were changed
    here, too, and what was left out, in words.
    """

    steps: int = 0
    known: int = 0
    beside: int = 0
    left_out: list[Message] = field(default_factory=list)


def merge(project: Project, copy: Project) -> Merged:
    """Take over what was done in a copy of a project; all of it or, where it does not belong here, nothing.

    Raises KnownError where it is no copy of this project.
    """
    _require_copy(project, copy)
    return _Merging(project, copy).merge()


def _require_copy(project: Project, copy: Project) -> None:
    if project.store.is_same_file(copy.path):
        raise KnownError("This is the project itself.", path=copy.path)
    origin = copy.setting(ORIGIN)
    if copy.setting(SEED) != project.setting(SEED) and origin != project.identity:
        raise KnownError(
            "This is no copy of the project {project}: its history began elsewhere.",
            project=project.path.name,
            path=copy.path,
            advice="Export its annotations and import them, if they are about the same images.",
        )
    fault = copy.history_fault()
    if fault is not None:
        raise KnownError("The history of this copy is not whole: {fault}", fault=fault, path=copy.path)
    here, there = ({label.id: label.name for label in p.labels.known} for p in (project, copy))
    other = next((name for number, name in there.items() if here.get(number) != name), None)
    if other is not None:
        raise KnownError(
            "The label {name} of this copy is not one of the project's.",
            name=other,
            path=copy.path,
            advice="Give the project that label first.",
        )


class _Merging:
    def __init__(self, project: Project, copy: Project) -> None:
        self._project, self._copy = project, copy
        theirs = _all_images(copy)
        self._images = _matched(_all_images(project), theirs)
        self._paths = {record.id: record.path for record in theirs}
        self._annotations: dict[int, int] = {}
        self._suggestions: dict[int, int] = {}
        self._known: set[str] = set()
        self._gone: set[int] = set()
        self._replay = Replay()  # of the copy
        self._found = Merged()

    def merge(self) -> Merged:
        begun = int(self._copy.setting(BEGUN_WITH, "0"))
        entries = self._copy.history()
        self._look_back(entries, begun)
        whose: dict[int, str] = {}
        with self._project.taking_over():
            for entry in entries:
                edit = edit_value(entry)
                self._replay.take(entry)
                reading = reading_of(edit, whose) if edit is not None else None
                if entry.id <= begun or step_of(entry) in self._known:
                    self._found.known += entry.id > begun and reading is not None
                elif reading is not None:
                    assert isinstance(edit, ContentEdit)
                    self._take(entry, edit)
                elif entry.action == SIGN:
                    self._leave(entry, Message(marked("a signature stays with the file it was given in: sign here")))
                elif edit is not None:
                    self._leave(entry, Message(marked("labels, images and the protocol are the project's own")))
            self._take_seen()
        return self._found

    def _look_back(self, entries: Sequence[Entry], begun: int) -> None:
        """Which steps of the copy are here already, and what their annotations and suggestions are called here."""
        here = {step_of(entry): entry for entry in self._project.history()}
        self._known = set(here)
        for entry in entries:
            same = entry if entry.id <= begun else here.get(step_of(entry))
            if same is not None:
                _call(self._annotations, entry.annotation_id, same.annotation_id)
                _call(self._suggestions, entry.suggestion_id, same.suggestion_id)

    # --- one step

    def _take(self, entry: Entry, edit: ContentEdit) -> None:
        image, numbers = self._images.get(edit.image_id), _numbers(edit)
        if image is None:
            self._leave(entry, Message(marked("the project does not have this image, or another file for it")))
            self._gone |= numbers
        elif numbers & self._gone:
            self._leave(entry, Message(marked("the region it is about was left out")))
        else:
            try:
                self._project.take_over(self._ours(edit, image), entry)
                self._found.steps += 1
            except ConflictError as conflict:
                self._conflict(entry, edit, image, conflict)
            except KnownError as error:
                self._gone |= numbers
                self._leave(entry, error.what)

    def _conflict(self, entry: Entry, edit: ContentEdit, image: int, conflict: ConflictError) -> None:
        """What no longer fits: a region is kept beside what is there, all else stays as it is here."""
        if isinstance(edit, RemoveAnnotation):
            self._gone.add(edit.annotation.id)
        if not isinstance(edit, AddAnnotation | ChangeAnnotation | Paint):
            self._leave(entry, conflict.theirs)
            return
        (number,) = _numbers(edit)
        value = self._replay.annotations[number]
        self._annotations[number] = self._project.free_annotation_id()
        self._project.take_over(self._ours(AddAnnotation(value), image), entry)
        self._found.beside += 1

    def _ours(self, edit: ContentEdit, image: int) -> ContentEdit:
        """The same edit under the numbers that image, annotation and suggestion have here."""
        match edit:
            case AddAnnotation(value):
                if value.id not in self._annotations:
                    self._annotations[value.id] = self._project.free_annotation_id()
                return AddAnnotation(self._annotation(value, image))
            case RemoveAnnotation(value):
                return RemoveAnnotation(self._annotation(value, image))
            case ChangeAnnotation(before, after):
                return ChangeAnnotation(self._annotation(before, image), self._annotation(after, image))
            case Paint():
                return replace(edit, annotation_id=self._annotations[edit.annotation_id], image_id=image)
            case Decide(before, after):
                return Decide(self._suggestion(before, image), self._suggestion(after, image))
            case SetTags():
                return SetTags(image, _moved(edit.before, image), _moved(edit.after, image))
            case SetImageState() | SetImageAttributes():
                return replace(edit, image_id=image)

    def _annotation(self, value: Annotation, image: int) -> Annotation:
        suggestion = value.suggestion_id
        if suggestion is not None:
            suggestion = self._suggestion_id(suggestion)
        return replace(value, id=self._annotations[value.id], image_id=image, suggestion_id=suggestion)

    def _suggestion(self, value: Suggestion, image: int) -> Suggestion:
        return replace(value, id=self._suggestion_id(value.id), image_id=image)

    def _suggestion_id(self, number: int) -> int:
        if number not in self._suggestions:
            self._suggestions[number] = self._project.free_suggestion_id()
        return self._suggestions[number]

    def _leave(self, entry: Entry, why: Message) -> None:
        image = self._paths.get(entry.image_id or 0, "-")
        text = marked("{image}, step {number} of {who}: {why}")
        self._found.left_out.append(Message(text, image=image, number=entry.id, who=entry.annotator or "-", why=why))

    def _take_seen(self) -> None:
        """What was to be seen from when on, of every reading of the copy."""
        for reading in self._copy.readings():
            with self._copy.as_read_by(reading):
                for theirs, ours in self._images.items():
                    self._project.take_over_seen(ours, reading, self._copy.seen(theirs))


def _moved(tags: Sequence[Tag], image: int) -> tuple[Tag, ...]:
    return tuple(replace(tag, image_id=image) for tag in tags)


def _call(names: dict[int, int], there: int | None, here: int | None) -> None:
    if there is not None and here is not None:
        names.setdefault(there, here)


def _numbers(edit: ContentEdit) -> set[int]:
    """The annotation an edit is about, if it is about one."""
    match edit:
        case AddAnnotation(value) | RemoveAnnotation(value) | ChangeAnnotation(_, value):
            return {value.id}
        case Paint():
            return {edit.annotation_id}
    return set()


def _all_images(project: Project) -> list[ImageRecord]:
    with project.as_read_by(SHARED):
        return project.images()


def _matched(ours: Sequence[ImageRecord], theirs: Sequence[ImageRecord]) -> dict[int, int]:
    """Which image of the project each image of the copy is: by its content, and by number and name where no file was
    read yet. One whose file is another by now is none of them.
    """
    by_id = {record.id: record for record in ours}
    by_content: dict[tuple[str, int], list[ImageRecord]] = {}
    for record in ours:
        if record.sha256:
            by_content.setdefault(_content(record), []).append(record)
    found = {}
    for record in theirs:
        same = by_id.get(record.id)
        if same is not None and record.sha256 and _content(same) == _content(record):
            found[record.id] = same.id
        elif _content(record) in by_content:
            alike = by_content[_content(record)]
            named = [other for other in alike if _name(other) == _name(record)]
            found[record.id] = (named or alike)[0].id
        elif same is not None and not (record.sha256 and same.sha256) and _name(same) == _name(record):
            found[record.id] = same.id
    return found


def _content(record: ImageRecord) -> tuple[str, int]:
    """What no two images have in common but copies: a file's content, and the page of it."""
    return record.sha256, split_page(PurePosixPath(record.path))[1]


def _name(record: ImageRecord) -> str:
    return record.path.rpartition("/")[2]
