"""Scripted readers of known skill and bias, who read a study as the protocol has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.edits import AddAnnotation, Compound, SetImageState
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped
from benchmarks.scripted_study import SEEN, answer, disc, new_study, under


@dataclass(frozen=True)
class Reader:
    """Says what is true in a share `skill` of the cases, and, where the model is to be seen, takes over what it says in
    a share `bias` of those in which it says otherwise.
    """

    name: str
    skill: float
    bias: float = 0.0


def read(folder, readers, *, images=200, labels=("a", "b", "c", "d"), model=0.8, share=0.2, seed=0, name="study.annot"):
    """A study that was read: returns the project, and per reader (N, L) bool what was said."""
    rng = np.random.default_rng(seed)
    protocol = Protocol(own_readings=True, audit_share=share, seed=seed)
    project = new_study(folder, images, labels, protocol, name)
    truth = rng.random((images, len(labels))) < 0.4
    suggested = truth ^ (rng.random(truth.shape) > model)
    said = {}
    for reader in readers:
        project.read_as(reader.name)
        own = truth ^ (rng.random(truth.shape) > reader.skill)
        follows = rng.random(truth.shape) < reader.bias
        audited = np.array([protocol.is_audited(number) for number in range(1, images + 1)])[:, None]
        said[reader.name] = np.where(follows & ~audited, suggested, own)
        _mark(project, said[reader.name], suggested, audited[:, 0])
    project.reading = ""
    return project, said


def _mark(project, said, suggested, audited):
    for row in range(len(said)):
        there = answer(project, row + 1, np.flatnonzero(suggested[row]).tolist())
        mode = SuggestionMode.BLIND if audited[row] else SuggestionMode.SHOWN
        number = project.next_annotation_id(said.shape[1])
        how, edits = {None: under(mode)}, []
        for column in range(said.shape[1]):
            label, seen = column + 1, SEEN if column in there and not audited[row] else ""
            how[label] = under(mode, seen, 2.0 if seen else None)
            if said[row, column] and seen:
                suggestion = there[column]
                edits += decisions.accept(
                    suggestion, number + column, disc(20, 20, 8), suggestion.provenance, project.annotator
                ).edits
            elif said[row, column]:
                value = Annotation(number + column, row + 1, label, disc(22, 20, 8), annotator=project.annotator)
                edits.append(AddAnnotation(value))
            elif seen:
                edits.append(decisions.reject(there[column], there[column].provenance, project.annotator))
        edits.append(SetImageState(row + 1, ImageState.NEW, ImageState.DONE))
        project.apply(stamped(Compound(tuple(edits)), project.reading, lambda _image, label, how=how: how[label]))
