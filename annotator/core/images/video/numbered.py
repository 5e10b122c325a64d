"""Numbered pictures as a clip: frame n is the n-th of those that are there, by their numbers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images.decode import decode, header_is_turned, is_tiff, opened, read_header
from annotator.core.images.decode import told as faults_told
from annotator.core.images.display import Display
from annotator.core.images.picture import DEFAULT, Picture
from annotator.core.images.sequences import RATE, listed, rate_of
from annotator.core.images.tiff_source import open_tiff, tiff_is_turned, tiff_size
from annotator.core.images.video.moving import Glance
from annotator.core.message import Message, marked

Wanted: TypeAlias = Callable[[], bool]
Told: TypeAlias = Callable[[float], None]
# Decoded pictures of one clip that are kept, in bytes.
KEPT = 192 * 2**20
# Pixels of a frame, as in videos.
MOST_PIXELS = 2**27
EIGHT = 8
_GAPS = marked(
    "{count} {count:number is|numbers are} missing between the first picture and the last (first: {number}). Frames "
    "are the pictures that are there, in order."
)
_SIZES = marked(
    "{count} {count:picture has|pictures have} another size than the first (first: {name}), and {count:is|are} shown "
    "in its size."
)
_UNREAD = marked("{count} {count:picture|pictures} cannot be read (first: {name}).")
_RATE = marked("No frame rate is told: the pictures are shown at {rate} frames a second.")


class NumberedClip:
    """Pictures as one clip, as they are listed when it is opened; to be used from any thread, one at a time.

    Frames count from 0, without gaps, and all last equally long. width, height: of the first picture whose header can
    be read, upright; all others are scaled to it. kept: bytes of decoded pictures. More than eight bits are shown as
    the first picture of that many is shown by itself.
    """

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        """Raises KnownError: there is no such picture, none that can be read, or they are too large."""
        self.path, self._most = path, kept
        found = listed(path)
        self.pictures, self._numbers = [picture for _, picture in found], [number for number, _ in found]
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._kept: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()
        self._display: Display | None = None
        self._remarks: tuple[Message, ...] | None = None
        self.closed = self.has_sound = False
        self.rate: Fraction | None = rate_of(path) or RATE
        first, (self.width, self.height) = self._first()
        self._first_read = first
        if self.width * self.height > MOST_PIXELS:
            size = f"{self.width} × {self.height}"
            text = marked("The clip's frames have {size} pixels; {limit:,} is the limit.")
            raise KnownError(text, size=size, limit=MOST_PIXELS, path=first)
        self.turned = _is_turned(first)

    def _first(self) -> tuple[Path, tuple[int, int]]:
        fault: KnownError | None = None
        for picture in self.pictures:
            try:
                return picture, _size(picture)
            except KnownError as error:
                fault = fault or error
        assert fault is not None
        raise fault

    def __enter__(self) -> NumberedClip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all pictures."""
        self.forget()
        self.closed = True

    # --- what the files tell

    def prepare(self, wanted: Wanted = lambda: True, told: Told = lambda _: None) -> bool:
        """Read the headers of all pictures for what is worth telling; False when it was no longer `wanted`.

        `told` the share that is done.
        """
        with self._making:
            if self._remarks is None:
                others, unread, usual = [], [], _stored_size(self._first_read)
                for number, picture in enumerate(self.pictures):
                    if not wanted():
                        return False
                    told(number / len(self.pictures))
                    try:
                        if _stored_size(picture) != usual:
                            others.append(picture)
                    except KnownError:
                        unread.append(picture)
                self._remarks = (*self._noted(), *_told(_SIZES, others), *_told(_UNREAD, unread))
            return True

    def _noted(self) -> list[Message]:
        notes = [] if rate_of(self.path) else [Message(_RATE, rate=RATE)]
        numbers = self._numbers
        missing = numbers[-1] - numbers[0] + 1 - len(numbers)
        if missing:
            number = next(one + 1 for one, other in pairwise(numbers) if other != one + 1)
            notes.append(Message(_GAPS, count=missing, number=number))
        return notes

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.pictures)

    @property
    def times(self) -> NDArray[np.float64]:
        """When each frame is shown, in seconds from the first, (frames,)."""
        assert self.rate is not None
        return np.arange(self.frames) * self.rate.denominator / self.rate.numerator

    @property
    def start(self) -> float:
        """When the first frame is shown: there is no clock but the clip's own."""
        return 0.0

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the end of the last one."""
        assert self.rate is not None
        return float(self.frames / self.rate)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What is worth knowing of the clip, a sentence each; headers are read when it is first asked for."""
        self.prepare()
        assert self._remarks is not None
        return self._remarks

    # --- pictures

    def read(self, frame: int, side: int | None = None) -> NDArray[np.uint8]:
        """A frame, upright: (h, w, 3) uint8 RGB, of the clip's size.

        side: the longer side of a smaller copy. Raises KnownError where there is no such frame, and where its picture
        is gone or damaged.
        """
        self.require(frame)
        with self._lock:
            values = self._kept.get(frame)
            if values is None:
                values = self._decoded(frame)
                self._keep(frame, values)
            self._kept.move_to_end(frame)
        scale = min(side / max(self.width, self.height), 1.0) if side is not None else 1.0
        size = max(round(self.width * scale), 1), max(round(self.height * scale), 1)
        return values.copy() if scale == 1 else _scaled(values, size, Image.Resampling.BOX)

    def glance(self, frame: int) -> Glance:
        """The same at its full size: a picture is decoded as a whole."""
        return Glance(self.read(frame), 1)

    def fill(self, frame: int, wanted: Wanted) -> None:
        """Nothing: no picture is decoded on the way to another one."""

    @property
    def nbytes(self) -> int:
        """Memory that decoded pictures hold at the moment."""
        return len(self._kept) * self.width * self.height * 3

    def forget(self) -> None:
        """Let go of the decoded pictures."""
        with self._lock:
            self._kept.clear()

    def require(self, frame: int) -> None:
        """Raises KnownError where there is no such frame."""
        if not 0 <= frame < self.frames:
            text = marked("There is no frame {frame}: the clip has {count} {count:frame|frames}, counted from 0.")
            raise KnownError(text, frame=frame, count=self.frames, path=self.path)

    def _decoded(self, frame: int) -> NDArray[np.uint8]:
        path = self.pictures[frame]
        try:
            picture = _whole(path)
            values = picture.crop(picture.box, display=self._as_shown(picture))
        except KnownError as fault:
            text = marked("Frame {frame} of the clip cannot be shown: {fault}")
            raise KnownError(text, frame=frame, fault=fault.what, path=path) from fault
        size = self.width, self.height
        return values if values.shape[1::-1] == size else _scaled(values, size, Image.Resampling.BICUBIC)

    def _as_shown(self, picture: Picture) -> Display:
        """All of more than eight bits with one window, lest they flicker."""
        if picture.source.dtype == np.uint8:
            return DEFAULT
        if self._display is None:
            self._display = Display(window=picture.window())
        return self._display

    def _keep(self, frame: int, values: NDArray[np.uint8]) -> None:
        self._kept[frame] = values
        while self.nbytes > self._most and len(self._kept) > 1:
            self._kept.popitem(last=False)


