"""Moments as other programs write them: seconds, hours with minutes and seconds, or a timecode with frames."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.exchange.events.timing import LATEST, MOST_FRAMES, Timing

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)")
_CODE = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")


@dataclass(frozen=True)
class Moment:
    """A moment: in seconds, or (a timecode) as the number of a frame."""

    seconds: float = 0.0
    frame: int | None = None


def moment_of(text: str, timing: Timing) -> Moment | None:
    """The moment that a cell tells; None where it tells none. A timecode `HH:MM:SS:FF` counts frames at the clip's
    whole rate. Raises KnownError where that is not known.
    """
    code = _CODE.fullmatch(text)
    if code is not None:
        if timing.rate is None and not timing.times:
            raise KnownError("{text} counts frames, but the clip's rate is not known.", text=text)
        hours, minutes, seconds, frames = map(int, code.groups())
        whole = max(round(timing.rate or timing.count / max(timing.start(timing.count) - timing.start(0), 1e-9)), 1)
        return Moment(frame=(hours * 3600 + minutes * 60 + seconds) * whole + frames)
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        told = float(clock[3].replace(",", "."))
        return Moment(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + told)
    try:
        told = float(text.replace(",", "."))
    except ValueError:
        return None
    return Moment(told) if math.isfinite(told) and 0 <= told <= LATEST else None


def frames_between(begin: Moment, end: Moment, apex: Moment | None, timing: Timing) -> tuple[int, int | None, int]:
    """Onset, apex, offset of what lasts from one moment to another. Seconds end where the last frame ends; a timecode
    names the last frame itself. Raises KnownError where it ends before it begins.
    """
    if begin.frame is None and end.frame is None and (apex is None or apex.frame is None):
        return timing.frames(begin.seconds, end.seconds, None if apex is None else apex.seconds)
    first, last = _frame(begin, timing), _frame(end, timing)
    if last >= MOST_FRAMES:
        raise KnownError("{count} cannot be the number of a clip's frames.", count=last)
    return first, None if apex is None else _frame(apex, timing), last


def _frame(moment: Moment, timing: Timing) -> int:
    return timing.nearest(moment.seconds) if moment.frame is None else moment.frame
