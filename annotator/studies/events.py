"""Readers' events of one label in one clip, put together: how far they lie on the same frames, and what most say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.annotation import Annotation
from annotator.core.work.event_frames import covered, spans_of
from annotator.core.work.event_times import Span, contains


def spans_in(values: Sequence[Annotation]) -> list[Span]:
    """The spans of those annotations that are events."""
    return [value.span for value in values if value.span is not None]


def frame_overlaps(those: Sequence[Sequence[Annotation]]) -> list[float]:
    """For each pair of readers who marked any event the frames of both over the frames of either, in [0, 1]."""
    marked = [spans for values in those if (spans := spans_in(values))]
    frames = _frames(marked)
    return [float((one & other).sum() / (one | other).sum()) for one, other in combinations(frames, 2)]


def together(those: Sequence[Sequence[Annotation]], share: float) -> list[Span]:
    """Spans of the frames that more than this share of readers have an event on: 0.5 for what most say, 0 for what any
    does. An apex is the middle one of those that readers marked there.
    """
    marked = [spans_in(values) for values in those]
    if not any(marked):
        return []
    votes = np.mean(_frames(marked), axis=0)
    apexes = [span.apex for spans in marked for span in spans if span.apex is not None]
    found = spans_of(votes, np.nextafter(share, 1.0))
    return [Span(one.onset, _middle(one, apexes), one.offset) for one in found]


def _middle(span: Span, apexes: Sequence[int]) -> int | None:
    inside = [apex for apex in apexes if contains(span, apex)]
    return median_low(inside) if inside else None


def _frames(marked: Sequence[Sequence[Span]]) -> list[NDArray[np.bool_]]:
    count = max((span.offset + 1 for spans in marked for span in spans), default=0)
    return [covered(spans, count) for spans in marked]
