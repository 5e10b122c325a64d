"""`annotator history`: what was decided, by whom, when, from which suggestion."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from annotator.cli.place import add_project
from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.images import own_place
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.core.store.copying import told_as_disk_fault
from annotator.core.store.history import Entry
from annotator.core.work.annotation import ImageRecord

SUMMARY = "Show or export the history of a project: every decision, who took it, when, and from which suggestion."
COLUMNS = ("id", "at", "annotator", "image", "action", "suggestion_id", "annotation_id", "detail", "hash")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--image", type=Path, metavar="PATH", help="only what was done to this image of the project")
    parser.add_argument("--format", choices=["text", "csv", "json"], default="text", help="(default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it there instead of showing it")
    parser.add_argument(
        "--verify",
        nargs="?",
        const="",
        metavar="HASH",
        help="check that every entry is as it was written and follows the one before; with the HASH of an entry noted "
        "earlier, that nothing up to it was changed",
    )


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        if options.verify is not None:
            return _verify(project, options.verify)
        paths = {record.id: record.path for record in _images(project)}
        text = _FORMATS[options.format](project.history(_image_id(project, options.image)), paths)
    finally:
        project.close()
    if options.output is None:
        print(text, end="")
    else:
        with told_as_disk_fault(options.output):
            options.output.write_text(text, encoding="utf-8", newline="")
    return 0


def _verify(project: Project, noted: str) -> int:
    fault = project.history_fault(noted)
    if fault is not None:
        print(f"{project.path}: {fault}")
        return 1
    number, link = project.head
    entries = counted(number, "entry", "entries")
    print(f"{project.path}: {entries}, each fits the one before; the last one's hash is {link}")
    return 0


def _images(project: Project) -> list[ImageRecord]:
    """All that ever were in it: what was decided on removed ones is told, too."""
    return [*project.images(), *project.removed_images()]


def _image_id(project: Project, path: Path | None) -> int | None:
    if path is None:
        return None
    for record in _images(project):
        if record.path == path.as_posix() or project.image_path(record) == own_place(path):
            return record.id
    raise KnownError("This is no image of the project.", path=path)


def _row(entry: Entry, paths: dict[int, str]) -> dict[str, object]:
    image = paths.get(entry.image_id, "") if entry.image_id is not None else ""
    return {**vars(entry), "image": image}


def _as_text(entries: Sequence[Entry], paths: dict[int, str]) -> str:
    lines = []
    for entry in entries:
        about = [("suggestion", entry.suggestion_id), ("annotation", entry.annotation_id)]
        subjects = " ".join(f"{word} {number}" for word, number in about if number is not None)
        row = _row(entry, paths)
        lines.append(
            f"{entry.id}  {on_clock(entry.at)}  {entry.annotator or '-'}  {row['image']}  {entry.action}  {subjects}\n"
        )
    return "".join(lines)


def _as_csv(entries: Sequence[Entry], paths: dict[int, str]) -> str:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(_row(entry, paths) for entry in entries)
    return target.getvalue()


def _as_json(entries: Sequence[Entry], paths: dict[int, str]) -> str:
    rows = ({name: _row(entry, paths)[name] for name in COLUMNS} for entry in entries)
    return json.dumps([{**row, "detail": json.loads(str(row["detail"]))} for row in rows], indent=1) + "\n"


_FORMATS = {"text": _as_text, "csv": _as_csv, "json": _as_json}
