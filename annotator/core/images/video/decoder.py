"""A clip's pictures one after the other, each with the number of the packet it was made of."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.images.video.container import open_container, told

# Of H.264 alone a picture that is marked so is never looked at by another one, whatever its layer.
SKIPPABLE = frozenset(("h264",))


class Decoder:
    """Decodes from the file's beginning, or from a packet it jumped to.

    Decoders give pictures in the order in which they are shown, and with each the time of its packet: packets go in
    with their numbers for times, so that each picture is known for sure, whatever the file says of times, or does not.
    """

    def __init__(self, path: Path) -> None:
        """Raises KnownError."""
        self._path = path
        self.fed, self.refused, self.cut, self.lost = -1, 0, False, False
        self._names: Mapping[int, int] = {}
        self._known_by, self.closed = "", True
        self._open()

    def _open(self) -> None:
        self.container, self.stream = open_container(self._path)
        self.closed = False
        self._begin(-1)

    def _begin(self, last: int, first: Packet[VideoStream] | None = None) -> None:
        """Go on from where the file is; the last packet before it was that one."""
        self._pictures = self._decoded(first)
        self.fed, self.until = last, -1

    def close(self) -> None:
        """Let go of the file."""
        self._pictures.close()
        self.container.close()
        self.closed = True

    def restart(self, number: int = 0) -> None:
        """Begin at a packet, counted from the file's beginning. Raises KnownError."""
        self.close()
        self._open()
        for packet in self.packets() if number else ():
            if self.fed + 1 == number:
                self._begin(number - 1, packet)
                return
            self.fed += 1

    def know(self, known_by: str, names: Mapping[int, int]) -> None:
        """Learn what packets are known by, and the numbers of those with these names."""
        self._known_by, self._names = known_by, names

    def jump(self, number: int, times: Sequence[int]) -> None:
        """Begin at a packet that has a name; the file is searched at some times. Raises KnownError."""
        for time in times if self._known_by and not self.lost and not self.closed else ():
            try:
                self.container.seek(time, stream=self.stream)
            except av.FFmpegError:
                continue
            packet = self._reached(number)
            if packet is not None:
                self._begin(number - 1, packet)
                return
        self.restart(number)

    def _reached(self, number: int) -> Packet[VideoStream] | None:
        for packet in self.packets():
            found = self._names.get(identity(packet, self._known_by), -1)
            if found >= number:
                return packet if found == number else None
        return None

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """Those that hold something; what comes behind a place that cannot be read is not there."""
        try:
            for packet in self.container.demux(self.stream):
                if packet.size:
                    yield packet
        except av.FFmpegError:
            self.cut = True
        except IndexError:  # at the end of a file in which another stream began on the way; PyAV did not count it
            return

    def __iter__(self) -> Iterator[tuple[int, VideoFrame]]:
        return self

    def __next__(self) -> tuple[int, VideoFrame]:
        """The next picture and its packet's number. Raises KnownError where there is not enough memory."""
        with told(self._path):
            return next(self._pictures)

    def _decoded(self, first: Packet[VideoStream] | None) -> Generator[tuple[int, VideoFrame], None, None]:
        if first is not None:
            yield from self._given(first)
        for packet in self.packets():
            number = self._names.get(identity(packet, self._known_by), self.fed + 1)
            if number != self.fed + 1:
                self.lost = True  # counted wrongly: the file is not read the same way twice
                return
            yield from self._given(packet)
        yield from self._given(None)

    def _given(self, packet: Packet[VideoStream] | None) -> Iterator[tuple[int, VideoFrame]]:
        """What comes out when a packet goes in; None for the end."""
        if packet is not None:
            self.fed += 1
            packet.pts = self.fed
        context = self.stream.codec_context
        if context.name in SKIPPABLE:
            context.skip_frame = "NONREF" if packet is not None and self.fed < self.until else "DEFAULT"
        try:
            pictures = context.decode(packet)
        except av.error.MemoryError:
            raise
        except av.FFmpegError:
            self.refused += 1
            return
        for picture in pictures:
            if picture.pts is not None:
                yield picture.pts, picture


def identity(packet: Packet[VideoStream], known_by: str) -> int:
    """What a packet is known by; −1 where it has none."""
    name: int | None = getattr(packet, known_by) if known_by else None
    return -1 if name is None else name
