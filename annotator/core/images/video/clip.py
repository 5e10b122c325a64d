"""A clip: its frames by their numbers, each the picture that decoding from the beginning gives."""

from __future__ import annotations

import threading
from collections import OrderedDict
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images.video.container import told, videos
from annotator.core.images.video.decoder import Decoder
from annotator.core.images.video.index import Index, Told, Wanted
from annotator.core.images.video.index_files import index_of
from annotator.core.images.video.moving import Glance
from annotator.core.images.video.pixels import bits_of, nbytes_of, turn_of, upright
from annotator.core.images.video.small import SmallPictures
from annotator.core.message import Message, marked

# Decoded pictures of one clip that are kept, in bytes.
KEPT = 192 * 2**20
# Decoding goes on for so many packets before a jump to a start behind them would be quicker.
NEAR = 12
# Where a picture does not come out whole, decoding begins so many starts before the last.
BACK = (0, 1, 4, 16)
# Steps back of up to so many frames are steps: what is passed on the way is wanted next.
STEPPING = 64
# Groups before are decoded as soon as so large a part of what is kept can be of them.
LEAST_PART = 3
# Times between frames that differ by more than this share are told.
VARIES = 0.1
# But not of so many at the end, where some are missing in between if the file is cut off.
TAIL = 16
EIGHT = 8


