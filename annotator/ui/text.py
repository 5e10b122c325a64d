"""Texts in the user's language, by Qt's translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, /, **values: object) -> str:
    """A text in the language chosen, with `{name}` replaced by the values.

    The extractor reads the literal: no f-strings here, and none of other making.
    """
    translated = QCoreApplication.translate("", text)
    return translated.format(**values) if values else translated


def marked(text: str) -> str:
    """A text to be translated later, by `tr`, since no language is chosen while modules are imported."""
    return text
