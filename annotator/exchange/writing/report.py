"""What an export tells afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.project.project import Project


@dataclass(frozen=True)
class Unremembered:
    """What a project could not remember of an export, since it was only read.

    `file` is size and SHA-256 of what was written, `parts` the images that were put into parts of a split, `afresh` in
    place of all that were in one.
    """

    file: tuple[int, str] | None = None
    parts: Mapping[int, str] = field(default_factory=dict)
    afresh: bool = False

    def __bool__(self) -> bool:
        return self.file is not None or bool(self.parts)

    def remember(self, project: Project) -> None:
        """Have the project know it. Raises KnownError."""
        if self.file is not None:
            project.remember_file(*self.file)
        if self.parts:
            project.keep_parts(self.parts, afresh=self.afresh)


@dataclass(frozen=True)
class ExportReport:
    """Counts of what was written, and what is worth telling, the most important first.

    `problems` could not be written as they are, or may not be meant; `notices` are as they should be.
    """

    path: Path
    images: int
    annotations: int
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unremembered: Unremembered = field(default_factory=Unremembered)
