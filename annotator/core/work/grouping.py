"""Images that belong together, by their paths: of one patient, one session, one folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

# In place of a regular expression: the images of one folder belong together.
FOLDER = "folder"


def group_of(path: str, group: str) -> str:
    """What an image's group is called; its path where it stands for itself.

    `group` is "" for none, `FOLDER`, or a regular expression: what its first group, or all of it, matches is the name.
    """
    if not group:
        return path
    if group == FOLDER:
        return str(PurePosixPath(path).parent)
    found = re.search(group, path)
    if found is None:
        return path
    return str(found.group(1) if found.re.groups and found.group(1) is not None else found.group())
