"""Sets of whole numbers as sorted boundaries, and COCO's compressed code of them. The algebra under every mask.

`Runs` is a strictly increasing int64 array of even length: start, end, start, end, … of half-open intervals. Whatever
is done costs time by the number of intervals, never by the number of pixels they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Runs: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NO_RUNS: Runs = np.zeros(0, dtype=np.int64)
# Five bits of a number a character, six of them with the sign: numbers of 64 bits take at most 13.
MOST_CHARACTERS = 13


def combined(a: Runs, b: Runs, rule: Callable[[Flags, Flags], Flags]) -> Runs:
    """The set of the numbers for which `rule(in a, in b)` holds; it must not hold outside of both."""
    both = np.concatenate((a, b))
    order = np.argsort(both, kind="stable")  # which merges two sorted halves in one go
    at, from_a = both[order], order < a.size
    of_a = np.cumsum(from_a)
    of_b = np.arange(1, at.size + 1) - of_a
    inside = rule((of_a & 1).astype(bool), (of_b & 1).astype(bool))
    last = np.append(at[1:] != at[:-1], True)[: at.size]  # of several boundaries at one place the last one tells
    at, inside = at[last], inside[last]
    result: Runs = at[np.diff(inside, prepend=np.False_)]
    return result


def covers(runs: Runs, at: NDArray[np.int64]) -> Flags:
    """Which numbers of an array belong to the set."""
    return (np.searchsorted(runs, at, side="right") & 1).astype(bool)


def merged(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Runs:
    """The union of intervals in any order, which may overlap; empty ones are passed over."""
    kept = ends > starts
    starts, ends = np.sort(starts[kept]), np.sort(ends[kept])
    # A gap lies before a start that as many intervals have ended by as have begun before it.
    first = np.searchsorted(ends, starts, side="left") == np.arange(starts.size)
    first &= np.append(True, starts[1:] > ends[:-1]) if starts.size else first
    begins = np.flatnonzero(first)
    result = np.empty(2 * begins.size, dtype=np.int64)
    result[0::2], result[1::2] = starts[begins], ends[np.append(begins[1:] - 1, starts.size - 1)[: begins.size]]
    return result


def within(runs: Runs, low: int, high: int) -> Runs:
    """The part of the set in [low, high)."""
    first, last = np.searchsorted(runs, (low, high), side="right")
    part = runs[first:last]
    head = (low,) if first & 1 else ()
    tail = (high,) if last & 1 else ()
    return _joined((head, part, tail))


def spliced(runs: Runs, low: int, high: int, part: Runs) -> Runs:
    """The set with what it holds in [low, high) exchanged for `part`, which lies in there."""
    first, last = np.searchsorted(runs, (low, high), side="right")
    head = (low,) if first & 1 else ()
    tail = (high,) if last & 1 else ()
    return _joined((runs[:first], head, part, tail, runs[last:]))


def _joined(pieces: Sequence[Any]) -> Runs:
    """Sorted boundaries end to end; two at one place cancel each other."""
    whole = np.concatenate([np.asarray(piece, dtype=np.int64) for piece in pieces])
    new = np.append(True, whole[1:] != whole[:-1]) if whole.size else np.zeros(0, dtype=bool)
    if new.all():
        return whole
    firsts = np.flatnonzero(new)
    times = np.diff(firsts, append=whole.size)
    odd: Runs = whole[firsts[times % 2 == 1]]
    return odd


def from_flags(pieces: Iterable[Flags]) -> Runs:
    """The set of the places at which flags hold, counted on over pieces that follow one another."""
    found: list[Runs] = []
    start = 0
    for flags in pieces:
        changes = np.flatnonzero(np.diff(flags.ravel().view(np.int8), prepend=np.int8(0), append=np.int8(0)))
        found.append(changes.astype(np.int64) + start)
        start += flags.size
    return _joined(found) if found else NO_RUNS


def total(runs: Runs) -> int:
    """How many numbers the set holds."""
    return int((runs[1::2] - runs[0::2]).sum())


# --- columns: numbers x · height + y are the pixels (x, y) of a frame, column by column


def columns_of(runs: Runs, height: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The intervals cut at the frame's columns: x, first row and row after the last, sorted by x and y."""
    starts, ends = runs[0::2], runs[1::2]
    first, last = starts // height, (ends - 1) // height
    pieces = last - first + 1
    run = np.repeat(np.arange(starts.size), pieces)
    x = first[run] + (np.arange(run.size) - np.repeat(np.cumsum(pieces) - pieces, pieces))
    top = np.maximum(starts[run] - x * height, 0)
    bottom = np.minimum(ends[run] - x * height, height)
    return x, top, bottom


