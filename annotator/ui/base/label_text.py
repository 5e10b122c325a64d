"""Labels as the window calls them, in its language."""

from __future__ import annotations

from annotator.core.work.label_texts import full_name, short_name
from annotator.core.work.labels import Label
from annotator.ui.base.language import spoken_language


def full(label: Label) -> str:
    """Code and title ("AU4 Brow lowerer"), or the title alone."""
    return full_name(label, spoken_language())


def short(label: Label) -> str:
    """The code ("AU4"), or the title where there is none."""
    return short_name(label, spoken_language())
