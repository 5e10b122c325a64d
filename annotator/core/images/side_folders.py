"""Folders whose pictures are nobody's images: exports, finished or not, and what a project keeps beside itself."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.images.names import own_place

# An export leaves this list of its files in its folder, and until it is finished a journal.
MANIFEST, JOURNAL = "export.json", ".journal"
# As `store.places.beside` names the folders of a project's backups and models, and the export what it has not finished.
_BESIDE = re.compile(r".+(\.annot|~[0-9a-f]{12})-(backups|models)")
_UNFINISHED = re.compile(r"\..+\.(partial|old)", re.DOTALL)


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """What an export wrote of itself into its folder, but for the names of files; None for any other folder."""
    place = folder / MANIFEST
    try:
        found = place.stat()
        return _read(place, found.st_mtime_ns, found.st_size)
    except (OSError, ValueError, RecursionError):
        return None


@lru_cache(maxsize=32)  # each image that is asked about lies in some folder of the same few exports
def _read(place: Path, _changed: int, _size: int) -> dict[str, Any] | None:
    found = json.loads(place.read_text(encoding="utf-8"))
    own = isinstance(found, dict) and isinstance(found.get("files"), list) and isinstance(found.get("options"), dict)
    if not own or not isinstance(found.get("format"), str):
        return None
    return {key: value for key, value in found.items() if key not in ("files", "names", "listed", "problems")}


def is_side_folder(folder: Path) -> bool:
    """Whether the pictures in a folder are no images: it is hidden, an export, or a project's backups or models."""
    return folder.name.startswith(".") or bool(_BESIDE.fullmatch(folder.name)) or manifest_of(folder) is not None


def export_around(path: Path) -> Path | None:
    """The export that a file or folder lies in, or that it is; None where it is no export's."""
    return next((place for place in (own_place(path), *own_place(path).parents) if _is_export(place)), None)


def _is_export(folder: Path) -> bool:
    if (folder / MANIFEST).is_file():
        return manifest_of(folder) is not None
    return bool(_UNFINISHED.fullmatch(folder.name)) and (folder / JOURNAL).is_file()


def refuse_copies(path: Path) -> None:
    """Raises KnownError for a file or folder that lies in an export: what is in there are copies and masks."""
    export = export_around(path)
    if export is not None:
        raise KnownError(
            "This is an export, or lies in one: its pictures are copies and masks, no images to work on.",
            path=path,
            advice="Take the originals. To use these pictures all the same, delete {manifest} in {folder}.",
            manifest=MANIFEST if (export / MANIFEST).is_file() else JOURNAL,
            folder=export,
        )
