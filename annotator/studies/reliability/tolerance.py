"""What counts as said of a frame where coders may be some frames apart.

Coders who see the same movement mark its borders a few frames apart, and need not be held to have disagreed on it:
Sayette, Cohn, Wertz, Perrott and Parrott 2001 ("A psychometric evaluation of the Facial Action Coding System for
assessing spontaneous expression") tell κ for several tolerances, from a frame to half a second. Here, exactly: a frame
on which one reader has the label and another one has not counts as agreed, and as present, where the other has it on
some frame of the clip at most n frames away. So

    A'(t) = A(t) or (A on some frame of t − n … t + n, and another reader on t)

and so for every reader: it is symmetric, changes no frame on which all say the same, and n = 0 changes nothing.
Absence is given no tolerance, or an event shorter than n frames that another reader missed would count as agreed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.event_frames import covered
from annotator.core.work.event_times import Span, Timed


def present(events: Sequence[Sequence[Timed]], count: int, tolerance: int) -> NDArray[np.int8]:
    """(count, R): for each frame of a clip and each of R readers 1 where the label counts as present, else 0.

    `events` are each reader's events of one label; what lies beyond the clip is left out.
    """
    there = np.stack([covered(own, count) for own in events], axis=1)
    if not tolerance:
        return there.astype(np.int8)
    near = np.stack([covered(_widened(own, count, tolerance), count) for own in events], axis=1)
    others = there.sum(axis=1, keepdims=True) > there
    counted: NDArray[np.int8] = (there | (near & others)).astype(np.int8)
    return counted


def _widened(events: Sequence[Timed], count: int, by: int) -> list[Span]:
    inside = (event for event in events if event.onset < count)
    return [Span(max(event.onset - by, 0), None, min(event.offset, count - 1) + by) for event in inside]
