"""The parts that work on clips, made when the first one is met, and their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent

from annotator.core.errors import KnownError
from annotator.core.images import file_of, frame_path
from annotator.core.work.event_times import Border
from annotator.core.work.facs_rules import look_alikes
from annotator.inference.thread import InferenceThread
from annotator.ui.base.label_text import full, short
from annotator.ui.base.text import tr
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.split import Beside
from annotator.ui.timeline.panel import TimelinePanel
from annotator.ui.timeline.strip import Apex
from annotator.ui.window.face_desk import FaceDesk
from annotator.ui.window.neutral_beside import NeutralBeside
from annotator.ui.work.clip_maps import ClipMaps
from annotator.ui.work.clip_sound import ClipSound
from annotator.ui.work.coding import Coding
from annotator.ui.work.comparison_tracks import ComparisonTracks
from annotator.ui.work.curves import Curves
from annotator.ui.work.neutral import Neutral
from annotator.ui.work.passing import Passing
from annotator.ui.work.playing import SPEEDS, Playing
from annotator.ui.work.proposing import Proposing
from annotator.ui.work.review import Review
from annotator.ui.work.sampling import Sampling
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import Tagging

# Frames of a long step.
LONG = 10
Key = Qt.Key
Keys: TypeAlias = Mapping[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]
_PLAIN, _KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ClipDesk(QObject):
    """Plays, codes and shows the clip on screen; its keys are those of the image, or the timeline, meanwhile."""

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, presenter: Presenter, tagging: Tagging,
        review: Review, back: Callable[[], object], beside: Beside, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._presenter, canvas, self._suggester = presenter, presenter.canvas, suggester
        self._before_alike = suggester.contrast
        self._session, self._canvas, self._tagging = session, canvas, tagging
        self._wanted: tuple[int, int] | None = None
        self._told: tuple[str, ...] = ()
        self.playing = playing = Playing(session, self)
        self.sampling = Sampling(session, playing, self)
        self.sound = ClipSound(playing, self)
        self.coding = coding = Coding(session, playing, self.sampling, self)
        self.passing = Passing(session, playing, coding, self)
        self.neutral = Neutral(session, playing, self)
        self.curves = Curves(session, suggester, playing, thread, self)
        self.proposing = Proposing(session, suggester, playing, coding, self.curves, self)
        self.beside = ComparisonTracks(session, playing, self)
        self.maps = ClipMaps(session, suggester, playing, coding, self.curves, self.proposing, thread, self)
        self.faces = FaceDesk(session, playing, self.maps, canvas, back, self)
        self.panel = TimelinePanel(
            session, playing, coding, self.passing, self.proposing, self.sampling, presenter.options
        )
        self.neutral_beside = NeutralBeside(session, playing, self.neutral, presenter, beside, self)
        self.panel.tell_sound(self.sound)
        self._connect(review)
        self._anywhere, self._here = self._keys_anywhere(), self._keys_here()
        for part in (canvas, self.panel.view):
            part.installEventFilter(self)

    def _connect(self, review: Review) -> None:
        tracking, before = self.faces.tracking, self._presenter.instead
        self.playing.clip_changed.connect(self._play_wanted)
        self.neutral.changed.connect(lambda: self.panel.view.show_neutral(self.neutral.frame))
        self.beside.changed.connect(self._show_beside)
        self.curves.changed.connect(self._show_curves)
        self.curves.changed.connect(self._show_work)
        self.proposing.changed.connect(self._suggester.regions_changed)
        self.maps.changed.connect(self._show_maps)
        self.maps.heat_changed.connect(self._presenter.show_heat)
        self.maps.progressed.connect(self._show_work)
        tracking.changed.connect(self._show_faces)
        tracking.changed.connect(self.curves.follow)
        tracking.progressed.connect(lambda share: self.panel.show_search(share))
        self.panel.left.connect(self._canvas.setFocus)
        self.curves.sight = lambda: self.panel.view.sight
        self.curves.waits, self.curves.square, self.neutral.onto = self.faces.waits, self.faces.square, self.faces.onto
        review.events_shown, review.told_of_event = lambda: self.proposing.shown, self.faces.told
        review.takes_label = self.coding.take_label
        self._presenter.instead = lambda: before() or self.maps.heat()

    @Slot()
    def _show_curves(self) -> None:
        scores, labels = self.curves.scores, self._session.labels.labels if self._session.project is not None else ()
        self.panel.show_curves({label.id: scores[label.name] for label in labels if label.name in scores})

    @Slot()
    def _show_beside(self) -> None:
        found = self.beside.shown
        if found is None:
            self.panel.show_beside("", {}, ())
        else:
            self.panel.show_beside(found.file.name, found.curves, found.events)

    @Slot()
    def _show_faces(self) -> None:
        track = self.faces.tracking.track
        self.panel.view.show_faces(np.array([int(one) for one in track.certainties]) if track is not None else None)
        self._suggester.regions_changed.emit()

    @Slot()
    def _show_work(self) -> None:
        self.panel.show_work(self.curves.done, self.maps.done)

    @Slot()
    def _show_maps(self) -> None:
        told = tuple(map(self.faces.told, self.proposing.shown))
        if told != self._told:
            self._told = told
            self._suggester.regions_changed.emit()
        apexes = []
        for frame, number, suggested in self.maps.apexes():
            label, found = self._session.labels.by_id(number), self.maps.at(frame)
            heat = self.maps.heat_at(frame, label.name)
            apexes.append(
                Apex(
                    frame, short(label), label.colour, suggested, found.picture if found is not None else None,
                    heat,
                )
            )  # fmt: skip
        self.panel.show_apexes(apexes)

    def begin(self) -> None:
        """Follow the session, whose project is open and whose clip is on screen already."""
        self.passing.begin()
        self.sampling.read()
        self.playing.follow()
        self.coding.read()
        self.neutral.read()
        self.curves.follow()
        self.beside.follow()

    def _keys_anywhere(self) -> Keys:
        """What a key does wherever in the window the keys are."""
        coding, panel = self.coding, self.panel
        return {
            (Key.Key_I, _PLAIN): coding.begin, (Key.Key_I, _SHIFT): partial(self.mark, Border.ONSET),
            (Key.Key_P, _PLAIN): partial(self.mark, Border.APEX),
            (Key.Key_O, _PLAIN): partial(self.mark, Border.OFFSET),
            (Key.Key_R, _PLAIN): coding.repeat, (Key.Key_L, _PLAIN): coding.loop,
            (Key.Key_E, _PLAIN): coding.exchange, (Key.Key_B, _PLAIN): self._beside,
            (Key.Key_N, _SHIFT): self.neutral.pin, (Key.Key_K, _PLAIN): self.keep_frame,
            (Key.Key_F, _PLAIN): self.passing.end, (Key.Key_M, _PLAIN): self.switch_sound,
            (Key.Key_Comma, _PLAIN): partial(self._faster, -1), (Key.Key_Period, _PLAIN): partial(self._faster, 1),
            (Key.Key_BracketLeft, _PLAIN): partial(panel.zoom, -1),
            (Key.Key_BracketRight, _PLAIN): partial(panel.zoom, 1),
        }  # fmt: skip

    def _keys_here(self) -> Keys:
        """What a key does on the image and the timeline."""
        playing, coding, step = self.playing, self.coding, self.sampling.step
        return {
            (Key.Key_Space, _PLAIN): playing.toggle,
            (Key.Key_Left, _PLAIN): partial(step, -1), (Key.Key_Right, _PLAIN): partial(step, 1),
            (Key.Key_Left, _SHIFT): partial(step, -LONG), (Key.Key_Right, _SHIFT): partial(step, LONG),
            (Key.Key_Left, _CONTROL): partial(coding.to_landmark, -1),
            (Key.Key_Right, _CONTROL): partial(coding.to_landmark, 1),
            (Key.Key_Tab, _PLAIN): partial(self._next, 1), (Key.Key_Backtab, _SHIFT): partial(self._next, -1),
            (Key.Key_Home, _PLAIN): partial(playing.go, 0), (Key.Key_End, _PLAIN): self._to_end,
            (Key.Key_Return, _PLAIN): self.panel.focus_codes, (Key.Key_Enter, _PLAIN): self.panel.focus_codes,
        }  # fmt: skip

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key means something on a clip wherever the keys are; then it is done as it is pressed."""
        return self._does(event, self._anywhere)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Keys on the image, or the timeline, of a clip."""
        if isinstance(event, QKeyEvent) and (self._does(event, self._anywhere) or self._does(event, self._here)):
            return True
        return super().eventFilter(target, event)

    def _does(self, event: QKeyEvent, meant: Keys) -> bool:
        if not self.coding.active or self._tagging.active or self._canvas.busy:
            return False
        if event.key() == Key.Key_N and not event.modifiers():
            return self._blink(event)
        kind, does = event.type(), meant.get((Key(event.key()), event.modifiers() & ~_KEYPAD))
        if does is None:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # no action has it, then
        elif kind == QEvent.Type.KeyPress:
            does()
        return kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)

    def _blink(self, event: QKeyEvent) -> bool:
        """The neutral frame is seen as long as the key is held."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
        elif not event.isAutoRepeat() and kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.neutral.show(kind == QEvent.Type.KeyPress)
        return True

    def play_frames(self, first: int, last: int) -> None:
        """Play these frames of the clip on screen again and again, as soon as its frames are known."""
        self._wanted = first, last
        self._play_wanted()

    @Slot()
    def _play_wanted(self) -> None:
        playing, wanted = self.playing, self._wanted
        if wanted is None or not playing.frames or not playing.on_clip:
            return
        self._wanted = None
        start, end = max(wanted[0], 0), min(wanted[1], playing.frames - 1)
        playing.pause()
        playing.set_loop(start, end)
        playing.go(start)
        playing.play()

    def mark(self, border: Border) -> None:
        """Give what is chosen, a suggested event or coded ones, a border at the frame that is seen."""
        if not self.proposing.mark(border):
            self.coding.mark(border)

    def _next(self, by: int) -> None:
        """The next of what is to be decided; of what is coded where nothing is."""
        if not self.proposing.step(by):
            self.coding.step(by)

    def contrast_alike(self) -> None:
        """Maps against the units that look like the one whose map is seen, one after the other; then as before."""
        label, scores, suggester = self.maps.label, self.curves.clip, self._suggester
        known = scores.labels if scores is not None else ()
        alike = look_alikes(label.name, known) if label is not None else ()
        if label is None or not alike:
            self._session.notifications.inform(tr("The model knows no label that looks like this one."))
            return
        if suggester.contrast not in alike:
            self._before_alike = suggester.contrast
        choices = (*alike, self._before_alike)
        here = choices.index(suggester.contrast)
        suggester.set_contrast(choices[(here + 1) % len(choices)] if suggester.contrast in alike else choices[0])
        against = self._session.labels.by_name(suggester.contrast)
        if against is not None:
            text = tr("{label} against {other}", label=full(label), other=full(against))
            self._session.notifications.inform(text)

    def _beside(self) -> None:
        self.neutral_beside.show(not self.neutral_beside.on)
        self.playing.clip_changed.emit()

    def switch_sound(self) -> None:
        """Play clips with sound, or without; why this one has none is told to whoever asks for it."""
        self.sound.set_on(not self.sound.on)
        why = self.sound.why_not
        if self.sound.on and why:
            self._session.notifications.inform(why)

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
        name = frame_path(PurePath(session.record.path), playing.frame)
        try:
            session.add_images([frame_path(file_of(session.project.image_path(session.record)), playing.frame)])
        except KnownError as error:
            session.notifications.report(error)
            return
        record = session.project.image_at(str(name))
        if record is not None:
            session.show(record.id)
