"""When a clip's frames are shown, and which frames seconds mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import clip_stem, is_sequence, without_rate

# Seconds and frames that are larger are no place in any clip.
LATEST, MOST_FRAMES = 10_000_000.0, 20_000_000
# How long a frame lasts of which nothing tells it.
_FRAME = 0.04


@dataclass(frozen=True)
class Timing:
    """When frames begin, in seconds from the medium's beginning.

    `count` is the number of frames (0: not known), `rate` frames a second (None: not known, or not constant), `times`
    when each frame begins, ascending (None: as the rate says, the first at 0). Raises KnownError for what cannot be.
    """

    count: int = 0
    rate: float | None = None
    times: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.count <= MOST_FRAMES:
            raise KnownError("{count} cannot be the number of a clip's frames.", count=self.count)
        if self.rate is not None and not (math.isfinite(self.rate) and 0.001 <= self.rate <= 1e6):
            raise KnownError("A clip's rate cannot be {rate} a second.", rate=self.rate)
        if self.times is not None:
            starts = np.asarray(self.times, dtype=np.float64)
            if len(starts) != self.count or not np.isfinite(starts).all() or (np.diff(starts) <= 0).any():
                raise KnownError("The times of a clip's frames are not one for each, in ascending order.")

    @property
    def known(self) -> bool:
        """Whether frames can be told from seconds."""
        return self.rate is not None or bool(self.times)

    @cached_property
    def _starts(self) -> NDArray[np.float64]:
        return np.asarray(self.times or (), dtype=np.float64)

    @cached_property
    def _last(self) -> float:
        """How long the last frame lasts, and those that would follow."""
        if self.rate is not None:
            return 1 / self.rate
        return float(self._starts[-1] - self._starts[-2]) if self._starts.size > 1 else _FRAME

    def start(self, frame: int) -> float:
        """When a frame begins, in seconds; the frame after the last begins where that ends, and so on."""
        if self.times and frame < self.count:
            return float(self._starts[frame])
        if self.times:
            return float(self._starts[-1]) + (frame - self.count + 1) * self._last
        return frame * self._last

    def nearest(self, seconds: float) -> int:
        """The frame that begins next to a moment; of two as near the earlier one."""
        if not self.times:
            return max(math.ceil(seconds / self._last - 0.5 - 1e-9), 0)
        place = int(np.searchsorted(self._starts, seconds))
        if place == self.count:
            beyond = max(math.ceil((seconds - self._starts[-1]) / self._last - 0.5 - 1e-9), 0)
            return int(self.count - 1 + beyond)
        if place and seconds - self._starts[place - 1] <= self._starts[place] - seconds:
            return place - 1
        return place

    def frames(self, begin: float, end: float, apex: float | None = None) -> tuple[int, int | None, int]:
        """Onset, apex and offset (the last frame) of what lasts from one moment to another.

        `begin` is where the first frame begins, `end` where the last one ends; what has no length is one frame. Raises
        KnownError where it ends before it begins, where the apex is not between, or for moments no clip has.
        """
        for moment in (begin, end, *(() if apex is None else (apex,))):
            if not 0 <= moment <= LATEST:  # not a number, too
                raise KnownError("There is no moment of a clip at {seconds} seconds.", seconds=moment)
        if end < begin:
            raise KnownError("An event from {begin} to {end} seconds ends before it begins.", begin=begin, end=end)
        if apex is not None and not begin <= apex <= end:
            raise KnownError("The apex, at {apex} seconds, is not between {begin} and {end} seconds.",
                             apex=apex, begin=begin, end=end)  # fmt: skip
        onset = self.nearest(begin)
        offset = max(self.nearest(end) - 1, onset)
        if offset >= MOST_FRAMES:
            raise KnownError("There is no moment of a clip at {seconds} seconds.", seconds=end)
        return onset, None if apex is None else min(max(self.nearest(apex), onset), offset), offset


def known_name(name: str, clips: Mapping[str, Timing]) -> str | None:
    """Which of the clips known by their paths a name means: by the whole of it, by its last part, by that without its
    suffix, or by its folders before it as `clip.file_stems` writes them; None where none fits, or several do as well.

    Of numbered pictures the rate tells nothing, and their folder's name means them, too: so programs call what they
    make of them.
    """
    if name in clips:
        return name
    asked = PurePosixPath(name.replace("\\", "/"))
    paths = {clip: PurePosixPath(clip.replace("\\", "/")) for clip in clips}
    whole = [clip for clip, path in paths.items() if without_rate(path).name == without_rate(asked).name]
    asked_stems = (asked.stem, asked.name)
    stems = {clip: clip_stem(path) for clip, path in paths.items()}
    bare = [clip for clip, stem in stems.items() if stem in asked_stems]
    joined = [clip for clip, path in paths.items() if "_".join((*path.parent.parts, stems[clip])) in asked_stems]
    folder = [clip for clip, path in paths.items() if is_sequence(path) and path.parent.name in asked_stems]
    for found in (whole, bare, joined, folder):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def timing_of(name: str, clips: Mapping[str, Timing]) -> tuple[str, Timing]:
    """A clip's name as it is known, and its timing; the name as it stands, and nothing known, where no clip fits."""
    known = known_name(name, clips)
    return (name, Timing()) if known is None else (known, clips[known])
