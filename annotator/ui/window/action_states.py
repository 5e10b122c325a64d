"""What actions show of what is in force: which are switched on, and what would be undone."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from annotator.ui.base.text import tr, within
from annotator.ui.canvas.split import SplitView
from annotator.ui.canvas.view_options import SWITCHES, ViewOptions
from annotator.ui.window.suggestion_commands import SuggestionCommands
from annotator.ui.work.display_control import DisplayControl
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester


class ActionStates(QObject):
    """Keeps the checked actions, undo and redo as things are."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        session: Session,
        suggester: Suggester,
        shaping: SuggestionCommands,
        options: ViewOptions,
        display: DisplayControl,
        split: SplitView,
    ) -> None:
        super().__init__(split)
        self._actions, self._session, self._suggester, self._shaping = actions, session, suggester, shaping
        self._options, self._display, self._split = options, display, split
        suggester.settings_changed.connect(self._show_settings)
        suggester.regions_changed.connect(self._show_settings)
        session.history_changed.connect(self._show_history)
        session.project_opened.connect(self._show_history)
        options.changed.connect(self._show_view)
        display.changed.connect(self._show_display)
        self._show_view()
        self._show_history()

    @Slot()
    def _show_settings(self) -> None:
        for name, on in self._shaping.switches().items():
            self._actions[name].setChecked(on)
        self._actions["automatic_level"].setEnabled(self._suggester.has_level)

    @Slot()
    def _show_view(self) -> None:
        for name in SWITCHES:
            self._actions[name].setChecked(getattr(self._options.now, name))
        self._split.set_split(self._options.now.split_view)

    @Slot()
    def _show_display(self) -> None:
        self._actions["invert"].setChecked(self._display.display.invert)

    @Slot()
    def _show_history(self) -> None:
        history = self._session.undo_history
        undo, redo = history.undo_text, history.redo_text
        self._actions["undo"].setText(tr("Undo {step}", step=within(undo)) if undo else tr("Undo"))
        self._actions["redo"].setText(tr("Redo {step}", step=within(redo)) if redo else tr("Redo"))
        self._actions["undo"].setEnabled(undo is not None)
        self._actions["redo"].setEnabled(redo is not None)
