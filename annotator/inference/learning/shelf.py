"""The models that were learnt from a project: numbered files in one folder, their reports, and their history."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.store.places import sync_folder
from annotator.core.work.annotation import now
from annotator.inference.learning.outcome import Outcome, read_outcome
from annotator.inference.model_files import model_fingerprint

HISTORY = "history.jsonl"
MODEL, REPORT, SUFFIX = "model.safetensors", "report", ".safetensors"
_WORK = re.compile(r"\.(?P<number>\d{4,})-training")
_FILED = re.compile(r"(?P<number>\d{4,})(-report|\.safetensors)")
# A training's folder that is older was left by one that lost its power.
_ABANDONED = 24 * 3600.0


@dataclass(frozen=True)
class Entry:
    """One model: when it was made (UTC, ISO 8601), by whom, of how many images; for each label tags (present, absent)
    and average precision; the model before; and when and by whom it was taken ("" for never).
    """

    number: int
    at: str
    by: str
    fingerprint: str
    images: int
    tags: dict[str, tuple[int, int]]
    precision: dict[str, float]
    before: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    taken_at: str = ""
    taken_by: str = ""


@dataclass(frozen=True)
class Learnt:
    """A model on the shelf, its report, and what came of it."""

    model: Path
    report: Path
    outcome: Outcome


class Shelf:
    """The folder of a project's models. Every method raises KnownError where it cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def claim(self) -> Path:
        """A folder for a training to work in, which has the next number for itself."""
        with self._told():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            while True:
                work = self.folder / f".{self._next():04}-training"
                try:
                    work.mkdir()
                except FileExistsError:  # somebody else was faster
                    continue
                return work

    @staticmethod
    def number_of(work: Path) -> str:
        """The number that a folder to work in has for itself, as models are called."""
        found = _WORK.fullmatch(work.name)
        assert found is not None
        return found["number"]

    def release(self, work: Path) -> None:
        """Forget a training that came to nothing; the folder goes with it where nothing else is in it."""
        shutil.rmtree(work, ignore_errors=True)
        try:
            self.folder.rmdir()
        except OSError:  # others lie in it
            return

    def file(self, work: Path, by: str) -> Learnt:
        """Put what a training made into its place, and write it into the history."""
        number = self.number_of(work)
        model, report = self.folder / f"{number}{SUFFIX}", self.folder / f"{number}-report"
        outcome = read_outcome(work / REPORT)
        with self._told():
            (work / REPORT).rename(report)
            (work / MODEL).rename(model)
            self._append(asdict(_entry(int(number), by, model, outcome)))
            sync_folder(self.folder)
        shutil.rmtree(work, ignore_errors=True)
        return Learnt(model, report, outcome)

    def take(self, model: Path, by: str) -> None:
        """Write into the history that somebody suggests with a model from now on."""
        with self._told():
            self._append({"taken": int(model.stem), "at": now(), "by": by})

    def entries(self) -> list[Entry]:
        """All models, the oldest first."""
        found: dict[int, Entry] = {}
        for line in self._lines():
            if "taken" in line:
                number = line["taken"]
                if number in found:
                    found[number] = replace(found[number], taken_at=line["at"], taken_by=line["by"])
            else:
                tags = {label: (there, gone) for label, (there, gone) in line["tags"].items()}
                found[line["number"]] = Entry(**{**line, "tags": tags, "notes": tuple(line["notes"])})
        return [found[number] for number in sorted(found)]

    def _lines(self) -> Iterator[dict[str, Any]]:
        path = self.folder / HISTORY
        with self._told():
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        for place, line in enumerate(text.splitlines(), start=1):
            try:
                yield json.loads(line)
            except ValueError as fault:
                raise KnownError("Line {line} of the models' history is damaged.", line=place, path=path) from fault

    def _append(self, line: dict[str, Any]) -> None:
        with (self.folder / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _next(self) -> int:
        names = [entry.name for entry in self.folder.iterdir()]
        matches = [_WORK.fullmatch(name) or _FILED.fullmatch(name) for name in names]
        return max((int(match["number"]) for match in matches if match is not None), default=0) + 1

    def _sweep(self) -> None:
        for entry in self.folder.iterdir():
            if _WORK.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > _ABANDONED:
                shutil.rmtree(entry, ignore_errors=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            raise KnownError(
                "Learnt models cannot be kept there ({fault}).",
                fault=fault.strerror or fault,
                path=self.folder,
                advice="Look at the disk's room and the folder's rights.",
            ) from fault


def _entry(number: int, by: str, model: Path, outcome: Outcome) -> Entry:
    return Entry(
        number=number,
        at=now(),
        by=by,
        fingerprint=model_fingerprint(str(model)),
        images=outcome.images,
        tags={item.label: (item.present, item.absent) for item in outcome.labels},
        precision={item.label: round(item.new.average_precision, 4) for item in outcome.labels},
        before=outcome.old_name,
        seconds=round(outcome.seconds, 1),
        notes=tuple(str(note) for note in outcome.notes),
    )
