"""Texts for people that may be told in another language: here they are English, the window translates them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Message(str):
    """An English text that remembers what it was made of: a template, and values for its `{names}`."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template, message.values = template, values
        return message


def parts_of(message: Message) -> list[Any]:
    """A message as JSON can hold it: its template, and its values as texts or, where they are messages, as parts."""
    values = {
        name: parts_of(value) if isinstance(value, Message) else str(value) for name, value in message.values.items()
    }
    return [message.template, values]


def message_of(parts: Sequence[Any]) -> Message:
    """The message whose parts those are."""
    template, values = parts
    return Message(template, **{n: message_of(v) if isinstance(v, list) else v for n, v in values.items()})


def marked(text: str) -> str:
    """A text that is translated when it is shown; the literal stands here to be found."""
    return text
