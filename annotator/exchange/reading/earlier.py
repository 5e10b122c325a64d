"""What came into a project before: a region or event that is read again is recognised, whatever became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from enum import Enum

from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation


class Became(Enum):
    """What became of an annotation since it was added."""

    CHANGED = "changed"
    DELETED = "deleted"


def label_and_pixels(annotation: Annotation) -> Hashable:
    """What makes two regions of an image the same one."""
    return annotation.label_id, annotation.mask


class Earlier:
    """The annotations of an image in the project's reading as they were when they were added, by its history.

    Each stands for one region, or event; two of the same `content` are the same.
    """

    def __init__(
        self, project: Project, image_id: int, present: list[Annotation],
        content: Callable[[Annotation], Hashable] = label_and_pixels,
    ) -> None:  # fmt: skip
        self._present = {value.id: content(value) for value in present}
        added: dict[int, Hashable] = {}
        for entry in project.history(image_id):
            edit = edit_value(entry) if entry.action == AddAnnotation.__name__ else None
            if isinstance(edit, AddAnnotation) and edit.annotation.reading == project.reading:
                added.setdefault(edit.annotation.id, content(edit.annotation))
        # Those that are still as they were are not looked for.
        self._by_content: dict[Hashable, list[int]] = defaultdict(list)
        for number, what in reversed(added.items()):
            if self._present.get(number) != what:
                self._by_content[what].append(number)

    def take(self, content: Hashable) -> Became | None:
        """What became of an annotation that was added with this content; None where there was none.

        It is not found again.
        """
        numbers = self._by_content.get(content)
        if not numbers:
            return None
        return Became.CHANGED if numbers.pop() in self._present else Became.DELETED
