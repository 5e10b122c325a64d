"""Transform: move, scale and turn the selected annotation, and those marked beside it, by handles round them."""

from __future__ import annotations

import math
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from annotator.core.regions.figures import Point
from annotator.core.regions.mask import Box
from annotator.core.regions.outline import mask_rings
from annotator.core.regions.transform import Affine, centre_of, moving, resizing, turning_between
from annotator.core.work import regrouping
from annotator.core.work.annotation import Annotation
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.shapes import path_of
from annotator.ui.canvas.tool import Done, Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.preview import SHADE, on_view, paint_handles, paint_outline
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session

# Which side along x and y; (0, 0) moves, and None is the handle that turns.
Grip: TypeAlias = tuple[int, int] | None
GRIPS = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0))
# The handle that turns stands so far above the box, in screen pixels; a pointer's reach is 8 of them.
STALK, REACH = 26.0, 8.0
STEP = math.pi / 12


class TransformTool(Tool):
    """Inside the box a drag moves by whole pixels, at a corner or side it scales, at the handle above it turns.

    Shift keeps the proportions, or turns in steps of 15 degrees; Alt scales about the middle.
    """

    name = "transform"
    hint = marked("Shift: proportions, 15° · Alt: about the middle")
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._affine: Affine | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Drag a handle or the whole; a click elsewhere selects."""
        chosen = self.session.chosen_annotations
        box = regrouping.box_of(chosen) if chosen else None
        if box is None or press.control or not self._held(box, press):
            return (yield from self._select(press))
        pointer = press
        grip = self._grip(box, press)
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            if pointer.by_mouse:
                self._affine = _dragged(box, grip, press, pointer)
        affine, self._affine = self._affine, None
        return self._finished(chosen, affine, grip) if affine not in (None, Affine()) else None

    def _finished(self, chosen: tuple[Annotation, ...], affine: Affine | None, grip: Grip) -> Done | None:
        text = marked("Turn") if grip is None else marked("Move") if grip == (0, 0) else marked("Scale")
        if affine is None or chosen != self.session.chosen_annotations:
            return None
        edit = regrouping.transform(chosen, affine, *self.picture_size, text)
        if edit is None:
            self.session.notifications.inform(tr("Nothing would be left on the image."))
            return None
        return Done(edit, text)

    def _select(self, press: Pointer) -> Gesture:
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
        found = self.session.annotations_at(*press.position)[:1]
        if press.control:
            for annotation in found:
                self.session.toggle_mark(annotation.id)
        else:
            self.session.select(Selection(Kind.ANNOTATION, found[0].id) if found else None)
        return None

    def _held(self, box: Box, pointer: Pointer) -> bool:
        """Whether something of the box is under the mouse."""
        inside = box.x <= pointer.x < box.x + box.w and box.y <= pointer.y < box.y + box.h
        return inside or self._grip(box, pointer) != (0, 0)

    @staticmethod
    def _grip(box: Box, pointer: Pointer) -> Grip:
        if pointer.near(_stalk(box, pointer.reach / REACH)):
            return None
        distances = [(math.dist(pointer.position, _place(box, grip)), grip) for grip in GRIPS]
        distance, nearest = min(distances)
        return nearest if distance <= pointer.reach else (0, 0)

    def cancelled(self) -> None:
        self._affine = None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The box with its handles, and the outlines while they are dragged."""
        chosen = self.session.chosen_annotations
        if not chosen:
            return
        affine = (self._affine or Affine()).on_the_grid
        box, colour = regrouping.box_of(chosen), self.session.labels.by_id(chosen[0].label_id).colour
        scale, left, top = viewport.scale, viewport.x, viewport.y
        if self._affine is not None:
            on_image = QTransform(affine.xx, affine.yx, affine.xy, affine.yy, affine.dx, affine.dy)
            place = on_image * QTransform(scale, 0, 0, scale, left, top)
            for annotation in chosen:
                paint_outline(painter, place.map(path_of(mask_rings(annotation.mask))), colour, dashed=True)
        corners = [affine.of(_place(box, grip)) for grip in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        frame = on_view(corners, viewport)
        stalk = [affine.of(_place(box, (0, -1))), affine.of(_stalk(box, 1 / scale))]
        for shade, width in ((SHADE, 3.0), (Qt.GlobalColor.white, 1.2)):
            painter.setPen(QPen(shade, width))
            painter.drawPolygon(frame)
            painter.drawLine(*(QPointF(*viewport.to_view(*point)) for point in stalk))
        handles = [affine.of(_place(box, grip)) for grip in GRIPS] + stalk[1:]
        paint_handles(painter, handles, viewport, colour, 4.0)


def _dragged(box: Box, grip: Grip, press: Pointer, pointer: Pointer) -> Affine:
    """The map that a drag from `press` to `pointer` stands for."""
    if grip is None:
        return turning_between(centre_of(box), press.position, pointer.position, STEP if pointer.shift else 0.0)
    dx, dy = pointer.x - press.x, pointer.y - press.y
    if grip == (0, 0):
        return moving(math.floor(dx + 0.5), math.floor(dy + 0.5))
    return resizing(box, grip, dx, dy, even=pointer.shift, about_centre=pointer.alt)


def _place(box: Box, grip: tuple[int, int]) -> Point:
    x, y = centre_of(box)
    return x + grip[0] * box.w / 2, y + grip[1] * box.h / 2


def _stalk(box: Box, pixel: float) -> Point:
    """Where the handle that turns stands; `pixel` is a screen pixel in the image."""
    x, y = _place(box, (0, -1))
    return x, y - STALK * pixel
