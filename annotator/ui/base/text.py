"""Texts in the user's language, by Qt's translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.core.errors import KnownError
from annotator.core.message import Message, filled, marked
from annotator.core.work.labels import Label
from annotator.ui.base.label_text import full

__all__ = ["error_text", "marked", "told", "tr", "within"]


def tr(text: str, /, **values: object) -> str:
    """A text in the language chosen, with `{name}` replaced by the values, and `{name:one|many}` by one of two forms.

    The extractor reads the literal: no f-strings here, and none of other making.
    """
    return filled(QCoreApplication.translate("", text), values)


def told(text: str) -> str:
    """A text from the layers below, in the language chosen: a message is translated before its values go in."""
    if not isinstance(text, Message):
        return tr(text)
    return tr(text.template, **{name: _told_value(value) for name, value in text.values.items()})


def _told_value(value: object) -> object:
    return told(value) if isinstance(value, Message) else full(value) if isinstance(value, Label) else value


def error_text(error: KnownError) -> str:
    """What happened, to which file, what to do now, in the language chosen."""
    subject = f"{error.path}: " if error.path is not None else ""
    return " ".join(part for part in (f"{subject}{told(error.what)}", told(error.advice)) if part)


def within(text: str) -> str:
    """A marked text amid a sentence. English writes it small there, other languages as they translate it."""
    translated = tr(text)
    return translated.lower() if translated == text else translated
