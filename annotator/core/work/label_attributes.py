"""Attributes: what is asked about a region of some label, or about an image, beside the label itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from annotator.core.errors import KnownError

CHOICE, NUMBER, YES_NO, TEXT = KINDS = ("choice", "number", "yes-no", "text")
REGION, IMAGE = SUBJECTS = ("region", "image")
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0"))


@dataclass(frozen=True)
class Choice:
    """One value of an attribute of kind "choice": `name` is stored, `title` read; `key` as at `Attribute`."""

    name: str
    title: str
    key: str = ""


@dataclass(frozen=True)
class Attribute:
    """One question. Answers are kept as text, in `Annotation.attributes`.

    `kind` is "choice" (of `values`), "number" (from `lowest` to `highest`, in `unit`; None has no end), "yes-no" or
    "text". `of` is "region" or "image". `labels` are the names of the labels it is asked of, none for all. `key` gives
    the next value, that of a choice this very one: "Alt+" and a letter or digit, or "Shift+" and a letter.
    """

    name: str
    title: str
    kind: str = TEXT
    values: tuple[Choice, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    unit: str = ""
    required: bool = False
    key: str = ""
    of: str = REGION
    labels: tuple[str, ...] = ()
    help: str = ""

    def __str__(self) -> str:
        return self.title

    def check(self, text: str) -> str:
        """An answer as it is stored: numbers without needless digits, "yes" or "no". Raises KnownError for none."""
        answer = text.strip()
        if not answer:
            raise KnownError("{attribute} has no value.", attribute=self.title, advice="Give one, or take it away.")
        match self.kind:
            case "choice":
                return self._chosen(answer)
            case "number":
                return self._number(answer)
            case "yes-no":
                return self._said(answer)
        return answer

    def value_of(self, text: str) -> str | float | bool:
        """A stored answer as files have it that know numbers and truth; one that is not stored as `check` gives it as
        the text it is.
        """
        try:
            answer = self.check(text)
        except KnownError:
            return text
        if answer != text:
            return text
        if self.kind == NUMBER:
            number = float(answer)
            return int(number) if number.is_integer() else number
        return answer == "yes" if self.kind == YES_NO else answer

    def _chosen(self, answer: str) -> str:
        if answer not in (choice.name for choice in self.values):
            raise KnownError(
                "{attribute} is {value}, none of: {values}.",
                attribute=self.title,
                value=answer,
                values=", ".join(choice.name for choice in self.values),
            )
        return answer

    def _number(self, answer: str) -> str:
        try:
            number = float(answer)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise KnownError("{attribute} is {value}, which is no number.", attribute=self.title, value=answer)
        if not self.holds(number):
            low, high = ("…" if end is None else f"{end:g}" for end in (self.lowest, self.highest))
            raise KnownError(
                "{attribute} is {value}, not between {lowest} and {highest}.",
                attribute=self.title, value=answer, lowest=low, highest=high,
            )  # fmt: skip
        return str(int(number)) if number.is_integer() else repr(number)

    def holds(self, number: float) -> bool:
        """Whether a number is in the range."""
        low, high = self.lowest, self.highest
        return (low is None or low <= number) and (high is None or number <= high)

    def _said(self, answer: str) -> str:
        small = answer.casefold()
        if small not in _YES | _NO:
            raise KnownError("{attribute} is {value}, neither yes nor no.", attribute=self.title, value=answer)
        return "yes" if small in _YES else "no"

    def plain(self) -> dict[str, Any]:
        """As JSON, without what is as it is by default; `from_plain` reads it."""
        values = [{"name": one.name, "title": one.title} | ({"key": one.key} if one.key else {}) for one in self.values]
        told: dict[str, Any] = {"name": self.name, "title": self.title, "kind": self.kind, "values": values}
        told |= {"lowest": self.lowest, "highest": self.highest, "unit": self.unit, "required": self.required}
        told |= {"key": self.key, "of": "" if self.of == REGION else self.of, "labels": list(self.labels)}
        told |= {"help": self.help}
        return {key: value for key, value in told.items() if value not in ("", [], None) and value is not False}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Attribute:
        """What `plain` gave. Raises KeyError or TypeError for anything else."""
        values, labels = tuple(Choice(**one) for one in data.get("values", ())), tuple(data.get("labels", ()))
        return cls(**{**data, "values": values, "labels": labels})
