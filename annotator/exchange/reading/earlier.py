"""What came into a project before: a region that is read again is recognised, whatever became of it."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum

from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation


class Became(Enum):
    """What became of an annotation since it was added."""

    CHANGED = "changed"
    DELETED = "deleted"


class Earlier:
    """The annotations of an image in the project's reading as they were when they were added, by its history.

    Each stands for one region.
    """

    def __init__(self, project: Project, image_id: int, present: list[Annotation]) -> None:
        self._present = {value.id: (value.label_id, value.mask) for value in present}
        added: dict[int, tuple[int, Mask]] = {}
        for entry in project.history(image_id):
            edit = edit_value(entry) if entry.action == AddAnnotation.__name__ else None
            if isinstance(edit, AddAnnotation) and edit.annotation.reading == project.reading:
                added.setdefault(edit.annotation.id, (edit.annotation.label_id, edit.annotation.mask))
        # Those that are still as they were are not looked for.
        self._by_content: dict[tuple[int, Mask], list[int]] = defaultdict(list)
        for number, content in reversed(added.items()):
            if self._present.get(number) != content:
                self._by_content[content].append(number)

    def take(self, label_id: int, mask: Mask) -> Became | None:
        """What became of an annotation that was added with this label and these pixels; None where there was none.

        It is not found again.
        """
        numbers = self._by_content.get((label_id, mask))
        if not numbers:
            return None
        return Became.CHANGED if numbers.pop() in self._present else Became.DELETED
