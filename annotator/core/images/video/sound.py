"""A clip's sound from any moment on, exact to the sample: what is heard at a frame is what was recorded at it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images.video.container import CONVERT, open_file, told

Samples: TypeAlias = NDArray[np.int16]
# Samples a second, of each of two channels, as they are given.
RATE, CHANNELS = 48_000, 2
# Rates that a file may have; a damaged header may say anything.
LEAST_RATE, MOST_RATE = 1_000, 768_000
# Decoding begins so many seconds before: what comes out first after a jump is not right yet.
BEFORE = 0.25
# Pieces that lie so near (seconds) to where the one before ends follow it: containers round their times.
NEAR = 0.03


class Sound:
    """The sound track of a clip's file, of several the best; open until `close`, used by one thread at a time.

    start: when the clip's first frame is shown by the file's own clock (`Clip.start`): moments count from there.
    """

    def __init__(self, path: Path, start: float = 0.0) -> None:
        """Raises KnownError: no such file, no sound in it, an unknown codec."""
        self.path, self._start = path, start
        self._open()
        self._run, self._left = self._from(0.0, Fraction(1)), np.zeros((0, CHANNELS), np.int16)

    def _open(self) -> None:
        self._container = open_file(self.path)
        try:
            tracks = self._container.streams.audio
            if not tracks:
                raise KnownError("The clip has no sound track.", path=self.path)
            best = self._container.streams.best("audio")
            self._stream = next((one for one in tracks if one is best), tracks[0])
            if self._stream.codec_context is None:
                raise KnownError("The codec of the clip's sound is not known here.", path=self.path, advice=CONVERT)
        except BaseException:
            self._container.close()
            raise

    def __enter__(self) -> Sound:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def seek(self, moment: float, speed: Fraction = Fraction(1)) -> None:
        """Have `read` go on from a moment, in seconds from the clip's first frame.

        speed: how many times as fast it is played, as a tape is: higher when faster, deeper when slower.
        """
        self._run, self._left = self._from(moment, speed), self._left[:0]

    def read(self, count: int) -> Samples:
        """The next samples, (count, 2) int16 at `RATE` a second: the first is that of the moment sought.

        Silence where there is no sound: before it begins, behind its end, in gaps, where it is damaged.
        Raises KnownError where there is not enough memory.
        """
        parts, there = [self._left], len(self._left)
        with told(self.path):
            while there < count:
                part = next(self._run)
                parts.append(part)
                there += len(part)
        every = np.concatenate(parts)
        self._left = every[count:]
        return every[:count]

    def _from(self, moment: float, speed: Fraction) -> Iterator[Samples]:
        """Samples at `RATE` from a moment on, without an end."""
        resampler, before = AudioResampler("s16", "stereo", RATE), 0
        for piece, own in self._pieces(self._start + moment):
            rate = round(own * speed)
            if rate != before and before:
                yield from _values(resampler.resample(None))
                resampler = AudioResampler("s16", "stereo", RATE)
            before = rate
            yield from _values(resampler.resample(_frame(piece, rate)))
        if before:
            yield from _values(resampler.resample(None))
        while True:
            yield np.zeros((RATE // 10, CHANNELS), np.int16)

    def _pieces(self, begin: float) -> Iterator[tuple[Samples, int]]:
        """Samples as they were recorded and how many there are a second, from a moment of the file's clock on, with
        silence for what is missing.
        """
        place, before = 0, 0
        for values, rate, time in self._decoded(begin):
            place = round(place * rate / before) if before else 0
            said = place if time is None else round((time - begin) * rate)
            if place and abs(said - place) <= NEAR * rate:
                said = place
            before = rate
            while place < said:
                gap = min(said - place, rate)
                yield np.zeros((gap, CHANNELS), np.int16), rate
                place += gap
            rest = values[place - said :]
            if len(rest):
                yield rest, rate
                place += len(rest)

    def _decoded(self, begin: float) -> Iterator[tuple[Samples, int, float | None]]:
        """Samples in two channels, how many a second, and when they begin by the file's clock, where it says."""
        self._jump(begin - BEFORE)
        kind: tuple[object, ...] = ()
        for frame in self._frames():
            if not LEAST_RATE <= frame.sample_rate <= MOST_RATE:
                continue
            if kind != (frame.format.name, frame.layout.name, frame.sample_rate):
                kind = frame.format.name, frame.layout.name, frame.sample_rate
                mixer = AudioResampler("s16", "stereo", frame.sample_rate)
            time = None if frame.pts is None or frame.time_base is None else float(frame.pts * frame.time_base)
            frame.pts = None  # the mixer is to shift nothing
            for values in _values(mixer.resample(frame)):
                yield values, frame.sample_rate, time

    def _jump(self, moment: float) -> None:
        """Go to where a moment of the file's clock lies, or before it."""
        base = self._stream.time_base or Fraction(1, 1000)
        try:
            self._container.seek(int(moment / base), stream=self._stream)
        except av.FFmpegError:
            self._container.close()
            self._open()

    def _frames(self) -> Iterator[AudioFrame]:
        """What can be decoded from here to the end."""
        context = self._stream.codec_context
        try:
            for packet in self._container.demux(self._stream):
                try:
                    yield from context.decode(packet if packet.size else None)
                except av.error.MemoryError:
                    raise
                except av.FFmpegError:
                    continue
        except av.error.MemoryError:
            raise
        except (av.FFmpegError, IndexError):  # the file ends early, or another stream began on the way
            return


def _frame(values: Samples, rate: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(values.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate = rate
    return frame


def _values(frames: list[AudioFrame]) -> Iterator[Samples]:
    for frame in frames:
        yield frame.to_ndarray().reshape(-1, CHANNELS).astype(np.int16, copy=False)
