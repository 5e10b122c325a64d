"""Masks as runs counted row by row, as CVAT and Label Studio have them; the project's own runs go down the columns."""

from __future__ import annotations

import numpy as np

from annotator.core.message import Message
from annotator.core.regions import runs
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.runs import Runs
from annotator.exchange.data.values import EntryError

# An outline with more pixels would take more memory than a region is worth.
LONGEST = 2**24


def rows_of(mask: Mask, frame: Box) -> Runs:
    """The pixels of a mask in a frame, as numbers y · frame.w + x counted from the frame's corner."""
    return transposed(mask.in_frame(frame), frame.h, frame.w)


def mask_of_rows(values: Runs, frame: Box) -> Mask:
    """The mask of pixels y · frame.w + x of a frame. Raises EntryError where it is too rugged to be a region."""
    length = runs.total(_changes(values, frame.w))
    if length > LONGEST:
        raise EntryError(Message("its outline is too long ({length} pixels).", length=length))
    return Mask.from_runs(transposed(values, frame.w, frame.h), frame)


def transposed(values: Runs, height: int, width: int) -> Runs:
    """Pixels x · height + y of a frame as y · width + x.

    It costs time by the length of the outline: where a pixel differs from its neighbour in the column before, a run of
    its row begins or ends.
    """
    changes = _changes(values, height)
    starts, lengths = changes[0::2], changes[1::2] - changes[0::2]
    at = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    x, y = at // height, at % height
    order = np.lexsort((x, y))
    x, y = x[order], y[order]
    return runs.from_columns(y[0::2], x[0::2], x[1::2], width)


def _changes(values: Runs, height: int) -> Runs:
    return runs.combined(values, values + height, np.logical_xor)


def lengths_of(values: Runs, size: int) -> list[int]:
    """The lengths of runs of zeros and ones in turn, of zeros first, which add up to `size`."""
    edges = np.append(values, size) if not values.size or values[-1] != size else values
    found: list[int] = np.diff(edges, prepend=0).tolist()
    return found
