"""The one place that says which kind of clip a path names."""

from __future__ import annotations

from pathlib import Path

from annotator.core.images.names import is_sequence
from annotator.core.images.video.moving import Moving


def open_clip(path: Path) -> Moving:
    """The clip that a path names: a video's file, or numbered pictures. Raises KnownError."""
    if is_sequence(path):
        from annotator.core.images.video.numbered import NumberedClip

        return NumberedClip(path)
    from annotator.core.images.video.clip import Clip  # PyAV is loaded when the first video is met

    return Clip(path)
