"""Select by click; move, insert and delete the vertices of the selected annotation, one or several at once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions import rings as edits
from annotator.core.regions.figures import Point
from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import vertices
from annotator.core.regions.rings import Place, Rings
from annotator.core.work.annotation import Annotation
from annotator.core.work.decisions import reshape
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Done, Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.preview import SHADE, on_view
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

# A mask with more corners than this is edited with the brush; handles would only hide it.
MOST_HANDLES = 600


@lru_cache(maxsize=64)
def _corners(mask: Mask) -> Rings:
    return vertices(mask)


def rings_of(annotation: Annotation) -> Rings:
    """The vertices an annotation is edited by: those it was drawn with, or the corners of its outline."""
    return annotation.rings or _corners(annotation.mask)


class SelectTool(Tool):
    """A click selects the smallest region under it, click by click the next larger; with Ctrl it marks another one.

    A drag moves the vertex under it, and with it all that are chosen: by a frame dragged round them, or by Shift and
    a click. A double click on an edge inserts a vertex, Alt and a click deletes one.
    """

    name = "select"
    hint = marked("Drag a frame round vertices · Ctrl marks regions")
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, session: Session, suggester: Suggester) -> None:
        super().__init__(session)
        self._suggester = suggester
        self._moving: Rings | None = None
        self._frame: tuple[Point, Point] | None = None
        self._hovered: Place | None = None
        self._chosen: frozenset[Place] = frozenset()
        self._chosen_of: Rings = ()

    def gesture(self, press: Pointer) -> Gesture:
        """Move vertices where one is under the cursor, frame others, or select."""
        annotation = self.session.selected_annotation
        place = self._handle(annotation, press)
        if press.control or annotation is None or press.phase is Phase.DOUBLE:
            return (yield from self._click(press))
        if place is None:
            return (yield from self._framing(annotation, press))
        if press.alt:
            return self._reshaped(annotation, edits.without(rings_of(annotation), {place}), marked("Delete vertex"))
        if press.shift:
            self._choose(annotation, self.chosen ^ {place})
        elif place not in self.chosen:
            self._choose(annotation, frozenset({place}))
        return (yield from self._drag(annotation, press))

    # --- vertices

    @property
    def chosen(self) -> frozenset[Place]:
        """The vertices that move together; none once the annotation is another or was changed."""
        annotation = self.session.selected_annotation
        return self._chosen if annotation is not None and rings_of(annotation) == self._chosen_of else frozenset()

    def _choose(self, annotation: Annotation, places: frozenset[Place]) -> None:
        self._chosen, self._chosen_of = places, rings_of(annotation)

    def _drag(self, annotation: Annotation, press: Pointer) -> Gesture:
        rings, places = rings_of(annotation), self.chosen
        pointer, dragged = press, False
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            dragged = dragged or not _close(pointer, press)
            self._moving = self._moved(rings, places, press, pointer) if dragged else None
        moving, self._moving = self._moving, None
        current = self.session.annotation(annotation.id)
        if not moving or current is None or not places:
            return None
        done = self._reshaped(current, moving, marked("Move vertex") if len(places) == 1 else marked("Move vertices"))
        if done is not None:
            self._chosen, self._chosen_of = places, moving
        return done

    @staticmethod
    def _moved(rings: Rings, places: frozenset[Place], press: Pointer, pointer: Pointer) -> Rings:
        """The vertex under the cursor comes to lie exactly where the cursor is; the others go as far."""
        held = edits.nearest_vertex(rings, press.position, press.reach)
        x, y = rings[held[0]][held[1]] if held in places else press.position
        return edits.moved(rings, places, pointer.x - x, pointer.y - y)

    def _framing(self, annotation: Annotation, press: Pointer) -> Gesture:
        """A drag from a free place chooses the vertices in a frame; without one it was a click."""
        pointer, dragged = press, False
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            dragged = dragged or not _close(pointer, press)
            self._frame = (press.position, pointer.position) if dragged else None
        if not dragged:
            self._select(press)
            return None
        found = edits.vertices_inside(rings_of(annotation), press.position, pointer.position)
        if not self._handled(annotation):
            return None
        self._choose(annotation, self.chosen | found if press.shift else found)
        return None

    def delete(self) -> Done | None:
        """Delete the chosen vertices."""
        annotation, places = self.session.selected_annotation, self.chosen
        if annotation is None or not places:
            return None
        text = marked("Delete vertex") if len(places) == 1 else marked("Delete vertices")
        return self._reshaped(annotation, edits.without(rings_of(annotation), places), text)

    def _handle(self, annotation: Annotation | None, pointer: Pointer) -> Place | None:
        if annotation is None or pointer.phase is Phase.DOUBLE or not self._handled(annotation):
            return None
        return edits.nearest_vertex(rings_of(annotation), pointer.position, pointer.reach)

    @staticmethod
    def _handled(annotation: Annotation) -> bool:
        """Whether it has few enough vertices to show them."""
        return sum(map(len, rings_of(annotation))) <= MOST_HANDLES

    def _reshaped(self, annotation: Annotation, rings: Rings, text: str) -> Done | None:
        edit = reshape(annotation, rings_of(annotation), rings, *self.picture_size)
        return Done(edit, text, annotation.id) if edit is not None else None

    # --- regions

    def _click(self, press: Pointer) -> Gesture:
        annotation = self.session.selected_annotation
        if press.phase is Phase.DOUBLE:
            rings = edits.inserted(rings_of(annotation), press.position, press.reach) if annotation else None
            return self._reshaped(annotation, rings, marked("Insert vertex")) if annotation and rings else None
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
        if press.control:
            for found in self.session.annotations_at(*press.position)[:1]:
                self.session.toggle_mark(found.id)
        else:
            self._select(press)
        return None

    def _select(self, press: Pointer) -> None:
        annotation = self.session.selected_annotation
        if annotation is not None and edits.inserted(rings_of(annotation), press.position, press.reach):
            return  # on its edge: the first half of a double click must not lose the selection
        hits = self.under(press.x, press.y, press.reach)
        here = hits.index(self.session.selection) + 1 if self.session.selection in hits else 0
        self.session.select(hits[here % len(hits)] if hits else None)

    def under(self, x: float, y: float, reach: float = 1.0) -> list[Selection]:
        """Annotations and suggestions at a position of the image, the smallest first; places within `reach` of it."""
        found = [
            (annotation.mask.area, Selection(Kind.ANNOTATION, annotation.id))
            for annotation in self.session.annotations_at(x, y)
        ]
        for number, region in self._suggester.regions.items():
            (sx, sy), (px, py) = region.scale, region.place
            if region.is_pointer:
                if (x - px) ** 2 + (y - py) ** 2 <= reach**2:
                    found.append((0, Selection(Kind.SUGGESTION, number)))
            elif region.mask.contains(int(x / sx), int(y / sy)):
                found.append((int(region.mask.area * sx * sy), Selection(Kind.SUGGESTION, number)))
        return [selection for _, selection in sorted(found, key=lambda hit: hit[0])]

    # --- showing

    def hover(self, pointer: Pointer | None) -> None:
        annotation = self.session.selected_annotation
        self._hovered = self._handle(annotation, pointer) if pointer is not None else None

    def cancelled(self) -> None:
        self._moving = self._frame = None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """Handles on the selected annotation's vertices, the outline while some are moved, and the frame."""
        annotation = self.session.selected_annotation
        if annotation is None:
            return
        colour = QColor(self.session.labels.by_id(annotation.label_id).colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._moving:
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.DashLine))
            for ring in self._moving:
                painter.drawPolygon(on_view(ring, viewport))
        if self._handled(annotation):
            self._paint_handles(painter, viewport, self._moving or rings_of(annotation), colour)
        if self._frame is not None:
            frame = QRectF(*(QPointF(*viewport.to_view(*corner)) for corner in self._frame)).normalized()
            for shade, width in ((SHADE, 3.0), (QColor("white"), 1.2)):
                painter.setPen(QPen(shade, width, Qt.PenStyle.DashLine))
                painter.drawRect(frame)

    def _paint_handles(self, painter: QPainter, viewport: Viewport, rings: Rings, colour: QColor) -> None:
        chosen = self.chosen
        for i, ring in enumerate(rings):
            for j, vertex in enumerate(ring):
                held = (i, j) == self._hovered or (i, j) in chosen
                painter.setPen(QPen(QColor("white") if held else QColor(0, 0, 0, 200), 1.0))
                painter.setBrush(colour if held else QColor("white"))
                radius = 5.0 if held else 3.0
                painter.drawEllipse(QPointF(*viewport.to_view(*vertex)), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _close(pointer: Pointer, other: Pointer) -> bool:
    return (pointer.x - other.x) ** 2 + (pointer.y - other.y) ** 2 <= (pointer.reach / 4) ** 2
