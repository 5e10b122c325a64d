"""The decisions an annotator takes, as edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import Ring, fill_rings
from annotator.core.regions.stroke import Stroke
from annotator.core.regions.transform import Affine, transformed, transformed_rings
from annotator.core.work.annotation import Annotation, Decision, Origin, Provenance, Suggestion, now
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Compound,
    Decide,
    Edit,
    Paint,
    RemoveAnnotation,
    edited_origin,
)
from annotator.core.work.event_times import Span


def accept(
    suggestion: Suggestion,
    annotation_id: int,
    mask: Mask,
    how: Provenance,
    annotator: str,
    label_id: int | None = None,
) -> Compound:
    """Make a suggested region, or event, an annotation. `how` tells the threshold and refinement it was accepted with.

    label_id: of the label it gets; another one than was suggested makes it an edited one.
    """
    number = suggestion.label_id if label_id is None else label_id
    origin = Origin.ACCEPTED if number == suggestion.label_id else edited_origin(Origin.ACCEPTED)
    annotation = Annotation(
        annotation_id, suggestion.image_id, number, mask, origin, suggestion.id, how, annotator,
        reading=suggestion.reading, span=suggestion.span,
    )  # fmt: skip
    decision = Decide(suggestion, suggestion.decided(Decision.ACCEPTED, annotator, how))
    return Compound((AddAnnotation(annotation), decision), "Accept suggestion")


def accept_corrected(suggestion: Suggestion, annotation_id: int, span: Span, annotator: str) -> Compound:
    """Accept a suggested event with the borders that somebody gave it: an edited one."""
    compound = accept(suggestion, annotation_id, EMPTY, suggestion.provenance, annotator)
    added, decided = compound.edits
    assert isinstance(added, AddAnnotation)
    edited = AddAnnotation(replace(added.annotation, origin=Origin.EDITED, span=span))
    return Compound((edited, decided), "Correct suggestion")


def reject(suggestion: Suggestion, how: Provenance, annotator: str) -> Decide:
    """Keep the suggestion as rejected."""
    return Decide(suggestion, suggestion.decided(Decision.REJECTED, annotator, how))


def label_image(annotations: Sequence[Annotation], blank: Annotation) -> AddAnnotation | RemoveAnnotation:
    """Give the whole image the label of `blank`, an annotation without a region, or take it back where it has it."""
    there = (value for value in annotations if value.whole_image and value.label_id == blank.label_id)
    found = next(there, None)
    return AddAnnotation(blank) if found is None else RemoveAnnotation(found)


def relabel(annotation: Annotation, label_id: int) -> ChangeAnnotation:
    """Give an annotation another label; a suggestion accepted for one label counts as edited under another."""
    origin = annotation.origin if label_id == annotation.label_id else edited_origin(annotation.origin)
    return ChangeAnnotation(annotation, replace(annotation, label_id=label_id, origin=origin, modified=now()))


def reshape(
    annotation: Annotation, before: tuple[Ring, ...], after: tuple[Ring, ...], width: int, height: int
) -> ChangeAnnotation | None:
    """Give an annotation other vertices; None when they enclose no pixel.

    Only what lies between the old and the new outline changes: where the vertices merely approximate a painted
    region, its other pixels stay as they are.
    """
    old, new = fill_rings(before, width, height), fill_rings(after, width, height)
    mask = (annotation.mask - (old - new)) | (new - old)
    if new.empty or mask.empty:
        return None
    return _remasked(annotation, mask, after if annotation.rings else ())


def remask(annotation: Annotation, mask: Mask) -> ChangeAnnotation | None:
    """Give an annotation another region; None when it is empty."""
    return None if mask.empty else _remasked(annotation, mask, ())


def redrawn(annotation: Annotation, mask: Mask, rings: tuple[Ring, ...] = ()) -> ChangeAnnotation:
    """Give an annotation a region that was drawn in the place of its own, and the vertices it was drawn with."""
    return _remasked(annotation, mask, rings)


def refitted(annotation: Annotation, mask: Mask, refinement: str) -> ChangeAnnotation:
    """Give an annotation another region that was found in the place of its own, and say how where it tells that."""
    edit = _remasked(annotation, mask, ())
    how = annotation.provenance
    if how is None:
        return edit
    return replace(edit, after=replace(edit.after, provenance=replace(how, refinement=refinement)))


def _remasked(annotation: Annotation, mask: Mask, rings: tuple[Ring, ...]) -> ChangeAnnotation:
    origin = edited_origin(annotation.origin)
    return ChangeAnnotation(annotation, replace(annotation, mask=mask, rings=rings, origin=origin, modified=now()))


def finish_stroke(annotation: Annotation, stroke: Stroke, *, is_new: bool, seconds: float) -> Edit | None:
    """What a stroke amounts to: a new annotation, painted pixels, or the end of an annotation erased whole.

    None when not a pixel changed.
    """
    if stroke.dirty.empty:
        return None
    window, before, after = stroke.patches()
    if before == after:
        return None
    if is_new:
        return AddAnnotation(replace(annotation, mask=after, seconds=seconds))
    if stroke.empty:
        return RemoveAnnotation(annotation)
    return Paint(
        annotation.id, annotation.image_id, window, before, after,
        annotation.origin, edited_origin(annotation.origin), seconds, rings_before=annotation.rings,
        under_before=annotation.under,
    )  # fmt: skip


def paint_area(annotation: Annotation, area: Mask, *, erase: bool, is_new: bool, seconds: float) -> Edit | None:
    """Add an area to an annotation, or take it away; as an edit like a stroke's. None when not a pixel changes."""
    window = area.box
    before = annotation.mask.cut(window)
    after = before - area if erase else before | area
    if before == after:
        return None
    if is_new:
        return AddAnnotation(replace(annotation, mask=after, seconds=seconds))
    if erase and (annotation.mask - area).empty:
        return RemoveAnnotation(annotation)
    return Paint(
        annotation.id, annotation.image_id, window, before, after,
        annotation.origin, edited_origin(annotation.origin), seconds, rings_before=annotation.rings,
        under_before=annotation.under,
    )  # fmt: skip


def transform(annotation: Annotation, affine: Affine, width: int, height: int) -> ChangeAnnotation | None:
    """Move, turn, scale or mirror an annotation; None when nothing of it is left on the image.

    A polygon's vertices are moved and filled anew, so that it stays a polygon; any other region goes pixel by pixel.
    """
    if annotation.rings and fill_rings(annotation.rings, width, height) == annotation.mask:
        rings = transformed_rings(annotation.rings, affine)
        mask = fill_rings(rings, width, height)
    else:
        rings, mask = (), transformed(annotation.mask, affine, width, height)
    return None if mask.empty else _remasked(annotation, mask, rings)


def accept_fitted(suggestion: Suggestion, annotation_id: int, mask: Mask, how: Provenance, annotator: str) -> Compound:
    """Accept a suggestion with the region found in a box drawn by hand, `how` says in which way: an edited one."""
    compound = accept(suggestion, annotation_id, mask, how, annotator)
    added, decided = compound.edits
    assert isinstance(added, AddAnnotation)
    edited = AddAnnotation(replace(added.annotation, origin=Origin.EDITED))
    return Compound((edited, decided), "Accept by box")


def with_mask(annotation: Annotation, mask: Mask, seconds: float, rings: tuple[Ring, ...] = ()) -> Annotation:
    """A new annotation with its region, its vertices, and the time it took."""
    return replace(annotation, mask=mask, rings=rings, seconds=seconds)
