"""`annotator new`: make a project."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from annotator.cli.place import place
from annotator.core.errors import KnownError
from annotator.core.images import find_images, is_sequence, with_rate
from annotator.core.message import counted
from annotator.core.project.image_folders import with_images
from annotator.core.project.opening import (
    Beginning,
    clip_of_pictures,
    create_project,
    in_order,
    named_images,
    without_covered,
)
from annotator.core.project.project import SUFFIX
from annotator.core.project.transfer import copy_project
from annotator.core.store.server import Place, Server
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import label_set_of

FROM_MODEL = "model"
SUMMARY = "Make a project from a folder of images, or, with --from, on a server from a project file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project", type=place, help=f"the project file to make ({SUFFIX}), or the address of an empty database"
    )
    parser.add_argument("--images", type=Path, metavar="DIR", help="folder of images, with subfolders")
    parser.add_argument(
        "--sequence", type=Path, action="append", default=[], metavar="PATTERN", dest="sequences",
        help="take numbered pictures as one clip: 'faces/face_%%04d.png', or one of them; may be given several times",
    )  # fmt: skip
    parser.add_argument("--fps", type=_rate, metavar="N", help="frames a second of the sequences (default: 25)")
    parser.add_argument(
        "--labels", default="", metavar="LABELS",
        help="a shipped set (facs, dermoscopy, structures, abcd, seven-point, chest, retina, generic); model: the "
        "model's own; a file: a label set in TOML or JSON, or a name on each line; or names with commas",
    )  # fmt: skip
    parser.add_argument(
        "--model", default="", help="a bundled classifier (photographs, lesions, action-units) or a model file"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="shuffle the images, the same way for the same number")
    parser.add_argument("--ask", action="store_true", help="suggest only when asked, not as images are opened")
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FILE",
        help="bring this project file into the database; its images lie in --images (default: in the file's folder)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.source is not None:
        return _bring(options.source, options.project, options.images)
    if (options.images is None and not options.sequences) or not options.labels:
        raise KnownError("A new project needs images and labels.", advice="Give --images DIR and --labels NAME.")
    return _make(options)


def _make(options: argparse.Namespace) -> int:
    from annotator.inference.model_files import kept_name, read_model_facts

    clips = [image for path in options.sequences for image in _clip_at(path, options.fps)]
    images = find_images(options.images) if options.images is not None else []
    facts = read_model_facts(options.model) if options.model else None
    if options.labels != FROM_MODEL:
        labels = load_label_set(options.labels)
    elif facts is None:
        raise KnownError("There is no classifier to take labels from.", advice="Name one with --model.")
    else:
        labels = label_set_of(facts.labels, facts.name, facts.refinement, facts.contrast)
    begin = Beginning(labels, kept_name(options.model), options.seed, options.ask)
    project = create_project(_target(options.project, options.images or clips[0].parent), begin)
    try:
        wanted = [*clips, *without_covered(project, images, clips)]
        added = project.add_images(in_order(wanted, options.seed))
    finally:
        project.close()
    print(f"{project.path}: {counted(added, 'image', 'images')}, {counted(len(labels.labels), 'label', 'labels')}")
    return 0


def _rate(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is no frame rate: give a number, or 30000/1001") from None


def _clip_at(path: Path, rate: Fraction | None) -> list[Path]:
    """Numbered pictures as a clip, named by a pattern or by one of them. Raises KnownError."""
    clip = path if is_sequence(path) else clip_of_pictures(path)
    return named_images(clip if rate is None else with_rate(clip, rate))


def _target(found: Place, images: Path) -> Place:
    return with_images(found, images) if isinstance(found, Server) else found.with_suffix(SUFFIX)


def _bring(source: Path, target: Place, images: Path | None) -> int:
    if not isinstance(target, Server):
        raise KnownError("--from brings a project file to a server.", path=target, advice="Copy the file itself.")
    server = with_images(target, images or source.resolve().parent)
    copy_project(source, server)
    print(f"{server}: made from {source}; its images are looked for in {server.images}")
    return 0
