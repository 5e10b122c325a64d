"""Adjudication: a third reading, made with those of the readers in sight; nothing of theirs is ever changed.

It has a queue, the images the readers disagree on most first, as the images assigned to the reading `ADJUDICATED`.
What all say alike can be taken over beforehand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Annotation, Origin, now
from annotator.core.work.circumstances import ADJUDICATED, UNKNOWN
from annotator.core.work.edits import AddAnnotation, Compound, Edit, RemoveAnnotation
from annotator.core.work.stamping import stamped
from annotator.core.work.tagging import set_tags
from annotator.core.work.tags import Presence
from annotator.studies.agreement.regions import iou
from annotator.studies.consensus import agreed_edits
from annotator.studies.disagreement import disputes, queue
from annotator.studies.events import frame_overlaps, together
from annotator.studies.said import said_in

# The setting that keeps whose readings are adjudicated: JSON, their names.
READERS = "adjudicated_readers"


@dataclass(frozen=True)
class Begun:
    """What an adjudication begins with: the images in its queue, and how many statements all readers agreed on were
    taken over.
    """

    images: int
    taken: int


@dataclass(frozen=True)
class Statement:
    """What one reader says of one image: regions, and of each label, by its number, whether it is there."""

    reader: str
    regions: tuple[Annotation, ...]
    presence: dict[int, Presence]

    def of(self, label_id: int) -> tuple[Annotation, ...]:
        """The regions of a label."""
        return tuple(value for value in self.regions if value.label_id == label_id)


def begin(project: Project, readers: Sequence[str], least: float, *, take_agreed: bool) -> Begun:
    """Queue the images that two readers disagree on, at an IoU of `least`; with `take_agreed` what all say alike of any
    image is taken over, unless something is adjudicated there already. Raises KnownError below two readers.
    """
    if len(readers) < 2:
        raise KnownError("An adjudication needs the readings of two readers.", path=project.path)
    said = said_in(project, readers)
    found = disputes(said)
    taken = 0
    if take_agreed:
        with project.as_read_by(ADJUDICATED):
            done = {value.image_id for value in project.all_annotations()} | {tag.image_id for tag in project.tags()}
            fresh = [one for one in found if one.passes(least) and said.images[one.image].id not in done]
            edits = agreed_edits(project, said, fresh, ADJUDICATED)
            if edits:
                project.apply(stamped(Compound(tuple(edits), "Adjudicate"), ADJUDICATED))
            taken = len(fresh)
    wanted = [said.images[place].id for place in queue(found, least)]
    project.assign_queue(ADJUDICATED, wanted)
    project.set_setting(READERS, json.dumps(list(readers), ensure_ascii=False))
    return Begun(len(wanted), taken)


def adjudicated_readers(project: Project) -> list[str]:
    """Whose readings are adjudicated; empty where no adjudication was begun."""
    try:
        stored = json.loads(project.setting(READERS, "[]"))
    except ValueError:
        return []
    return [name for name in stored if isinstance(name, str)] if isinstance(stored, list) else []


def statements(project: Project, image_id: int, readers: Sequence[str]) -> list[Statement]:
    """What readers say of an image. Raises KnownError."""
    found = []
    for reader in readers:
        with project.as_read_by(reader):
            presence = project.presence([image_id])
            states = presence.of(image_id) if image_id in presence.images else {}
            found.append(Statement(reader, tuple(project.annotations(image_id)), states))
    return found


def most_disputed(those: Sequence[Statement]) -> int | None:
    """The number of the label on which readers are farthest apart; None where they say the same of all."""
    apart = {label: _apart(those, label) for one in those for label in one.presence}
    worst = max(apart, key=lambda label: apart[label], default=None)
    return worst if worst is not None and apart[worst] > 0 else None


def _apart(those: Sequence[Statement], label: int) -> float:
    """How far readers are apart on a label, in [0, 2]: on whether it is there, and then on where."""
    said = {one.presence[label] for one in those} - {Presence.UNKNOWN}
    masks = [reduce(Mask.__or__, (value.mask for value in one.of(label)), EMPTY) for one in those]
    drawn = [mask for mask in masks if not mask.empty]
    overlaps = [iou(one, other) or 0.0 for one, other in combinations(drawn, 2)]
    overlaps += frame_overlaps([one.of(label) for one in those])
    return (len(said) > 1) + (1 - min(overlaps) if overlaps else 0.0)


def taking(project: Project, image_id: int, label_id: int, statement: Statement) -> Edit | None:
    """The step by which a reader's statement on a label becomes the adjudicated one; None where it is so, or the reader
    says nothing. Raises KnownError.
    """
    presence = statement.presence.get(label_id, Presence.UNKNOWN)
    if presence is Presence.UNKNOWN:
        return None
    return _stating(project, image_id, label_id, statement.of(label_id), present=presence is Presence.PRESENT)


def joining(project: Project, image_id: int, label_id: int, those: Sequence[Statement]) -> Edit | None:
    """The step by which the union of several readers' regions of a label, or of the frames of their events, becomes the
    adjudicated one; None without any. Raises KnownError.
    """
    spans = together([one.of(label_id) for one in those], 0.0)
    if spans:
        first = next(value for one in those for value in one.of(label_id) if value.span is not None)
        events = [replace(first, span=span, attributes=()) for span in spans]
        return _stating(project, image_id, label_id, events, present=True)
    regions = [value for one in those for value in one.of(label_id) if not value.mask.empty]
    if not regions:
        return None
    united = reduce(Mask.__or__, (value.mask for value in regions), EMPTY)
    return _stating(project, image_id, label_id, [replace(regions[0], mask=united, rings=())], present=True)


def _stating(
    project: Project, image_id: int, label_id: int, regions: Sequence[Annotation], *, present: bool
) -> Edit | None:
    """What is adjudicated of a label goes, and this takes its place."""
    there = [value for value in project.annotations(image_id) if value.label_id == label_id]
    edits: list[Edit] = [RemoveAnnotation(value) for value in there]
    first = project.next_annotation_id(len(regions)) if regions else 0
    for place, value in enumerate(regions):
        edits.append(AddAnnotation(_third(value, first + place, project)))
    tagged = set_tags(project.tags((image_id,)), {(image_id, label_id): present}, project.annotator)
    edits += [tagged] if tagged is not None else []
    return Compound(tuple(edits), "Adjudicate") if edits else None


def _third(value: Annotation, number: int, project: Project) -> Annotation:
    """A reader's region as a mark of the adjudicator: of its own number and time."""
    return replace(
        value, id=number, reading=project.reading, annotator=project.annotator, under=UNKNOWN, suggestion_id=None,
        provenance=None, origin=Origin.DRAWN, seconds=0.0, created=now(), modified=now(),
    )  # fmt: skip
