"""What the paths of images are relative to, and where those of servers' projects lie on this machine.

The user says it once; it is never in the database.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from platformdirs import user_config_path

from annotator.core.errors import KnownError
from annotator.core.images import is_encodable, own_place, readable_name
from annotator.core.store.copying import told_as_disk_fault
from annotator.core.store.server import Server

FILE = "image-folders.json"


def with_images(server: Server, folder: Path | None = None) -> Server:
    """The server with a folder of images, which is remembered; without one, with the one said before, if any.

    Raises KnownError when there is no such folder.
    """
    known = _known()
    if folder is None:
        return replace(server, images=Path(known[str(server)]) if str(server) in known else None)
    if not folder.is_dir():
        raise KnownError("There is no such folder.", path=folder)
    place = folder.resolve()
    if known.get(str(server)) != str(place):
        _keep({**known, str(server): str(place)})
    return replace(server, images=place)


def relative_name(path: Path, folder: Path, *, inside: bool) -> str:
    """An image's path as a project keeps it. Raises KnownError where it cannot, or must lie `inside` and does not."""
    place = own_place(path)
    try:
        relative = Path(os.path.relpath(place, folder)).as_posix()
    except ValueError:  # another drive on Windows
        relative = place.as_posix()
    if inside and (relative.startswith("../") or Path(relative).is_absolute()):
        raise KnownError(
            "The image lies outside the folder of the project's images ({folder}): the others would not find it.",
            folder=folder,
            path=readable_name(place),
            advice="Put it in there.",
        )
    if not is_encodable(relative):
        raise KnownError("The name is not valid UTF-8.", path=readable_name(place), advice="Rename it.")
    return relative


def _known() -> dict[str, str]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in found.items()}
    except (OSError, ValueError, AttributeError):  # none yet, or not ours: the user is asked again
        return {}


def _keep(known: dict[str, str]) -> None:
    file = _file()
    with told_as_disk_fault(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".part")
        fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
        fresh.replace(file)


def _file() -> Path:
    return user_config_path("ebp-annotator") / FILE
