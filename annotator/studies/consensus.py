"""A consensus of readers as a reading of its own: a starting point for an adjudication, or the end where all agree.

By majority: a label is present where more than half of those who looked say so, and its region the pixels that more
than half of those drew; in a clip its events are the frames on which more than half have one. By STAPLE (Warfield, Zou
and Wells 2004, SimpleITK's): the region's pixels whose probability, with each reader's sensitivity and specificity
estimated from all, is one half at least.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.shaping import parts
from annotator.core.work.annotation import Annotation, Origin, now
from annotator.core.work.circumstances import CONSENSUS
from annotator.core.work.edits import AddAnnotation, Compound, Edit, RemoveAnnotation, SetTags
from annotator.core.work.event_times import Span
from annotator.core.work.stamping import stamped
from annotator.core.work.tags import Tag
from annotator.studies.agreement.regions import majority
from annotator.studies.disagreement import Dispute, disputes, union_of
from annotator.studies.events import together
from annotator.studies.said import Said

Merge = Callable[[Sequence[Mask]], Mask]
HALF = 0.5


class Way(StrEnum):
    MAJORITY = "majority"
    STAPLE = "staple"


@dataclass(frozen=True)
class Agreed:
    """What came of a consensus: images and statements it has, and how many labels on images stay open, as half say one
    thing and half the other.
    """

    images: int
    statements: int
    open: int


def make_consensus(project: Project, said: Said, way: Way, *, least: float | None = None) -> Agreed:
    """Write the consensus of some readings into the reading `CONSENSUS`, in one step, in the place of the one before.

    With `least` only what all agree on, their regions overlapping by this IoU at least; else whatever more than half
    say. Raises KnownError, for STAPLE also where SimpleITK is not installed.
    """
    merge = majority if way is Way.MAJORITY else _staple()
    found = [one for one in disputes(said) if least is None or one.passes(least)]
    decided = [(one, present) for one in found if (present := _majority(one)) is not None]
    who = f"{way} of {', '.join(said.readers)}"
    with project.as_read_by(CONSENSUS):
        edits = [*_cleared(project), *_stated(project, said, decided, merge, who, CONSENSUS)]
        if edits:
            project.apply(stamped(Compound(tuple(edits), "Consensus"), CONSENSUS))
    images = {one.image for one, _ in decided}
    return Agreed(len(images), len(decided), len(found) - len(decided))


def agreed_edits(project: Project, said: Said, found: Sequence[Dispute], reading: str) -> list[Edit]:
    """What makes statements that all readers agree on those of another reading: of regions the majority's pixels."""
    decided = [(one, present) for one in found if (present := _majority(one)) is not None]
    return _stated(project, said, decided, majority, f"majority of {', '.join(said.readers)}", reading)


def _majority(one: Dispute) -> bool | None:
    votes = [state for state in one.said if state >= 0]
    present = sum(votes)
    return None if 2 * present == len(votes) else 2 * present > len(votes)


def _cleared(project: Project) -> list[Edit]:
    """The consensus before goes."""
    edits: list[Edit] = [RemoveAnnotation(value) for value in project.all_annotations()]
    tags: dict[int, list[Tag]] = {}
    for tag in project.tags():
        tags.setdefault(tag.image_id, []).append(tag)
    return edits + [SetTags(image, tuple(own), ()) for image, own in tags.items()]


def _stated(
    project: Project, said: Said, decided: Sequence[tuple[Dispute, bool]], merge: Merge, who: str, reading: str
) -> list[Edit]:
    """A tag for every statement, and the regions of what is present."""
    instances = project.labels.instances
    regions: list[Annotation] = []
    tags: dict[int, list[Tag]] = {}
    for one, present in decided:
        image, label = said.images[one.image].id, said.labels[one.label].id
        tags.setdefault(image, []).append(Tag(image, label, present, who, now(), reading))
        masks = [union_of(said, reader, one.image, one.label) for reader, state in enumerate(one.said) if state == 1]
        drawn = [mask for mask in masks if not mask.empty]
        region = merge(drawn) if present and len(drawn) * 2 > len(masks) else None
        marks: list[tuple[Mask, Span | None]] = [(part, None) for part in _regions(region, instances=instances)]
        marks += [(EMPTY, span) for span in _events(said, one)] if present else []
        for part, span in marks:
            mark = Annotation(0, image, label, part, Origin.IMPORTED, annotator=who, reading=reading, span=span)
            regions.append(mark)
    first = project.next_annotation_id(len(regions)) if regions else 0
    edits: list[Edit] = [AddAnnotation(replace(value, id=first + place)) for place, value in enumerate(regions)]
    return edits + [SetTags(image, (), tuple(own)) for image, own in tags.items()]


def _events(said: Said, one: Dispute) -> list[Span]:
    """The events of a clip on the frames of which more than half of those have one who looked."""
    looked = (reader for reader, state in enumerate(one.said) if state >= 0)
    return together([said.readings[reader].regions(one.image, one.label) for reader in looked], HALF)


def _regions(mask: Mask | None, *, instances: bool) -> list[Mask]:
    if mask is None or mask.empty:
        return []
    return list(parts(mask)) if instances else [mask]


def _staple() -> Merge:
    try:
        import SimpleITK
    except ImportError as fault:
        raise KnownError(
            "STAPLE needs a package that is not installed.",
            advice="Install it: pip install 'ebp-annotator[consensus]', or take the majority.",
        ) from fault

    def merge(masks: Sequence[Mask]) -> Mask:
        if len(masks) < 3:  # with two nothing tells who is right
            return majority(masks)
        window = Box(0, 0, 0, 0)
        for mask in masks:
            window = window.united(mask.box)
        images = [SimpleITK.GetImageFromArray(mask.window(window).astype(np.uint8)) for mask in masks]
        staple: Callable[..., Any] = SimpleITK.STAPLE
        likely = SimpleITK.GetArrayFromImage(staple(images, 1.0))
        return Mask.from_array(np.asarray(likely) >= HALF, window.x, window.y)

    return merge
