"""Time sampling of clips: every n-th frame is coded by itself, as a picture, and nothing is said of those between.

An event of a sampled frame begins and ends on it. Frames are counted from 0, which is the first that is sampled.
"""

from __future__ import annotations

# The setting that keeps it: n as a number; "" where all frames are coded.
SETTING = "sampled_every"
MOST = 100_000


def step_of(kept: str | None) -> int:
    """The n of a kept setting; 1 where all frames are coded, or nothing that can be read is kept."""
    digits = (kept or "").strip()
    return min(max(int(digits), 1), MOST) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1


def sample_from(frame: int, by: int, every: int, count: int) -> int:
    """The sampled frame that is `by` samples behind a frame (before it, where negative), within `count` frames; 0
    where there are none.
    """
    here, rest = divmod(frame, every)
    place = here + by + (1 if by < 0 and rest else 0)
    return min(max(place, 0), max(count - 1, 0) // every) * every


def sampled(frame: int, every: int) -> int:
    """The sampled frame at or before a frame."""
    return frame - frame % every
