"""Who waits for what is asked of the worker, and the numbers of requests."""

from __future__ import annotations

from enum import IntEnum
from itertools import count

_numbers = count(1)


class Urgency(IntEnum):
    """Who waits: the person at the screen, whose pointer then asks about a place, who gets a better answer, who
    compares maps beside it, the next image, a better answer for that, or nobody, least of all for what is learnt.
    """

    SCREEN = 0
    PLACE = 1
    BETTER = 2
    COMPARE = 3
    PREFETCH = 4
    BETTER_AHEAD = 5
    BULK = 6
    LEARN = 7


def next_number() -> int:
    """The number of a new request: higher than all before."""
    return next(_numbers)
