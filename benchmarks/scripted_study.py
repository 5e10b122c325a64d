"""A project that scripted readers have read: their marks by the same road as in the window, circumstances included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.circumstances import Circumstances, SuggestionMode
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.labels import label_set_of
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped

SIDE = 48
EMPTY = AttentionRecord("demo", "f" * 64, "", "none", ("a",), {}, {}, (1.0,), {}, np.ones((1, 2, 2), np.float32))
SEEN = "2026-11-27T10:00:00+00:00"


def disc(x, y, r):
    yy, xx = np.mgrid[:SIDE, :SIDE]
    return Mask.from_array((xx - x) ** 2 + (yy - y) ** 2 <= r * r)


def new_study(folder, images, labels=("spot", "edge"), protocol=None, name="study.annot"):
    """A project of so many images, which need no files, in which every reader has an own reading."""
    project = Project.create(folder / name, label_set_of(labels, "study"))
    project.add_images([folder / f"{number:03}.png" for number in range(1, images + 1)])
    project.apply(project.changing_protocol(protocol or Protocol(own_readings=True)))
    return project


def under(mode=SuggestionMode.SHOWN, seen="", looked=None):
    return Circumstances(1, mode, seen, looked)


def do(project, edit, how):
    project.apply(stamped(edit, project.reading, lambda _image, _label: how))


def draw(project, image, label, mask, how):
    value = Annotation(project.next_annotation_id(), image, label, mask, annotator=project.annotator)
    do(project, AddAnnotation(value), how)


def tag(project, image, label, how, *, present):
    do(project, project.tagging({(image, label): present}), how)


def finish(project, image, how):
    do(project, SetImageState(image, ImageState.NEW, ImageState.DONE), how)


def answer(project, image, columns, score=0.9):
    """The model looked at an image, and suggests the labels in some columns; returns its suggestions by column."""
    values = []
    for column in columns:
        name = project.labels.labels[column].name
        how = Provenance("demo", "f" * 64, "features.3", name, "none", score, 0.6)
        values.append(Suggestion(0, image, column + 1, how, 1, (20.0, 20.0), 1.0))
    project.store_answer(image, EMPTY, lambda _decided: values)
    return {value.label_id - 1: value for value in project.suggestions(image)}


def suggest(project, image, label, place, *, score=0.9, decoy=""):
    """One suggestion of a label whose region is a disc at `place`; returns it."""
    name = project.labels.by_id(label).name
    how = Provenance("demo", "f" * 64, "features.3", name, "none", score, 0.6)
    how = replace(how, decoy=decoy) if decoy else how
    record = AttentionRecord(
        "demo", "f" * 64, "", "none", (name,), {name: score}, {name: 0.5}, (1.0,), {}, np.ones((1, 2, 2), np.float32)
    )
    there = [value for value in project.suggestions(image) if value.decision == "pending"]
    fresh = Suggestion(0, image, label, how, len(there) + 1, place, 1.0)
    project.store_suggestions(image, record, [*there, fresh])
    return project.suggestions(image)[-1]


def accept(project, suggestion, mask, how):
    number = project.next_annotation_id()
    do(project, decisions.accept(suggestion, number, mask, suggestion.provenance, project.annotator), how)


def reject(project, suggestion, how):
    do(project, decisions.reject(suggestion, suggestion.provenance, project.annotator), how)
