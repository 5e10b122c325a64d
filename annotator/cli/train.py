"""`annotator train`: learn labels from a project's tags, as the window's Learning panel does."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from annotator.cli.device import add_device
from annotator.cli.place import add_project, reading_named
from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.models import model_of, models_folder, set_model
from annotator.core.project.project import Project

if TYPE_CHECKING:
    from annotator.inference.learning.outcome import LabelOutcome
    from annotator.inference.learning.shelf import Learnt, Shelf

SUMMARY = "Learn labels from the project's tags: a classifier, its report and its history, beside the project."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "--label", action="append", default=[], metavar="NAME", help="learn this label (default: all that have enough)"
    )
    parser.add_argument(
        "--reading", default="", metavar="NAME",
        help="learn from this reading: a reader's, :adjudicated or :consensus (default: the one all share)",
    )  # fmt: skip
    parser.add_argument("--take", action="store_true", help="let the project suggest with it from now on")
    parser.add_argument(
        "--size", type=int, default=0, help="pixels of the images' shorter side (default: found by validation)"
    )
    parser.add_argument("--threads", type=int, default=0, help="cores to use (default: all but one)")
    parser.add_argument("--list", action="store_true", help="list the models learnt so far, and train nothing")
    add_device(parser)


def run(options: argparse.Namespace) -> int:
    from annotator.inference.learning.shelf import Shelf
    from annotator.inference.model_files import read_model_facts

    project = Project.open(options.project)
    try:
        shelf = Shelf(models_folder(project))
        if options.list:
            return _list(project, shelf)
        if options.take:
            project.require_writable()
        with project.as_read_by(reading_named(project, options.reading)):
            learnt = _train(project, options)
        _tell(learnt)
        if options.take:
            set_model(project, str(learnt.model), read_model_facts(str(learnt.model)).contrast)
            shelf.take(learnt.model, project.annotator)
            print(f"{options.project}: suggests with {learnt.model.name} from now on")
    finally:
        project.close()
    return 0


def _train(project: Project, options: argparse.Namespace) -> Learnt:
    from tqdm import tqdm

    from annotator.inference.learning.job import Wish
    from annotator.inference.learning.process import Ended
    from annotator.inference.learning.starting import start

    training = start(
        project, model_of(project), Wish(tuple(options.label), options.size, options.device, options.threads)
    )
    try:
        with tqdm(total=100, unit="%", disable=None, leave=False) as bar:
            for event in training.until_ended():
                if isinstance(event, Ended):
                    break
                bar.set_description(event.text)
                bar.update(round(event.share * 100) - bar.n)
        if event.details:
            print(event.details, file=sys.stderr)
        if event.fault is not None:
            raise event.fault
        return training.keep(project.annotator)
    finally:
        training.stop()


def _tell(learnt: Learnt) -> None:
    for note in learnt.outcome.notes:
        print(f"annotator: note: {note}", file=sys.stderr)
    for item in learnt.outcome.labels:
        print(_line(item))
        if item.masks is not None:
            print(
                f"{item.label}: suggestions fit the regions of {counted(item.masks.count, 'image', 'images')} with "
                f"mean IoU {item.masks.mean_iou:.3f}, {item.masks.half:.0%} of them with 0.5 or more; the peak "
                f"lies in a region on {item.masks.hits}"
            )
    print(f"{learnt.model}: learnt in {learnt.outcome.seconds / 60:.1f} minutes; the report is {learnt.report}")


def _line(item: LabelOutcome) -> str:
    new, old = item.new, item.old
    line = (
        f"{item.label}: average precision {new.average_precision:.3f} ({new.low:.3f} to {new.high:.3f}), "
        f"{new.hits} of {item.present} found at {new.threshold:.2f}, {new.false_alarms} of {item.absent} false alarms"
    )
    if old is None:
        return line
    if item.same is not None:
        both = f"new {item.same.average_precision:.3f}, before {old.average_precision:.3f}"
        images = counted(old.present + old.absent, "image", "images")
        return f"{line}; on {images} that the model before was not trained with: {both}"
    return f"{line}; the model before: {old.average_precision:.3f} (trained with {item.seen} of these images)"


def _list(project: Project, shelf: Shelf) -> int:
    model = model_of(project)
    for entry in shelf.entries():
        figures = ", ".join(f"{label} {value:.3f}" for label, value in entry.precision.items())
        used = " (in use)" if model.endswith(f"{entry.number:04}.safetensors") else ""
        print(
            f"{entry.number:04}  {on_clock(entry.at)}  {entry.by}  {entry.fingerprint[:12]}  "
            f"{counted(entry.images, 'image', 'images')}: {figures}{used}"
        )
    if not shelf.entries():
        raise KnownError("Nothing was learnt from this project yet.", path=project.path)
    return 0
