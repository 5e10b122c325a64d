"""Learning in the window: its panel comes and goes, and the new model is seen beside the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.ui.panels.learning import LearningPanel
from annotator.ui.work.learning import Learning
from annotator.ui.work.region_learning import RegionLearning
from annotator.ui.work.tagging import Tagging

if TYPE_CHECKING:
    from annotator.ui.dialogs.comparison import ComparisonDialog


class LearningCommands(QObject):
    """The panel is there while images are tagged, a training runs or its model waits, and when it is asked for."""

    def __init__(
        self, window: QMainWindow, learning: Learning, region_learning: RegionLearning, tagging: Tagging
    ) -> None:
        super().__init__(window)
        self._window, self._learning, self._tagging = window, learning, tagging
        self.panel = LearningPanel(learning, region_learning)
        self.comparison: ComparisonDialog | None = None
        self._wanted = False
        self._dock: QDockWidget | None = None
        self._actions: Mapping[str, QAction] = {}
        self.panel.compare_wished.connect(self.compare)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"learning": self.show_panel, "train": self.train, "compare_models": self.compare}

    def take(self, actions: Mapping[str, QAction], dock: QDockWidget) -> None:
        """The actions of the window, which are enabled by what can be done, and the panel's place."""
        self._actions, self._dock = actions, dock
        for signal in (self._learning.counted, self._learning.moved, self._learning.learnt):
            signal.connect(self._show)
        self._learning.learnt.connect(self._close_comparison)
        self._tagging.mode_changed.connect(self._show)
        self._show()

    def show_panel(self, on: bool) -> None:
        """Show the panel, or not."""
        self._wanted = on
        self._show()

    def train(self) -> None:
        """Begin, or stop what runs."""
        if self._learning.running:
            self._learning.stop()
        else:
            self._learning.start()

    @Slot()
    def compare(self) -> None:
        """Show the new model beside the one before; work goes on meanwhile."""
        from annotator.ui.dialogs.comparison import ComparisonDialog

        if self._learning.result is None:
            return
        if self.comparison is None:
            self.comparison = ComparisonDialog(self._learning.result, self._learning.titles, self._window)
            self.comparison.taken.connect(self._learning.take)
            self.comparison.left.connect(self._learning.leave)
        self.comparison.show()
        self.comparison.activateWindow()

    def close(self) -> None:
        """The window is closed: a training ends."""
        self._learning.close()
        self._close_comparison()

    @Slot()
    def _close_comparison(self) -> None:
        if self.comparison is not None:
            self.comparison.close()
            self.comparison.deleteLater()
            self.comparison = None
            if self._window.isVisible():
                self._window.activateWindow()

    @Slot()
    def _show(self) -> None:
        learning = self._learning
        busy = learning.running or learning.result is not None
        if self._dock is not None:
            shown = self._wanted or busy or self._tagging.active
            if self._dock.isHidden() == shown:
                self._dock.setVisible(shown)
        self._actions["compare_models"].setEnabled(learning.result is not None)
