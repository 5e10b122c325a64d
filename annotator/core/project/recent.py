"""The projects a person worked on last on this machine: how far each is, and the image at which it was left.

Kept beside the program's settings, not in the projects: several people may work on one. Nothing depends on it: what
cannot be read counts as none, and what cannot be written is not remembered.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from annotator.core.errors import KnownError
from annotator.core.store.server import Place, Server, place_of

FILE, PICTURES = "recent.json", "recent"
MOST = 12


@dataclass(frozen=True)
class RecentProject:
    """place: a project's file, or the address of a server's (without a password). done, total: images. image: the path
    of the one at which it was left, as the project keeps it, "" for none. left: when, ISO 8601 in UTC.
    """

    place: str
    name: str
    done: int = 0
    total: int = 0
    image: str = ""
    left: str = ""

    @property
    def picture(self) -> Path:
        """Where a small picture of that image lies, if there is one."""
        name = hashlib.sha256(self.place.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return user_config_path("ebp-annotator") / PICTURES / f"{name}.png"

    @property
    def is_here(self) -> bool:
        """Whether its file is there; of a server nobody knows before it is asked."""
        found = self.opened
        return isinstance(found, Server) or (found is not None and found.is_file())

    @property
    def opened(self) -> Place | None:
        """What opens it; None where it names nothing."""
        try:
            return place_of(self.place)
        except KnownError:
            return None


def recent_projects() -> list[RecentProject]:
    """The last ones first, at most `MOST`."""
    try:
        given = json.loads(_file().read_text(encoding="utf-8"))
        return [_read(entry) for entry in given][:MOST]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def recent_of(place: Place) -> RecentProject | None:
    """What is known of a project; None where nobody here worked on it."""
    return next((entry for entry in recent_projects() if entry.place == str(place)), None)


def remember(project: RecentProject) -> None:
    """Put a project before all others. What was known of the image stays where none is named."""
    known = recent_projects()
    before = next((entry for entry in known if entry.place == project.place), None)
    if before is not None and not project.image:
        project = replace(project, image=before.image)
    others = [entry for entry in known if entry.place != project.place]
    for gone in others[MOST - 1 :]:
        _forget_picture(gone)
    _keep([project, *others[: MOST - 1]])


def forget(place: str) -> None:
    """Take a project off the list; the project itself stays as it is."""
    known = recent_projects()
    for entry in known:
        if entry.place == place:
            _forget_picture(entry)
    _keep([entry for entry in known if entry.place != place])


def _read(entry: dict[str, Any]) -> RecentProject:
    texts = {name: str(entry.get(name, "")) for name in ("name", "image", "left")}
    return RecentProject(str(entry["place"]), done=int(entry.get("done", 0)), total=int(entry.get("total", 0)), **texts)


def _forget_picture(entry: RecentProject) -> None:
    with suppress(OSError):
        entry.picture.unlink(missing_ok=True)


def _keep(entries: list[RecentProject]) -> None:
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".part")
        fresh.write_text(json.dumps([asdict(entry) for entry in entries], indent=1), encoding="utf-8")
        fresh.replace(file)


def _file() -> Path:
    return user_config_path("ebp-annotator") / FILE
