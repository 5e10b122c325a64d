"""Which packet of a clip's file is which frame, and where decoding can begin: found once, by reading the file through.

Packets are numbered in the file's order, frames in the order in which they are shown. The times in the packets tell
the one from the other; that they do is checked by decoding the beginning, and where they do not all is decoded once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images.video.container import videos
from annotator.core.images.video.decoder import Decoder
from annotator.core.images.video.recovery import frames_to_recover

Numbers: TypeAlias = NDArray[np.int64]
Wanted: TypeAlias = Callable[[], bool]
Told: TypeAlias = Callable[[float], None]
# Said of a packet without a time, or without a place in the file.
NONE = -(2**63)
# So many pictures of the beginning are decoded to see whether times tell the order.
CHECKED = 60
# After so many packets or pictures one who waits is told.
STEP = 256
# A file without this share of what its header promises is cut off.
MISSING = 0.02
# A packet lies at most so many places from where it is shown.
MOST_MOVED = 64
# So many frames stand between two that others look at, at most.
MOST_BETWEEN = 7
# Streams that are cut into pictures as they are read: the first one after a jump may lack its beginning.
CUT_UP = ("mpeg", "mpegts", "mpegvideo")


@dataclass(frozen=True, eq=False)
class Index:
    """Where a clip's frames are.

    order: (frames,) the packet of each frame. ticks: (frames,) when it is shown, in units of `base` seconds, ascending.
    end: when the last one ends.
    starts: (n,) packets at which decoding can begin, ascending; from frame firsts[i] on all is right then.
    marks: (n, 2) times to seek them by. names: (n,) what they are known by, which `known_by` says: "pos", "pts", or ""
    where nothing tells packets apart, and decoding begins at the file's start alone.
    packets: how many there are. whole: whether the file has all that its header promises.
    """

    order: Numbers
    ticks: Numbers
    base: Fraction
    end: int
    starts: Numbers
    firsts: Numbers
    marks: Numbers
    names: Numbers
    known_by: str
    packets: int
    whole: bool

    def __len__(self) -> int:
        return len(self.order)

    def places(self) -> Numbers:
        """The frame of each packet, (packets,); −1 where it is not shown."""
        found = np.full(self.packets, -1, dtype=np.int64)
        found[self.order] = np.arange(len(self.order))
        return found

    def named(self) -> dict[int, int]:
        """Starts by what they are known by."""
        return dict(zip(self.names.tolist(), self.starts.tolist(), strict=True)) if self.known_by else {}

    def start_for(self, frame: int, back: int = 0) -> int:
        """Which start decoding towards a frame begins at: the last that is right for it, or one so many before."""
        able = np.flatnonzero((self.firsts <= frame) & (self.starts <= self.order[frame]))
        return int(able[max(len(able) - 1 - back, 0)])

    def times_before(self, start: int) -> list[int]:
        """Times to look for a start at, the likeliest first."""
        times = [*self.marks[start], *self.marks[max(start - 1, 0)], *self.marks[0]]
        return list(dict.fromkeys(int(time) for time in times if time != NONE))


@dataclass
class _Packets:
    """What the packets of a video tell, in the file's order."""

    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    pos: array[int] = field(default_factory=lambda: array("q"))
    durations: array[int] = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)
    hidden: bytearray = field(default_factory=bytearray)
    slow: dict[int, int] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    cut: bool = False

    def add(self, packet: Packet[VideoStream]) -> None:
        """Note the next one."""
        if packet.is_corrupt:
            self.broken.add(len(self.pts))
        context = packet.stream.codec_context
        if packet.is_keyframe and context.name == "h264":
            count = frames_to_recover(bytes(packet), context.extradata or b"")
            if count:
                self.slow[len(self.pts)] = count
        for column, value in ((self.pts, packet.pts), (self.dts, packet.dts), (self.pos, packet.pos)):
            column.append(NONE if value is None else value)
        self.durations.append(packet.duration or 0)
        self.keys.append(packet.is_keyframe)
        self.hidden.append(packet.is_discard)

    def column(self, name: str) -> Numbers:
        """One of the columns of numbers."""
        return np.array(getattr(self, name), dtype=np.int64)

    def shown(self) -> Numbers:
        """Packets that are to be shown."""
        return np.flatnonzero(np.frombuffer(bytes(self.hidden), dtype=np.uint8) == 0)


