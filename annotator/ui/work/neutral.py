"""The neutral frame of a clip: the face at rest that coders score changes against, shown while a key is held."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.text import tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session

# The setting that keeps them: JSON, the frame by the clip's number.
SETTING = "neutral_frames"


class Neutral(QObject):
    """One frame for each clip. `changed`: another one, or none."""

    changed = Signal()

    def __init__(self, session: Session, playing: Playing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._playing = session, playing
        self.frame: int | None = None
        # What lays the face of one frame over that of another: (2, 3), None where it is not known.
        self.onto: Callable[[int, int], NDArray[np.float64] | None] = lambda _from, _to: None
        session.image_changed.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Find the one of the clip on screen."""
        record = self._session.record
        clip = record if record is not None and self._playing.on_clip else None
        self.frame = self._kept().get(str(clip.id)) if clip is not None else None
        self.changed.emit()

    def _kept(self) -> dict[str, int]:
        project = self._session.project
        try:
            kept = json.loads(project.setting(SETTING) or "{}") if project is not None else {}
        except ValueError:
            return {}
        told = kept.items() if isinstance(kept, dict) else ()
        return {number: frame for number, frame in told if isinstance(frame, int) and frame >= 0}

    def pin(self) -> None:
        """The frame that is seen is the neutral one; where it is already, none is."""
        project, record = self._session.project, self._session.record
        if project is None or record is None or not self._playing.on_clip:
            return
        frame = None if self.frame == self._playing.frame else self._playing.frame
        kept = {number: at for number, at in self._kept().items() if number != str(record.id)}
        if frame is not None:
            kept[str(record.id)] = frame
        try:
            project.set_setting(SETTING, json.dumps(kept))
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.frame = frame
        text = tr("No frame is the neutral one any more.")
        if frame is not None:
            text = tr("Frame {frame} is the neutral one: hold N to compare with it.", frame=frame)
        self._session.notifications.inform(text)
        self.changed.emit()

    def show(self, on: bool) -> None:
        """Show the neutral frame in place of the one that is told, or no longer."""
        if self.frame is None:
            if on:
                self._session.notifications.inform(tr("No frame is the neutral one: Shift+N chooses this one."))
            return
        self._playing.pause()
        self._playing.peek(self.frame if on else None, self.onto(self.frame, self._playing.frame) if on else None)
