"""Exporting events: what was coded in a project's clips, in a format of events, whole or not at all, at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from annotator import __version__
from annotator.core.errors import KnownError
from annotator.core.project.moment import at_one_moment
from annotator.core.project.project import Project
from annotator.exchange.clips.source import Coded, coded
from annotator.exchange.data.dataset import Told
from annotator.exchange.data.format import Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.events.format import EventFormat, File
from annotator.exchange.events.losses import losses
from annotator.exchange.writing.obstacles import Obstacle
from annotator.exchange.writing.passing import Findings
from annotator.exchange.writing.report import ExportReport, Unremembered
from annotator.exchange.writing.target import Target


def findings(
    project: Project, form: EventFormat, options: ExportOptions | None = None, told: Told | None = None,
    readings: Sequence[str] = (),
) -> Findings:  # fmt: skip
    """What is worth telling of an export before it is made. Nothing is written.

    Raises KnownError where an option cannot be followed, or the format cannot hold the clips at all.
    """
    with at_one_moment(project) as moment:
        return _findings(form, _coded(moment, form, options or ExportOptions(), told, readings))


def export(
    project: Project, path: Path, form: EventFormat, options: ExportOptions | None = None, told: Told | None = None,
    *, overwrite: Obstacle | None = None, readings: Sequence[str] = (),
) -> ExportReport:  # fmt: skip
    """Write the events of a project's clips to a file, or to a folder where the format has several files.

    Of `options` labels, origins and that no names are told count. `readings` are written together, each event under the
    name of its reading; without them it is the project's own one. All else is as in an export of pictures: the report
    counts clips as images, and events as annotations. Raises KnownError and leaves what was there before.
    """
    wanted = options or ExportOptions()
    target = Target(project, path, overwrite)
    with at_one_moment(project) as moment:
        found = _coded(moment, form, wanted, told, readings)
        told_of = _findings(form, found)
        assert form.write is not None
        files, written = form.write(found.clips), None
        if form.suffix:
            written = target.write([files[0].content])
        else:
            _write_folder(target, moment, form, wanted, files, found, told_of)
    left = Unremembered(written) if project.read_only else Unremembered()
    return ExportReport(path, len(found.clips), found.events, told_of.problems, told_of.notices, left)


def _coded(
    moment: Project, form: EventFormat, options: ExportOptions, told: Told | None, readings: Sequence[str]
) -> Coded:  # fmt: skip
    if form.write is None:
        raise KnownError("{format} is read alone.", format=form.name)
    if not moment.clips():
        raise KnownError(
            "The project has no clips: formats of events hold what was coded in them.",
            path=moment.path, advice="Choose a format of pictures.",
        )  # fmt: skip
    return coded(moment, form, options, readings, told)


def _findings(form: EventFormat, found: Coded) -> Findings:
    return Findings((*losses(form, found.clips), *found.problems()), tuple(found.notices()))


def _write_folder(
    target: Target, moment: Project, form: EventFormat, options: ExportOptions, files: Sequence[File], found: Coded,
    told: Findings,
) -> None:  # fmt: skip
    fingerprint = {
        "format": form.name,
        "program": __version__,
        "options": asdict(options),
        "project": moment.identity,
        "files": hashlib.sha256(repr(files).encode()).hexdigest(),
    }
    with target.staging(fingerprint) as staging:
        for file in files:
            staging.add(Part(file.name, partial(_content, file)))
        staging.finish(
            {
                "format": form.name,
                "project": moment.identity,
                "options": asdict(options),
                "state": moment.last_step()[1],
                "images": len(found.clips),
                "annotations": found.events,
                "problems": told.problems,
            }
        )


def _content(file: File) -> bytes:
    return file.content