def make_index(path: Path, wanted: Wanted = lambda: True, told: Told = lambda _: None) -> Index | None:
    """Read a clip's file through; None when it is no longer `wanted`. `told` the share that is done.

    Raises KnownError.
    """
    decoder = Decoder(path)
    try:
        packets = _Packets()
        size = path.stat().st_size
        for number, packet in enumerate(decoder.packets()):
            packets.add(packet)
            if number % STEP == 0:
                if not wanted():
                    return None
                told(min(max(packet.pos or 0, 0) / size, 1.0))
        packets.cut = _is_cut(decoder, packets)
        order = _order_by_times(packets)
        decoder.restart()
        order = None if order is None else _checked(decoder, order)
        if order is None:
            decoder.restart()
            order = _order_decoded(decoder, len(packets.pts), wanted, told)
        if order is None:
            return None
        if not len(order):
            raise KnownError("No picture of this clip can be decoded.", path=path)
        found = _index(decoder, packets, order)
        return found if found.whole else _shortened(decoder, found, packets.broken)
    finally:
        decoder.close()


def _is_cut(decoder: Decoder, packets: _Packets) -> bool:
    """Whether the file has less than its header promises, where that promises anything."""
    stream, container = decoder.stream, decoder.container
    if decoder.cut or stream.frames > len(packets.pts):
        return True
    alone = len(container.streams) == len(videos(container)) == 1
    if container.format.name != "matroska,webm" or not alone or not container.duration:
        return False
    end = max(packets.pts, default=0) * float(stream.time_base or 0)
    return end < container.duration / 1_000_000 * (1 - MISSING) - 2 / float(stream.average_rate or 1)


def _order_by_times(packets: _Packets) -> Numbers | None:
    """Packets as their times say they are shown; None where they do not tell."""
    shown = packets.shown()
    pts = packets.column("pts")[shown]
    if not len(pts) or pts.min() == NONE or len(np.unique(pts)) < len(pts):
        return None
    order = np.argsort(pts, kind="stable")
    far = np.abs(order - np.arange(len(order))).max() > MOST_MOVED  # two recordings, one behind the other
    return None if far else shown[order]


def _checked(decoder: Decoder, order: Numbers) -> Numbers | None:
    """An order, without those at its beginning that cannot be decoded; None where what comes out is another one."""
    seen = [number for number, _ in islice(decoder, CHECKED)]
    first = np.flatnonzero(order == seen[0]) if seen else order[:0]
    if not len(first):
        return None
    order = order[int(first[0]) :]
    said, places = order.tolist(), {int(number): place for place, number in enumerate(order)}
    found = [places.get(number, -1) for number in seen]
    missing = found[-1] + 1 - len(found)
    # Packets that never give a picture are refused by no decoder, and are at least half of all.
    damaged = decoder.refused and found == sorted(set(found)) and found[0] == 0 and missing * 3 < found[-1] + 1
    return order if seen == said[: len(seen)] or damaged else None


def _order_decoded(decoder: Decoder, packets: int, wanted: Wanted, told: Told) -> Numbers | None:
    """Packets in the order in which their pictures come out; None when it is no longer wanted."""
    seen: dict[int, None] = {}
    for number, _ in decoder:
        seen.setdefault(number)
        if len(seen) % STEP == 0:
            if not wanted():
                return None
            told(min(len(seen) / max(packets, 1), 1.0))
    return np.array(list(seen), dtype=np.int64)


