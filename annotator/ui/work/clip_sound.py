"""The sound of the clip on screen: it follows the picture's clock, and never the other way round."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QSettings, Qt, QThreadPool, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.jobs import Job
from annotator.ui.base.text import error_text, marked, tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.sound_output import Output, open_output

if TYPE_CHECKING:
    from annotator.core.images.video.sound import Sound

Opened: TypeAlias = Callable[[int], Output]
SETTING = "sound"
# The speeds at which there is sound: slower than that nothing can be made out.
SPEEDS = (Fraction(1, 2), Fraction(1), Fraction(2))
# Sound that is further from the picture, in seconds, is put right, in milliseconds looked at so often.
APART, TICK_MS = 0.08, 20
# Decoded ahead, in seconds, and at a time.
AHEAD, PART = 0.6, 0.2
# What the first moments say of a device is not to be trusted; what it takes longer than that to begin is no delay.
SETTLED, LONGEST = 0.25, 0.5
BYTES = 4
_LOST = marked("Clips play without sound: the device it was played on is gone.")


class ClipSound(QObject):
    """Plays what is recorded with the frames that are played, while that is `on`. `changed`: whether, or why not.

    A device that takes its time is known after the first moments: the next beginning makes up for that.
    """

    changed = Signal()
    _decoded = Signal(int, object)

    def __init__(self, playing: Playing, parent: QObject | None = None, opened: Opened = open_output) -> None:
        super().__init__(parent)
        self._playing, self._opened = playing, opened
        self.on = QSettings().value(SETTING, True) in (True, "true")
        self._fault: KnownError | None = None
        self._output: Output | None = None
        self._sound: Sound | None = None
        self._path = playing.path
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[Job] = []
        # Which beginning it is; whether a part of it is being decoded; what is decoded, and how much of it is left out.
        self._number, self._decoding, self._held, self._skip = 0, False, bytearray(), 0
        # Of all samples written since the beginning, one that is that of a moment of the clip.
        self._written, self._mark = 0, (0, 0.0)
        self._settled, self._delay, self._rate = False, 0.0, 1
        self.apart = 0.0  # by how many seconds of listening it is before the picture
        self._tick = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._feed)
        self._decoded.connect(self._take)
        playing.began.connect(self._begin)
        playing.playing_changed.connect(self._follow)
        playing.clip_changed.connect(self._follow_clip)

    # --- what is told

    @property
    def why_not(self) -> str:
        """Why the clip on screen plays without sound, as far as that is known; empty where it has some."""
        if not self._playing.has_sound:
            return tr("The clip has no sound track.")
        if self._fault is not None:
            return error_text(self._fault)
        return "" if self._playing.speed in SPEEDS else tr("There is no sound at this speed.")

    @property
    def sounding(self) -> bool:
        """Whether it plays."""
        return self._tick.isActive()

    def set_on(self, on: bool) -> None:
        """Whether clips are to be heard; remembered."""
        if on == self.on:
            return
        self.on = on
        QSettings().setValue(SETTING, on)
        self._begin()
        self.changed.emit()

    # --- following the picture

    @Slot()
    def _begin(self) -> None:
        """Be heard from the moment on that is played."""
        self._stop()
        playing = self._playing
        if not (self.on and playing.playing and playing.has_sound and playing.speed in SPEEDS):
            return
        if self._output is None:
            self._open()
        if self._output is not None:
            self._decode(playing.now + self._delay * float(playing.speed))

    def _open(self) -> None:
        from annotator.core.images.video.sound import RATE

        before = self._fault
        try:
            self._output, self._rate, self._fault = self._opened(RATE), RATE, None
        except KnownError as fault:
            self._fault = fault
        if before is not self._fault:
            self.changed.emit()

    def _stop(self) -> None:
        self._number += 1
        self._tick.stop()
        self._decoding, self._settled, self._skip, self._written = False, False, 0, 0
        self._held.clear()
        if self._output is not None:
            self._output.stop()

    @Slot(bool)
    def _follow(self, on: bool) -> None:
        if not on:
            self._stop()
            self._output = None  # the next time it may be another one: headphones are plugged in

    @Slot()
    def _follow_clip(self) -> None:
        """Another clip, or all that is known of it; or its speed, or loop, alone."""
        if self._playing.path != self._path:
            self._stop()
            self._pool.waitForDone()
            if self._sound is not None:
                self._sound.close()
            self._sound, self._path, self._fault = None, self._playing.path, None
        self.changed.emit()

    def _fail(self, fault: KnownError) -> None:
        self._stop()
        self._output, self._fault = None, fault
        self.changed.emit()

    # --- decoding, beside the window's thread

    def _decode(self, moment: float | None = None) -> None:
        """The next part, or the first one from a moment on."""
        assert self._path is not None
        path, number, rate = self._path, self._number, self._rate
        start, speed = self._playing.start, self._playing.speed
        self._decoding = True
        job = Job(
            lambda: (moment, self._part(path, start, moment, speed, round(PART * rate))),
            lambda found: self._decoded.emit(number, found),
            path,
        )
        self._jobs = [*self._jobs[-3:], job]
        self._pool.start(job)

    def _part(self, path: Path, start: float, moment: float | None, speed: Fraction, count: int) -> bytes:
        if self._sound is None:
            from annotator.core.images.video.sound import Sound

            self._sound = Sound(path, start)
        if moment is not None:
            self._sound.seek(moment, speed)
        return self._sound.read(count).tobytes()

    @Slot(int, object)
    def _take(self, number: int, found: tuple[float | None, bytes] | KnownError) -> None:
        if number != self._number or self._output is None:
            return
        self._decoding = False
        if isinstance(found, KnownError):
            self._fail(found)
            return
        moment, part = found
        self._held += part
        if moment is not None:
            try:
                self._output.start()
            except KnownError as fault:
                self._fail(fault)
                return
            self._mark = 0, moment
            self._shift(self._playing.now - moment + self._delay * float(self._playing.speed))
            self._tick.start()
        self._feed()

    # --- playing

    @Slot()
    def _feed(self) -> None:
        """Write as much as the device takes, and have more of it decoded."""
        output = self._output
        assert output is not None
        if not output.alive:
            self._fail(KnownError(_LOST))
            return
        gone = min(self._skip, len(self._held))
        self._skip -= gone
        del self._held[:gone]
        if self._held:
            taken = output.write(bytes(self._held))
            self._written += taken // BYTES
            del self._held[:taken]
        self._compare(output.played)
        if len(self._held) < AHEAD * self._rate * BYTES and not self._decoding:
            self._decode()

    def _compare(self, played: float) -> None:
        """Hold what is heard against the picture, once what was put right last is heard."""
        (sample, moment), speed = self._mark, float(self._playing.speed)
        if played < SETTLED or played * self._rate < sample:
            return
        heard = moment + (played - sample / self._rate) * speed
        self.apart = (heard - self._playing.now) / speed
        if not self._settled:
            self._settled, self._delay = True, min(max(self._delay - self.apart, 0.0), LONGEST)
        if abs(self.apart) > APART:
            self._shift(-self.apart * speed)

    def _shift(self, by: float) -> None:
        """Go on so many of the clip's seconds later than what was written last, or earlier: in silence then."""
        speed = float(self._playing.speed)
        sample, moment = self._mark
        samples = round(by / speed * self._rate)
        self._mark = self._written, moment + ((self._written - sample) + samples) / self._rate * speed
        if samples > 0:
            self._skip += samples * BYTES
        else:
            self._held[:0] = bytes(-samples * BYTES)
