"""Events: what somebody coded in a clip, from a first frame to a last one.

Frames are counted from 0. **`offset` is the LAST frame of an event, inclusive** (`event_times` says why); what begins
and ends on one frame lasts one frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.core.work.annotation import Origin, Provenance, Suggestion, now
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances
from annotator.core.work.event_times import check_times, ordered


@dataclass(frozen=True)
class Event:
    """A label of a clip from `onset` to `offset`, the last frame, inclusive; `apex` is None where it is not marked.

    `clip_id` is the id of the clip's image in the project. All else means what it means at `Annotation`. Two events of
    one label may overlap: a hint tells it (`facs_rules`). Raises KnownError unless 0 ≤ onset ≤ apex ≤ offset.
    """

    id: int
    clip_id: int
    label_id: int
    onset: int
    apex: int | None
    offset: int
    origin: Origin = Origin.DRAWN
    provenance: Provenance | None = None
    annotator: str = ""
    seconds: float = 0.0
    created: str = field(default_factory=now)
    modified: str = field(default_factory=now)
    attributes: tuple[tuple[str, str], ...] = ()
    reading: str = SHARED
    under: Circumstances = UNKNOWN

    def __post_init__(self) -> None:
        check_times(self)

    @classmethod
    def between(
        cls, number: int, clip_id: int, label_id: int, a: int, b: int, apex: int | None = None, **rest: Any
    ) -> Event:
        """An event marked by hand from one frame to another, in either direction; an apex outside is moved to the
        nearer end. Raises KnownError for frames below 0.
        """
        return cls(number, clip_id, label_id, *ordered(a, b, apex), **rest)

    def attribute(self, name: str) -> str:
        """The value of an attribute; "" where it has none."""
        return dict(self.attributes).get(name, "")

    @property
    def key(self) -> tuple[type[Event], int]:
        """What tells it from all other events of the clip, and from suggested ones."""
        return type(self), self.id


class Proposal(Event):
    """An event that is suggested, and nobody decided on yet; `id` is that of its suggestion."""

    @classmethod
    def of(cls, suggestion: Suggestion) -> Proposal | None:
        """The event that a suggestion is of; None for one of a region."""
        span = suggestion.span
        if span is None:
            return None
        times = span.onset, span.apex, span.offset
        return cls(suggestion.id, suggestion.image_id, suggestion.label_id, *times, provenance=suggestion.provenance)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events by their onsets; of those that begin on one frame the longer first."""
    return sorted(events, key=lambda event: (event.onset, -event.offset, event.id))
