"""Every change of a project as a reversible value. The project applies them; their log is its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import Annotation, Content, ImageState, Origin, Suggestion, now
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.protocol import Protocol
from annotator.core.work.tags import Tag

# The number of no image: for edits that are about the whole project.
NO_IMAGE = 0


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
    them back, as it does the circumstances `under_before`.
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
    under_before: Circumstances = UNKNOWN
    under_after: Circumstances = UNKNOWN

    def inverted(self) -> Paint:
        return Paint(
            self.annotation_id, self.image_id, self.window, self.after, self.before,
            self.origin_after, self.origin_before, -self.seconds, self.rings_after, self.rings_before,
            self.under_after, self.under_before,
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
            under=self.under_after,
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
    """How far the work on an image is in a reading. `under` are the circumstances in which it was marked as done."""

    image_id: int
    before: ImageState
    after: ImageState
    reading: str = SHARED
    under: Circumstances = UNKNOWN

    def inverted(self) -> SetImageState:
        return SetImageState(self.image_id, self.after, self.before, self.reading, self.under)


@dataclass(frozen=True)
class SetImageAttributes:
    """What is said of an image as a whole beside its labels, as pairs of an attribute's name and its value."""

    image_id: int
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    reading: str = SHARED

    def inverted(self) -> SetImageAttributes:
        return SetImageAttributes(self.image_id, self.after, self.before, self.reading)


@dataclass(frozen=True)
class SetTags:
    """What an image's tags of some labels were, and are from now on; a label that is in one alone has none otherwise.

    `set_tags` makes one step of many images and labels.
    """

    image_id: int
    before: tuple[Tag, ...]
    after: tuple[Tag, ...]

    @property
    def label_ids(self) -> frozenset[int]:
        """The labels it is about."""
        return frozenset(tag.label_id for tag in (*self.before, *self.after))

    @property
    def reading(self) -> str:
        """The reading it is in: all tags of a step are in one."""
        return next((tag.reading for tag in (*self.after, *self.before)), SHARED)

    def inverted(self) -> SetTags:
        return SetTags(self.image_id, self.after, self.before)


@dataclass(frozen=True)
class RemoveImage:
    """An image leaves the project, and what was decided on it is seen no more. All of it stays stored."""

    image_id: int
    path: str

    def inverted(self) -> RestoreImage:
        return RestoreImage(self.image_id, self.path)


@dataclass(frozen=True)
class RestoreImage:
    """An image that was removed is in the project again, with everything that was decided on it."""

    image_id: int
    path: str

    def inverted(self) -> RemoveImage:
        return RemoveImage(self.image_id, self.path)


@dataclass(frozen=True)
class AdoptImage:
    """A file that was changed since it was first read counts as the image from now on.

    Suggestions nobody decided on, and their maps, go: they are about the file before. `regions` are the numbers of the
    annotations it was said of: it does not fit where the image has others by now.
    """

    image_id: int
    before: Content
    after: Content
    regions: tuple[int, ...] = ()

    def inverted(self) -> AdoptImage:
        return AdoptImage(self.image_id, self.after, self.before, self.regions)


@dataclass(frozen=True)
class AddLabel:
    """A further label, behind all others."""

    label: Label

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    def inverted(self) -> RemoveLabel:
        return RemoveLabel(self.label)


@dataclass(frozen=True)
class RemoveLabel:
    """A label goes, unless something has it; its undecided suggestions go along."""

    label: Label

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    def inverted(self) -> AddLabel:
        return AddLabel(self.label)


@dataclass(frozen=True)
class RetitleLabel:
    """A label is called otherwise from now on. Number, name and colour stay."""

    before: Label
    after: Label

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    @property
    def label(self) -> Label:
        """The label as it is from now on."""
        return self.after

    def inverted(self) -> RetitleLabel:
        return RetitleLabel(self.after, self.before)


@dataclass(frozen=True)
class ReplaceLabels:
    """Another label set, as long as nothing is decided; undecided suggestions go. Numbers keep their names."""

    before: LabelSet
    after: LabelSet

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    def inverted(self) -> ReplaceLabels:
        return ReplaceLabels(self.after, self.before)


@dataclass(frozen=True)
class ChangeProtocol:
    """The project is read otherwise from now on; marks tell under what they were made."""

    before: Protocol
    after: Protocol

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    def inverted(self) -> ChangeProtocol:
        return ChangeProtocol(self.after, self.before)


@dataclass(frozen=True)
class ChangeLabels:
    """The label set with other labels, texts, colours, groups, codes or attributes, whatever is decided already.

    Numbers keep their names. Undecided suggestions of labels that are offered no more go. Each such step, an undo too,
    makes the next version of the set.
    """

    before: LabelSet
    after: LabelSet

    @property
    def image_id(self) -> int:
        return NO_IMAGE

    def inverted(self) -> ChangeLabels:
        return ChangeLabels(self.after, self.before)


@dataclass(frozen=True)
class Compound:
    """Several edits, applied together or not at all. `text` names it in the undo menu."""

    edits: tuple[Edit, ...]
    text: str = ""

    @property
    def image_id(self) -> int:
        """The first image it is about."""
        return next((edit.image_id for edit in self.edits if edit.image_id), NO_IMAGE)

    def inverted(self) -> Compound:
        return Compound(tuple(edit.inverted() for edit in reversed(self.edits)), self.text)


# What an image holds, and which images and labels a project holds.
ImageEdit: TypeAlias = SetImageState | SetImageAttributes | SetTags
ContentEdit: TypeAlias = AddAnnotation | RemoveAnnotation | ChangeAnnotation | Paint | Decide | ImageEdit
LabelEdit: TypeAlias = AddLabel | RemoveLabel | RetitleLabel | ReplaceLabels | ChangeLabels
MemberEdit: TypeAlias = RemoveImage | RestoreImage | AdoptImage | LabelEdit | ChangeProtocol
SimpleEdit: TypeAlias = ContentEdit | MemberEdit
Edit: TypeAlias = SimpleEdit | Compound


def import_of(labels: Iterable[Label], edits: Sequence[Edit]) -> Compound:
    """An import as one step: labels, then annotations, which are stored in bulk, then everything else."""
    added = [edit for edit in edits if isinstance(edit, AddAnnotation)]
    tagged = [edit for edit in edits if isinstance(edit, SetTags)]
    others = [edit for edit in edits if not isinstance(edit, AddAnnotation | SetTags)]
    return Compound((*map(AddLabel, labels), *added, *tagged, *others), "Import")


def simple_parts(edit: Edit) -> list[SimpleEdit]:
    """A step's edits, in order."""
    return [one for part in edit.edits for one in simple_parts(part)] if isinstance(edit, Compound) else [edit]


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
    """What an edit touched, so that each view refreshes only what it shows. `protocol`: how the project is read."""

    images: frozenset[int] = frozenset()
    annotations: frozenset[int] = frozenset()
    suggestions: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    protocol: bool = False

    @classmethod
    def of(cls, several: Iterable[Changes]) -> Changes:
        """What several edits touched together."""
        images, annotations, suggestions, labels = set[int](), set[int](), set[int](), set[int]()
        protocol = False
        for one in several:
            protocol |= one.protocol
            images |= one.images
            annotations |= one.annotations
            suggestions |= one.suggestions
            labels |= one.labels
        return cls(frozenset(images), frozenset(annotations), frozenset(suggestions), frozenset(labels), protocol)

    def __or__(self, other: Changes) -> Changes:
        return Changes.of((self, other))
