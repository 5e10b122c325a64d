"""Edits of several annotations at once: merging, splitting, set operations, deleting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.shaping import parts
from annotator.core.regions.transform import Affine
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, now
from annotator.core.work.decisions import remask
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation, Compound, Edit, RemoveAnnotation
from annotator.core.work.snippets import Snippet


def merge(first: Annotation, others: Sequence[Annotation]) -> Compound | None:
    """The first one takes the regions of the others, which go. None without others."""
    change = remask(first, _union((first, *others)))
    if change is None or not others:
        return None
    return Compound((change, *(RemoveAnnotation(other) for other in others)), "Merge")


def subtract(first: Annotation, others: Sequence[Annotation]) -> ChangeAnnotation | RemoveAnnotation | None:
    """The first one loses what the others hold; they stay. None when that is nothing."""
    return _changed(first, first.mask - _union(others)) if others else None


def intersect(first: Annotation, others: Sequence[Annotation]) -> ChangeAnnotation | RemoveAnnotation | None:
    """The first one keeps what all the others hold, too; they stay. None when that is all of it."""
    return _changed(first, reduce(Mask.__and__, (other.mask for other in others), first.mask)) if others else None


def split(annotation: Annotation, ids: Sequence[int]) -> Compound | None:
    """Each part becomes an annotation: the largest keeps the id, the others take these. None with one part or none."""
    largest, *others = parts(annotation.mask) or (EMPTY,)
    change = remask(annotation, largest)
    if change is None or not others:
        return None
    moment, origin = now(), change.after.origin
    made = (
        replace(annotation, id=number, mask=part, rings=(), origin=origin, seconds=0.0, created=moment, modified=moment)
        for number, part in zip(ids, others, strict=True)
    )
    return Compound((change, *(AddAnnotation(value) for value in made)), "Split parts")


def reshape(changes: Sequence[tuple[Annotation, Mask]], text: str) -> Edit | None:
    """Give annotations other regions, none of them empty. None when not a pixel changes."""
    edits = [remask(annotation, mask) for annotation, mask in changes if mask != annotation.mask]
    return _together([edit for edit in edits if edit is not None], text)


def paste(snippets: Sequence[Snippet], blanks: Sequence[Annotation]) -> Compound:
    """Copied regions as annotations: each takes the id, image and label of a blank one."""
    pairs = zip(snippets, blanks, strict=True)
    return Compound(
        tuple(
            AddAnnotation(replace(blank, mask=copied.mask, rings=copied.rings, attributes=copied.attributes))
            for copied, blank in pairs
        ),
        "Paste",
    )


def remove(annotations: Sequence[Annotation]) -> Edit:
    """Delete annotations."""
    removals = [RemoveAnnotation(annotation) for annotation in annotations]
    return removals[0] if len(removals) == 1 else Compound(tuple(removals), "Delete annotations")


def relabel(annotations: Sequence[Annotation], label_id: int) -> Edit:
    """Give annotations another label."""
    changes = [decisions.relabel(annotation, label_id) for annotation in annotations]
    return changes[0] if len(changes) == 1 else Compound(tuple(changes), "Change label")


def transform(annotations: Sequence[Annotation], affine: Affine, width: int, height: int, text: str) -> Edit | None:
    """Move, turn, scale or mirror annotations together; None when one of them would leave the image."""
    changes = [decisions.transform(annotation, affine, width, height) for annotation in annotations]
    kept = [change for change in changes if change is not None]
    return _together(kept, text) if len(kept) == len(changes) else None


def box_of(annotations: Sequence[Annotation]) -> Box:
    """The smallest box that holds them all."""
    return reduce(Box.united, (annotation.mask.box for annotation in annotations))


def _together(edits: Sequence[Edit], text: str) -> Edit | None:
    return edits[0] if len(edits) == 1 else Compound(tuple(edits), text) if edits else None


def _union(annotations: Sequence[Annotation]) -> Mask:
    return reduce(Mask.__or__, (annotation.mask for annotation in annotations))


def _changed(annotation: Annotation, mask: Mask) -> ChangeAnnotation | RemoveAnnotation | None:
    if mask == annotation.mask:
        return None
    return remask(annotation, mask) or RemoveAnnotation(annotation)
