"""Lessons: which decided regions teach a region head, and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, Decision, Suggestion

# So many decisions on regions of a label are needed for its first head; it is learnt anew after so many more, and so
# many times what there was: where there are thousands, a handful changes nothing.
FIRST, MORE, GROWN = 8, 5, 1.2


@dataclass(frozen=True)
class Lesson:
    """What one image teaches about one label: the regions that have it, and the suggestions that were rejected.

    All else on the image does not have the label.
    """

    image_id: int
    label_id: int
    inside: tuple[Mask, ...]
    rejected: tuple[Suggestion, ...]

    @property
    def regions(self) -> int:
        """How many decisions it is made of."""
        return len(self.inside) + len(self.rejected)


def teaches(value: Annotation | Suggestion) -> bool:
    """Whether a decision may teach: nothing does that is about a decoy."""
    if value.provenance is not None and value.provenance.decoy:
        return False
    if isinstance(value, Suggestion):
        return value.decision is Decision.REJECTED
    return not value.mask.empty


def lesson_of(
    image_id: int, label_id: int, done: bool, annotations: Sequence[Annotation], suggestions: Sequence[Suggestion]
) -> Lesson | None:
    """What an image teaches about a label; None where it teaches nothing.

    annotations, suggestions: all of the image. As long as a suggestion of the label waits, what is not marked may still
    be it; on an image that is done, it is not.
    """
    own = [value for value in suggestions if value.label_id == label_id]
    if not done and any(value.decision is Decision.PENDING for value in own):
        return None
    inside = tuple(value.mask for value in annotations if value.label_id == label_id and teaches(value))
    rejected = tuple(value for value in own if teaches(value))
    return Lesson(image_id, label_id, inside, rejected) if inside or rejected else None


def is_due(learnt_at: int, now: int) -> bool:
    """Whether a head is to be learnt of `now` decisions, where the one before had `learnt_at`, 0 for none."""
    return now >= FIRST if not learnt_at else now >= max(learnt_at + MORE, learnt_at * GROWN)