def _index(decoder: Decoder, packets: _Packets, order: Numbers) -> Index:
    form = decoder.container.format.name
    known_by = _known_by(form, packets)
    starts = np.flatnonzero(np.frombuffer(bytes(packets.keys), dtype=np.uint8)).astype(np.int64)
    names = packets.column(known_by) if known_by else np.zeros(len(packets.pts), dtype=np.int64)
    starts = np.union1d([0], starts[names[starts] > -1]).astype(np.int64) if known_by else starts[:0]
    starts = starts if len(starts) else np.zeros(1, dtype=np.int64)
    firsts = _firsts(packets, order, starts)
    starts, firsts = starts[firsts >= 0], firsts[firsts >= 0]
    ticks, base = _ticks(decoder, packets, order)
    last = packets.durations[int(order[-1])] if base == decoder.stream.time_base else 0
    usual = int(np.median(np.diff(ticks))) if len(ticks) > 1 else 1
    marks = np.stack([packets.column("pts")[starts], packets.column("dts")[starts]], axis=1)
    marks = np.concatenate([marks[:1], marks[:-1]]) if form in CUT_UP else marks
    end, whole = int(ticks[-1]) + (last or usual), not packets.cut
    return Index(order, ticks, base, end, starts, firsts, marks, names[starts], known_by, len(packets.pts), whole)


def _shortened(decoder: Decoder, index: Index, broken: set[int]) -> Index:
    """Without the frames at the end of a file that is cut off of which there is too little."""
    last = index.start_for(len(index) - 1)
    decoder.know(index.known_by, index.named())
    decoder.jump(int(index.starts[last]), index.times_before(last))
    places = index.places()
    shown = [int(places[number]) for number, _ in decoder if number < len(places) and number not in broken]
    count = max(shown, default=-1) + 1 or len(index)
    end = int(index.ticks[count]) if count < len(index) else index.end
    return replace(index, order=index.order[:count], ticks=index.ticks[:count], end=end)


def _known_by(form: str, packets: _Packets) -> str:
    """What tells packets apart, and is the same again after a jump: their places in the file, or their times.

    A place may be missing: then what lies there is no start. Times in a stream without a table are guessed in part.
    """
    pos, pts = packets.column("pos"), packets.column("pts")
    pos = pos[pos > -1]
    if len(pos) and len(np.unique(pos)) == len(pos):
        return "pos"
    certain = form not in (*CUT_UP, "avi") and len(pts) and pts.min() > -1 and len(np.unique(pts)) == len(pts)
    return "pts" if certain else ""


def _firsts(packets: _Packets, order: Numbers, starts: Numbers) -> Numbers:
    """The first frame that is right where decoding begins at each start; −1 where that is not known.

    What is shown before a start and stored after it may look at what was stored before.
    """
    places = np.full(len(packets.pts), -1, dtype=np.int64)
    places[order] = np.arange(len(order))
    firsts = places[starts]
    pts = packets.column("pts")
    shown = pts[order]
    if shown.min() > NONE and (np.diff(shown) > 0).all():  # also for what an edit hides, if times are to be trusted
        hidden = (firsts < 0) & (pts[starts] > NONE)
        firsts[hidden] = np.searchsorted(shown, pts[starts][hidden])
    for start, count in packets.slow.items():
        firsts[(starts == start) & (firsts > -1)] += count * (1 + MOST_BETWEEN)
    firsts[0] = 0
    return firsts


def _ticks(decoder: Decoder, packets: _Packets, order: Numbers) -> tuple[Numbers, Fraction]:
    """When frames are shown: by their packets' times, else by the times they are decoded at, else by the rate."""
    base = decoder.stream.time_base or Fraction(1, 1000)
    for ticks in (packets.column("pts")[order], packets.column("dts")[np.sort(order)]):
        if ticks.min() > NONE and (np.diff(ticks) > 0).all():
            return ticks, base
    rate = decoder.stream.average_rate or decoder.stream.guessed_rate or Fraction(25)
    return np.arange(len(order), dtype=np.int64), 1 / rate
