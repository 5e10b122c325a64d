"""Superpixel painting: the image falls into pieces that keep to its edges, and a drag takes them one by one."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.core.regions.mask import EMPTY, Mask
from annotator.ui.base.busy import busy
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.tool_options import Number, Option, Switch
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import Work
from annotator.ui.tools.painting import AreaTool
from annotator.ui.tools.preview import paint_mask
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.images.colour_regions import Superpixels


class SuperpixelTool(AreaTool):
    """Every piece the mouse goes over is added, with Alt taken away."""

    name = "superpixel"
    hint = marked("Begun at the selected region: adds · Alt takes away")

    def __init__(self, session: Session, work: Work, away: Switch, size: Number) -> None:
        super().__init__(session, work, away)
        self._size = size
        session.image_changed.connect(self._forget)
        self._made: Superpixels | None = None
        self._area, self._erases = EMPTY, False

    @property
    def options(self) -> tuple[Option, ...]:
        return self._work.way, self._size, self._away

    def _radius_at(self, pointer: Pointer) -> float:
        return self._size.value  # so that the piece beside the region belongs to it

    def gesture(self, press: Pointer) -> Gesture:
        """Collect pieces from press to release."""
        self._area, self._erases, way = self._piece(press), self._erases_at(press), self.drawing(press)
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            last = pointer
            pointer = yield
            if pointer.phase in (Phase.MOVE, Phase.RELEASE):
                self._area |= self._superpixels().along(last.position, pointer.position)
            else:
                pointer = last
        text = marked("Erase superpixels") if self._erases else marked("Paint superpixels")
        return self._painted(self._area, text, way, erases=self._erases)

    def _forget(self) -> None:
        """Another image: its pixels are not needed any more."""
        self._made, self._area = None, EMPTY

    def _superpixels(self) -> Superpixels:
        from annotator.core.images.colour_regions import Superpixels

        picture = self.session.picture
        assert picture is not None
        if self._made is None or (self._made.picture, self._made.size) != (picture, self._size.value):
            with busy():
                self._made = Superpixels(picture, self._size.value)
        return self._made

    def _piece(self, pointer: Pointer) -> Mask:
        return self._superpixels().at(floor(pointer.x), floor(pointer.y))

    def hover(self, pointer: Pointer | None) -> None:
        """Show the piece under the mouse."""
        on_image = pointer is not None and self.session.picture is not None
        self._area = self._piece(pointer) if pointer is not None and on_image else EMPTY
        self._erases = pointer is not None and self._erases_at(pointer)

    def cancelled(self) -> None:
        self._area = EMPTY

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The pieces taken so far, or the one a click would take."""
        if not self._area.empty:
            paint_mask(painter, self._area, viewport, view, self._colour, dashed=self._erases)
