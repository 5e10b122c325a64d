"""Buttons that do what an action does tell its key, whichever the user gave it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton

from annotator.ui.base.shortcuts import Shortcuts
from annotator.ui.panels.display import DisplayPanel
from annotator.ui.panels.filter_menu import FilterMenu
from annotator.ui.panels.learning import LearningPanel
from annotator.ui.panels.suggestions import SuggestionsPanel
from annotator.ui.window.message_bar import MessageBar


def tell_keys(
    shortcuts: Shortcuts,
    suggestions: SuggestionsPanel,
    display: DisplayPanel,
    learning: LearningPanel,
    message_bar: MessageBar,
    filters: FilterMenu,
) -> None:
    """In the tooltips of the panels' buttons."""
    told: Iterable[tuple[QAbstractButton, str]] = (
        (suggestions.accept, "accept"),
        (suggestions.edit, "edit_suggestion"),
        (suggestions.reject, "delete"),
        (suggestions.choose_model, "model"),
        (display.automatic, "auto_window"),
        (display.reset, "reset_display"),
        (learning.train, "train"),
        (learning.stop, "train"),
        (learning.compare, "compare_models"),
        (message_bar.dismiss, "dismiss"),
        (filters, "filters"),
    )
    for button, name in told:
        shortcuts.tell_on(button, name)
