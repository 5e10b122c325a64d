"""Which images of a project are drawn together by the bootstrap."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.grouping import FOLDER, group_of


def grouping(project: Project, group: str) -> Callable[[int], Hashable] | None:
    """The group of each image by its number; None where each stands for itself.

    `group` is "", "folder" or a regular expression. Raises KnownError for one that is none, or that finds nothing in
    any image's path.
    """
    if not group:
        return None
    paths = dict(project.image_paths())
    try:
        found = {number: group_of(path, group) for number, path in paths.items()}
    except re.error as fault:
        raise KnownError("{group} is no regular expression ({fault}).", group=repr(group), fault=fault) from fault
    if group != FOLDER and all(found[number] == path for number, path in paths.items()):
        raise KnownError("In no image's path there is anything like {group}.", group=repr(group), path=project.path)
    return lambda number: found[number]
