"""Projects with two small clips in which something was coded."""

from __future__ import annotations

import functools
import shutil
from contextlib import closing

from clips import UNEVEN, folder, write_clip

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set
from annotator.core.work.stamping import stamped

EVEN, WILD = "one.mp4", "sub/two.mkv"
# Clip, label, onset, apex, offset, intensity, side.
EVENTS = (
    (EVEN, "AU12", 10, 14, 20, "C", "L"),
    (EVEN, "AU1", 3, None, 3, "", ""),
    (EVEN, "AU1", 40, 41, 59, "B", ""),
    (WILD, "AU45", 7, None, 9, "", ""),
)
# What was looked for: there, or not.
SOUGHT = {(EVEN, "AU12"): True, (EVEN, "AU1"): True, (EVEN, "AU4"): False, (WILD, "AU45"): True}


@functools.cache
def written():
    """The clips, written once."""
    (folder() / "coded/sub").mkdir(parents=True)
    write_clip(folder() / "coded" / EVEN, options={"g": "12"})
    write_clip(folder() / "coded" / WILD, options={"g": "12"}, times=UNEVEN)
    return folder() / "coded"


def make_project(place, labels=None):
    """A project of both clips in a folder of its own."""
    shutil.copytree(written(), place)
    with closing(Project.create(place / "job.annot", labels or load_label_set("facs"))) as project:
        project.add_images([place / EVEN, place / WILD])
    return place / "job.annot"


def code(path, events=EVENTS, sought=SOUGHT, annotator="anna", reading="", origin=Origin.DRAWN):
    """Code events in a project, in a reading."""
    with closing(Project.open(path, reader=annotator)) as project:
        clips = {record.path: record.id for record in project.images()}
        labels = {label.name: label.id for label in project.labels.known}
        with project.as_read_by(reading):
            for clip, label, onset, apex, offset, intensity, side in events:
                told = tuple((name, value) for name, value in (("intensity", intensity), ("side", side)) if value)
                made = Annotation(
                    project.next_annotation_id(), clips[clip], labels[label], annotator=annotator, attributes=told,
                    span=Span(onset, apex, offset), origin=origin,
                )  # fmt: skip
                project.apply(stamped(AddAnnotation(made), reading))
            wanted = {(clips[clip], labels[label]): present for (clip, label), present in sought.items()}
            if wanted:
                project.apply(project.tagging(wanted))
    return path


def content(path, reading=""):
    """What a project says: events as they are in `EVENTS`, and what was looked for."""
    with closing(Project.open(path)) as project, project.as_read_by(reading):
        clips = {record.id: record.path for record in project.images()}
        labels = {label.id: label.name for label in project.labels.known}
        found = []
        for number, clip in clips.items():
            for value in project.annotations(number):
                told = dict(value.attributes)
                span = value.span.onset, value.span.apex, value.span.offset
                found.append(
                    (
                        clip,
                        labels[value.label_id],
                        *span,
                        told.pop("intensity", ""),
                        told.pop("side", ""),
                        *told.items(),
                    )
                )
        return sorted(found, key=repr), {(clips[t.image_id], labels[t.label_id]): t.present for t in project.tags()}


def run(capsys, *words):
    """What a command says; its exit status first."""
    status = main([str(word) for word in words])
    told = capsys.readouterr()
    return status, told.out + told.err
