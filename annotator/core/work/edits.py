"""Every change of a project as a reversible value. The project applies them; their log is its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import Annotation, ImageState, Origin, Suggestion, now


@dataclass(frozen=True)
class AddAnnotation:
    annotation: Annotation

    @property
    def image_id(self) -> int:
        return self.annotation.image_id

    def inverted(self) -> RemoveAnnotation:
        return RemoveAnnotation(self.annotation)


@dataclass(frozen=True)
class RemoveAnnotation:
    annotation: Annotation

    @property
    def image_id(self) -> int:
        return self.annotation.image_id

    def inverted(self) -> AddAnnotation:
        return AddAnnotation(self.annotation)


@dataclass(frozen=True)
class ChangeAnnotation:
    """Another label, other attributes or vertices. Both values carry the same id."""

    before: Annotation
    after: Annotation

    @property
    def image_id(self) -> int:
        return self.after.image_id

    def inverted(self) -> ChangeAnnotation:
        return ChangeAnnotation(self.after, self.before)


@dataclass(frozen=True)
class Paint:
    """A stroke: the pixels inside a window before and after it, never the whole mask.

    `rings_before` are the vertices of a polygon that was painted on: they no longer describe it, and an undo brings
    them back.
    """

    annotation_id: int
    image_id: int
    window: Box
    before: Mask
    after: Mask
    origin_before: Origin
    origin_after: Origin
    seconds: float = 0.0
    rings_before: tuple[Ring, ...] = ()
    rings_after: tuple[Ring, ...] = ()

    def inverted(self) -> Paint:
        return Paint(
            self.annotation_id, self.image_id, self.window, self.after, self.before,
            self.origin_after, self.origin_before, -self.seconds, self.rings_after, self.rings_before,
        )  # fmt: skip

    def fits(self, annotation: Annotation) -> bool:
        """Whether the annotation is, inside the window, what the stroke began on."""
        known = (annotation.origin, annotation.rings) == (self.origin_before, self.rings_before)
        return known and annotation.mask.cut(self.window) == self.before

    def applied(self, annotation: Annotation) -> Annotation:
        """The annotation with the stroke on it."""
        return replace(
            annotation,
            mask=annotation.mask.replaced(self.window, self.after),
            origin=self.origin_after,
            seconds=annotation.seconds + self.seconds,
            modified=now(),
            rings=self.rings_after,
        )


@dataclass(frozen=True)
class Decide:
    """A decision on a suggestion."""

    before: Suggestion
    after: Suggestion

    @property
    def image_id(self) -> int:
        return self.after.image_id

    def inverted(self) -> Decide:
        return Decide(self.after, self.before)


@dataclass(frozen=True)
class SetImageState:
    image_id: int
    before: ImageState
    after: ImageState

    def inverted(self) -> SetImageState:
        return SetImageState(self.image_id, self.after, self.before)


@dataclass(frozen=True)
class Compound:
    """Several edits of one image, applied together or not at all. `text` names it in the undo menu."""

    edits: tuple[Edit, ...]
    text: str = ""

    @property
    def image_id(self) -> int:
        return self.edits[0].image_id

    def inverted(self) -> Compound:
        return Compound(tuple(edit.inverted() for edit in reversed(self.edits)), self.text)


SimpleEdit: TypeAlias = AddAnnotation | RemoveAnnotation | ChangeAnnotation | Paint | Decide | SetImageState
Edit: TypeAlias = SimpleEdit | Compound


def marks_done(edit: Edit) -> bool:
    """Whether an edit, or a part of it, marks an image as done."""
    if isinstance(edit, Compound):
        return any(marks_done(part) for part in edit.edits)
    return isinstance(edit, SetImageState) and edit.after is ImageState.DONE


def edited_origin(origin: Origin) -> Origin:
    """What an annotation's origin becomes when its region is changed by hand."""
    return Origin.EDITED if origin is Origin.ACCEPTED else origin


@dataclass(frozen=True)
class Changes:
    """What an edit touched, so that each view refreshes only what it shows."""

    images: frozenset[int] = frozenset()
    annotations: frozenset[int] = frozenset()
    suggestions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, several: Iterable[Changes]) -> Changes:
        """What several edits touched together."""
        images, annotations, suggestions = set[int](), set[int](), set[int]()
        for one in several:
            images |= one.images
            annotations |= one.annotations
            suggestions |= one.suggestions
        return cls(frozenset(images), frozenset(annotations), frozenset(suggestions))

    def __or__(self, other: Changes) -> Changes:
        return Changes.of((self, other))