def from_columns(x: NDArray[np.int64], top: NDArray[np.int64], bottom: NDArray[np.int64], height: int) -> Runs:
    """Sorted column intervals, none of which overlap, in a frame of that height."""
    edges = np.empty(2 * x.size, dtype=np.int64)
    edges[0::2], edges[1::2] = x * height + top, x * height + bottom
    return _joined((edges,))


def sampled(runs: Runs, height: int, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> Flags:
    """Whether the pixels at columns `xs` and rows `ys` of a frame belong to the set: (len(ys), len(xs)).

    Both are sorted and may repeat; columns and rows in between cost nothing, so a large set is quickly drawn small.
    """
    columns, place = np.unique(xs, return_inverse=True)
    low, high = columns * height, (columns + 1) * height
    first, last = np.searchsorted(runs, low, side="right"), np.searchsorted(runs, high, side="right")
    counts = last - first
    column = np.repeat(np.arange(columns.size), counts)
    index = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(column.size)
    y = runs[index] - low[column]
    flips = np.concatenate((np.searchsorted(ys, y) * columns.size + column, np.flatnonzero(first & 1)))
    toggles = np.zeros((ys.size + 1, columns.size), dtype=np.uint8)
    flat, times = np.unique(flips, return_counts=True)
    toggles.reshape(-1)[flat] = times & 1
    # Row by row: neighbours in memory are worked on together.
    np.bitwise_xor.accumulate(toggles, axis=0, out=toggles)
    inside = toggles[:-1].view(bool)
    return inside if columns.size == xs.size else np.take(inside, place, axis=1)


# --- COCO's compressed run-length code (cocoapi, common/maskApi.c, rleToString)


def compress(runs: Runs, size: int) -> bytes:
    """COCO's compressed code of the set within `size` numbers: lengths of runs of zeros and ones in turn."""
    edges = np.append(runs, size) if not runs.size or runs[-1] != size else runs
    lengths = np.diff(edges, prepend=0)
    lengths[3:] -= np.diff(edges, prepend=0)[1:-2]
    characters = np.zeros((lengths.size, MOST_CHARACTERS), dtype=np.uint8)
    used = np.ones(lengths.size, dtype=np.intp)
    left, open_ = lengths.copy(), np.arange(lengths.size)
    for place in range(MOST_CHARACTERS):
        low = left & 0x1F
        left >>= 5
        more = np.where(low & 0x10, left != -1, left != 0)
        characters[open_, place] = low + (more << 5) + 48
        left, open_ = left[more], open_[more]
        used[open_] += 1
        if not open_.size:
            break
    return characters[np.arange(MOST_CHARACTERS) < used[:, None]].tobytes()


@lru_cache(maxsize=64)
def expand(counts: bytes) -> Runs:
    """The set that a compressed code holds. Read-only: the same mask comes again from the store at every step."""
    edges = np.cumsum(lengths_in(counts))
    result = _joined((edges if edges.size % 2 == 0 else edges[:-1],))
    result.setflags(write=False)
    return result


def lengths_in(counts: bytes) -> NDArray[np.int64]:
    """The lengths of runs of zeros and ones in turn that a compressed code tells; the code is not checked."""
    codes = np.frombuffer(counts, dtype=np.uint8).astype(np.int64) - 48
    ends = np.flatnonzero((codes & 0x20) == 0)
    if not ends.size:
        return NO_RUNS
    starts = np.append(0, ends[:-1] + 1)
    digit = np.arange(codes.size) - np.repeat(starts, ends - starts + 1)
    values = np.add.reduceat((codes[: ends[-1] + 1] & 0x1F) << (5 * digit[: ends[-1] + 1]), starts)
    negative = (codes[ends] & 0x10) != 0
    values -= negative.astype(np.int64) << (5 * (ends - starts + 1))
    lengths = values
    # Each length from the fourth on is stored as its difference to the one two before it.
    lengths[1::2] = np.cumsum(values[1::2])
    if values.size > 2:
        lengths[2::2] = np.cumsum(values[2::2])
    return lengths
