"""`annotator suggest`: pre-annotate in bulk; an image that has its answer is skipped, so it can be resumed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.device import add_device
from annotator.cli.place import add_project, add_reader
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.altered import require_unaltered
from annotator.core.project.backups import keep_up
from annotator.core.project.models import model_of
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Decision, ImageRecord, ImageState

if TYPE_CHECKING:
    from annotator.inference.bulk import BulkSuggester

SUMMARY = "Let the project's classifier suggest regions on every image."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_reader(parser)
    parser.add_argument("--model", default="", help="another classifier than the project's")
    add_device(parser)
    parser.add_argument(
        "--accept-above",
        type=_probability,
        metavar="SCORE",
        help="accept this classifier's suggestions from this probability on (0 to 1), but mere pointers",
    )


def run(options: argparse.Namespace) -> int:
    from annotator.inference.bulk import BulkSuggester
    from annotator.inference.model_files import model_path

    project = Project.open(options.project, reader=options.reader)
    try:
        project.require_reader()
        project.require_writable()
        keep_up(project)
        model = options.model or model_of(project)
        if not model:
            raise KnownError("The project has no classifier.", path=options.project, advice="Give one with --model.")
        _tell_unknown_labels(project, model)
        suggester = BulkSuggester(project, model, options.device, _tell)
        print(f"{options.project}: suggesting with {model_path(model).name}", file=sys.stderr)
        made, accepted, failed = _suggest_all(project, suggester, options.accept_above)
    finally:
        project.close()
    suggestions, images = counted(made, "suggestion", "suggestions"), counted(failed, "image", "images")
    print(f"{options.project}: {suggestions}, {accepted} accepted, {images} without an answer")
    return 0


def _probability(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no probability from 0 to 1")
    return value


def _tell_unknown_labels(project: Project, model: str) -> None:
    """Raises KnownError where the classifier knows none of the project's labels."""
    from annotator.inference.known_labels import told_unknown
    from annotator.inference.model_files import read_model_facts

    labels, known = project.labels, read_model_facts(model).labels
    error = told_unknown(labels, known)
    if error is None:
        return
    if not any(labels.by_name(name) for name in known):
        raise error
    print(f"annotator: note: {error}", file=sys.stderr)


def _tell(path: Path, note: str) -> None:
    from tqdm import tqdm

    tqdm.write(f"annotator: note: {path}: {note}", file=sys.stderr)


def _suggest_all(project: Project, suggester: BulkSuggester, threshold: float | None) -> tuple[int, int, int]:
    from tqdm import tqdm

    made = accepted = failed = 0
    for record in tqdm(project.pictures(), unit="image", disable=None):
        try:
            made += suggester.suggest(record)
            accepted += _accept(project, suggester, record, threshold) if threshold is not None else 0
        except KnownError as error:
            failed += 1
            tqdm.write(f"annotator: {error}", file=sys.stderr)
    return made, accepted, failed


def _accept(project: Project, suggester: BulkSuggester, record: ImageRecord, threshold: float) -> int:
    pending = [value for value in project.suggestions(record.id) if value.decision is Decision.PENDING]
    done = record.state is ImageState.DONE  # somebody looked at it, and at none of these
    wanted = (
        [] if done else [value for value in pending if suggester.made(value) and value.provenance.score >= threshold]
    )
    wanted = [value for value in wanted if suggester.has_region(value)]
    if wanted:  # they are about the file as it was
        require_unaltered(project, record)
    accepted = 0
    for suggestion in wanted:
        mask, how = suggester.region(record, suggestion)
        if not mask.empty:
            number = project.next_annotation_id()
            project.apply(decisions.accept(suggestion, number, mask, how, project.annotator))
            accepted += 1
    return accepted
