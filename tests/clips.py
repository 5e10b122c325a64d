"""Small clips whose frames carry their numbers in their pixels: a truth that no reader has made."""

from __future__ import annotations

import functools
import struct
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

WIDTH, HEIGHT, COUNT, RATE = 96, 64, 60, 25
BITS, ROWS = 8, 2
DARK, BRIGHT = 40, 215
REFRESHED = "intra-refresh=1:bframes=0:keyint=16"
HIDDEN = {"g": "20", "auto-alt-ref": "1", "lag-in-frames": "16", "b": "200k"}
OPEN_GOP = "open-gop=1:bframes=3:keyint=12:scenecut=0"
# Times that no rate explains, in units of 1/25 s.
UNEVEN = np.cumsum(1 + (np.arange(COUNT) * 7919 % 5)).tolist()
# What kinds of clips there are: suffix, encoder, its options, pixel format.
FORMS = {
    "H.264 in MP4": (".mp4", "libx264", {"g": "24", "bf": "3"}, "yuv420p"),
    "H.264 with open groups": (".mp4", "libx264", {"x264-params": OPEN_GOP}, "yuv420p"),
    "the same in Matroska": (".mkv", "libx264", {"x264-params": OPEN_GOP}, "yuv420p"),
    "the same in a transport stream": (".mts", "libx264", {"x264-params": OPEN_GOP}, "yuv420p"),
    "H.264 refreshed bit by bit": (".mp4", "libx264", {"x264-params": REFRESHED}, "yuv420p"),
    "H.264 in AVI": (".avi", "libx264", {"g": "12", "bf": "2"}, "yuv420p"),
    "H.264, interlaced": (".mp4", "libx264", {"x264-params": "interlaced=1:tff=1:keyint=20"}, "yuv420p"),
    "H.264 of 10 bits": (".mp4", "libx264", {"g": "20"}, "yuv420p10le"),
    "HEVC with open groups": (".mp4", "libx265", {"x265-params": f"{OPEN_GOP}:log-level=none:pools=1"}, "yuv420p"),
    "MPEG-4 in AVI": (".avi", "mpeg4", {"g": "12", "bf": "2"}, "yuv420p"),
    "MPEG-2 in a programme stream": (".mpg", "mpeg2video", {"g": "15", "bf": "2", "b": "3M"}, "yuv420p"),
    "VP9": (".webm", "libvpx-vp9", {"g": "20", "b": "200k", "cpu-used": "8"}, "yuv420p"),
    "VP8 with hidden frames": (".webm", "libvpx", HIDDEN, "yuv420p"),
    "Motion JPEG": (".mov", "mjpeg", {}, "yuvj420p"),
    "WMV": (".wmv", "wmv2", {"g": "15"}, "yuv420p"),
}  # fmt: skip
_CONTAINERS = {".mts": "mpegts", ".wmv": "asf", ".mkv": "matroska"}


