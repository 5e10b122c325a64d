"""What a clip's face is good for: a view that stays on it, a neutral face laid over it, where maps lie on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QRectF, Slot

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Suggestion
from annotator.core.work.facs_notation import unit_number
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.tools.face import FaceTool
from annotator.ui.work.clip_maps import ClipMaps
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session
from annotator.ui.work.still_zones import zone_told
from annotator.ui.work.tracking import Tracking

if TYPE_CHECKING:
    from annotator.core.faces import Alignment


# The setting that keeps what the model sees of a clip's frames: "" for all of them.
SEES, FACE = "model_sees", "face"
# The side of the square, in pixels.
SIDE = 320


class FaceDesk(QObject):
    """`back` puts the tool that was in hand before into it again."""

    def __init__(
        self, session: Session, playing: Playing, maps: ClipMaps, canvas: Canvas, back: Callable[[], object],
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._playing, self._maps, self._canvas, self._back = session, playing, maps, canvas, back
        self.tracking = Tracking(session, playing, self)
        self.tool = FaceTool(session, self.tracking)
        self.locked, self.alone = False, False
        self._square: tuple[str, Callable[[int], Alignment | None]] | None = None
        self._shares: dict[tuple[object, ...], float | None] = {}
        playing.shown.connect(self._look)
        self.tracking.changed.connect(self._follow)
        canvas.busy_changed.connect(self._left)
        session.project_opened.connect(self._read)
        self._read()

    def place(self) -> None:
        """Say where the face is on the frame on screen."""
        if self._playing.on_clip and self._playing.frames:
            self._playing.pause()
            self._canvas.begin(self.tool)
            self._canvas.setFocus()
            self._session.notifications.inform(tr(self.tool.hint))

    @Slot()
    def _left(self) -> None:
        if self._canvas.tool is self.tool and not self._canvas.busy:
            self._back()

    def lock(self, on: bool) -> None:
        """Keep the face in the middle of the view, as large as it goes, or no longer."""
        self.locked = on
        if on and self.tracking.track is None:
            self.tracking.find(True)
        if on:
            self._look()
        else:
            self._canvas.fit()

    @Slot()
    def _follow(self) -> None:
        self._shares.clear()
        track = self.tracking.track
        self._square = None
        if self.alone and track is not None and self.tracking.done == 1:
            self._square = f"face {self.tracking.key}", lambda frame: track.alignment(frame, SIDE)
        self._look()

    @Slot()
    def _look(self) -> None:
        face = self.tracking.steady(self._playing.seen) if self.locked and self._playing.on_clip else None
        if face is not None:
            left, top, right, bottom = face.box
            self._canvas.zoom_to(QRectF(left, top, right - left, bottom - top))

    def onto(self, frame: int, other: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None:
        """The similarity (2, 3) that lays the face of a frame over that of another; None where one is not known."""
        from annotator.core.faces.warping import inverse, mapped

        track = self.tracking.track
        one, two = (track.alignment(place, 1) if track is not None else None for place in (frame, other))
        if one is None or two is None:
            return None
        back = inverse(two.matrix)
        return np.column_stack((back[:, :2] @ one.matrix[:, :2], mapped(back, one.matrix[:, 2])))

    # --- what the model sees

    @Slot()
    def _read(self) -> None:
        """Whether the model is to see the face alone, upright in a square: kept with the project, asked for once."""
        project = self._session.project
        self.alone = project is not None and project.setting(SEES) == FACE

    def see_alone(self, on: bool) -> None:
        """Show the model the face alone from now on, or frames as a whole; kept with the project."""
        project = self._session.project
        if project is None or on == self.alone:
            return
        try:
            project.set_setting(SEES, FACE if on else "")
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.alone = on
        if on and self.tracking.track is None:
            self.tracking.find(True)
        self.tracking.changed.emit()

    def waits(self) -> bool:
        """Whether the face that the model is to see alone is still looked for."""
        return self.alone and self.tracking.on and self.tracking.done < 1

    def square(self) -> tuple[str, Callable[[int], Alignment | None]] | None:
        """A name for what the model sees of the clip on screen, and the part of a frame; None for all of it."""
        return self._square

    # --- where maps lie

    def share(self, suggestion: Suggestion) -> float | None:
        """The share of a suggested event's map, at its apex, that lies where its action unit is looked for, in [0, 1];
        None where that is not known.
        """
        from annotator.core.faces.zones import share_of_map

        unit, span = unit_number(suggestion.provenance.target), suggestion.span
        frame = span.apex if span is not None and span.apex is not None else -1
        face = self.tracking.face(frame)
        if unit is None or face is None or self._playing.path is None:
            return None
        about = suggestion.provenance.target, self._maps.key(frame)
        if about not in self._shares:
            heat, picture = self._maps.heat_at(frame, suggestion.provenance.target), self._session.picture
            if heat is None or picture is None:
                return None
            self._shares[about] = share_of_map(heat, face, unit, (picture.width, picture.height))
        return self._shares[about]

    def told(self, suggestion: Suggestion) -> str:
        """The same in words; "" where it is not known."""
        share = self.share(suggestion)
        return "" if share is None else zone_told(share)
