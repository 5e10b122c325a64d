"""The clip on screen: which frame is seen, and going through the frames, each read beside the window's thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture, file_of, frame_of, is_clip, is_frame
from annotator.core.message import Message
from annotator.ui.base.jobs import Job
from annotator.ui.base.notifications import About
from annotator.ui.work.moments import glimpse_of, opened_clip, picture_of
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.core.images.video.moving import Moving

SPEEDS = (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2))
# How often the clock is looked at while a clip plays; a frame that cannot be read in time is left out.
TICK_MS = 8
# A pointer that stays where it is for so long rests.
REST_MS = 100
# What lies before is wanted next where it goes back by no more frames than this, once it waits for so long.
NEAR, FILL_MS = 64, 12


class Playing(QObject):
    """Follows the session: a clip, or a frame of one, brings its clip here.

    `clip_changed`: another clip, none, or all that is known of it is known now. `moved`: to another frame, which is
    read; `shown` tells its number when it is on screen. `playing_changed`: it plays, or no longer. `began`: it plays on
    from another moment, or at another speed. `fetched`: a frame that was asked for beside, and its picture.
    """

    clip_changed = Signal()
    moved = Signal(int)
    shown = Signal(int)
    playing_changed = Signal(bool)
    began = Signal()
    progressed = Signal(float)
    fetched = Signal(int, object)
    _prepared = Signal(object, object)
    _read = Signal(object, int, object)
    _filled = Signal(object, object)
    _aside = Signal(object, int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._clip: Moving | None = None
        self._path: Path | None = None
        self._jobs: list[Job] = []
        self._reading = False
        self._wanted: int | None = None
        self._onto: NDArray[np.float64] | None = None
        # Frames are read in haste; and back, so that those before are wanted next.
        self._hasty, self._back = False, False
        self.times: NDArray[np.float64] = np.zeros(0)
        self.remarks: tuple[Message, ...] = ()
        # When its first frame is shown by the file's own clock, in seconds; whether the file has a sound track.
        self.start, self.has_sound = 0.0, False
        self.frame, self.seen = 0, -1
        self.speed = Fraction(1)
        self.loop: tuple[int, int] | None = None
        self.left_out = 0
        self._clock = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self._began, self._from = 0.0, 0.0
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._settle)
        self._fill = QTimer(self, interval=FILL_MS, singleShot=True)
        self._fill.timeout.connect(self._begin_to_fill)
        self._prepared.connect(self._take_clip)
        self._read.connect(self._take_frame)
        self._filled.connect(self._take_filled)
        self._aside.connect(self._take_aside)
        session.image_changed.connect(self.follow)
        session.project_leaving.connect(self.close)

    # --- what is there

    @property
    def path(self) -> Path | None:
        """The clip's file; None where no clip is on screen."""
        return self._path

    @property
    def frames(self) -> int:
        """How many frames it has; 0 until that is known."""
        return len(self.times)

    @property
    def on_clip(self) -> bool:
        """Whether the clip itself is on screen, and not one of its frames as an image."""
        record = self._session.record
        return record is not None and is_clip(PurePath(record.path))

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._clock.isActive()

    @property
    def now(self) -> float:
        """The moment that is played, in seconds from the first frame, while it plays."""
        return self._from + (time.perf_counter() - self._began) * float(self.speed)

    def seconds(self, frame: int) -> float:
        """When a frame is shown, in seconds from the first."""
        return float(self.times[min(max(frame, 0), self.frames - 1)]) if self.frames else 0.0

    # --- going through it

    def go(self, frame: int) -> None:
        """Show a frame, or the nearest there is."""
        self._hasty = self._back = False
        self._go(frame)

    def scrub(self, frame: int) -> None:
        """The same for a pointer that moves on: reduced at once, and as it is when the pointer rests."""
        self._hasty, self._back = True, 0 < self.frame - frame <= NEAR or (frame == self.frame and self._back)
        self._rest.start()
        self._go(frame)

    @Slot()
    def _settle(self) -> None:
        """Show the frame as it is, now that the pointer rests."""
        if self._hasty:
            self._hasty = False
            if self.on_clip:
                self._want(self.frame)

    def _go(self, frame: int) -> None:
        if not self.frames:
            return
        frame = min(max(frame, 0), self.frames - 1)
        if not self.on_clip:
            self._leave_frame(frame)
            return
        changed, self.frame = frame != self.frame, frame
        if changed:
            self.moved.emit(frame)
        self._want(frame)
        if self.playing:
            self._begin_clock()

    def peek(self, frame: int | None, onto: NDArray[np.float64] | None = None) -> None:
        """Show another frame while this one stays where one is; None shows it again. `onto`: a similarity (2, 3) that
        its pixels are moved by.
        """
        self._hasty = False
        if self.frames and self.on_clip:
            self._want(self.frame if frame is None else min(max(frame, 0), self.frames - 1), onto)

    def step(self, by: int) -> None:
        """Show the frame so many further on, and stop there."""
        self.pause()
        self.go(self.frame + by)

    def play(self) -> None:
        """Play from the frame on screen; from the beginning where it is the last, or outside the loop."""
        if not self.frames or self.playing:
            return
        first, last = self.loop or (0, self.frames - 1)
        if not first <= self.frame < last:
            self.go(first)
        self.left_out = 0
        self._clock.start()
        self._begin_clock()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop at the frame on screen."""
        if self.playing:
            self._clock.stop()
            self.playing_changed.emit(False)
            if self.seen >= 0 and self.seen != self.frame:
                self.go(self.seen)

    def toggle(self) -> None:
        """Play, or stop."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: Fraction) -> None:
        """Play so many times as fast."""
        self.speed = speed
        self._begin_clock()
        self.clip_changed.emit()

    def set_loop(self, first: int, last: int) -> None:
        """Play these frames again and again."""
        self.loop = (first, last)
        self.clip_changed.emit()

    def end_loop(self) -> None:
        """Play on to the end."""
        self.loop = None
        self.clip_changed.emit()

    def _begin_clock(self) -> None:
        self._began, self._from = time.perf_counter(), self.seconds(self.frame)
        if self.playing:
            self.began.emit()

    @Slot()
    def _tick(self) -> None:
        first, last = self.loop or (0, self.frames - 1)
        now = self.now
        frame = int(np.searchsorted(self.times, now, side="right")) - 1
        end = self.seconds(last) + self._length_of(last)
        if now >= end and self.loop is not None:
            self.go(first)
        elif now >= end:
            self.go(last)
            self.pause()
        elif frame != self.frame:
            self.left_out += max(frame - self.frame - 1, 0)
            self.frame = min(frame, last)
            self.moved.emit(self.frame)
            self._want(self.frame)

    def _length_of(self, frame: int) -> float:
        after = min(frame + 1, self.frames - 1)
        return self.seconds(after) - self.seconds(after - 1) if self.frames > 1 else 0.04

    def _leave_frame(self, frame: int) -> None:
        """From a frame that is an image of its own back to the clip."""
        session = self._session
        assert session.project is not None and session.record is not None
        clip = session.project.image_at(str(file_of(PurePath(session.record.path))))
        if clip is not None:
            self.frame = frame
            session.show(clip.id)

    # --- following the session

    @Slot()
    def follow(self) -> None:
        """Bring the clip of the image on screen here."""
        session = self._session
        record, project = session.record, session.project
        name = PurePath(record.path) if record is not None else PurePath()
        if record is None or project is None or not (is_clip(name) or is_frame(name)):
            self.close()
            return
        path = file_of(project.image_path(record))
        if path != self._path:
            self.close()
            self._path = path
            self.frame = frame_of(name) if is_frame(name) else 0
            self._start(
                lambda: opened_clip(path, lambda: self._path == path, self.progressed.emit),
                lambda found: self._prepared.emit(path, found),
            )
        elif is_frame(name):
            self.pause()
            self.frame = self.seen = frame_of(name)
            self._wanted = None
        else:
            self.seen = -1
            self.go(self.frame)
        self.clip_changed.emit()

    @Slot(object, object)
    def _take_clip(self, path: Path, found: object) -> None:
        if isinstance(found, KnownError):
            if path == self._path:
                self._session.notifications.report(found, About.IMAGE)
            return
        clip = cast("Moving | None", found)
        if clip is not None and path != self._path:
            clip.close()
        if clip is None or path != self._path:
            return
        self._clip, self.times, self.remarks = clip, clip.times, clip.remarks
        self.start, self.has_sound = clip.start, clip.has_sound
        self.clip_changed.emit()
        if self.on_clip:
            self.go(self.frame)

    @Slot()
    def close(self) -> None:
        """Let go of the clip."""
        if self._path is None:
            return
        self.pause()
        clip, self._clip, self._path, self._wanted = self._clip, None, None, None
        self._hasty = self._back = False
        self.times, self.remarks, self.frame, self.seen, self.loop = np.zeros(0), (), 0, -1, None
        self.has_sound = False
        self._pool.waitForDone()
        if clip is not None:
            clip.close()
        self._reading = False
        self.clip_changed.emit()

    # --- reading

    def _want(self, frame: int, onto: NDArray[np.float64] | None = None) -> None:
        self._wanted, self._onto = frame, onto
        self._go_on()

    def _go_on(self) -> None:
        if self._wanted is None or self._reading or self._clip is None:
            return
        clip, frame, self._wanted = self._clip, self._wanted, None
        onto, self._onto = self._onto, None
        self._reading = True
        if self._hasty and onto is None:
            self._start(lambda: glimpse_of(clip, frame), lambda found: self._read.emit(clip, frame, found))
        else:
            self._start(lambda: picture_of(clip, frame, onto), lambda found: self._read.emit(clip, frame, found))

    def fetch(self, frame: int) -> None:
        """Read a frame beside the one on screen, which stays; `fetched` has it."""
        clip = self._clip
        if clip is not None:
            self._start(lambda: picture_of(clip, frame), lambda found: self._aside.emit(clip, frame, found))

    @Slot(object, int, object)
    def _take_aside(self, clip: Moving, frame: int, found: object) -> None:
        if clip is self._clip and isinstance(found, KnownError):
            self._session.notifications.report(found, About.IMAGE)
        elif clip is self._clip:
            self.fetched.emit(frame, found)

    @Slot()
    def _begin_to_fill(self) -> None:
        if self._reading or self._clip is None or not self._back:
            return
        clip, frame = self._clip, self.frame
        self._reading = True
        self._start(lambda: clip.fill(frame, lambda: self._idle(clip)), lambda found: self._filled.emit(clip, found))

    def _idle(self, clip: Moving) -> bool:
        """Whether nothing is wanted of a clip; asked from another thread."""
        return self._wanted is None and self._clip is clip

    @Slot(object, object)
    def _take_filled(self, clip: Moving, found: object) -> None:
        if clip is not self._clip:
            return
        self._reading = False
        if isinstance(found, KnownError):
            self._session.notifications.report(found, About.IMAGE)
        self._go_on()

    @Slot(object, int, object)
    def _take_frame(self, clip: Moving, frame: int, found: object) -> None:
        if clip is not self._clip:
            return
        self._reading = False
        if isinstance(found, KnownError):
            self._session.notifications.report(found, About.IMAGE)
        elif isinstance(found, Picture) and self.on_clip:
            self.seen = frame
            self._session.show_moment(found, frame)
            self.shown.emit(frame)
            if self._back:
                self._fill.start()
        self._go_on()

    def _start(self, does: Callable[[], object], tell: Callable[[object], None]) -> None:
        assert self._path is not None
        job = Job(does, tell, self._path)
        self._jobs = [*self._jobs[-3:], job]  # Python keeps what the pool runs
        self._pool.start(job)
