"""What is new in what a file says of images as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord
from annotator.core.work.edits import SetImageAttributes

_OTHER = marked(
    "{count} {count:attribute of an image is|attributes of images are} left out, since the project says otherwise "
    "(first: {attribute} of {image})."
)


class AnswerPlanning:
    """Takes the attributes of images one by one; what the project says already stays as it is there."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.edits: list[SetImageAttributes] = []
        self._others: list[tuple[str, str]] = []

    def take(self, attributes: tuple[tuple[str, str], ...], record: ImageRecord) -> bool:
        """Look at what is said of an image; returns whether any of it is new."""
        if not attributes:
            return False
        before = self._project.image_attributes(record.id)
        known = dict(before)
        self._others += [(name, record.path) for name, value in attributes if known.get(name, value) != value]
        fresh = tuple((name, value) for name, value in attributes if name not in known and value)
        if fresh:
            self.edits.append(SetImageAttributes(record.id, before, (*before, *fresh)))
        return bool(fresh)

    def notices(self) -> Iterator[Message]:
        """What comes in, and what does not."""
        if self.edits:
            text = marked("What is said of {count} {count:image|images} as a whole comes in.")
            yield Message(text, count=len(self.edits))
        if self._others:
            name, image = self._others[0]
            yield Message(_OTHER, count=len(self._others), attribute=name, image=image)
