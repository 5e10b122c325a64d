"""Images to be removed from a project: how many decisions would go with them, and the edit that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.images import covered_by, own_place
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, ImageRecord, ImageState
from annotator.core.work.edits import Compound, RemoveImage


@dataclass(frozen=True)
class Decisions:
    """How many images carry decisions, and how many of each kind there are."""

    images: int
    annotations: int
    rejections: int
    done: int
    tags: int = 0

    def told(self) -> Message:
        """In words."""
        text = marked(
            "with decisions: {images} (annotations: {annotations}, rejections: {rejections}, tags: {tags}, "
            "marked as done: {done})"
        )
        return Message(text, **vars(self))


def is_decided(record: ImageRecord) -> bool:
    """Whether anything was annotated, tagged or decided on an image, or it was marked as done."""
    return record.state is not ImageState.NEW


def decided_on(project: Project, records: Sequence[ImageRecord]) -> Decisions:
    """What was decided on some images. Raises KnownError."""
    decided = [record for record in records if is_decided(record)]
    rejections = sum(
        suggestion.decision is Decision.REJECTED
        for record in decided
        for suggestion in project.suggestions(record.id)
    )  # fmt: skip
    done = sum(record.state is ImageState.DONE for record in decided)
    annotations, tags = (sum(getattr(record, name) for record in decided) for name in ("annotations", "tags"))
    return Decisions(len(decided), annotations, rejections, done, tags)


def undecided_pictures(project: Project, clip: Path) -> list[ImageRecord]:
    """The pictures of a clip of numbered ones that are images of a project, too, and that nobody decided on."""
    pictures = covered_by([own_place(clip)])
    found = [record for record in project.pictures() if project.image_path(record) in pictures]
    for reading in project.readings() if found else ():
        with project.as_read_by(reading):
            now = project.images([record.id for record in found])
        found = [record for record in now if not is_decided(record)]
    return found


def removal_of(records: Sequence[ImageRecord]) -> Compound:
    """The step that removes some images."""
    return Compound(tuple(RemoveImage(record.id, record.path) for record in records), "Remove images")