class Clip:
    """A video file, open until `close`; to be used from any thread, one at a time.

    Frames count from 0, in the order in which they are shown. width, height: upright, in pixels as they are stored.
    rate: frames a second on average; None where the file does not say. has_sound: whether the file has a sound track.
    kept: bytes of decoded pictures, and as many of reduced ones.
    """

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        """Raises KnownError: no such file, no video in it, an unknown codec, nothing that can be decoded."""
        self.path, self._most = path, kept
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._pictures: OrderedDict[int, VideoFrame] = OrderedDict()
        self._bytes = 0
        self._scaler = VideoReformatter()
        self._index: Index | None = None
        self._lost: set[int] = set()
        self._asked = self._last = -1
        # Frames that are decoded one after the other, as long as nothing else is wanted.
        self._pass: range | None = None
        self._first, self._trusted = 0, True
        self._decoder = Decoder(path)
        try:
            self._start()
        except BaseException:
            self._decoder.close()
            raise

    def _start(self) -> None:
        first = next(self._decoder, None)
        if first is None:
            raise KnownError("No picture of this clip can be decoded.", path=self.path)
        picture = first[1]
        self._size, self._turn = (picture.width, picture.height), turn_of(picture)
        self._small = SmallPictures(self._size, self._turn, self._most)
        self.width, self.height = self._size[::-1] if self._turn[0] else self._size
        stream = self._decoder.stream
        self.rate: Fraction | None = stream.average_rate or stream.guessed_rate
        self.has_sound = bool(self._decoder.container.streams.audio)
        self._noted = _remarks(self._decoder, picture)
        self._keep(0, picture)
        self._last = 0

    def __enter__(self) -> Clip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of all pictures."""
        with self._lock:
            self._decoder.close()
            self._let_go()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._decoder.closed

    @property
    def turned(self) -> bool:
        """Whether a mark in the file turns it upright."""
        return any(self._turn)

    # --- what the whole file tells

    def prepare(self, wanted: Wanted = lambda: True, told: Told = lambda _: None) -> bool:
        """Make the index, or read the one kept from before; False when it was no longer `wanted`. Raises KnownError.

        `told` the share that is done. Frame 0 can be read meanwhile, from another thread.
        """
        with self._making:
            if self._index is None:
                found = index_of(self.path, wanted, told)
                if found is None:
                    return False
                with self._lock:
                    self._places = found.places()
                    self._decoder.know(found.known_by, found.named())
                    self._index = found
            return True

    @property
    def index(self) -> Index:
        """Where the frames are; made when it is first asked for. Raises KnownError."""
        if self._index is None:
            self.prepare()
        assert self._index is not None
        return self._index

    @property
    def frames(self) -> int:
        """How many frames can be shown. Raises KnownError."""
        return len(self.index)

    @property
    def times(self) -> NDArray[np.float64]:
        """When each frame is shown, in seconds from the first, (frames,). Raises KnownError."""
        found = self.index
        seconds: NDArray[np.float64] = (found.ticks - found.ticks[0]) * float(found.base)
        return seconds

    @property
    def start(self) -> float:
        """When the first frame is shown by the file's own clock, in seconds, as sound and subtitles count."""
        found, stream = self.index, self._decoder.stream
        if found.base != stream.time_base and stream.start_time is not None and stream.time_base is not None:
            return float(stream.start_time * stream.time_base)  # its times were made by the rate, from 0 on
        return float(found.ticks[0] * found.base)

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the end of the last one. Raises KnownError."""
        found = self.index
        return float((found.end - int(found.ticks[0])) * found.base)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What is worth knowing of the clip, a sentence each. Raises KnownError."""
        found, notes = self.index, list(self._noted)
        steps = np.diff(found.ticks)[:-TAIL] if len(found) > 2 * TAIL else np.diff(found.ticks)
        if len(steps) and int(steps.max()) - int(steps.min()) > max(VARIES * float(np.median(steps)), 1):
            notes.append(Message("The frame rate varies: each frame has a time of its own."))
        if not found.whole:
            notes.append(Message("The file ends early: {count} {count:frame|frames} can be shown.", count=len(found)))
        return tuple(notes)

    # --- pictures

    def read(self, frame: int, side: int | None = None) -> NDArray[np.uint8]:
        """A frame, upright: (h, w, 3) uint8 RGB, of the clip's size also where the file changes it on the way.

        side: the longer side of a smaller copy, which is quicker to have. Raises KnownError where there is no such
        frame, and where it cannot be decoded.
        """
        if frame:
            self.require(frame)
        with self._lock:
            picture = self._pictures.get(frame)
            if picture is None:
                picture = self._found(frame)
            else:
                self._pictures.move_to_end(frame)
            self._asked = frame
            with told(self.path):
                return upright(picture, self._scaler, self._size, self._turn, side)

    @property
    def nbytes(self) -> int:
        """Memory that decoded pictures hold at the moment, whole and reduced."""
        return self._bytes + self._small.nbytes

    def glance(self, frame: int) -> Glance:
        """A frame in haste, for one who moves through the clip: exactly this one, reduced. Raises KnownError as `read`.

        What was passed on the way is not kept, but for what is needed to get there.
        """
        if frame:
            self.require(frame)
        with self._lock, told(self.path):
            values = self._small.get(frame)
            if values is None:
                picture = self._pictures.get(frame)
                values = self._small.made(picture or self._found(frame, hasty=True))
            self._asked = frame
            return Glance(values, self._small.factor)

    def fill(self, frame: int, wanted: Wanted) -> None:
        """Have frames before one at hand for `glance`, as long as that is `wanted`: of its group, and of those before.

        As many as there is room for. What was begun is gone on with, unless other frames were asked for since that
        were not at hand. Raises KnownError.
        """
        self.require(frame)
        index, last, left = self.index, frame, self._room()
        enough = left // LEAST_PART
        if self._pass is not None and self._pass[0] <= frame:
            self._go_on(wanted, frame)
        while last >= 0 and left > 0 and wanted():
            start = index.start_for(last)
            group = min(int(index.firsts[start]), last)
            first = max(group, last - left + 1)
            missing = [one for one in range(first, last + 1) if one not in self._pictures and one not in self._small]
            if missing and (first == group or len(missing) >= enough):
                self._begin(index, start, missing)
                self._go_on(wanted, frame)
            left, last = left - (last - first + 1), first - 1

    def _room(self) -> int:
        """How many frames can be kept, whole and reduced, with a part left for those that are asked for meanwhile."""
        with self._lock:
            size = max(self._bytes // max(len(self._pictures), 1), 1)
            return (self._most // size + self._small.room(size)) * 9 // 10

    def _begin(self, index: Index, start: int, missing: list[int]) -> None:
        """Begin to decode what is missing, from a start that is right for it."""
        with self._lock:
            if int(index.starts[start]) > self._decoder.fed or self._last >= missing[0]:
                trusted = index.start_for(missing[0], BACK[-1]) == start
                self._jump(index, missing[0], start, trusted=trusted, skipping=False)
            self._pass = range(missing[0], missing[-1] + 1)

    def _go_on(self, wanted: Wanted, around: int) -> None:
        while wanted():
            with self._lock:
                if self._pass is None:
                    return
                found = self._next()
                if found is None or (found[1].is_corrupt and not self._trusted):
                    self._pass = None
                    return
                if found[0] in self._pass:
                    self._keep(*found, around=around)
                if found[0] >= self._pass[-1]:
                    self._pass = None

    def _let_go(self) -> None:
        self._pictures.clear()
        self._small.clear()
        self._bytes = 0

    def forget(self) -> None:
        """Let go of the decoded pictures."""
        with self._lock:
            self._let_go()

    def require(self, frame: int) -> None:
        """Raises KnownError where there is no such frame."""
        if not 0 <= frame < self.frames:
            text = marked("There is no frame {frame}: the clip has {count} {count:frame|frames}, counted from 0.")
            raise KnownError(text, frame=frame, count=self.frames, path=self.path)

    def _found(self, frame: int, *, hasty: bool = False) -> VideoFrame:
        if self._index is None:
            return self._beginning()
        if frame not in self._lost:
            self._pass = None
            stepping = 0 < self._asked - frame <= STEPPING and not (hasty and self._is_short(self._index, frame))
            # From the file's beginning, or so far before, a picture is taken as it comes out.
            starts = list(dict.fromkeys(self._index.start_for(frame, back) for back in BACK))
            for start in starts:
                if start != starts[0] or not self._on_the_way(self._index, frame, start):
                    trusted = start == starts[-1]
                    self._jump(self._index, frame, start, trusted=trusted, skipping=not (stepping or trusted))
                elif hasty and not self._trusted:
                    self._decoder.until = int(self._index.order[frame])
                picture = self._reached(frame)
                if picture is not None:
                    return picture
            self._lost.add(frame)
        raise KnownError("Frame {frame} of the clip cannot be decoded: it is damaged.", frame=frame, path=self.path)

    def _beginning(self) -> VideoFrame:
        """Frame 0, before the clip was read through."""
        self._decoder.restart()
        self._first, self._last, self._trusted = 0, 0, True
        _, picture = next(self._decoder)
        self._keep(0, picture)
        return picture

    def _is_short(self, index: Index, frame: int) -> bool:
        """Whether it is not far from where decoding begins to a frame: to come there again is no matter then."""
        return int(index.order[frame] - index.starts[index.start_for(frame)]) <= STEPPING

    def _on_the_way(self, index: Index, frame: int, start: int) -> bool:
        """Whether decoding on leads to a frame, as soon as a jump to its start would."""
        return self._last < frame and int(index.starts[start]) <= self._decoder.fed + NEAR

    def _jump(self, index: Index, frame: int, start: int, *, trusted: bool, skipping: bool) -> None:
        """Begin at a start. skipping: what no other picture needs does not come out before the frame."""
        self._decoder.jump(int(index.starts[start]), index.times_before(start))
        self._decoder.until = int(index.order[frame]) if skipping else -1
        self._first, self._trusted = int(index.firsts[start]), trusted
        self._last = self._first - 1

    def _reached(self, frame: int) -> VideoFrame | None:
        """Decode until a frame comes out, and keep what comes out before; None where it does not, or not whole."""
        while (found := self._next()) is not None:
            place, picture = found
            if picture.is_corrupt and not self._trusted:
                return None
            self._keep(place, picture)
            if place >= frame:
                return picture if place == frame else None
        return None

    def _next(self) -> tuple[int, VideoFrame] | None:
        """The next picture that is right, and its frame; None at the end."""
        for number, picture in self._decoder:
            place = int(self._places[number]) if 0 <= number < len(self._places) else -1
            if place >= self._first:
                self._last = place
                return place, picture
        self._last = len(self._places)
        return None

    def _keep(self, frame: int, picture: VideoFrame, *, around: int | None = None) -> None:
        """Keep a picture; what gives way is kept reduced where frames `around` one are wanted, else not at all."""
        if frame in self._pictures:
            return
        self._pictures[frame] = picture
        self._bytes += nbytes_of(picture)
        while self._bytes > self._most and len(self._pictures) > 1:
            old, gone = self._pictures.popitem(last=False)
            self._bytes -= nbytes_of(gone)
            if around is not None:
                self._small.keep(old, gone, around)


def _remarks(decoder: Decoder, picture: VideoFrame) -> list[Message]:
    """What the header and the first picture tell."""
    notes, bits, aspect = [], bits_of(picture), decoder.stream.sample_aspect_ratio
    if picture.interlaced_frame:
        notes.append(Message("The clip is interlaced: frames are shown as they are stored, two fields in one."))
    if bits > EIGHT:
        notes.append(Message("The clip has {bits} bits a channel, and is shown with 8.", bits=bits))
    if aspect and aspect != 1:
        text = marked("The clip's pixels are not square ({aspect}): they are shown as square ones.")
        notes.append(Message(text, aspect=aspect))
    if len(videos(decoder.container)) > 1:
        count = len(videos(decoder.container))
        notes.append(Message("The file holds {count} videos, and the best one is shown.", count=count))
    return notes
