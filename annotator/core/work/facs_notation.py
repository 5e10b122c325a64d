"""Scores as FACS coders write them: `1+2+5B+26`, `L12C`, `R12A+R14A`, `T10`.

A number names the action unit. Before it may stand the side: L or R where the movement is on that side alone, A where
it is on both but unlike, T or B for the top or bottom of the mouth; S (both sides alike) is read, too. Behind it may
stand the intensity, A (trace) to E (maximum). So `B25` is the bottom and `25B` the intensity. Scores are set apart by
+, blanks, commas or semicolons; case does not matter; `AU12`, `AU 12` and `AU012` are 12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.event_frames import GRADES, INTENSITY, SIDE
from annotator.core.work.label_answers import Answers, asked_of
from annotator.core.work.label_attributes import CHOICE, NUMBER, Attribute
from annotator.core.work.labels import Label, LabelSet

SIDES = "LRATBS"
BOTH_ALIKE = "S"
_SCORE = re.compile(r"(?:AU[ \t]*)?([LRATBS]?)(?:AU[ \t]*)?0*([1-9][0-9]?)([A-E]?)(?![A-Za-z0-9])", re.IGNORECASE)
_SPACE, _BETWEEN = re.compile(r"\s*"), re.compile(r"\s*[+,;]\s*|\s+")
_WORD = re.compile(r"[^\s+,;]+")
_NAME = re.compile(r"(?:AU)?[ _]?0*([1-9][0-9]?)", re.IGNORECASE)
_LONGEST = 40
_ADVICE = marked(
    "Write numbers like 1+2+5B+26; a side stands before a number, an intensity from A to E behind it: L12C."
)


@dataclass(frozen=True, order=True)
class Score:
    """One action unit of a score: its number (1 to 99), its side and its intensity, "" where none is told."""

    code: int
    side: str = ""
    intensity: str = ""

    def __str__(self) -> str:
        """As coders write it: both sides alike need no letter."""
        return f"{'' if self.side == BOTH_ALIKE else self.side}{self.code}{self.intensity}"


def parse_scores(text: str) -> tuple[Score, ...]:
    """The scores of a text, in its order; none of an empty one.

    Raises KnownError naming the place (counted from 1) of what is no score, or stands there a second time.
    """
    found: list[Score] = []
    at = _end(_SPACE, text, 0)
    while at < len(text):
        fit = _SCORE.match(text, at)
        if fit is None:
            raise _fault(text, at)
        score = Score(int(fit[2]), fit[1].upper(), fit[3].upper())
        if any((one.code, one.side) == (score.code, score.side) for one in found):
            raise KnownError("{score} at place {place} stands there a second time.", score=fit[0], place=at + 1)
        found.append(score)
        between = _BETWEEN.match(text, fit.end())
        if between is None and fit.end() < len(text):
            raise _fault(text, fit.end())
        at = between.end() if between is not None else len(text)
        if at == len(text) and between is not None and between[0].strip():
            raise KnownError("A number is missing at the end, behind place {place}.", place=at, advice=_ADVICE)
    return tuple(found)


def written_scores(scores: Iterable[Score]) -> str:
    """Scores as coders write them, in their order: `1+2+5B+26`. `parse_scores` reads them again, but for S: both sides
    alike are written without a letter.
    """
    return "+".join(map(str, scores))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    fit = pattern.match(text, at)
    return fit.end() if fit else at


def _fault(text: str, at: int) -> KnownError:
    word = _WORD.match(text, at)
    if word is None:
        return KnownError("A number is missing at place {place}.", place=at + 1, advice=_ADVICE)
    part = word[0] if len(word[0]) <= _LONGEST else f"{word[0][:_LONGEST]}…"
    return KnownError("{part} at place {place} is no action unit.", part=part, place=at + 1, advice=_ADVICE)


def unit_number(name: str) -> int | None:
    """The number of the action unit that a label's name or a column is called by: 1 of AU1, AU01, au_1 and 1; None for
    any other.
    """
    fit = _NAME.fullmatch(name.strip())
    return int(fit[1]) if fit else None


def unit_name(number: int) -> str:
    """What the shipped label set calls an action unit: AU1."""
    return f"AU{number}"


@dataclass(frozen=True)
class Placed:
    """Scores as a label set has them: `units` are labels with their attributes (names and values, as annotations keep
    them), `missing` the numbers the set has no label for, `untold` the scores whose side or intensity it has no
    attribute for; these are among `units`, without it.
    """

    units: tuple[tuple[Label, Answers], ...]
    missing: tuple[int, ...]
    untold: tuple[Score, ...]


def placed(scores: Iterable[Score], labels: LabelSet) -> Placed:
    """Scores as labels of a set that calls action units by their numbers (AU12, AU012, 12), with its attributes
    `intensity` and `side`, if it has such ones.
    """
    numbers = by_number(labels)
    units: list[tuple[Label, Answers]] = []
    missing: list[int] = []
    untold: list[Score] = []
    for score in scores:
        label = numbers.get(score.code)
        if label is None:
            missing.append(score.code)
            continue
        attributes = {one.name: one for one in asked_of(labels, label.name)}
        told = {
            name: _value(attributes.get(name), value)
            for name, value in ((INTENSITY, score.intensity), (SIDE, score.side))
            if value
        }
        if None in told.values():
            untold.append(score)
        units.append((label, tuple(sorted((name, value) for name, value in told.items() if value is not None))))
    return Placed(tuple(units), tuple(dict.fromkeys(missing)), tuple(untold))


def score_of(label: str, attributes: Answers) -> Score | None:
    """The score that a label of this name with these attributes stands for; None where it is no action unit."""
    number = unit_number(label)
    told: Mapping[str, str] = dict(attributes)
    if number is None:
        return None
    side, grade = told.get(SIDE, "").upper(), _letter(told.get(INTENSITY, ""))
    return Score(number, side if side in tuple(SIDES) else "", grade)


def as_held(labels: LabelSet, name: str, answers: Answers) -> Answers:
    """Answers about a label with its intensity (A to E) and side as the set holds them: a number holds an intensity as
    1 to 5. What it cannot hold stays as it is.
    """
    asked = {one.name: one for one in asked_of(labels, name)}
    return tuple((key, _held(asked.get(key), key, value)) for key, value in answers)


def _held(attribute: Attribute | None, name: str, value: str) -> str:
    letters = {INTENSITY: GRADES, SIDE: SIDES}.get(name, "")
    told = value.strip().upper()
    return (_value(attribute, told) or value) if told in tuple(letters) else value


def as_letters(labels: LabelSet, name: str, answers: Answers) -> Answers:
    """The way back: answers about an action unit with an intensity that the set holds as a number told as a letter."""
    asked = {one.name: one for one in asked_of(labels, name)}
    if unit_number(name) is None:
        return answers
    return tuple(
        (key, _letter(value) or value) if key == INTENSITY and key in asked and asked[key].kind == NUMBER
        else (key, value)
        for key, value in answers
    )  # fmt: skip


def by_number(labels: LabelSet) -> dict[int, Label]:
    """The labels that are action units, by number; of two with one number the one called as the shipped set calls it,
    else the first.
    """
    found: dict[int, Label] = {}
    for label in labels.labels:
        number = unit_number(label.name)
        if number is not None and (number not in found or label.name == unit_name(number)):
            found[number] = label
    return found


def _value(attribute: Attribute | None, told: str) -> str | None:
    """A letter as an attribute holds it; None where it cannot. A number holds an intensity as 1 to 5."""
    if attribute is None:
        return None
    if attribute.kind == CHOICE:
        return next((one.name for one in attribute.values if one.name.upper() == told), None)
    if attribute.kind == NUMBER:
        grade = GRADES.index(told) + 1 if attribute.name == INTENSITY else None
        return str(grade) if grade is not None and attribute.holds(grade) else None
    return told if attribute.kind == "text" else None


def _letter(value: str) -> str:
    letter = value.strip().upper()
    if letter in ("1", "2", "3", "4", "5"):
        return GRADES[int(letter) - 1]
    return letter if len(letter) == 1 and letter in GRADES else ""
