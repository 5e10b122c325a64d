"""The list of files that an export leaves in its folder: it tells a folder of ours from any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.images import MANIFEST

__all__ = ["MANIFEST", "is_export", "whole_manifest"]


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export's own files and nothing else."""
    try:
        own = {MANIFEST, *whole_manifest(folder)["files"]}
        return all(
            place.relative_to(folder).as_posix() in own
            for place in folder.rglob("*") if place.is_symlink() or not place.is_dir()
        )  # fmt: skip
    except (OSError, KeyError, TypeError):
        return False


def whole_manifest(folder: Path) -> Mapping[str, Any]:
    """What an export says of its folder; empty for other folders."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
