"""The comparison of maps in a window of its own, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from annotator.inference.thread import InferenceThread
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.window.commands import Commands
from annotator.ui.work.display_control import DisplayControl
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.ui.views.comparison.window import ComparisonWindow


class ComparisonCommands(QObject):
    """Opens the comparison, and closes it with the window."""

    def __init__(
        self, window: QMainWindow, session: Session, suggester: Suggester, thread: InferenceThread,
        presenter: Presenter, display: DisplayControl, commands: Commands,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._suggester, self._thread = window, session, suggester, thread
        self._options, self._display, self._commands = presenter.options, display, commands
        self.view: ComparisonWindow | None = None

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"compare_maps": self.compare}

    def compare(self) -> None:
        """Show the maps of the image on screen side by side; work goes on beside them."""
        if self.view is None:
            from annotator.ui.views.comparison.window import ComparisonWindow
            from annotator.ui.work.comparing import MapComparison

            comparison = MapComparison(self._session, self._suggester, self._thread, self)
            self.view = ComparisonWindow(comparison, self._session, self._display, self._options, self._window)
            self.view.step_wished.connect(self._commands.step)
        self.view.begin()

    def close(self) -> None:
        """The window is closed."""
        if self.view is not None:
            self.view.shut()
