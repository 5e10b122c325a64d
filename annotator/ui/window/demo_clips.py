"""Plays the job on a demonstration's clips: events by hand, suggested ones decided on, a pass ended, exported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from annotator.core.errors import KnownError
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.events import events_csv
from annotator.ui.dialogs.export import ExportChoice
from annotator.ui.window.demo_shots import Shots
from annotator.ui.window.hand import Hand, wait_until
from annotator.ui.window.main_window import MainWindow

Key = Qt.Key
EVENTS = "events.csv"
# What is coded by hand before the model is asked, in this label: from one frame on, to another.
LABEL, ONSET, OFFSET = "AU12", 15, 60


class ClipPlayer:
    """The story of clips."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self._hand, self._shoot = Hand(window, window.canvas), Shots(window, folder)
        self._desk = window.clips.desk

    def play(self) -> None:
        """The story, clip by clip."""
        hand, playing = self._hand, self._desk.playing
        wait_until(lambda: playing.frames > 0 and playing.seen == 0, "the clip")
        self._code()
        self._shoot("coded-by-hand")
        self._window.actions_["clip_curves"].trigger()
        self._suggested()
        self._shoot("events-suggested")
        hand.press(Key.Key_Tab)
        self._seen()
        hand.press(Key.Key_A)
        self._shoot("accepted")
        if self._desk.proposing.shown:
            hand.press(Key.Key_Tab)
            self._seen()
            hand.press(Key.Key_X)
        hand.press(Key.Key_F)
        self._shoot("rejected-and-pass-ended")
        before = playing.path
        hand.press(Key.Key_PageDown)
        wait_until(lambda: playing.path != before and playing.frames > 0 and playing.seen == 0, "the next clip")
        self._suggested()
        while self._desk.proposing.shown:
            hand.press(Key.Key_Tab)
            hand.press(Key.Key_A)
        hand.press(Key.Key_F)
        self._shoot("all-accepted")
        choice = ExportChoice(self._folder / EVENTS, events_csv.FORMAT, ExportOptions())
        if self._window.file_commands.export_to(choice):
            self._shoot("exported")

    def _code(self) -> None:
        """An event by hand, from the frame where it begins to the one where it ends."""
        label = self._window.session.labels.by_name(LABEL)
        if label is None:
            raise KnownError("The project has no label “{label}”.", label=LABEL)
        self._window.review.choose_label(label)
        for frame, key in ((ONSET, Key.Key_I), (OFFSET, Key.Key_O)):
            self._desk.playing.go(frame)
            self._seen()
            self._hand.press(key)

    def _suggested(self) -> None:
        wait_until(lambda: self._desk.curves.done == 1 and bool(self._desk.proposing.shown), "suggested events", 120)

    def _seen(self) -> None:
        playing = self._desk.playing
        wait_until(lambda: playing.seen == playing.frame, "the frame")
