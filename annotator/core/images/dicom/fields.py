"""Values of a header by their keywords: what is missing, empty or of another form than the standard's is None."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pydicom.dataset import Dataset

from annotator.core.images.dicom.faults import FAULTS


def value(data: Dataset, keyword: str) -> Any:
    """An element's value; None where there is none that can be read."""
    try:
        return data.get(keyword)
    except FAULTS:
        return None


def is_said(data: Dataset, keyword: str) -> bool:
    """Whether an element has a value, be it one that cannot be read."""
    if keyword not in data:
        return False
    try:
        return not data[keyword].is_empty
    except FAULTS:
        return True


def text(data: Dataset, keyword: str) -> str:
    """A text, of several values the first; "" for none."""
    found = value(data, keyword)
    if isinstance(found, Sequence) and not isinstance(found, str):
        found = found[0] if len(found) else None
    return str(found).strip(" \0") if found is not None else ""


def texts(data: Dataset, keyword: str) -> tuple[str, ...]:
    """All texts of an element."""
    found = value(data, keyword)
    several = found if isinstance(found, Sequence) and not isinstance(found, str | bytes) else [found or ""]
    return tuple(str(one).strip(" \0") for one in several)


def number(data: Dataset, keyword: str) -> float | None:
    """A finite number, of several the first."""
    found = numbers(data, keyword)
    return found[0] if found else None


def whole(data: Dataset, keyword: str) -> int | None:
    """A whole number, of several the first."""
    found = number(data, keyword)
    return int(found) if found is not None and found == int(found) else None


def numbers(data: Dataset, keyword: str, count: int | None = None) -> tuple[float, ...]:
    """All numbers of an element; none where one is not finite, or where there are not `count` of them."""
    found = value(data, keyword)
    if found is None or isinstance(found, bytes):
        return ()
    several = found if isinstance(found, Sequence) and not isinstance(found, str) else [found]
    try:
        read = tuple(float(one) for one in several)
    except FAULTS:
        return ()
    return read if all(math.isfinite(one) for one in read) and count in (None, len(read)) else ()


def items(data: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence."""
    found = value(data, keyword)
    if not isinstance(found, Sequence) or isinstance(found, str | bytes):
        return []
    return [item for item in found if isinstance(item, Dataset)]


def of_frame(data: Dataset, frame: int, sequence: str) -> Dataset:
    """Where what a sequence tells of a frame stands: in the frame's functional groups, in those that all frames share,
    or in the header itself.
    """
    own = value(data, "PerFrameFunctionalGroupsSequence")
    try:
        groups = [own[frame]] if own is not None and frame < len(own) else []
    except FAULTS:
        groups = []
    for group in (*groups, *items(data, "SharedFunctionalGroupsSequence")):
        found = items(group, sequence)
        if found:
            return found[0]
    return data
