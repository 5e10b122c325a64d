"""What can be done about an edit that was refused because somebody else was there before: keep mine, or both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.work.annotation import Annotation, Decision, ImageState, now
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Compound,
    Decide,
    Edit,
    Paint,
    RemoveAnnotation,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
    simple_parts,
)


@dataclass(frozen=True)
class Ways:
    """How a refused edit can be kept. `mine` puts its result in the place of what is there now; None where it is so.

    `regions` are the annotations that the edit makes, as their maker sees them.
    """

    mine: Edit | None
    regions: tuple[Annotation, ...]


def ways(project: Project, edit: Edit, seen: Iterable[Annotation]) -> Ways:
    """The ways for an edit made while the image's annotations were `seen`. Raises KnownError."""
    parts = simple_parts(edit)
    ground = _Ground(project, {part.image_id for part in parts if part.image_id}, seen)
    parts = [done for part in parts for done in ground.kept(part)]
    mine = Compound(tuple(parts), edit.text if isinstance(edit, Compound) else "") if len(parts) > 1 else None
    return Ways(mine or next(iter(parts), None), tuple(ground.regions.values()))


def both(project: Project, regions: Iterable[Annotation]) -> Edit:
    """My regions as new annotations beside what is there. Raises KnownError."""
    values = list(regions)
    number = project.next_annotation_id(len(values))
    fresh = [replace(value, id=number + place, created=now(), modified=now()) for place, value in enumerate(values)]
    return Compound(tuple(AddAnnotation(value) for value in fresh))


class _Ground:
    """What is stored of some images now, and after each part of the edit that is kept."""

    def __init__(self, project: Project, image_ids: Iterable[int], seen: Iterable[Annotation]) -> None:
        self._project, images = project, list(image_ids)
        self._seen = {value.id: value for value in seen}
        self._annotations = {value.id: value for image in images for value in project.annotations(image)}
        self._suggestions = {value.id: value for image in images for value in project.suggestions(image)}
        self.regions: dict[int, Annotation] = {}

    def kept(self, edit: SimpleEdit) -> list[SimpleEdit]:
        """The edits that do over what is there what an edit did over what was there."""
        match edit:
            case Decide():
                return self._decided(edit)
            case SetImageState():
                done = self._project.image(edit.image_id).state is ImageState.DONE
                state = ImageState.DONE if done else ImageState.NEW
                return [] if done == (edit.after is ImageState.DONE) else [replace(edit, before=state)]
            case SetImageAttributes():
                stored = self._project.image_attributes(edit.image_id)
                return [] if stored == edit.after else [replace(edit, before=stored)]
            case SetTags(_, _, after):
                theirs = tuple(tag for tag in self._project.tags((edit.image_id,)) if tag.label_id in edit.label_ids)
                same = {tag.said for tag in theirs} == {tag.said for tag in after}
                return [] if same else [SetTags(edit.image_id, theirs, after)]
            case RemoveAnnotation(value):
                self.regions.pop(value.id, None)
                there = self._annotations.pop(value.id, None)
                return [] if there is None else [RemoveAnnotation(there)]
            case Paint():
                self._see(self._painted(edit))
                there = self._annotations.get(edit.annotation_id)
                return self._put(edit.applied(there) if there is not None else self.regions[edit.annotation_id])
            case AddAnnotation(value) | ChangeAnnotation(_, value):
                self._see(value)
                return self._put(value)
            case _:
                return [edit]

    def _see(self, value: Annotation) -> None:
        self.regions[value.id] = value

    def _put(self, value: Annotation) -> list[SimpleEdit]:
        there = self._annotations.get(value.id)
        self._annotations[value.id] = value
        if there is None:
            return [AddAnnotation(value)]
        return [] if there == value else [ChangeAnnotation(there, value)]

    def _painted(self, edit: Paint) -> Annotation:
        """The annotation as the stroke's maker sees it."""
        number = edit.annotation_id
        known = (self.regions.get(number), self._seen.get(number), self._annotations.get(number))
        bases = [value for value in known if value is not None] or [self._removed(number, edit.image_id)]
        return edit.applied(next((value for value in bases if edit.fits(value)), bases[-1]))

    def _removed(self, number: int, image_id: int) -> Annotation:
        """An annotation that is gone, as the history has it."""
        for entry in reversed(self._project.history(image_id)):
            edit = edit_value(entry) if entry.annotation_id == number else None
            if isinstance(edit, RemoveAnnotation):
                return edit.annotation
        raise AssertionError(f"annotation {number} was never removed")

    def _decided(self, edit: Decide) -> list[SimpleEdit]:
        """My decision in the place of theirs; what they accepted goes."""
        there = self._suggestions.get(edit.after.id, edit.before)
        self._suggestions[edit.after.id] = edit.after
        if there.decision is edit.after.decision is not Decision.ACCEPTED:
            return []
        accepted = [value for value in self._annotations.values() if value.suggestion_id == there.id]
        theirs = [value for value in accepted if value.id not in self.regions]
        for value in theirs:
            del self._annotations[value.id]
        return [*map(RemoveAnnotation, theirs), Decide(there, edit.after)]
