"""`annotator export`: write annotations for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import add_project, reading_named
from annotator.cli.progress import Progress
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from annotator.exchange.clips import either
from annotator.exchange.data.options import Duplicates, ExportOptions, Shape, Split, Which
from annotator.exchange.events.format import EventFormat
from annotator.exchange.writing import exporting
from annotator.exchange.writing.passing import Findings

ALL = "all"
SUMMARY = "Write a project's annotations in a format other programs read."
# What says nothing of events: options by what they are when nobody gives them.
OF_PICTURES = {
    "images": None, "duplicates": None, "shape": None, "taggers": False, "split": None, "seed": 0, "group": "",
    "new_split": False, "copy_images": None, "identified": False,
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "--format", choices=list(either.WRITTEN), default="coco",
        help="file format (default: coco); those from events-csv on hold what was coded in clips, all others regions",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, metavar="PATH", help="the file or folder to write")
    parser.add_argument(
        "--reading", default="", metavar="NAME",
        help="a reader's reading, :adjudicated or :consensus; all: each in a file or folder of its own, whose name is "
        "that of --output and the reader's, or together in a format of events that tells whose they are",
    )  # fmt: skip
    parser.add_argument("--list-losses", action="store_true", help="write nothing; tell what the format cannot hold")
    _add_choice(parser)
    _add_split(parser)
    parser.add_argument(
        "--copy-images", action=argparse.BooleanOptionalAction, default=None,
        help="put the images beside the annotations (default: where the format needs them)",
    )  # fmt: skip
    parser.add_argument(
        "--identified",
        action="store_true",
        help="copies of DICOM files keep the patient, and all else of their headers; DICOM segmentations name the "
        "patient of their images (default: without)",
    )
    parser.add_argument(
        "--overwrite", action="store_true",
        help="replace a file, or another project's export, that was not exported from this project as it lies there",
    )  # fmt: skip
    parser.add_argument("--anonymous", action="store_true", help="leave out names of images, annotators and folders")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--images", choices=list(Which), type=Which,
        help="which images (default: decided, that is those with regions or tags, or marked as done); with all, an "
        "image that nobody looked at is exported like one where nothing is to be seen",
    )  # fmt: skip
    parser.add_argument(
        "--duplicates", choices=list(Duplicates), type=Duplicates,
        help="of images with the same content: keep all (default), or one, that with most work on it",
    )  # fmt: skip
    parser.add_argument(
        "--labels", type=_names, default=(), metavar="NAME,…", help="only regions, or events, of these labels"
    )
    parser.add_argument(
        "--origins", type=Origin, choices=list(Origin), nargs="+", default=(), metavar="ORIGIN",
        help=f"only regions, or events, of these origins: {', '.join(Origin)}",
    )  # fmt: skip
    parser.add_argument("--taggers", action="store_true", help="in a table of tags: who gave each, and when")
    parser.add_argument(
        "--shape", choices=list(Shape), type=Shape,
        help="how regions are written in COCO, labelme, CVAT and Label Studio",
    )  # fmt: skip


def _add_split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--split", type=_fractions, metavar="SHARES", help="shares of train, val and test, as 0.8,0.1,0.1"
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed, another new split (default: 0)")
    parser.add_argument(
        "--group", default="", metavar="folder|REGEX",
        help="images of one folder, or with the same match in their path, stay together",
    )  # fmt: skip
    parser.add_argument(
        "--new-split", action="store_true",
        help="split all images anew; without it those that were split before stay in their parts",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.output is None and not options.list_losses:
        raise KnownError("There is no place to write to.", advice="Give --output PATH, or --list-losses.")
    form = either.WRITTEN[options.format]
    if isinstance(form, EventFormat):
        _refuse_options_of_pictures(options)
    project = Project.open(options.project)
    try:
        for reading, together, output in _readings(project, options, form):
            with project.as_read_by(reading):
                _export(project, options, output, together)
    finally:
        project.close()
    return 0


def _refuse_options_of_pictures(options: argparse.Namespace) -> None:
    for name, nothing in OF_PICTURES.items():
        if getattr(options, name) != nothing:
            raise KnownError(
                "{option} says nothing of events.", option=f"--{name.replace('_', '-')}",
                advice=f"Leave it out: {options.format} holds what was coded in clips.",
            )  # fmt: skip


def _readings(
    project: Project, options: argparse.Namespace, form: either.AnyFormat
) -> list[tuple[str, tuple[str, ...], Path | None]]:
    """Which readings are exported, those that go together into one place, and each place.

    Raises KnownError for a reading that is not there.
    """
    output, known = options.output, project.readings()
    if options.reading == ALL:
        found = [name for name in known if name]
        if not found:
            raise KnownError("Nobody has an own reading in this project.", path=project.path)
        if isinstance(form, EventFormat) and form.readers:
            return [(found[0], tuple(found), output)]
        return [(name, (), _beside(output, name) if output is not None else None) for name in found]
    return [(reading_named(project, options.reading), (), output)]


def _beside(output: Path, reading: str) -> Path:
    """The place of one of several exports: the name of the reading, as a file may be called, behind that given."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in reading.lstrip(":"))
    return output.with_name(f"{output.stem}-{plain}{output.suffix}")


def _export(project: Project, options: argparse.Namespace, output: Path | None, together: tuple[str, ...]) -> None:
    form, wanted = either.WRITTEN[options.format], _wanted(options)
    with Progress() as progress:
        if options.list_losses or output is None:
            _tell(either.findings(project, form, wanted, progress.told, together))
            return
        agreed = exporting.obstacle(project, output) if options.overwrite else None
        report = either.export(
            project, output, form, wanted, progress.told, overwrite=agreed, readings=together
        )  # fmt: skip
    if isinstance(form, EventFormat):
        clips, events = counted(report.images, "clip", "clips"), counted(report.annotations, "event", "events")
        print(f"{report.path}: {clips}, {events}")
    else:
        annotations = counted(report.annotations, "annotation", "annotations")
        print(f"{report.path}: {counted(report.images, 'image', 'images')}, {annotations}")
    for sentence in (*report.problems, *report.notices):
        print(f"  {sentence}")
    if report.unremembered.file is not None:
        print(
            "  The project is open elsewhere and could not note this file as its own: replacing it takes --overwrite."
        )
    if report.unremembered.parts:
        print(
            "  The project is open elsewhere and could not keep this split: the next export may split otherwise. "
            "Close it there and export again to keep it."
        )


def _tell(found: Findings) -> None:
    for sentence in (*(found.problems or ("Nothing is lost.",)), *found.notices):
        print(sentence)


def _wanted(options: argparse.Namespace) -> ExportOptions:
    if options.split is None and (options.group or options.seed or options.new_split):
        raise KnownError("There is no split.", advice="Give its shares: --split 0.8,0.1,0.1.")
    split = Split(options.split, options.seed, options.group, options.new_split) if options.split else None
    which, shape = options.images or Which.DECIDED, options.shape or Shape.RLE
    return ExportOptions(
        which, shape, options.labels, tuple(options.origins), split, options.copy_images, options.anonymous,
        options.duplicates or Duplicates.KEEP, options.taggers, options.identified,
    )  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _fractions(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} are no shares: give them as 0.8,0.1,0.1") from fault