def coded(number, width=WIDTH, height=HEIGHT):
    """A picture that carries a number as dark and bright blocks, with a texture that moves: (h, w, 3) uint8."""
    y, x = np.mgrid[:height, :width]
    bit = (y * ROWS // height) * (BITS // ROWS) + x * (BITS // ROWS) // width
    values = np.where((number >> bit) & 1, BRIGHT, DARK) + (x * 3 + y * 5 + number * 7) % 23
    return np.repeat(values.astype(np.uint8)[..., None], 3, axis=2)


def number_in(picture):
    """The number that a picture of any size carries."""
    height, width = picture.shape[:2]
    number = 0
    for bit in range(BITS):
        row, column = divmod(bit, BITS // ROWS)
        y, x = (2 * row + 1) * height // (2 * ROWS), (2 * column + 1) * width // BITS
        number |= int(picture[y - 3 : y + 3, x - 3 : x + 3].mean() > 128) << bit
    return number


def write_clip(
    path, encoder="libx264", options=None, pixels="yuv420p", *, size=(WIDTH, HEIGHT), count=COUNT, times=None, first=0,
    aspect=None, movflags="", second=False,
):  # fmt: skip
    """A clip of `count` frames that carry numbers from `first` on, shown at `times` (in 1/25 s)."""
    settings = {"movflags": movflags} if movflags else {}
    with av.open(str(path), "w", format=_CONTAINERS.get(path.suffix), options=settings) as container:
        streams = [container.add_stream(encoder, rate=RATE, options=options or {}) for _ in range(1 + second)]
        for stream in streams:
            stream.width, stream.height = size
            stream.pix_fmt = pixels
            if aspect:
                stream.codec_context.sample_aspect_ratio = aspect
        for number in range(count):
            for stream in streams:
                frame = av.VideoFrame.from_ndarray(coded(first + number, *size), format="rgb24").reformat(format=pixels)
                frame.pts, frame.time_base = number if times is None else times[number], Fraction(1, RATE)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode())
    return path


def tone(seconds):
    """What is heard at moments of the file's clock: rising, so that no two moments sound alike; in [−0.5, 0.5]."""
    return 0.5 * np.sin(2 * np.pi * (150 * seconds + 30 * seconds * seconds))


def write_sounding(
    path, encoder="pcm_s16le", rate=48_000, *, times=range(50), shown=0, heard=0, seconds=3.0, layout="stereo"
):
    """A clip that sounds as `tone` says: its first frame is shown, its sound begins, at these numbers of 1/25 s.

    Sound of several channels has what `tone` says in the first one, and half of it in the others.
    """
    with av.open(str(path), "w", format=_CONTAINERS.get(path.suffix)) as container:
        video = container.add_stream("libx264", rate=RATE, options={"g": "12", "bf": "2"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = container.add_stream(encoder, rate=rate, layout=layout)
        for number, time in enumerate(times):
            frame = av.VideoFrame.from_ndarray(coded(number), format="rgb24")
            frame.pts, frame.time_base = time + shown, Fraction(1, RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        heights = 32_767 * tone(heard / RATE + np.arange(round(seconds * rate)) / rate)
        channels = len(av.AudioLayout(layout).channels)
        for place in range(0, len(heights), 1024):
            values = heights[place : place + 1024, None] * ([1.0] + [0.5] * (channels - 1))
            piece = av.AudioFrame.from_ndarray(np.round(values).astype(np.int16).reshape(1, -1), "s16", layout)
            piece.sample_rate, piece.time_base = rate, Fraction(1, rate)
            piece.pts = heard * rate // RATE + place
            container.mux(audio.encode(piece))
        container.mux(audio.encode())
    return path


def write_numbered(pattern, numbers, first=None):
    """Pictures that carry numbers, called by a `printf` pattern by these numbers, or by others from `first` on."""
    pattern.parent.mkdir(parents=True, exist_ok=True)
    for place, number in enumerate(numbers):
        name = pattern.name % (number if first is None else first + place)
        Image.fromarray(coded(number)).save(pattern.with_name(name))
    return pattern


@functools.cache
def folder():
    """Where the clips of this process lie."""
    kept = tempfile.TemporaryDirectory(prefix="clips-")
    folder.kept = kept
    return Path(kept.name)


@functools.cache
def clip_of(form):
    """A clip of a form, written once; nobody may change it."""
    suffix, encoder, options, pixels = FORMS[form]
    return write_clip(folder() / f"{list(FORMS).index(form)}{suffix}", encoder, options, pixels)


def packets_of(path):
    """Where a video's packets lie in the file: (place, size) each."""
    with av.open(str(path)) as container:
        return [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]


def spoil(source, target, packets, content=b"\0"):
    """A copy of a clip, with some of its packets overwritten."""
    data, places = bytearray(source.read_bytes()), packets_of(source)
    for number in packets:
        place, size = places[number]
        data[place : place + size] = content * size
    target.write_bytes(data)
    return target


def turn(source, target, matrix):
    """A copy of an MP4 file whose header turns it: `matrix` is (a, b, c, d) of x' = a x + c y, y' = b x + d y."""
    data = bytearray(source.read_bytes())
    place = data.index(b"tkhd") + 44
    a, b, c, d = (value * 65536 for value in matrix)
    data[place : place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    target.write_bytes(data)
    return target


def begin_late(source, target, frames):
    """A copy of an MP4 file whose edit list leaves out the first frames."""
    data = bytearray(source.read_bytes())
    with av.open(str(source)) as container:
        base = container.streams.video[0].time_base
    place = data.index(b"elst") + 16
    (start,) = struct.unpack(">i", data[place : place + 4])
    data[place : place + 4] = struct.pack(">i", start + int(Fraction(frames, RATE) / base))
    target.write_bytes(data)
    return target
