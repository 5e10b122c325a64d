"""Opening a clip's file: only kinds of files that hold video, and nothing that such a file may point to elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from annotator.core.errors import KnownError
from annotator.core.images.decode import opened
from annotator.core.message import marked

# Playlists and scripts that name other files, or addresses in the network, are none of these.
FORMATS = "mov,mp4,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf"
OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
# Pixels of a frame: those of 16K. A damaged header may say anything.
MOST_PIXELS = 2**27
CONVERT = marked("Convert it, for example to H.264 in an MP4 file.")
av.logging.set_level(None)  # what FFmpeg says of a damaged file goes into no terminal


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what FFmpeg raises into messages for people."""
    try:
        yield
    except MemoryError as fault:
        raise KnownError("There is not enough memory for this clip.", path=path) from fault
    except av.error.DecoderNotFoundError as fault:
        raise KnownError("The clip's codec is not known here.", path=path, advice=CONVERT) from fault
    except (av.FFmpegError, ValueError, UnicodeError) as fault:
        raise KnownError(
            "This is no clip that can be read: it is damaged, cut off, or of an unknown kind.", path=path
        ) from fault


def open_file(path: Path) -> InputContainer:
    """A clip's file. Raises KnownError."""
    with opened(path):
        pass
    with told(path):
        return av.open(f"file:{path.absolute()}", "r", container_options=OPTIONS, metadata_errors="replace")


def open_container(path: Path) -> tuple[InputContainer, VideoStream]:
    """A clip's file and the video in it, of several the best. Raises KnownError."""
    container = open_file(path)
    try:
        stream = _best(container, path)
        _check_size(stream.codec_context.width, stream.codec_context.height, path)
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}  # it may grow on the way
        stream.thread_type = "AUTO"
        return container, stream
    except BaseException:
        container.close()
        raise


def videos(container: InputContainer) -> list[VideoStream]:
    """The videos in a file; covers of music are none."""
    return [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]


def _check_size(width: int, height: int, path: Path) -> None:
    if width * height > MOST_PIXELS:
        raise KnownError(
            "The clip's frames have {size} pixels; {limit:,} is the limit.",
            size=f"{width} × {height}", limit=MOST_PIXELS, path=path,
        )  # fmt: skip


def _best(container: InputContainer, path: Path) -> VideoStream:
    every = videos(container)
    if not every:
        raise KnownError("There is no video in this file.", path=path)
    best = container.streams.best("video")
    stream = next((one for one in every if one is best), every[0])
    if stream.codec_context is None:
        raise KnownError("The clip's codec is not known here.", path=path, advice=CONVERT)
    return stream
