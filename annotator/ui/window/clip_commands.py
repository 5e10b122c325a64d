"""Clips in the window: their commands, their keys, and the timeline below the image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.core.errors import KnownError
from annotator.core.images import file_of, frame_path
from annotator.core.work.event_times import Border
from annotator.ui.base.actions import SPECS
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.timeline.panel import TimelinePanel
from annotator.ui.work.coding import Coding
from annotator.ui.work.passing import Passing
from annotator.ui.work.playing import SPEEDS, Playing
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

MENU = "Clip"
# Frames of a long step.
LONG = 10
Key = Qt.Key
_PLAIN, _SHIFT, _CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


class ClipCommands(QObject):
    """What can be done with the clip on screen. Its keys are those of the image, or the timeline, while it is there."""

    def __init__(self, window: QMainWindow, session: Session, canvas: Canvas, tagging: Tagging) -> None:
        super().__init__(window)
        self._session, self._canvas, self._tagging = session, canvas, tagging
        self.playing = Playing(session, self)
        self.coding = Coding(session, self.playing, self)
        self.passing = Passing(session, self.playing, self.coding, self)
        self.panel = TimelinePanel(session, self.playing, self.coding, self.passing)
        self._actions: Mapping[str, QAction] = {}
        self._dock: QDockWidget | None = None
        self._told = False
        playing, coding = self.playing, self.coding
        # What a key does wherever in the window the keys are, and what it does on the image and the timeline.
        self._anywhere: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (Key.Key_I, _PLAIN): coding.begin,
            (Key.Key_I, _SHIFT): partial(coding.mark, Border.ONSET),
            (Key.Key_P, _PLAIN): partial(coding.mark, Border.APEX),
            (Key.Key_O, _PLAIN): partial(coding.mark, Border.OFFSET),
            (Key.Key_R, _PLAIN): coding.repeat,
            (Key.Key_L, _PLAIN): coding.loop,
            (Key.Key_K, _PLAIN): self.keep_frame,
            (Key.Key_F, _PLAIN): self.passing.end,
            (Key.Key_Comma, _PLAIN): partial(self._faster, -1),
            (Key.Key_Period, _PLAIN): partial(self._faster, 1),
            (Key.Key_BracketLeft, _PLAIN): partial(self.panel.zoom, -1),
            (Key.Key_BracketRight, _PLAIN): partial(self.panel.zoom, 1),
        }
        self._here: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (Key.Key_Space, _PLAIN): playing.toggle,
            (Key.Key_Left, _PLAIN): partial(playing.step, -1),
            (Key.Key_Right, _PLAIN): partial(playing.step, 1),
            (Key.Key_Left, _SHIFT): partial(playing.step, -LONG),
            (Key.Key_Right, _SHIFT): partial(playing.step, LONG),
            (Key.Key_Left, _CONTROL): partial(coding.to_landmark, -1),
            (Key.Key_Right, _CONTROL): partial(coding.to_landmark, 1),
            (Key.Key_Tab, _PLAIN): partial(coding.step, 1),
            (Key.Key_Backtab, _SHIFT): partial(coding.step, -1),
            (Key.Key_Home, _PLAIN): partial(playing.go, 0),
            (Key.Key_End, _PLAIN): self._to_end,
            (Key.Key_Return, _PLAIN): self.panel.focus_codes,
            (Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier): self.panel.focus_codes,
        }
        playing.clip_changed.connect(self._show)
        session.image_changed.connect(self._show)
        self.panel.left.connect(canvas.setFocus)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        coding = self.coding
        return {
            "clip_play": self.playing.toggle, "clip_begin": coding.begin,
            "clip_onset": partial(_mark, coding, Border.ONSET), "clip_apex": partial(_mark, coding, Border.APEX),
            "clip_offset": partial(_mark, coding, Border.OFFSET), "clip_codes": self.panel.focus_codes,
            "clip_repeat": coding.repeat, "clip_loop": coding.loop, "clip_whole": self.panel.view.show_whole,
            "keep_frame": self.keep_frame, "end_pass": self.passing.end,
        }  # fmt: skip

    def take(self, actions: Mapping[str, QAction], dock: QDockWidget) -> None:
        """The actions of the window, and where the timeline is."""
        self._actions, self._dock = actions, dock
        for part in (self._canvas, self.panel.view):
            part.installEventFilter(self)
        self._tagging.mode_changed.connect(self._show)
        self._show()

    def close(self) -> None:
        """Let go of the clip."""
        self.playing.close()

    # --- keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key means something on a clip wherever the keys are; then it is done as it is pressed."""
        return self._does(event, self._anywhere)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Keys on the image, or the timeline, of a clip."""
        if isinstance(event, QKeyEvent) and self._does(event, self._anywhere | self._here):
            return True
        return super().eventFilter(target, event)

    def _does(self, event: QKeyEvent, meant: Mapping[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]) -> bool:
        if not self.coding.active or self._tagging.active or self._canvas.busy:
            return False
        kind = event.type()
        does = meant.get((Qt.Key(event.key()), event.modifiers()))
        if does is None and event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
            does = meant.get((Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier))
        if does is None:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # no action has it, then
        elif kind == QEvent.Type.KeyPress:
            does()
        return kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)

    # --- doing

    def _faster(self, by: int) -> None:
        place = min(max(SPEEDS.index(self.playing.speed) + by, 0), len(SPEEDS) - 1)
        self.playing.set_speed(SPEEDS[place])

    def _to_end(self) -> None:
        self.playing.go(self.playing.frames - 1)

    def keep_frame(self) -> None:
        """Make the frame that is seen an image of the project, and show it: there regions are drawn and suggested."""
        session, playing = self._session, self.playing
        if not self.coding.active or session.project is None or session.record is None:
            return
        playing.pause()
        frame = playing.frame
        clip = session.project.image_path(session.record)
        try:
            session.add_images([frame_path(file_of(clip), frame)])
        except KnownError as error:
            session.notifications.report(error)
            return
        record = session.project.image_at(str(frame_path(PurePath(session.record.path), frame)))
        if record is not None:
            session.show(record.id)

    # --- showing

    @Slot()
    def _show(self) -> None:
        if self._dock is None:
            return
        if self.coding.active and not self._told:
            self._told = True
            text = tr("Space plays, ← → step, I begins an event, O ends it, K keeps a frame as an image. F1: all keys.")
            self._session.notifications.inform(text)
        self._dock.setVisible(self.playing.path is not None and not self._tagging.active)
        for spec in SPECS:
            if spec.menu == MENU:
                self._actions[spec.name].setEnabled(self.coding.active)


def _mark(coding: Coding, border: Border) -> None:
    coding.mark(border)
