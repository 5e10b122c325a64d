"""The projects a user opened last: a short list among the user's settings, and how far each of them is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from annotator.core.errors import KnownError
from annotator.core.images import is_image_name, own_place
from annotator.core.store.server import Place, Server, place_of
from annotator.core.work.labels import LabelSet

MOST = 12
# So many images stand for a project on the list.
PICTURES = 3


@dataclass(frozen=True)
class Recent:
    """A project: its file's absolute path or its server's address, and the image that was on screen last ("")."""

    place: str
    image: str = ""

    @property
    def opens(self) -> Place:
        """What to open; a server's with the folder of images that is remembered. Raises KnownError."""
        found = place_of(self.place)
        if not isinstance(found, Server):
            return found
        from annotator.core.project.image_folders import with_images

        return with_images(found)


@dataclass(frozen=True)
class Glance:
    """How far a project file is: its images, those of them that are done, and the files of the first ones."""

    images: int
    done: int
    pictures: tuple[Path, ...]


@dataclass(frozen=True)
class LastSetup:
    """What was chosen for the last new project, to begin the next one with."""

    labels: LabelSet
    model: str


class RecentProjects:
    """The list, kept in one JSON file: read anew at each look, since several windows write it; a damaged one is empty.

    What changes it raises KnownError where it cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_config_path("ebp-annotator") / "recent.json"

    def every(self) -> list[Recent]:
        """The projects, the one opened last first."""
        kept = self._read().get("projects")
        entries = [entry for entry in kept if isinstance(entry, dict)] if isinstance(kept, list) else []
        found = (Recent(str(entry["place"]), str(entry.get("image", ""))) for entry in entries if "place" in entry)
        return list({recent.place: recent for recent in found}.values())

    def remember(self, place: Place, image: Path | None = None) -> None:
        """Put a project first; `image` is the one on screen, None where that is as before."""
        here = _text(place)
        shown = str(image) if image is not None else self._image(here)
        others = [recent for recent in self.every() if recent.place != here]
        self._write({"projects": [asdict(recent) for recent in (Recent(here, shown), *others)[:MOST]]})

    def forget(self, place: str) -> None:
        """Take a project off the list; its file stays."""
        self._write({"projects": [asdict(recent) for recent in self.every() if recent.place != place]})

    def image_of(self, place: Place) -> Path | None:
        """The image that was on screen last; None where that is not known."""
        image = self._image(_text(place))
        return Path(image) if image else None

    def first_image(self, paths: Sequence[Place]) -> Path | None:
        """The image that is likely to be on screen first once these are opened, told without opening any; None where
        nothing tells it.
        """
        first = paths[0] if paths else None
        if isinstance(first, Path) and is_image_name(first.name):
            return own_place(first)
        if isinstance(first, Path) and first.is_dir():
            folder = first.resolve()
            inside = (recent.image for recent in self.every() if Path(recent.place).parent == folder)
            image = next(inside, "")
            return Path(image) if image else None
        return self.image_of(first) if first is not None else None

    def last_setup(self) -> LastSetup | None:
        """The labels and the model of the last new project; None before the first."""
        try:
            kept = self._read()["setup"]
            return LastSetup(LabelSet.from_plain(kept["labels"]), str(kept["model"]))
        except (KeyError, TypeError, AttributeError):
            return None

    def keep_setup(self, labels: LabelSet, model: str) -> None:
        """Begin the next new project with these."""
        self._write({"setup": {"labels": labels.plain(), "model": model}})

    def _image(self, place: str) -> str:
        return next((recent.image for recent in self.every() if recent.place == place), "")

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, changed: Mapping[str, object]) -> None:
        text = json.dumps({**self._read(), **changed}, indent=1)
        fresh = self._path.with_name(f".{self._path.name}-{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(self._path)
        except OSError as fault:
            raise KnownError(
                "The list of recent projects cannot be written ({fault}).",
                fault=fault.strerror,
                path=self._path,
                advice="Your work is stored all the same; make that folder writable to have the list.",
            ) from fault


_DONE = "SELECT image_id FROM reading WHERE state = 'done'"


def glance(path: Path) -> Glance | None:
    """How far a project file is, read without its lock and without changing it; None where it cannot be read."""
    import sqlite3
    from contextlib import closing

    from annotator.core.store.copying import untouched_connection

    kept = "WHERE removed = 0"
    try:
        if not path.is_file():
            return None
        with closing(untouched_connection(path)) as raw:
            columns = {row[1] for row in raw.execute("PRAGMA table_info(image)")}
            kept = kept if "removed" in columns else ""  # as older versions made it
            done_ones = "state = 'done'" if "state" in columns else f"id IN ({_DONE})"
            images, done = raw.execute(f"SELECT count(*), total({done_ones}) FROM image {kept}").fetchone()
            first = raw.execute(f"SELECT path FROM image {kept} ORDER BY id LIMIT {PICTURES}").fetchall()
    except (sqlite3.Error, OSError):
        return None
    folder = path.resolve().parent
    return Glance(int(images), int(done), tuple(own_place(folder / str(name)) for (name,) in first))


def _text(place: Place) -> str:
    return str(place) if isinstance(place, Server) else str(place.absolute())
