"""Puts the neutral face at the canvas, and takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from annotator.core.images import Picture
from annotator.ui.base.text import tr
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.split import Beside
from annotator.ui.work.neutral import Neutral
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.panels.neutral_pane import NeutralPane


class NeutralBeside(QObject):
    """`on`: it is wanted beside every clip that has one, until it is no longer."""

    def __init__(
        self, session: Session, playing: Playing, neutral: Neutral, presenter: Presenter, beside: Beside,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._playing, self._neutral = session, playing, neutral
        self._presenter, self._beside = presenter, beside
        self.on = False
        self.pane: NeutralPane | None = None
        neutral.changed.connect(self._follow)
        playing.clip_changed.connect(self._follow)
        playing.shown.connect(self._align)
        playing.fetched.connect(self._take)
        presenter.display.changed.connect(self._redisplay)

    def show(self, on: bool) -> None:
        """Show it from now on, or no longer."""
        if on == self.on:
            return
        self.on = on
        if on and self._neutral.frame is None:
            self._session.notifications.inform(tr("No frame is the neutral one: Shift+N chooses this one."))
        self._follow()

    @Slot()
    def _follow(self) -> None:
        frame = self._neutral.frame if self._playing.on_clip and self._playing.frames else None
        if self.on and frame is not None:
            if self.pane is None or self._beside.panes is not self.pane or self.pane.frame != frame:
                self._playing.fetch(frame)
        elif self.pane is not None and self._beside.panes is self.pane:
            self.pane.frame = -1
            self._beside.show_panes(None)

    @Slot(int, object)
    def _take(self, frame: int, picture: Picture) -> None:
        if not self.on or frame != self._neutral.frame:
            return
        if self.pane is None:
            from annotator.ui.panels.neutral_pane import NeutralPane

            self.pane = NeutralPane(self._presenter.canvas)
        self._beside.show_panes(self.pane)
        self.pane.show_frame(frame, picture)
        self._redisplay()
        self._align()

    @Slot()
    def _redisplay(self) -> None:
        if self.pane is not None:
            self.pane.show_display(self._presenter.display.display)

    @Slot()
    def _align(self) -> None:
        """The face lies where it does on the frame on screen, where it is known on both."""
        frame = self._neutral.frame
        if self.pane is not None and frame is not None and self._beside.panes is self.pane:
            self.pane.align(self._neutral.onto(frame, self._playing.seen))
