"""Hints on events of action units that rarely, or never, are there at once. They tell, and never stop anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from annotator.core.message import Message, marked
from annotator.core.work.event_frames import SIDE
from annotator.core.work.event_times import overlaps
from annotator.core.work.events import Event, in_order
from annotator.core.work.facs_notation import BOTH_ALIKE, Score, unit_number
from annotator.core.work.labels import LabelSet


class HintKind(StrEnum):
    """What a hint is about; its value is the sentence that tells it."""

    EXCLUSIVE = marked("{first} and {second} exclude each other.")
    GRADES = marked("{first} and {second} are grades of one movement: the stronger one alone is scored.")
    HIDDEN = marked("{second} is scored where {first} says that it cannot be seen.")
    TWO_SIDES = marked("{first} is there on the left and on the right at once: is it one movement of both sides?")
    DOUBLED = marked("{first} is there twice at once, on the same side.")


# Of these only one is there at a time, being grades of one movement. Lips part (25) beside a dropped jaw or a stretched
# mouth: 25 is scored with 26 as with 27, so it is in no group with them.
GRADES_OF_ONE: tuple[frozenset[int], ...] = (frozenset((26, 27)), frozenset((41, 42, 43)))

# Units that coders, and classifiers, take for each other: which of them is it?
LOOK_ALIKES: tuple[frozenset[int], ...] = (
    frozenset((6, 7)), frozenset((9, 10)), frozenset((12, 14)), frozenset((25, 26, 27)),
)  # fmt: skip

_BROWS = frozenset((1, 2, 3, 4))
_EYES = frozenset((5, 7, *range(41, 47), *range(61, 67)))
_LOWER = frozenset(range(8, 41)) - {21}
_FACE = _BROWS | _EYES | _LOWER | {6}
# What cannot be seen where a visibility code is scored. The neck (21) and the head (51 to 58) stay in sight of a hidden
# face, cheeks (6) of hidden eyes; where nothing is scorable (74) they are not scored either.
HIDDEN_BY: dict[int, frozenset[int]] = {
    70: _BROWS,
    71: _EYES,
    72: _LOWER,
    73: _FACE,
    74: _FACE | {21, *range(51, 59)},
}


def look_alikes(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the labels `names` are of units that look like that of the label `name`, by their numbers."""
    unit = unit_number(name)
    alike = {number for group in LOOK_ALIKES if unit in group for number in group} - {unit}
    found = [(number, other) for other in names if (number := unit_number(other)) in alike]
    return tuple(other for _, other in sorted(found, key=lambda pair: pair[0] or 0))


@dataclass(frozen=True)
class Hint:
    """What is worth a second look: names of the labels, ids of the events (none where it is about scores), the first
    and last frame on which they are there together (None where it is about scores), and the sentence.
    """

    kind: HintKind
    labels: tuple[str, str]
    events: tuple[int, ...]
    first: int | None
    last: int | None
    text: Message


@dataclass(frozen=True)
class _Seen:
    """A label as the rules see it; `side` "" for both alike, or not told."""

    name: str
    side: str

    @property
    def number(self) -> int | None:
        return unit_number(self.name)


def hints(events: Iterable[Event], labels: LabelSet) -> tuple[Hint, ...]:
    """Hints on events of one clip and reading, by frame.

    Every event that meets another one it should not meet is in a hint; of several events of one label and side that are
    there already when it begins, the one that lasts longest is named.
    """
    names = {label.id: label.name for label in labels.known}
    open_now: dict[_Seen, Event] = {}
    found: list[Hint] = []
    for event in in_order(events):
        here = _Seen(names.get(event.label_id, ""), _side(event.attribute(SIDE)))
        open_now = {seen: other for seen, other in open_now.items() if overlaps(other, event)}
        for seen, other in open_now.items():
            found.extend(_hint(kind, pair, labels, (other, event)) for kind, pair in _kinds(seen, here, labels))
        if here not in open_now or open_now[here].offset < event.offset:
            open_now[here] = event
    return tuple(sorted(found, key=lambda hint: (hint.first, hint.last)))


def score_hints(scores: Sequence[Score], labels: LabelSet) -> tuple[Hint, ...]:
    """Hints on scores of one moment, or of a still, in their order; labels are called as the set calls them."""
    names = {unit_number(label.name): label.name for label in labels.known}
    seen = [_Seen(names.get(score.code) or f"AU{score.code}", _side(score.side)) for score in scores]
    return tuple(
        _hint(kind, pair, labels, ())
        for one, other in combinations(seen, 2)
        for kind, pair in _kinds(one, other, labels)
    )


def _side(value: str) -> str:
    return "" if value == BOTH_ALIKE else value


def _kinds(one: _Seen, other: _Seen, labels: LabelSet) -> Iterator[tuple[HintKind, tuple[str, str]]]:
    """The rules that two labels which are there at once go against, with their names as the sentence wants them."""
    pair = (one.name, other.name)
    if one.name == other.name:
        if one.side == other.side:
            yield HintKind.DOUBLED, pair
        elif {one.side, other.side} == {"L", "R"}:
            yield HintKind.TWO_SIDES, pair
        return
    if other.name in labels.excluded_by(one.name):
        yield HintKind.EXCLUSIVE, pair
    if one.number is None or other.number is None:
        return
    if any({one.number, other.number} <= group for group in GRADES_OF_ONE):
        yield HintKind.GRADES, pair
    for cover, hidden in ((one, other), (other, one)):
        if hidden.number in HIDDEN_BY.get(cover.number or 0, ()):
            yield HintKind.HIDDEN, (cover.name, hidden.name)


def _hint(kind: HintKind, pair: tuple[str, str], labels: LabelSet, events: tuple[Event, ...]) -> Hint:
    first = max((event.onset for event in events), default=None)
    last = min((event.offset for event in events), default=None)
    told = [labels.by_name(name) or name for name in pair]
    text = Message(str(kind), first=told[0], second=told[1])
    return Hint(kind, pair, tuple(event.id for event in events), first, last, text)
