"""Clips in the window: their commands, and the timeline below the image, which is made when the first one is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from annotator.core.images import in_clip
from annotator.core.work.event_times import Border
from annotator.inference.thread import InferenceThread
from annotator.ui.base.actions import SPECS
from annotator.ui.base.text import tr
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.split import Beside
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import Tagging

if TYPE_CHECKING:
    from annotator.studies.reports.page import Place
    from annotator.ui.timeline.tracks import Reader
    from annotator.ui.window.clip_desk import ClipDesk

MENU = "Clip"
# Frames played before and after those that are asked for.
AROUND = 12


class ClipCommands(QObject):
    """What can be done with the clip on screen; `place` is where its timeline will be."""

    def __init__(
        self, window: QMainWindow, session: Session, suggester: Suggester, thread: InferenceThread,
        presenter: Presenter, tagging: Tagging, review: Review, back: Callable[[], object], beside: Beside,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._tagging = window, session, tagging
        self._parts = session, suggester, thread, presenter, tagging, review, back, beside
        self.place = QWidget()
        self._desk: ClipDesk | None = None
        self._actions: Mapping[str, QAction] = {}
        self._dock: QDockWidget | None = None
        self._told = False
        # What other readers coded in the clip on screen, where that is to be seen.
        self.readers: Callable[[], Sequence[Reader]] = tuple

    @property
    def desk(self) -> ClipDesk:
        """The parts that work on clips."""
        if self._desk is None:
            from annotator.ui.window.clip_desk import ClipDesk

            self._desk = ClipDesk(*self._parts, self)
            layout = QVBoxLayout(self.place)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(self._desk.panel)
            self._desk.playing.clip_changed.connect(self._show)
            self._desk.curves.changed.connect(self._show)
            self._desk.faces.tracking.changed.connect(self._show)
            self._desk.sound.changed.connect(self._show)
        return self._desk

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""

        def mark(border: Border) -> Callable[[], None]:
            return lambda: self.desk.mark(border)

        return {
            "clip_play": lambda: self.desk.playing.toggle(), "clip_begin": lambda: self.desk.coding.begin(),
            "clip_onset": mark(Border.ONSET), "clip_apex": mark(Border.APEX), "clip_offset": mark(Border.OFFSET),
            "clip_codes": lambda: self.desk.panel.focus_codes(), "clip_repeat": lambda: self.desk.coding.repeat(),
            "clip_exchange": lambda: self.desk.coding.exchange(),
            "clip_loop": lambda: self.desk.coding.loop(), "clip_whole": lambda: self.desk.panel.view.show_whole(),
            "end_pass": lambda: self.desk.passing.end(), "keep_frame": lambda: self.desk.keep_frame(),
            "clip_sampling": lambda: self.desk.panel.passes.ask_sampling(),
            "neutral_beside": self.show_neutral,
            "clip_curves": self.show_curves, "pin_neutral": lambda: self.desk.neutral.pin(),
            "find_face": lambda on: self.desk.faces.tracking.find(on), "place_face": lambda: self.desk.faces.place(),
            "lock_face": self.lock_face, "face_alone": lambda on: self.desk.faces.see_alone(on),
            "emotion_words": self.emotion_words, "show_beside": self.show_beside,
            "hide_beside": lambda: self.desk.beside.show(None),
            "clip_strip": self.show_strip, "contrast_alike": lambda: self.desk.contrast_alike(),
            "add_sequence": self.add_sequence, "clip_sound": self.switch_sound,
        }  # fmt: skip

    def show_curves(self, on: bool) -> None:
        """Show the model's scores over time, or no longer."""
        if on != (self._desk is not None and self._desk.curves.shown):
            self.desk.curves.show(on)
            self._show()

    def switch_sound(self, on: bool) -> None:
        """Play clips with sound, or without."""
        if self._desk is not None and on != self._desk.sound.on:
            self._desk.switch_sound()

    def lock_face(self, on: bool) -> None:
        """Keep the face in the middle of the view, or no longer."""
        if on != (self._desk is not None and self._desk.faces.locked):
            self.desk.faces.lock(on)
            self._show()

    def emotion_words(self) -> None:
        """Show what published combinations of action units the coded ones are part of; nothing is stored."""
        from annotator.core.work.emotion_words import held_against, units_at
        from annotator.ui.dialogs.emotion_words import EmotionWordsDialog

        desk, frame = self.desk, self.desk.playing.frame
        desk.playing.pause()
        found = held_against(units_at(desk.coding.events, self._session.labels, frame))
        EmotionWordsDialog(frame, found, self._window).exec()

    def show_neutral(self, on: bool) -> None:
        """Show the neutral face beside, or no longer."""
        if on != (self._desk is not None and self._desk.neutral_beside.on):
            self.desk.neutral_beside.show(on)
            self._show()

    def show_beside(self) -> None:
        """Ask for a file that tells events or numbers of the clip, and show it beside what is coded."""
        project = self._session.project
        if project is not None:
            place = str(project.folder)
            path, _ = QFileDialog.getOpenFileName(self._window, tr("A file beside, to compare"), place)
            if path:
                self.desk.beside.show(Path(path))

    def add_sequence(self) -> None:
        """Ask for numbered pictures, and add them as a clip."""
        from annotator.ui.window.clip_of_pictures import add_clip_of_pictures

        add_clip_of_pictures(self._window, self._session)

    def show_strip(self, on: bool) -> None:
        """Show the apexes of events as pictures, with room for them, or no longer."""
        strip = self.desk.panel.strip
        if on != strip.isVisibleTo(self.desk.panel):
            strip.setVisible(on)
            if self._dock is not None:
                height = self._dock.height() + (strip.height() if on else -strip.height())
                self._window.resizeDocks([self._dock], [height], Qt.Orientation.Vertical)
            if on and not self.desk.curves.shown:
                self.show_curves(True)

    def take(self, actions: Mapping[str, QAction], dock: QDockWidget) -> None:
        """The actions of the window, and where the timeline is."""
        self._actions, self._dock = actions, dock
        self._session.image_changed.connect(self._follow)
        self._session.project_opened.connect(self._show)
        self._tagging.mode_changed.connect(self._show)
        self._show()

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key means something on the clip on screen; then it is done as it is pressed."""
        return self._desk is not None and self._desk.takes(event)

    def close(self) -> None:
        """Let go of the clip."""
        if self._desk is not None:
            self._desk.faces.tracking.close()
            self._desk.playing.close()
            QThreadPool.globalInstance().waitForDone()

    @Slot()
    def show_readers(self) -> None:
        """Show what other readers coded in the clip on screen."""
        if self._desk is not None:
            self._desk.panel.view.show_readers(self.readers())

    def play_place(self, place: Place) -> None:
        """Show frames of a clip, again and again, with a little before and after them."""
        session = self._session
        if session.project is None:
            return
        session.show(place.clip)
        label = next((one for one in session.labels.labels if one.id == place.label), None)
        if label is not None:
            session.choose_label(label)
        self.desk.play_frames(place.first - AROUND, place.last + AROUND)

    @Slot()
    def _follow(self) -> None:
        record = self._session.record
        if self._desk is None and record is not None and in_clip(PurePath(record.path)):
            self.desk.begin()
            self.show_readers()
        self._show()

    @Slot()
    def _show(self) -> None:
        desk = self._desk
        active = desk is not None and desk.coding.active
        if self._dock is not None:
            there = desk is not None and desk.playing.path is not None
            self._dock.setVisible(there and not self._tagging.active)
        for spec in SPECS:
            if spec.menu == MENU:
                self._actions[spec.name].setEnabled(active)
        self._actions["add_sequence"].setEnabled(self._session.project is not None)
        self._actions["clip_curves"].setChecked(desk is not None and desk.curves.shown)
        self._actions["clip_sound"].setChecked(desk is not None and desk.sound.on)
        self._actions["find_face"].setChecked(desk is not None and desk.faces.tracking.on)
        self._actions["face_alone"].setChecked(desk is not None and desk.faces.alone)
        self._actions["lock_face"].setChecked(desk is not None and desk.faces.locked)
        self._actions["neutral_beside"].setChecked(desk is not None and desk.neutral_beside.on)
        self._actions["clip_strip"].setChecked(desk is not None and desk.panel.strip.isVisibleTo(desk.panel))
        if active and not self._told:
            self._told = True
            text = tr("Space plays, ← → step, I begins an event, O ends it, K keeps a frame as an image. F1: all keys.")
            self._session.notifications.inform(text)
