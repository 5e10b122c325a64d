"""Texts for people that may be told in another language: here they are English, the window translates them."""

from __future__ import annotations


class Message(str):
    """An English text that remembers what it was made of: a template, and values for its `{names}`."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template, message.values = template, values
        return message


def marked(text: str) -> str:
    """A text that is translated when it is shown; the literal stands here to be found."""
    return text
