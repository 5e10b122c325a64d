"""Words for emotions beside combinations of action units, as published: an inference, which is never stored as a code.

The same face can mean another thing, and the same feeling can show otherwise; what is coded is movement. Source: Ekman
and Friesen (1978), as listed in Methods of Psychological Research Online, issue 4, article 3, of each word the most
intense combination. Intensities are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.message import marked
from annotator.core.work.event_times import contains
from annotator.core.work.events import Event
from annotator.core.work.facs_notation import unit_number
from annotator.core.work.labels import LabelSet


@dataclass(frozen=True)
class Combination:
    """A word, in English and to be translated, and the action units published for it."""

    word: str
    units: tuple[int, ...]


COMBINATIONS = (
    Combination(marked("Joy"), (6, 12, 25)),
    Combination(marked("Sadness"), (1, 4, 15)),
    Combination(marked("Disgust"), (4, 10, 17)),
    Combination(marked("Anger"), (4, 5, 7, 24)),
    Combination(marked("Surprise"), (1, 2, 5, 26)),
    Combination(marked("Fear"), (1, 2, 4, 5, 20, 25)),
)


@dataclass(frozen=True)
class Held:
    """A combination held against what is coded: its units that are `there`, and those that are `missing`."""

    combination: Combination
    there: tuple[int, ...]
    missing: tuple[int, ...]


def units_at(events: Iterable[Event], labels: LabelSet, frame: int) -> frozenset[int]:
    """The action units that are coded on a frame."""
    found = (unit_number(labels.by_id(event.label_id).name) for event in events if contains(event, frame))
    return frozenset(number for number in found if number is not None)


def held_against(units: Iterable[int]) -> tuple[Held, ...]:
    """Every combination, those of which most is there first; of as much, those that miss less."""
    known = set(units)
    found = [
        Held(one, tuple(u for u in one.units if u in known), tuple(u for u in one.units if u not in known))
        for one in COMBINATIONS
    ]
    return tuple(sorted(found, key=lambda held: (-len(held.there) / len(held.combination.units), len(held.missing))))
