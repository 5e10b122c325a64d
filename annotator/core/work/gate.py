"""What a suggestion's score lets it be: a region, a region that is not sure, or a pointer to where to draw a box."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum

# The setting of a project that keeps its gates.
GATES = "gates"


class Certainty(StrEnum):
    """How far a suggested region can be trusted, by the classifier's probability of its label."""

    SURE = "sure"
    UNSURE = "unsure"
    POINTER = "pointer"


@dataclass(frozen=True)
class Gate:
    """From `sure` on a region is shown as such; below `pointer` only a place is, with nothing to accept.

    Probabilities in [0, 1]. Whether a label is suggested at all is said by the classifier's own threshold.
    """

    sure: float = 0.3
    pointer: float = 0.05

    def of(self, score: float) -> Certainty:
        """What a suggestion of this score is."""
        if score >= self.sure:
            return Certainty.SURE
        return Certainty.UNSURE if score >= self.pointer else Certainty.POINTER


@dataclass(frozen=True)
class Gates:
    """The gates of a project: one for all labels, and those of single labels, by their numbers."""

    usual: Gate = Gate()
    own: dict[int, Gate] = field(default_factory=dict)

    def of(self, label_id: int) -> Gate:
        """The gate of a label."""
        return self.own.get(label_id, self.usual)

    def changed(self, label_id: int | None, gate: Gate | None) -> Gates:
        """With another gate for a label, the usual one again (None), or another usual one."""
        if label_id is None:
            return replace(self, usual=gate or Gate())
        others = {number: own for number, own in self.own.items() if number != label_id}
        return replace(self, own=others if gate is None else {**others, label_id: gate})

    def stored(self) -> str:
        """As a project's settings keep it."""
        pairs = {"": self.usual, **{str(number): gate for number, gate in self.own.items()}}
        return json.dumps({key: [gate.sure, gate.pointer] for key, gate in pairs.items()})

    @classmethod
    def from_stored(cls, text: str) -> Gates:
        """The opposite of `stored`; the usual gates of an empty text. Raises ValueError for another one."""
        if not text:
            return cls()
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("no gates")
        gates = {key: _gate(pair) for key, pair in data.items()}
        return cls(gates.pop("", Gate()), {int(key): gate for key, gate in gates.items()})


def stored_gates(text: str) -> Gates:
    """The gates in a project's settings; the usual ones where another hand or version wrote something else there."""
    try:
        return Gates.from_stored(text)
    except ValueError:
        return Gates()


def _gate(pair: object) -> Gate:
    if not isinstance(pair, list) or len(pair) != 2:
        raise ValueError("no gate")
    sure, pointer = (float(value) for value in pair)
    if not 0 <= pointer <= sure <= 1:
        raise ValueError("no gate")
    return Gate(sure, pointer)
