"""Select by click; move, insert and delete the vertices of the selected annotation."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.core.annotation import Annotation
from annotator.core.decisions import reshape
from annotator.core.mask import Mask
from annotator.core.outline import Ring, vertices
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.session import Kind, Selection, Session
from annotator.ui.suggester import Suggester
from annotator.ui.tools.base import Done, Gesture, Phase, Pointer, Tool

Rings: TypeAlias = tuple[Ring, ...]
# A mask with more corners than this is edited with the brush; handles would only hide it.
MOST_HANDLES = 600


@lru_cache(maxsize=64)
def _corners(mask: Mask) -> Rings:
    return vertices(mask)


def rings_of(annotation: Annotation) -> Rings:
    """The vertices an annotation is edited by: those it was drawn with, or the corners of its outline."""
    return annotation.rings or _corners(annotation.mask)


class SelectTool(Tool):
    """A click selects the smallest region under it, click by click the next larger; a drag moves a vertex.

    A double click on an edge inserts a vertex, Alt and a click deletes one.
    """

    name = "select"
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, session: Session, suggester: Suggester) -> None:
        super().__init__(session)
        self._suggester = suggester
        self._moving: Rings | None = None
        self._hovered: tuple[float, float] | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Move a vertex where one is under the cursor, else select."""
        annotation = self.session.selected_annotation
        handle = self._handle(annotation, press)
        if annotation is None or handle is None:
            return (yield from self._click(press))
        rings, (ring, vertex) = rings_of(annotation), handle
        if press.alt:
            return self._reshaped(annotation, _without(rings, ring, vertex), "Delete vertex")
        pointer, moved = press, False
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            moved = moved or not _close(pointer, press)
            self._moving = _with(rings, ring, vertex, pointer.position) if moved else None
        moving, self._moving = self._moving, None
        current = self.session.annotation(annotation.id)
        return self._reshaped(current, moving, "Move vertex") if moving and current is not None else None

    def _click(self, press: Pointer) -> Gesture:
        if press.phase is Phase.DOUBLE:
            annotation = self.session.selected_annotation
            if annotation is not None:
                rings = _inserted(rings_of(annotation), press)
                return self._reshaped(annotation, rings, "Insert vertex") if rings else None
            return None
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
        annotation = self.session.selected_annotation
        if annotation is not None and _inserted(rings_of(annotation), press):
            return None  # on its edge: the first half of a double click must not lose the selection
        hits = self._under(press)
        here = hits.index(self.session.selection) + 1 if self.session.selection in hits else 0
        self.session.select(hits[here % len(hits)] if hits else None)
        return None

    def _under(self, pointer: Pointer) -> list[Selection]:
        x, y = int(pointer.x), int(pointer.y)
        found = [
            (annotation.mask.area, Selection(Kind.ANNOTATION, annotation.id))
            for annotation in self.session.annotations
            if annotation.mask.contains(x, y)
        ]
        for number, region in self._suggester.regions.items():
            sx, sy = region.scale
            if region.mask.contains(int(pointer.x / sx), int(pointer.y / sy)):
                found.append((int(region.mask.area * sx * sy), Selection(Kind.SUGGESTION, number)))
        return [selection for _, selection in sorted(found, key=lambda hit: hit[0])]

    def _handle(self, annotation: Annotation | None, pointer: Pointer) -> tuple[int, int] | None:
        if annotation is None or pointer.phase is Phase.DOUBLE:
            return None
        rings = rings_of(annotation)
        if sum(map(len, rings)) > MOST_HANDLES:
            return None
        near = [
            ((x - pointer.x) ** 2 + (y - pointer.y) ** 2, (i, j))
            for i, ring in enumerate(rings)
            for j, (x, y) in enumerate(ring)
            if pointer.near((x, y))
        ]
        return min(near)[1] if near else None

    def _reshaped(self, annotation: Annotation, rings: Rings, text: str) -> Done | None:
        edit = reshape(annotation, rings_of(annotation), rings, *self.picture_size)
        return Done(edit, text, annotation.id) if edit is not None else None

    def hover(self, pointer: Pointer | None) -> None:
        annotation = self.session.selected_annotation
        handle = self._handle(annotation, pointer) if pointer is not None else None
        self._hovered = rings_of(annotation)[handle[0]][handle[1]] if annotation and handle else None

    def cancelled(self) -> None:
        self._moving = None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """Handles on the selected annotation's vertices, and the outline while one is moved."""
        annotation = self.session.selected_annotation
        if annotation is None:
            return
        rings = self._moving or rings_of(annotation)
        colour = QColor(self.session.labels.by_id(annotation.label_id).colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._moving:
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.DashLine))
            for ring in rings:
                painter.drawPolygon(QPolygonF([QPointF(*viewport.to_view(*vertex)) for vertex in ring]))
        if sum(map(len, rings)) > MOST_HANDLES:
            return
        painter.setPen(QPen(QColor(0, 0, 0, 200), 1.0))
        for ring in rings:
            for vertex in ring:
                hovered = vertex == self._hovered
                painter.setBrush(colour if hovered else QColor("white"))
                radius = 5.0 if hovered else 3.0
                painter.drawEllipse(QPointF(*viewport.to_view(*vertex)), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _close(pointer: Pointer, other: Pointer) -> bool:
    return (pointer.x - other.x) ** 2 + (pointer.y - other.y) ** 2 <= (pointer.reach / 4) ** 2


def _with(rings: Rings, ring: int, vertex: int, position: tuple[float, float]) -> Rings:
    moved = (*rings[ring][:vertex], position, *rings[ring][vertex + 1 :])
    return (*rings[:ring], moved, *rings[ring + 1 :])


def _without(rings: Rings, ring: int, vertex: int) -> Rings:
    left = (*rings[ring][:vertex], *rings[ring][vertex + 1 :])
    return (*rings[:ring], *((left,) if len(left) >= 3 else ()), *rings[ring + 1 :])


def _inserted(rings: Rings, pointer: Pointer) -> Rings | None:
    """The rings with a vertex at the pointer, on the nearest edge within reach; None where there is none."""
    best: tuple[float, int, int] | None = None
    for i, ring in enumerate(rings):
        for j, (start, end) in enumerate(zip(ring, (*ring[1:], ring[0]), strict=True)):
            distance = _distance(pointer.position, start, end)
            if distance <= pointer.reach and (best is None or distance < best[0]):
                best = (distance, i, j)
    if best is None:
        return None
    _, i, j = best
    grown = (*rings[i][: j + 1], pointer.position, *rings[i][j + 1 :])
    return (*rings[:i], grown, *rings[i + 1 :])


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length2 = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length2 if length2 else 0.0
    along = min(max(along, 0.0), 1.0)
    x, y = start[0] + along * dx - point[0], start[1] + along * dy - point[1]
    return float((x * x + y * y) ** 0.5)