def _told(text: str, pictures: list[Path]) -> list[Message]:
    return [Message(text, count=len(pictures), name=pictures[0].name)] if pictures else []


def _size(picture: Path) -> tuple[int, int]:
    with opened(picture) as stream:
        return tiff_size(picture, 1) if is_tiff(stream) else read_header(picture, stream)


def _stored_size(picture: Path) -> tuple[int, int]:
    """Width and height as they stand in the header, upright only where that takes no decoding: not in PNG files."""
    with opened(picture) as stream, faults_told(picture):
        if is_tiff(stream):
            return tiff_size(picture, 1)
        with Image.open(stream) as image:
            if image.format == "PNG":
                return image.size
        stream.seek(0)
        return read_header(picture, stream)


def _is_turned(picture: Path) -> bool:
    with opened(picture) as stream:
        return tiff_is_turned(picture, 1) if is_tiff(stream) else header_is_turned(picture, stream)


def _whole(picture: Path) -> Picture:
    width, height = _size(picture)
    if width * height > MOST_PIXELS:
        raise KnownError("The picture has {size} pixels; {limit:,} is the limit.", size=f"{width} × {height}",
                         limit=MOST_PIXELS, path=picture)  # fmt: skip
    with opened(picture) as stream:
        return Picture(open_tiff(picture, 1)[0] if is_tiff(stream) else decode(picture, stream))


def _scaled(values: NDArray[np.uint8], size: tuple[int, int], how: Image.Resampling) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(values).resize(size, how, reducing_gap=2.0))
