"""The clip's neutral frame beside the one on screen, with the face at the same place of the view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from annotator.core.images import Display, Picture
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.small_view import SmallView
from annotator.ui.canvas.split import Panes, lead, show_same_part
from annotator.ui.canvas.tiles import TileStore
from annotator.ui.canvas.viewport import Viewport


class NeutralPane(Panes):
    """Moves as the canvas does, and moves it where it is dragged itself."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._tiles = canvas, TileStore(self)
        self._onto: NDArray[np.float64] | None = None
        self.frame = -1
        self.view = SmallView(self)
        self.view.beside, self.view.margin = True, canvas.margin
        self.view.setFocusProxy(canvas)
        self.view.setAccessibleName(tr("Neutral face"))
        self._tiles.changed.connect(self.view.redraw)
        canvas.moved.connect(self._follow)
        self.view.looked.connect(self._lead)

    def shown(self) -> list[QWidget]:
        return [self.view]

    def weight(self) -> float:
        return 1.0  # two faces of one size

    def lay_out(self) -> None:
        super().lay_out()
        self._follow()

    def show_frame(self, frame: int, picture: Picture) -> None:
        """Show another frame as the neutral one."""
        self.frame = frame
        self.view.text = tr("Neutral: frame {frame}", frame=frame)
        self._tiles.show(picture, Display())
        self.view.show_picture(PictureLayer(self._tiles, picture))
        self._follow()

    def show_display(self, display: Display) -> None:
        """Show it in the way in which the image on screen is."""
        if self._tiles.picture is not None:
            self._tiles.improve(self._tiles.picture, display)
            self.view.redraw()

    def align(self, onto: NDArray[np.float64] | None) -> None:
        """Put the face where it is on screen, by the similarity (2, 3) that lays it over that one; None: as it is."""
        self._onto = onto
        self._follow()

    @Slot()
    def _follow(self) -> None:
        if not self.isVisible():
            return
        show_same_part(self._canvas, self.view)
        if self._onto is None:
            return
        # The place that lies in the middle of the canvas lies in the middle here, as large as there.
        from annotator.core.faces.warping import inverse, mapped, scale_of

        canvas, scale = self._canvas, self.view.viewport.scale * scale_of(self._onto)
        middle = np.array(canvas.viewport.to_image(canvas.width() / 2, canvas.height() / 2))
        x, y = mapped(inverse(self._onto), middle)
        self.view.follow(Viewport(scale, self.view.width() / 2 - x * scale, self.view.height() / 2 - y * scale))

    @Slot()
    def _lead(self) -> None:
        """The canvas goes where this was dragged, as far as both show one place."""
        if self._onto is None:
            lead(self.view, self._canvas)
        else:
            self._follow()
