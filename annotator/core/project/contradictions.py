"""Where what is said of an image contradicts itself: a tag says that a label is absent, and a region has it."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.project.project import Project
from annotator.core.work.labels import Label


def contradictions(project: Project, ids: Sequence[int] | None = None) -> list[tuple[str, Label]]:
    """Image, by its path, and label of all images or some. Raises KnownError."""
    found = project.presence(ids).contradictions
    if not found:
        return []
    by_id = {label.id: label for label in project.labels.known}
    paths = {record.id: record.path for record in project.images(sorted({image for image, _ in found}))}
    return [(paths[image], by_id[label]) for image, label in found]


def contradictions_of(project: Project, ids: Sequence[int]) -> KnownError | None:
    """What is to be told of some images; None where nothing contradicts. Raises KnownError."""
    found = contradictions(project, ids)
    if not found:
        return None
    image, label = found[0]
    what = marked(
        "{label} is tagged as absent in {image}, and there is a region of it ({count} such {count:tag|tags})."
    )
    advice = marked("The tag counts: take it back, or delete the region.")
    return KnownError(what, label=label, image=image, count=len(found), advice=advice)
