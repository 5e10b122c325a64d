"""Annotations of a project as regions of a dataset, and back."""

from __future__ import annotations

from annotator.core.work.annotation import Annotation, now
from annotator.exchange.data.dataset import Region

# Where an imported region's score is kept: no suggestion of this project stands behind it.
SCORE = "score"
# And what it is known by in other programs: a UID of DICOM.
TRACKING = "tracking_uid"


def region_of(annotation: Annotation, label: str) -> Region:
    """An annotation as a region.

    Its score is the classifier's probability of this very label, or what a file it was imported from told.
    """
    how, score = annotation.provenance, None
    if how is not None and how.target.casefold() == label.casefold():
        score = how.score
    elif how is None:
        score = _stored_score(dict(annotation.attributes).get(SCORE, ""))
    return Region(
        label, annotation.mask, annotation.attributes, score, annotation.origin, annotation.annotator,
        annotation.seconds, annotation.created, annotation.modified, how, annotation.rings, annotation.id,
        dict(annotation.attributes).get(TRACKING, ""),
    )  # fmt: skip


def _stored_score(text: str) -> float | None:
    try:
        score = float(text)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def annotation_of(region: Region, image_id: int, label_id: int) -> Annotation:
    """A region as an annotation that has no id yet. A score without a suggestion, and what other programs know it
    by, are kept as attributes.
    """
    attributes = region.attributes
    if region.score is not None and region.provenance is None and SCORE not in dict(attributes):
        attributes = (*attributes, (SCORE, repr(region.score)))
    if region.tracking and TRACKING not in dict(attributes):
        attributes = (*attributes, (TRACKING, region.tracking))
    created = region.created or now()
    return Annotation(
        0, image_id, label_id, region.mask, region.origin, None, region.provenance, region.annotator, region.seconds,
        created, region.modified or created, attributes, region.rings,
    )  # fmt: skip
