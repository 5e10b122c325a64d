"""What became of suggestions: accepted, edited, rejected; how fast; and the decoys among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.core.message import Message
from annotator.core.work.annotation import Decision, Origin
from annotator.studies.agreement.statistic import Floats, Statistic, ratio
from annotator.studies.audit.model import ModelSaid
from annotator.studies.said import Reading

NO_DECISION = Message("No suggestion was decided on.")
NO_DECOY = Message("No decoy was decided on.")
NO_TIME = Message("How long they were looked at is not known.")


@dataclass(frozen=True)
class Decided:
    """One decision: on which image (by place), of which label, what became of it, and when (UTC, ISO 8601)."""

    image: int
    label: int
    accepted: bool
    edited: bool
    looked: float | None
    decoy: bool
    at: str = ""


def decided(reading: Reading, model: ModelSaid) -> list[Decided]:
    """All decisions of a reading. An accepted suggestion whose region was changed since, or taken back, is an edited
    one.
    """
    found = []
    for place, suggestion in model.decided():
        accepted = suggestion.decision is Decision.ACCEPTED
        made = reading.made_of.get(suggestion.id)
        edited = accepted and (made is None or made.origin is not Origin.ACCEPTED)
        looked, decoy = suggestion.under.looked, bool(suggestion.provenance.decoy)
        found.append(Decided(*place, accepted, edited, looked, decoy, suggestion.decided_at))
    return found


def statistics(images: int, found: Sequence[Decided], unlooked: float) -> dict[str, Statistic]:
    """Shares of decisions, over images as items: `accepted`, of the accepted ones `edited` and `unlooked at` (within
    `unlooked` seconds), and `decoys accepted`.
    """
    true = [one for one in found if not one.decoy]
    taken = [one for one in true if one.accepted]
    timed = [one for one in taken if one.looked is not None]
    return {
        "accepted": _share(images, true, lambda one: one.accepted, NO_DECISION),
        "edited": _share(images, taken, lambda one: one.edited, NO_DECISION),
        "not looked at": _share(images, timed, lambda one: (one.looked or 0.0) < unlooked, NO_TIME),
        "decoys accepted": _share(images, [one for one in found if one.decoy], lambda one: one.accepted, NO_DECOY),
    }


def median_looked(found: Iterable[Decided]) -> float | None:
    """The median of the seconds that decided suggestions were looked at; None where none is known."""
    times = [one.looked for one in found if one.looked is not None and not one.decoy]
    return float(np.median(times)) if times else None


def _share(images: int, some: Sequence[Decided], does: Callable[[Decided], bool], undefined: Message) -> Statistic:
    features: Floats = np.zeros((images, 2))
    for one in some:
        features[one.image] += (does(one), 1)
    return Statistic(features, lambda sums: ratio(sums[:, 0], sums[:, 1]), undefined, len(some), 1, len(some))
