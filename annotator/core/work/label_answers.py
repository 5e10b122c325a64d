"""What a label set asks of a region or an image, and what has no answer yet."""

from __future__ import annotations

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation
from annotator.core.work.label_attributes import IMAGE, REGION, Attribute
from annotator.core.work.labels import LabelSet


def asked_of(labels: LabelSet, name: str) -> tuple[Attribute, ...]:
    """What is asked about a region of the label of this name, in order."""
    return tuple(
        attribute
        for attribute in labels.attributes
        if attribute.of == REGION and (not attribute.labels or name in attribute.labels)
    )


def asked_of_images(labels: LabelSet) -> tuple[Attribute, ...]:
    """What is asked about every image, in order."""
    return tuple(attribute for attribute in labels.attributes if attribute.of == IMAGE)


def unanswered(labels: LabelSet, region: Annotation) -> tuple[Attribute, ...]:
    """The required attributes that a region has no valid answer to."""
    name, answers = labels.by_id(region.label_id).name, dict(region.attributes)
    return tuple(one for one in asked_of(labels, name) if one.required and not _answers(one, answers.get(one.name, "")))


def _answers(attribute: Attribute, text: str) -> bool:
    try:
        attribute.check(text)
    except KnownError:
        return False
    return True
