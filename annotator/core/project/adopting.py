"""A file that is not what was annotated: told, and taken for the image from now on once somebody says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum

from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.outline import Ring, fill_rings
from annotator.core.regions.transform import Affine, scaling, transformed, transformed_rings
from annotator.core.work.annotation import Annotation, Content, Decision, ImageRecord, ImageState, Suggestion, now
from annotator.core.work.edits import (
    AdoptImage,
    ChangeAnnotation,
    Compound,
    Decide,
    RemoveAnnotation,
    SetImageState,
    SetTags,
    SimpleEdit,
)


class Regions(Enum):
    """What becomes of the regions of an image whose file was changed.

    They stay at the same pixels (what lies outside is cut off), are scaled to the new size, or go, with all decisions
    and tags.
    """

    KEEP = "keep"
    SCALE = "scale"
    DROP = "drop"


def adoption_of(project: Project, record: ImageRecord, after: Content, regions: Regions) -> Compound:
    """The step that takes a changed file for an image: its regions in all readings first, then the file.

    A region that would have no pixel left goes. Raises KnownError.
    """
    edits: list[SimpleEdit] = []
    known: list[int] = []
    for reading in project.readings():
        with project.as_read_by(reading):
            annotations = project.annotations(record.id)
            known += [annotation.id for annotation in annotations]
            edits += _dropped(project, record.id) if regions is Regions.DROP else ()
        if regions is not Regions.DROP:
            factor = (after.width / max(record.width, 1), after.height / max(record.height, 1))
            affine = scaling(*factor) if regions is Regions.SCALE else Affine()
            edits += (edit for value in annotations for edit in _moved(value, affine, record.content, after))
    return Compound((*edits, AdoptImage(record.id, record.content, after, tuple(known))), "Use the changed file")


def _dropped(project: Project, number: int) -> Iterator[SimpleEdit]:
    """What is said of an image in a reading is taken back."""
    yield from map(RemoveAnnotation, project.annotations(number))
    yield from _undecided(project.suggestions(number))
    tags = project.tags((number,))
    if tags:
        yield SetTags(number, tuple(tags), ())
    if any(record.state is ImageState.DONE for record in project.images((number,))):
        yield SetImageState(number, ImageState.DONE, ImageState.NEW, project.reading)


def _undecided(suggestions: Iterable[Suggestion]) -> Iterator[SimpleEdit]:
    """Decisions on what the file before showed are taken back: the new one is asked about afresh."""
    for suggestion in suggestions:
        if suggestion.decision is not Decision.PENDING:
            yield Decide(suggestion, replace(suggestion, decision=Decision.PENDING, decided_at="", annotator=""))


def _moved(annotation: Annotation, affine: Affine, before: Content, after: Content) -> Iterator[SimpleEdit]:
    if annotation.mask.empty:  # of the whole image, or an event of the clip: there is nothing to move
        return
    # Vertices stay where they still draw the region: part of it may have been cut off at the image's edge.
    drawn = _filled(annotation.rings, before) == annotation.mask
    rings = transformed_rings(annotation.rings, affine) if drawn else ()
    size = after.width, after.height
    mask = _filled(rings, after) if rings else transformed(annotation.mask, affine, *size).cut(Box(0, 0, *size))
    if rings and affine == Affine() and mask != annotation.mask:  # cut off, or more of it is seen
        rings, mask = (), annotation.mask.cut(Box(0, 0, *size))
    if mask.empty:
        yield RemoveAnnotation(annotation)
        return
    fresh = replace(annotation, mask=mask, rings=rings, modified=now())
    if (fresh.mask, fresh.rings) != (annotation.mask, annotation.rings):
        yield ChangeAnnotation(annotation, fresh)


def _filled(rings: tuple[Ring, ...], content: Content) -> Mask:
    return fill_rings(rings, content.width, content.height) if rings else EMPTY
