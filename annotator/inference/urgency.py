"""Who waits for what is asked of the worker, and the numbers of requests."""

from __future__ import annotations

from enum import IntEnum
from itertools import count

_numbers = count(1)


class Urgency(IntEnum):
    """Who waits: the person at the screen, who then gets a better answer, who compares maps beside it, the next image,
    a better answer for that, or nobody, least of all for what is learnt meanwhile.
    """

    SCREEN = 0
    BETTER = 1
    COMPARE = 2
    PREFETCH = 3
    BETTER_AHEAD = 4
    BULK = 5
    LEARN = 6


def next_number() -> int:
    """The number of a new request: higher than all before."""
    return next(_numbers)
