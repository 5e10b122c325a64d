"""Texts for people that may be told in another language: here they are English, the window translates them.

A template chooses words by a number: `{count} {count:image|images}` gives "1 image" and "2 images". English and German
both have two forms, which is all that this can tell apart; words of a longer sentence agree in the same way
(`{count:image was|images were}`).
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

# What stands between the two forms of a word in a field of a template.
FORMS = "|"


class _Filler(string.Formatter):
    """Formats as `str.format` does, and chooses between the two forms of a word."""

    def format_field(self, value: Any, spec: str) -> str:
        if FORMS not in spec:
            return str(super().format_field(value, spec))
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise ValueError(f"only whole numbers choose between forms, not {value!r} between {spec!r}")
        one, many = spec.split(FORMS)
        return _form(int(value), one, many)


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template with its values; one without values stays as it is, whatever braces it holds.

    A field `{name:one|many}` gives the first form for 1 and −1, the second for every other number. Raises ValueError
    where the value of such a field is no whole number, or where it has not two forms: a fault of the template.
    """
    return _Filler().vformat(template, (), values) if values else template


def counted(count: int, one: str, many: str) -> str:
    """A number and the word that goes with it, where no template is translated: "1 image", "2 images"."""
    return f"{count} {_form(count, one, many)}"


def _form(count: int, one: str, many: str) -> str:
    return one if abs(count) == 1 else many


class Message(str):
    """An English text that remembers what it was made of: a template, and values for its `{names}`."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        message = super().__new__(cls, filled(template, values))
        message.template, message.values = template, values
        return message


def parts_of(message: Message) -> list[Any]:
    """A message as JSON can hold it: its template, and its values, of which numbers stay numbers (the template may
    choose by them, or round them), messages become parts, and all else texts.
    """
    return [message.template, {name: _part_of(value) for name, value in message.values.items()}]


def _part_of(value: object) -> Any:
    if isinstance(value, Message):
        return parts_of(value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)


def message_of(parts: Sequence[Any]) -> Message:
    """The message whose parts those are."""
    template, values = parts
    return Message(template, **{n: message_of(v) if isinstance(v, list) else v for n, v in values.items()})


def marked(text: str) -> str:
    """A text that is translated when it is shown; the literal stands here to be found."""
    return text
