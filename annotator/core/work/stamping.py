"""Edits told whose reading they belong to, and under what circumstances they were made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar, cast

from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Compound,
    Decide,
    Edit,
    Paint,
    SetImageAttributes,
    SetImageState,
    SetTags,
)

# The circumstances of a mark that is made now, of an image and a label; without a label those of the whole image.
Under: TypeAlias = Callable[[int, int | None], Circumstances]
E = TypeVar("E", bound=Edit)


def stamped(edit: E, reading: str, under: Under | None = None, labels: Mapping[int, int] | None = None) -> E:
    """The same edit in the reading of `reading`, its new marks made `under` these circumstances where that is known.

    Marks that are changed keep their reading. An imported region was made elsewhere: nothing is known of it. `labels`
    are the labels of annotations by their numbers, for strokes, which do not tell them.
    """
    if reading == SHARED and under is None:
        return edit
    return cast(E, _Stamp(reading, under or _unknown, labels or {}).on(edit))


def _unknown(_image: int, _label: int | None) -> Circumstances:
    return UNKNOWN


class _Stamp:
    def __init__(self, reading: str, under: Under, labels: Mapping[int, int]) -> None:
        self._reading, self._under, self._labels = reading, under, dict(labels)

    def on(self, edit: Edit) -> Edit:
        match edit:
            case Compound(parts):
                return replace(edit, edits=tuple(map(self.on, parts)))
            case AddAnnotation(value):
                self._labels[value.id] = value.label_id
                return AddAnnotation(self._new(value))
            case ChangeAnnotation(before, after):
                now = self._under(after.image_id, after.label_id)
                return ChangeAnnotation(before, replace(after, under=before.under.again(now)))
            case Paint():
                now = self._under(edit.image_id, self._labels.get(edit.annotation_id))
                return replace(edit, under_after=edit.under_before.again(now))
            case Decide(before, after):
                now = self._under(after.image_id, after.label_id)
                return Decide(before, replace(after, under=before.under.again(now)))
            case SetTags(image_id, _, after):
                made = (replace(tag, reading=self._reading, under=self._under(image_id, tag.label_id)) for tag in after)
                return replace(edit, after=tuple(made))
            case SetImageState(image_id):
                return replace(edit, reading=self._reading, under=self._under(image_id, None))
            case SetImageAttributes():
                return replace(edit, reading=self._reading)
        return edit

    def _new(self, value: Annotation) -> Annotation:
        if value.origin is Origin.IMPORTED:
            return replace(value, reading=self._reading)
        return replace(
            value, reading=self._reading, under=value.under.again(self._under(value.image_id, value.label_id))
        )
