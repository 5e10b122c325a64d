"""Decoys: suggestions that are wrong on purpose, to tell how far readers follow whatever is suggested.

A decoy is cut from the map of a label that the classifier finds, moved by half of the image: under that label, or as if
it were another's, which the classifier does not find there. Beside what it was made of it would be known for what it
is, so the map is moved in either case. It is stored as such, never exported, and teaches nothing.
Pesapane et al. 2026 and Dratsch et al. 2023 measured bias so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from annotator.core.work.annotation import Suggestion
from annotator.core.work.labels import Label
from annotator.core.work.protocol import Protocol

_MOVED = re.compile(r"(?P<label>.+) ↷ (?P<x>0\.\d) (?P<y>0\.\d)")
# The score of a decoy under another label, as a share of that of the suggestion whose map it shows.
_LIKE = (0.85, 0.97)
_MOVES = ((0.5, 0.0), (0.0, 0.5), (0.5, 0.5))


def moved_map(label: str, x: float, y: float) -> str:
    """The name of a label's map that was moved to the right and down by these shares of the image, round its edges."""
    return f"{label} ↷ {x:.1f} {y:.1f}"


def moved_from(name: str) -> tuple[str, float, float] | None:
    """What `moved_map` made a name of; None for any other."""
    found = _MOVED.fullmatch(name)
    return (found["label"], float(found["x"]), float(found["y"])) if found is not None else None


def with_decoy(
    proposed: Sequence[Suggestion], decided: Iterable[Suggestion], labels: Sequence[Label], protocol: Protocol,
    image_id: int, size: tuple[int, int],
) -> list[Suggestion]:  # fmt: skip
    """The suggestions of an image, and a decoy where the protocol has one there: the same one for the same seed.

    `size` is the image's (width, height), zeros where it is not known. None is added then, where one was decided on, or
    where nothing is proposed by the first part of whose map it could be placed.
    """
    found, settled = list(proposed), list(decided)
    known = bool(found) and all(size)
    if not known or not protocol.has_decoy(image_id) or any(value.provenance.decoy for value in settled):
        return found
    taken = {value.label_id for value in (*found, *settled)}
    others = [label for label in labels if label.id not in taken]
    draw = Random(f"decoy {protocol.seed} {image_id}")
    shown, keeps = draw.choice(found), draw.random() < 0.5
    same = [value for value in (*found, *settled) if value.label_id == shown.label_id]
    first = next((value.peak for value in same if _is_first(value, shown)), None)
    if first is None:
        return found
    decoy = _moved(shown, first, [value.peak for value in same], size)
    if others and not keeps:
        label = draw.choice(others)
        score = round(shown.provenance.score * draw.uniform(*_LIKE), 4)  # two equal ones would tell of it
        decoy = replace(decoy, label_id=label.id, provenance=replace(decoy.provenance, target=label.name, score=score))
    return sorted((*found, decoy), key=lambda value: (-value.provenance.score, value.label_id, value.territory))


def _is_first(value: Suggestion, shown: Suggestion) -> bool:
    """Whether it is the first part of the very map that a suggestion is cut from: that of a moved map is this one."""
    one, other = value.provenance, shown.provenance
    return value.territory == 1 and (one.fingerprint, one.contrast) == (other.fingerprint, other.contrast)


def _moved(
    shown: Suggestion, first: tuple[float, float], true: Sequence[tuple[float, float]], size: tuple[int, int]
) -> Suggestion:
    """A suggestion by the moved map of its label, whose `first` part it is: of the moves the one that leads
    farthest from all `true` peaks.
    """

    def peak(move: tuple[float, float]) -> tuple[float, float]:
        x, y = ((at + part * length) % length for at, part, length in zip(first, move, size, strict=True))
        return x, y

    move = max(_MOVES, key=lambda one: min(math.dist(peak(one), other) for other in true))
    how = replace(shown.provenance, decoy=moved_map(shown.provenance.target, *move))
    return replace(shown, id=0, provenance=how, territory=1, peak=peak(move))
