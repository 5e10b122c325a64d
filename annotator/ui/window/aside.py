"""Parts of the window that make way while images are tagged, and come back as they were."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QWidget


class Aside:
    """`on_image` are about regions of the image on screen, `beside_image` about that image: the grid shows neither.

    `layout` is the window's as it is without tagging, under the number of its `version`.
    """

    def __init__(
        self, window: QMainWindow, version: int, on_image: Sequence[QWidget], beside_image: Sequence[QWidget]
    ) -> None:
        self._window, self._version = window, version
        self._on_image, self._beside_image = on_image, beside_image
        self._before: QByteArray | None = None

    @property
    def layout(self) -> QByteArray:
        """What to come back to."""
        return self._before if self._before is not None else self._window.saveState(self._version)

    def make_way(self, *, tagging: bool, grid: bool) -> None:
        """Show what there is something to do with."""
        if self._before is not None:
            self._window.restoreState(self._before, self._version)
        self._before = self.layout if tagging else None
        for part in (*self._on_image, *self._beside_image) if grid else self._on_image if tagging else ():
            part.setVisible(False)
