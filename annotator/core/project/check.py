"""Is a project whole? Images there and unchanged, masks readable and inside, references good, the history true."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.errors import KnownError
from annotator.core.images import file_hash
from annotator.core.message import Message
from annotator.core.project.copies import copies_in
from annotator.core.project.project import Project
from annotator.core.project.replay import disagreements
from annotator.core.regions.mask import EMPTY
from annotator.core.work.annotation import Annotation, ImageRecord


def faults(project: Project) -> Iterator[str]:
    """A sentence for everything that is wrong; nothing is changed."""
    yield from project.file_faults()
    fault = project.history_fault()
    yield from (fault,) if fault is not None else disagreements(project)
    for copies in copies_in(project):
        yield Message("{copies} To remove them: annotator remove PROJECT --copies.", copies=copies.told())
    labels, readings = {label.id for label in project.labels.known}, project.readings()
    for record in project.images():
        yield from _image_faults(project, record)
        for reading in readings:
            with project.as_read_by(reading):
                annotations = project.annotations(record.id)
            for annotation in annotations:
                yield from _annotation_faults(record, annotation, labels)


def _annotation_faults(record: ImageRecord, annotation: Annotation, labels: set[int]) -> Iterator[str]:
    where = f"{record.path}, annotation {annotation.id}"
    if annotation.label_id not in labels:
        yield f"{where}: its label {annotation.label_id} does not exist."
    if annotation.mask.empty:  # a label of the whole image
        return
    box = annotation.mask.box
    if record.width and (box.x + box.w > record.width or box.y + box.h > record.height):
        yield f"{where}: its mask reaches out of the image."
    try:
        readable = annotation.mask == EMPTY or int(annotation.mask.crop().sum()) == annotation.mask.area > 0
    except (ValueError, MemoryError):
        readable = False
    if not readable:
        yield f"{where}: its mask cannot be read."


def _image_faults(project: Project, record: ImageRecord) -> Iterator[str]:
    try:
        digest = file_hash(project.image_path(record))
    except KnownError as fault:
        yield f"{record.path}: the image cannot be read: {fault.what}"
        return
    if record.sha256 and record.sha256 != digest:
        yield f"{record.path}: the image was changed since it was annotated."
