"""The list of files that an export leaves in its folder: it tells a folder of ours from any other."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.core.images import MANIFEST

__all__ = ["MANIFEST", "is_export", "names_in"]


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export's own files and nothing else."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        own = {MANIFEST, *listed}
        return all(
            place.relative_to(folder).as_posix() in own
            for place in folder.rglob("*") if place.is_symlink() or not place.is_dir()
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def names_in(folder: Path) -> dict[str, str]:
    """Which image each stem in a folder stands for, where an export had to change names; empty for other folders."""
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["names"]
        return {str(stem): str(name) for stem, name in names.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
