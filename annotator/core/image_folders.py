"""Where the images of a server's projects lie on this machine, as their user said; never in the database."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from platformdirs import user_config_path

from annotator.core.errors import KnownError
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
