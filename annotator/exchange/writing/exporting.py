"""Exporting: from a project to a file or folder of any format, whole or not at all, as it is at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.core.project.moment import at_one_moment
from annotator.core.project.project import Project
from annotator.exchange.data.dataset import SPLITS, Told
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.obstacles import Obstacle
from annotator.exchange.writing.passing import Findings, OfSplit, Passing, copies, passed
from annotator.exchange.writing.report import ExportReport, Unremembered
from annotator.exchange.writing.source import dataset_of
from annotator.exchange.writing.target import Target, obstacle, own_exports

__all__ = ["dataset_of", "export", "findings", "losses", "makes_folder", "obstacle", "own_exports"]

# Single files are called so in a folder, where they are not called after a part of a split.
SINGLE = "annotations"


def makes_folder(form: Format, options: ExportOptions) -> bool:
    """Whether an export is a folder: for formats of one file where it is split, or images are copied."""
    return form.parts is not None or options.split is not None or copies(form, options)


def findings(
    project: Project, form: Format, options: ExportOptions | None = None, told: Told | None = None
) -> Findings:
    """What is worth telling of an export before it is made. Nothing is written.

    Raises KnownError where an option cannot be followed.
    """
    with at_one_moment(project) as moment:
        return passed(Passing(moment, form, options or ExportOptions(), told))


def losses(
    project: Project, form: Format, options: ExportOptions | None = None, told: Told | None = None
) -> tuple[str, ...]:
    """A sentence for everything that the format cannot hold of what an export would write."""
    return findings(project, form, options, told).problems


def export(
    project: Project,
    path: Path,
    form: Format,
    options: ExportOptions | None = None,
    told: Told | None = None,
    *,
    overwrite: Obstacle | None = None,
) -> ExportReport:
    """Write what the options ask for to a file, or to a folder where `makes_folder`: the project as it is now.

    `told` is called with the number of the image at hand and of all; what it raises stops the export, and a folder goes
    on from there the next time. What lies there and is no export of this project is only replaced where `overwrite`
    says that it may go, and it is still what was looked at then. What the project is to remember, but cannot, as it
    was opened to be read, stands in the report. Raises KnownError and leaves what was there before.
    """
    target = Target(project, path, overwrite)
    with at_one_moment(project) as moment:
        passing, written = Passing(moment, form, options or ExportOptions(), told), None
        parts = Unremembered(None, passing.split.new, passing.split.split.afresh) if passing.split else Unremembered()
        if makes_folder(form, passing.options):
            _write_folder(target, form, passing, None if project.read_only else parts)
        else:
            assert form.encode is not None
            written = target.write(form.encode(passing.dataset, passing.options))
        found = passing.findings()
    left = replace(parts, file=written) if project.read_only else Unremembered()
    return ExportReport(path, passing.images, passing.annotations, found.problems, found.notices, left)


def _write_folder(target: Target, form: Format, passing: Passing, new: Unremembered | None) -> None:
    project = target.project
    parts = form.parts(passing.dataset, passing.options) if form.parts else _single_files(form, passing)
    with target.staging(_fingerprint(passing.project, form, passing)) as staging:
        if new is not None:
            new.remember(project)  # before anything is written: what goes on after an interruption is split alike
        for part in parts:
            staging.add(part)
        passing.pass_rest()
        found = passing.findings()
        staging.finish(
            {
                "format": form.name,
                "project": project.identity,
                "options": asdict(passing.options),
                "state": passing.dataset.changed,
                "images": passing.images,
                "annotations": passing.annotations,
                "problems": found.problems,
                "names": {} if passing.options.anonymous else passing.names,
                "listed": {} if passing.options.anonymous else passing.listed,
            }
        )


def _single_files(form: Format, passing: Passing) -> Iterator[Part]:
    """A format of one file as a folder: a file for each part of the split, and the images."""
    assert form.encode is not None
    options = passing.options
    for split in SPLITS[: len(options.split.fractions)] if options.split else ("",):
        part = replace(passing.dataset, items=OfSplit(passing, split))
        yield Part(f"{split or SINGLE}{form.suffix}", partial(form.encode, part, options))
    if options.copy_images:
        for item in passing:
            yield image_part(item, "images")


def _fingerprint(project: Project, form: Format, passing: Passing) -> dict[str, Any]:
    """Two exports with the same one write the same bytes, but for the images that they copy."""
    labels = [[label.id, label.name, label.title, label.colour] for label in project.labels.known]
    images = [(record.id, record.path, record.width, record.height, record.sha256) for record in project.images()]
    return {
        "format": form.name,
        "program": __version__,
        "options": asdict(passing.options),
        "step": project.last_step(),
        "labels": [project.labels.name, *labels],
        "images": _digest([images, passing.chosen()]),
        "parts": _digest(sorted(passing.split.parts.items())) if passing.split else "",
        "project": project.identity,
        "called": passing.dataset.source,
    }


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
