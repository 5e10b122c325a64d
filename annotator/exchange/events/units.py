"""What other programs' names and values say in FACS: which action unit, which side, how strong."""

from __future__ import annotations

from annotator.core.errors import KnownError
from annotator.core.work.event_frames import GRADES
from annotator.core.work.facs_notation import Score, parse_scores, unit_name, unit_number

_WORDS = {
    "left": "L", "right": "R", "links": "L", "rechts": "R", "asymmetric": "A", "symmetric": "S", "both": "S",
    "bilateral": "S", "top": "T", "bottom": "B", "upper": "T", "lower": "B",
}  # fmt: skip
_STRENGTHS = {"trace": "A", "slight": "B", "marked": "C", "pronounced": "C", "severe": "D", "extreme": "D",
              "maximum": "E", "maximal": "E", "max": "E"}  # fmt: skip


def scores_in(text: str) -> tuple[Score, ...]:
    """The scores of a text; none where it is no such text."""
    try:
        return parse_scores(text)
    except KnownError:
        return ()


def grade_in(text: str) -> str:
    """A to E, told as a letter, a word, or a number from 1 to 5; "" for anything else."""
    word = text.strip()
    if word in ("1", "2", "3", "4", "5"):
        return GRADES[int(word) - 1]
    first = word.split()[0].casefold() if word.split() else ""
    return first.upper() if first.upper() in tuple(GRADES) else _STRENGTHS.get(first, "")


def side_in(text: str) -> str:
    """L, R, S, A, T or B, told as a letter or a word; "" for anything else."""
    word = text.strip().casefold()
    return word.upper() if word.upper() in tuple("LRSATB") else _WORDS.get(word, "")


def unit_in(text: str) -> Score | None:
    """The one action unit that a name is of: AU12, "AU12 left", AU12_L, L12; None where it is none, or several."""
    number = unit_number(text)
    if number is not None:
        return Score(number)
    head, _, tail = text.strip().replace("_", " ").replace("-", " ").rpartition(" ")
    number, side = unit_number(head), side_in(tail)
    if number is not None and side:
        return Score(number, side)
    found = scores_in(text)
    return found[0] if len(found) == 1 else None


def label_of(score: Score) -> str:
    """What the shipped label set calls the action unit of a score."""
    return unit_name(score.code)
