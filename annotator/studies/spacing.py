"""How large the pixels of a project's images are, as far as their files say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from annotator.core.errors import KnownError
from annotator.core.images import read_spacing
from annotator.core.images.spacing import Spacing
from annotator.core.project.project import Project


def spacing_of(project: Project) -> Callable[[int], Spacing | None]:
    """Millimetres a pixel along x and y of each image by its number; None where its file does not say, or cannot be
    read. A file is looked at when it is asked for first.
    """

    @cache
    def found(number: int) -> Spacing | None:
        path = project.image_path(project.image(number))
        try:
            return read_spacing(path)
        except KnownError:
            return None

    return found
