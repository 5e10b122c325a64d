"""Live wire: a line from anchor to anchor that follows the image's edges by itself."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from annotator.core.regions.figures import Point
from annotator.ui.base.busy import busy
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.tools.drawing import Work
from annotator.ui.tools.polygon import PolygonTool
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.images.live_wire import LiveWire


class LiveWireTool(PolygonTool):
    """Draws a new region wherever it begins. Clicks set anchors; Backspace takes the last one back."""

    name = "livewire"
    hint = marked("Click anchors · Enter closes · Backspace takes back")
    text = marked("Live wire")

    def __init__(self, session: Session, work: Work) -> None:
        super().__init__(session, work)
        self._wire: LiveWire | None = None
        self._paths: list[tuple[Point, ...]] = []
        self._running: tuple[Point, ...] = ()

    def gesture(self, press: Pointer) -> Gesture:
        """Collect anchors until the line is closed."""
        self._paths, self._way = [], self.drawing(press)
        self._anchor(press.position)
        while True:
            pointer = yield
            self._follow(pointer)
            closes = pointer.phase is Phase.PRESS and len(self._vertices) >= 2 and pointer.near(self._vertices[0])
            if closes or pointer.phase in (Phase.FINISH, Phase.DOUBLE):
                break
            if pointer.phase is Phase.TAKE_BACK:
                self._take_back()
                if not self._vertices:
                    return None
            elif pointer.phase is Phase.PRESS:
                self._anchor(pointer.position)
        return self._finished()

    def _anchor(self, position: Point) -> None:
        if self._vertices and self._wire is not None:
            self._paths.append(self._wire.path(position))
        self._vertices.append(position)
        self._begin()

    def _follow(self, pointer: Pointer) -> None:
        if pointer.by_mouse and self._wire is not None:
            self._pointer, self._running = pointer, self._wire.path(pointer.position)

    def _take_back(self) -> None:
        self._vertices.pop()
        if self._vertices:
            self._paths.pop()
            self._begin()

    def _begin(self) -> None:
        """Look for paths from the last anchor on."""
        from annotator.core.images.live_wire import LiveWire

        assert self.session.picture is not None
        with busy():
            self._wire = LiveWire(self.session.picture, self._vertices[-1])
        self._running = self._wire.path(self._pointer.position) if self._pointer is not None else ()

    def _outline(self) -> list[Point]:
        """Every path, and one more from the last anchor to the first."""
        assert self._wire is not None
        return list(chain.from_iterable(path[:-1] for path in (*self._paths, self._wire.path(self._vertices[0]))))

    def _line(self, pointer: Pointer | None) -> list[Point]:
        return [*chain.from_iterable(self._paths), *(self._running or self._vertices[-1:])]

    def cancelled(self) -> None:
        super().cancelled()
        self._wire, self._running = None, ()
