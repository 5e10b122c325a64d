"""One interface for formats of pictures and formats of events: exporting, recognising, reading, planning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.exchange.clips import exporting as of_clips
from annotator.exchange.clips import importing as into_clips
from annotator.exchange.clips.gathering import Gathered, Thresholds, gathered, means_a_clip
from annotator.exchange.data.dataset import Dataset, Told
from annotator.exchange.data.format import Format
from annotator.exchange.data.manifest import whole_manifest
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.events import EVENT_FORMATS, recognised_events
from annotator.exchange.events.format import EventFormat
from annotator.exchange.formats import FOREIGN, FORMATS, recognised
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices, Plan
from annotator.exchange.writing import exporting
from annotator.exchange.writing.obstacles import Obstacle
from annotator.exchange.writing.passing import Findings
from annotator.exchange.writing.report import ExportReport

AnyFormat: TypeAlias = Format | EventFormat
READ: dict[str, AnyFormat] = {**FORMATS, **FOREIGN, **EVENT_FORMATS}
WRITTEN: dict[str, AnyFormat] = {**FORMATS, **{n: one for n, one in EVENT_FORMATS.items() if one.write is not None}}
_AS_EVENTS = marked(
    "The file may be one of pictures, too ({other}); it is read as {form}, since a clip of the project is called like "
    "what it tells of. Name the other format to read it so."
)
_AS_PICTURES = marked(
    "The file may be one of events, too ({other}); it is read as {form}, since no clip of the project is called like "
    "what it tells of. Name the other format to read it so."
)


def makes_folder(form: AnyFormat, options: ExportOptions) -> bool:
    """Whether an export is a folder."""
    return not form.suffix if isinstance(form, EventFormat) else exporting.makes_folder(form, options)


def findings(
    project: Project, form: AnyFormat, options: ExportOptions, told: Told | None = None, readings: Sequence[str] = ()
) -> Findings:
    """What is worth telling of an export before it is made. Raises KnownError."""
    if isinstance(form, EventFormat):
        return of_clips.findings(project, form, options, told, readings)
    return exporting.findings(project, form, options, told)


def export(
    project: Project, path: Path, form: AnyFormat, options: ExportOptions, told: Told | None = None,
    *, overwrite: Obstacle | None = None, readings: Sequence[str] = (),
) -> ExportReport:  # fmt: skip
    """Write regions of pictures, or events of clips. `readings`: of a format of events that tells whose they are, those
    written together. Raises KnownError.
    """
    if isinstance(form, EventFormat):
        return of_clips.export(project, path, form, options, told, overwrite=overwrite, readings=readings)
    return exporting.export(project, path, form, options, told, overwrite=overwrite)


@dataclass(frozen=True)
class Found:
    """What a file told, how it was read, and what is worth telling of that; `what` tells it, too."""

    form: AnyFormat
    what: Dataset | Gathered
    told: tuple[Message, ...] = ()


def format_of(project: Project, path: Path, *, events_wanted: bool = False) -> tuple[AnyFormat, tuple[Message, ...]]:
    """The format of a file or folder, found by looking at it, and what is worth telling of that.

    Where a format of pictures and one of events fit, it is events if these are wanted, or the file tells of a clip of
    the project. Raises KnownError where none fits.
    """
    if not path.exists():
        raise KnownError("There is no such file or folder.", path=path)
    own = whole_manifest(path).get("format")
    if isinstance(own, str) and own in READ:
        return READ[own], ()
    pictures, events = recognised(path), recognised_events(path)
    if pictures is not None and events is not None and not events_wanted:
        if means_a_clip(project, path, events):
            return events, (Message(_AS_EVENTS, form=events.name, other=pictures.name),)
        return pictures, (Message(_AS_PICTURES, form=pictures.name, other=events.name),)
    found = events if events_wanted and events is not None else pictures or events
    if found is None:
        names = ", ".join(READ)
        raise KnownError("No format fits.", path=path, advice="Name the format, one of: {names}.", names=names)
    return found, ()


def read(project: Project, path: Path, name: str = "", thresholds: Thresholds | None = None) -> Found:
    """Read a file or folder for a project, in the format of that name, or ("") the one that fits. Of numbers frame by
    frame `thresholds` make events. Raises KnownError.
    """
    form, notices = (READ[name], ()) if name else format_of(project, path, events_wanted=thresholds is not None)
    if isinstance(form, EventFormat):
        clips = gathered(project, path, form, thresholds)
        return Found(form, replace(clips, notices=(*notices, *clips.notices)), notices)
    dataset = importing.read(project, path, form)
    return Found(form, replace(dataset, notices=(*notices, *dataset.notices)), notices)


def plan(project: Project, found: Found, choices: Choices, told: Told | None = None) -> Plan:
    """What importing it would do; the project is only read. `importing.apply` does it."""
    if isinstance(found.what, Gathered):
        return into_clips.plan(project, found.what, choices, told)
    return importing.plan(project, found.what, choices, told)
