"""Events suggested of a classifier's scores over time, to be decided as suggested regions are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.annotation import Decision, Provenance, Suggestion
from annotator.core.work.event_frames import spans_of
from annotator.core.work.event_times import Span, contains, overlaps
from annotator.core.work.events import Event
from annotator.core.work.labels import Label

# What a frame holds that was looked at and cannot be read; NaN is one that was not looked at.
UNREADABLE = -1.0
# Seconds: scores are smoothed by a Gaussian this wide, what is shorter is no event, what is nearer together is one.
SMOOTHED, SHORTEST, GAP = 0.12, 0.2, 0.08
# A clip has hundreds of chances to reach a threshold that was chosen for single images: an event goes further beyond.
BEYOND = 0.25
# The curve's level at rest is that below which this share of the clip lies; an event begins and ends where this share
# of its height above rest is reached.
AT_REST, BORDER = 0.2, 0.1
# The apex is looked for within this share of the range of log odds from the highest; probabilities end here.
TOP, LEAST = 0.1, 1e-5


@dataclass(frozen=True, eq=False)
class ClipScores:
    """A classifier's scores of a clip: `values` (frames, labels), probabilities, `UNREADABLE`, or NaN where a frame was
    not looked at yet; `labels` and `thresholds` (by label) are the classifier's, `rate` the clip's frames a second.
    `sees`: "face" where it saw the aligned face alone, "none" where frames as a whole, as provenance has it.
    """

    model: str
    fingerprint: str
    layer: str
    labels: tuple[str, ...]
    thresholds: Mapping[str, float]
    values: NDArray[np.float32]
    rate: float
    sees: str = "none"

    def of(self, name: str) -> NDArray[np.float32]:
        """The curve of a label, (frames,)."""
        found: NDArray[np.float32] = self.values[:, self.labels.index(name)]
        return found

    @property
    def done(self) -> float:
        """The share of frames that was looked at, in [0, 1]."""
        return float(np.isfinite(self.values[:, 0]).mean()) if self.values.size else 0.0


def smoothed(curve: NDArray[np.floating], frames: float) -> NDArray[np.float64]:
    """A curve under a Gaussian of a standard deviation in frames, without lag; what cannot be read is made up from what
    lies round it, NaN stays where it is.
    """
    values = np.asarray(curve, dtype=np.float64)
    known = np.isfinite(values) & (values >= 0)
    if not known.any():
        return np.full(len(values), np.nan)
    reach = max(int(np.ceil(3 * frames)), 1)
    steps = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (steps / max(frames, 1e-3)) ** 2)
    above = np.convolve(np.where(known, values, 0.0), kernel)[reach:-reach]
    below = np.convolve(known.astype(np.float64), kernel)[reach:-reach]
    found = np.where(below > 1e-9, above / np.maximum(below, 1e-9), 0.0)
    return np.where(np.isnan(values), np.nan, found)


def proposed_spans(curve: NDArray[np.floating], least: float, rate: float) -> tuple[Span, ...]:
    """Where a label is suggested to happen: spans by their onsets, each with its apex.

    curve: (frames,) scores, as `ClipScores` has them. least: from which score on the label is found in an image, in
    [0, 1]. rate: frames a second. What has no end yet, as the next frame was not looked at, is not suggested.
    """
    values = smoothed(curve, SMOOTHED * rate)
    if not np.isfinite(values).any():
        return ()
    rest = min(float(np.nanquantile(values, AT_REST)), least)
    high = least + BEYOND * (1 - least)
    low = rest + BORDER * (high - rest)
    shortest, gap = max(round(SHORTEST * rate), 1), round(GAP * rate)
    found = (_bordered(values, span, rest) for span in spans_of(values, high, low, gap=gap))
    return tuple(span for span in found if _ends(values, span) and span.offset - span.onset + 1 >= shortest)


def _bordered(values: NDArray[np.float64], span: Span, rest: float) -> Span:
    """The part of a span about its apex in which the curve is above a share of its own height."""
    assert span.apex is not None
    inside = values[span.onset : span.offset + 1]
    low = np.flatnonzero(~(inside >= rest + BORDER * (values[span.apex] - rest))) + span.onset
    onset = int(max(low[low < span.apex], default=span.onset - 1)) + 1
    offset = int(min(low[low > span.apex], default=span.offset + 1)) - 1
    return Span(onset, onset + _middle_of_top(values[onset : offset + 1]), offset)


def _middle_of_top(values: NDArray[np.float64]) -> int:
    """Where an event is strongest: probabilities level off near 1, so it is the middle one of the frames on which their
    log odds are near the highest.
    """
    sure = np.clip(values, LEAST, 1 - LEAST)
    odds = np.log(sure / (1 - sure))
    return int(np.quantile(np.flatnonzero(odds >= odds.max() - TOP * np.ptp(odds)), 0.5, method="lower"))


def _ends(values: NDArray[np.float64], span: Span) -> bool:
    """Whether the frames beside a span are known, or there are none."""
    beside = [frame for frame in (span.onset - 1, span.offset + 1) if 0 <= frame < len(values)]
    return bool(np.isfinite(values[beside]).all())


def propose_events(
    clip_id: int, scores: ClipScores, labels: Iterable[Label], least: Callable[[Label], float],
    pending: Iterable[Suggestion] = (), decided: Iterable[Suggestion] = (), own: Iterable[Event] = (),
) -> list[Suggestion]:  # fmt: skip
    """Suggestions (without id) of events of these labels in a clip, by their onsets.

    least: from which score on a label is found. What overlaps an event of the same label that was `decided` before is
    not suggested again; what overlaps one that is `pending` is that one, with new borders, and keeps its number. What
    has its apex in one of the reader's `own` events of the label is not suggested.
    """
    coded = list(own)
    done = [value for value in decided if value.decision is not Decision.PENDING]
    waiting = list(pending)
    found: list[Suggestion] = []
    for label in labels:
        if label.name not in scores.labels:
            continue
        curve, number = scores.of(label.name), 0
        same = [event for event in coded if event.label_id == label.id]
        for span in proposed_spans(curve, least(label), scores.rate):
            if _there(done, label, span) or is_coded(same, label.id, span):
                continue
            number += 1
            assert span.apex is not None
            score = float(max(curve[span.apex], 0.0))
            how = Provenance(
                scores.model, scores.fingerprint, scores.layer, label.name, "none", score, 1.0, scores.sees
            )
            before = _there(waiting, label, span)
            waiting = [value for value in waiting if value is not before]
            known = before.id if before is not None else 0
            found.append(Suggestion(known, clip_id, label.id, how, number, (0.0, 0.0), 0.0, span=span))
    return sorted(found, key=by_onset)


def is_coded(events: Iterable[Event], label_id: int, span: Span) -> bool:
    """Whether what is suggested was coded already: its apex lies in an event of the label."""
    apex = span.onset if span.apex is None else span.apex
    return any(event.label_id == label_id and contains(event, apex) for event in events)


def _there(values: Sequence[Suggestion], label: Label, span: Span) -> Suggestion | None:
    alike = (value for value in values if value.label_id == label.id and value.span is not None)
    return next((value for value in alike if value.span is not None and overlaps(value.span, span)), None)


def by_onset(suggestion: Suggestion) -> tuple[int, int, int]:
    """The order of suggested events."""
    onset = suggestion.span.onset if suggestion.span is not None else -1
    return onset, suggestion.label_id, suggestion.territory
