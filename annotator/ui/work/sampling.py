"""Time sampling of the project's clips: which frames are coded, and going from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.sampling import SETTING, sample_from, sampled, step_of
from annotator.ui.base.text import tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session


class Sampling(QObject):
    """`every` so many frames is coded, 1 for all of them. `changed`: another number."""

    changed = Signal()

    def __init__(self, session: Session, playing: Playing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._playing = session, playing
        self.every = 1
        session.project_opened.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Take up what the project that is open says."""
        project = self._session.project
        self.every = step_of(project.setting(SETTING)) if project is not None else 1
        self.changed.emit()

    def use(self, every: int) -> None:
        """Code one frame in so many from now on."""
        project = self._session.project
        if project is None or every == self.every:
            return
        try:
            project.set_setting(SETTING, str(every) if every > 1 else "")
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.every = every
        self._session.notifications.inform(
            tr("One frame in {every} is coded: ← and → go from one to the next, I says there, or not.", every=every)
            if every > 1
            else tr("All frames are coded.")
        )
        self.step(0)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Show the frame so many further on among those that are coded, and stop there."""
        self._playing.pause()
        self._playing.go(sample_from(self._playing.frame, by, self.every, self._playing.frames))

    def here(self) -> bool:
        """Whether the frame that is seen is one of those; else the one before it is shown, and that is told."""
        frame, every = self._playing.frame, self.every
        if sampled(frame, every) == frame:
            return True
        self._playing.pause()
        self._playing.go(sampled(frame, every))
        text = tr("Frame {frame} is none of those that are coded, one in {every}.", frame=frame, every=every)
        self._session.notifications.inform(text)
        return False
