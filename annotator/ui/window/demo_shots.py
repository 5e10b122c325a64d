"""Screenshots of a demonstration, numbered as they are taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from annotator.core.errors import KnownError
from annotator.ui.window.main_window import MainWindow


class Shots:
    """Takes them of a window, into a folder."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder, self._taken = window, folder, 0

    def __call__(self, name: str) -> None:
        """Write one. Raises KnownError."""
        QApplication.processEvents()
        self._taken += 1
        path = self._folder / f"{self._taken:02}-{name}.png"
        if not self._window.grab().save(str(path)):
            raise KnownError("The screenshot cannot be written.", path=path, advice="Choose another --output.")
