"""A file that is not what was annotated: told, and taken for the image from now on once somebody says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
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
from annotator.core.work.tags import Tag


class Regions(Enum):
    """What becomes of the regions of an image whose file was changed.

    They stay at the same pixels (what lies outside is cut off), are scaled to the new size, or go, with all decisions
    and tags.
    """

    KEEP = "keep"
    SCALE = "scale"
    DROP = "drop"


class AlteredError(KnownError):
    """The file of an image is not the one that was read first."""

    def __init__(self, image_id: int, before: Content, after: Content, path: Path) -> None:
        self.image_id, self.before, self.after = image_id, before, after
        resized = (before.width, before.height) != (after.width, after.height)
        super().__init__(
            marked("The image was changed since it was annotated: it had {old} pixels and has {new}.")
            if resized
            else marked("The image was changed since it was annotated."),
            old=f"{before.width} × {before.height}",
            new=f"{after.width} × {after.height}",
            path=path,
            advice=marked("Put the file back, or take the changed one: Image ▸ Use the changed file, annotator adopt."),
        )


def adoption_of(
    record: ImageRecord,
    after: Content,
    regions: Regions,
    annotations: Iterable[Annotation],
    suggestions: Iterable[Suggestion],
    tags: Sequence[Tag],
) -> Compound:
    """The step that takes a changed file for an image: its regions first, then the file.

    A region that would have no pixel left goes.
    """
    edits: list[SimpleEdit] = []
    annotations = list(annotations)
    if regions is Regions.DROP:
        edits += map(RemoveAnnotation, annotations)
        edits += _undecided(suggestions)
        edits += [SetTags(record.id, tuple(tags), ())] if tags else []
        if record.state is ImageState.DONE:
            edits.append(SetImageState(record.id, ImageState.DONE, ImageState.NEW))
    else:
        factor = (after.width / max(record.width, 1), after.height / max(record.height, 1))
        affine = scaling(*factor) if regions is Regions.SCALE else Affine()
        for annotation in annotations:
            edits += _moved(annotation, affine, record.content, after)
    known = tuple(annotation.id for annotation in annotations)
    return Compound((*edits, AdoptImage(record.id, record.content, after, known)), "Use the changed file")


def _undecided(suggestions: Iterable[Suggestion]) -> Iterator[SimpleEdit]:
    """Decisions on what the file before showed are taken back: the new one is asked about afresh."""
    for suggestion in suggestions:
        if suggestion.decision is not Decision.PENDING:
            yield Decide(suggestion, replace(suggestion, decision=Decision.PENDING, decided_at="", annotator=""))


def _moved(annotation: Annotation, affine: Affine, before: Content, after: Content) -> Iterator[SimpleEdit]:
    if annotation.whole_image:
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
