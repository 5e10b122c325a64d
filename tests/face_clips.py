"""Clips of a rendered face that smiles, then frowns, as files."""

from __future__ import annotations

import functools
import tempfile
from fractions import Fraction
from pathlib import Path

import av

from ebp.phantoms import FaceClip, Movement

COUNT = 64
SMILE, FROWN = Movement("AU12", 6, 18, 30, 5), Movement("AU4", 38, 46, 56, 5)
CLIP = FaceClip(5, COUNT, 160, (SMILE, FROWN))


def write_frames(path, frames):
    """Frames (h, w, 3) as a clip of 25 frames a second."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(25), options={"g": "24", "crf": "14"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        out.mux(stream.encode())
    return path


@functools.cache
def _face():
    path = Path(tempfile.mkdtemp()) / "face.mp4"
    return write_frames(path, [CLIP.frame(number) for number in range(COUNT)]).read_bytes()


def face_file(path):
    """The clip, rendered and coded once."""
    path.write_bytes(_face())
    return path
