"""What every tool is: gestures made of events."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.core.work.edits import Edit
from annotator.ui.canvas.live_mask import LiveMask
from annotator.ui.canvas.tool_options import Option
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.work.session import Session


class Phase(Enum):
    """What an event was. The last three come from the keys Enter, Backspace and from a double click."""

    PRESS = auto()
    MOVE = auto()
    RELEASE = auto()
    FINISH = auto()
    TAKE_BACK = auto()
    DOUBLE = auto()


@dataclass(frozen=True)
class Pointer:
    """An event at an image position (x, y); pixel corners lie at whole numbers. `reach` is 8 screen pixels."""

    phase: Phase
    x: float
    y: float
    reach: float = 1.0
    shift: bool = False
    alt: bool = False
    control: bool = False

    @property
    def position(self) -> tuple[float, float]:
        return self.x, self.y

    @property
    def by_mouse(self) -> bool:
        """Whether it has a position: events from the keyboard have none."""
        return self.phase not in (Phase.FINISH, Phase.TAKE_BACK)

    def near(self, position: tuple[float, float]) -> bool:
        """Whether a position lies within reach."""
        return (self.x - position[0]) ** 2 + (self.y - position[1]) ** 2 <= self.reach**2


@dataclass(frozen=True)
class Done:
    """How a gesture ended: an edit to apply under a name, the annotation to select after it, and what to tell of it."""

    edit: Edit
    text: str
    select: int | None = None
    note: str = ""


Gesture: TypeAlias = Generator[None, Pointer, Done | None]


class Tool:
    """One tool. `gesture` starts with the event that was a press; Escape closes it, and nothing has happened.

    `hint` tells in a few words what its keys do.
    """

    name = ""
    hint = ""
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be set on it; the wheel with Alt changes the first number."""
        return ()

    @property
    def live(self) -> LiveMask | None:
        """The pixels it is painting at the moment, to be drawn over the regions."""
        return None

    def damage(self, viewport: Viewport) -> QRectF | None:
        """The part of the view its previews changed in since this was last asked; None when it may be anywhere."""
        return None

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height of the image on screen."""
        assert self.session.picture is not None
        return self.session.picture.width, self.session.picture.height

    def gesture(self, press: Pointer) -> Gesture:
        """Follow a drag or a series of clicks."""
        raise NotImplementedError

    @property
    def undecided(self) -> bool:
        """Whether it depends on how the gesture under way goes on what it does."""
        return False

    def clearance(self, viewport: Viewport) -> float:
        """How far from the cursor, in pixels of the view, what it draws there reaches."""
        return 0.0

    def intent(self, pointer: Pointer) -> str:
        """What a gesture that begins here will do, in a word, where that is a question; shown at the cursor."""
        return ""

    def delete(self) -> Done | None:
        """The Delete key, where the tool holds something smaller than an annotation; None where it does not."""
        return None

    def hover(self, pointer: Pointer | None) -> None:
        """The mouse moved without a gesture; None when it left."""

    def cancelled(self) -> None:
        """A gesture was given up: forget its preview."""

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """Draw previews and handles over the image."""
