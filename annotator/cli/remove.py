"""`annotator remove`: take images out of a project; their files stay."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from annotator.cli.place import add_project, images_at
from annotator.core.errors import KnownError
from annotator.core.message import counted, filled
from annotator.core.project.backups import keep_up
from annotator.core.project.copies import copies_in, undecided
from annotator.core.project.project import Project
from annotator.core.project.removing import decided_on, removal_of
from annotator.core.work.annotation import ImageRecord

SUMMARY = "Remove images from a project. Their files stay, and so does what was decided on them, in the history."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="images, or folders of them")
    parser.add_argument(
        "--copies", action="store_true", help="what exports of the project copied and was taken for images since"
    )
    parser.add_argument("--yes", action="store_true", help="images with decisions, too")


def run(options: argparse.Namespace) -> int:
    if bool(options.paths) == options.copies:
        raise KnownError("It is not said which images to remove.", advice="Give their paths, or --copies.")
    project = Project.open(options.project)
    try:
        project.require_writable()
        keep_up(project)
        if options.copies:
            return _remove_copies(project, everything=options.yes)
        records = images_at(project, options.paths)
        if not options.yes:
            _require_undecided(project, records)
        return _remove(project, records)
    finally:
        project.close()


def _remove_copies(project: Project, *, everything: bool) -> int:
    copies = copies_in(project)
    for one in copies:
        print(one.told())
    records = [record for one in copies for record in one.records]
    chosen = records if everything else undecided(copies)
    _remove(project, chosen)
    left = len(records) - len(chosen)
    if left:
        text = (
            "  {count} {count:image|images} with decisions {count:stays|stay}; "
            "with --yes {count:it is|they are} removed, too."
        )
        print(filled(text, {"count": left}))
    return 0


def _remove(project: Project, records: Sequence[ImageRecord]) -> int:
    if records:
        project.apply(removal_of(records))
    removed = counted(len(records), "image", "images")
    print(f"{project.path}: {removed} removed, {len(project.images())} left; no file was touched")
    return 0


def _require_undecided(project: Project, records: Sequence[ImageRecord]) -> None:
    found = decided_on(project, records)
    if found.images:
        raise KnownError(
            "Nothing was removed. Images to remove: {count}, {decisions}.",
            count=len(records),
            decisions=found.told(),
            path=project.path,
            advice="Give --yes to remove them all the same; the history keeps what was decided.",
        )
