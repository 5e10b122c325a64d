"""Agreement event by event: which both readers found, how far apart their borders are, how strong they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.core.message import Message
from annotator.core.work.event_times import Border
from annotator.core.work.events import Event
from annotator.studies.agreement import alpha
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import Coefficient, Floats, Statistic, ratio
from annotator.studies.reliability.coded import CodedClip, CodedClips, scored, strength
from annotator.studies.reliability.frames import correlations
from annotator.studies.reliability.matching import Matched, matched
from annotator.studies.reliability.settings import ClipSettings

NO_EVENT = Message("Neither reader marked an event.")
ONE_SIDED = Message("The reader marked no event.")
WITHIN = (0, 1, 3)


@dataclass(frozen=True)
class Differences:
    """How far the second reader's borders are behind the first one's, over the `count` pairs of events in which both
    marked it: mean, standard deviation (n − 1) and median in frames; the same in seconds over the `timed` pairs whose
    clips could be read; the share of pairs at most so many frames apart. What nothing tells is None.
    """

    count: int
    mean: float | None
    sd: float | None
    median: float | None
    within: Mapping[int, float | None]
    timed: int
    mean_seconds: float | None
    sd_seconds: float | None
    median_seconds: float | None


@dataclass(frozen=True)
class EventAgreement:
    """Of one label ("" for all) and two readers, over `clips` in which both looked for it: how many events each marked,
    how many are `matched`, F1 (2·matched / events of both) and the share matched of each one's; differences of borders;
    and α and ICC of the intensity of matched events of which both told it (empty where there is none).
    """

    label: str
    readers: tuple[str, str]
    clips: int
    first: int
    second: int
    matched: int
    f1: Coefficient
    share_first: Coefficient
    share_second: Coefficient
    differences: Mapping[Border, Differences]
    intensity: Mapping[str, Coefficient]


@dataclass(frozen=True)
class _Found:
    clip: CodedClip
    of: Matched


def event_agreement(coded: CodedClips, settings: ClipSettings) -> Iterator[EventAgreement]:
    """Of every two readers, by label and overall."""
    for first, second in combinations(range(len(coded.readers)), 2):
        names = (coded.readers[first], coded.readers[second])
        every: list[_Found] = []
        for label in coded.labels:
            found = [
                _Found(clip, matched_in(clip, label.id, (first, second), settings))
                for clip in coded.with_label(label.id, (first, second))
            ]
            if found:
                yield _agreement(found, label.title, names, settings)
            every += found
        if every:
            yield _agreement(every, "", names, settings)


def matched_in(clip: CodedClip, label: int, pair: tuple[int, int], settings: ClipSettings) -> Matched:
    """The events of a label of two readers, matched."""
    return matched(clip.of(pair[0], label), clip.of(pair[1], label), settings.matching, settings.tolerance)


def _agreement(found: Sequence[_Found], label: str, readers: tuple[str, str], settings: ClipSettings) -> EventAgreement:
    pairs, ours, theirs = (_numbers(found, place) for place in range(3))
    statistics = {
        "f1": _share(2 * pairs, ours + theirs, NO_EVENT), "first": _share(pairs, ours, ONE_SIDED),
        "second": _share(pairs, theirs, ONE_SIDED),
    }  # fmt: skip
    told = settings.estimated(statistics, [settings.group(one.clip.number) for one in found])
    borders = {border: _differences(found, border, settings.tolerance) for border in Border}
    return EventAgreement(
        label, readers, len({one.clip.number for one in found}), int(ours.sum()), int(theirs.sum()), int(pairs.sum()),
        told["f1"], told["first"], told["second"], borders, _intensity(found, settings),
    )  # fmt: skip


def _numbers(found: Sequence[_Found], place: int) -> Floats:
    """(len(found),): pairs (0), or events of the first (1) or second (2) reader in each clip."""
    left = [(0, len(one.of.first), len(one.of.second))[place] for one in found]
    return np.array([len(one.of.pairs) for one in found], dtype=np.float64) + left


def _share(upper: Floats, lower: Floats, undefined: Message) -> Statistic:
    items = int((lower > 0).sum())
    features = np.stack([upper, lower], axis=1)
    return Statistic(features, lambda sums: ratio(sums[:, 0], sums[:, 1]), undefined, items, 2, items)


def _differences(found: Sequence[_Found], border: Border, tolerance: int) -> Differences:
    frames: list[int] = []
    seconds: list[float] = []
    for one in found:
        for pair in one.of.pairs:
            ours, theirs = (getattr(event, border) for event in pair)
            if ours is None or theirs is None:
                continue
            frames.append(theirs - ours)
            times = one.clip.times
            if times is not None and max(ours, theirs) < len(times):
                seconds.append(float(times[theirs] - times[ours]))
    apart = np.abs(frames)
    steps = sorted({*WITHIN, tolerance})
    within = {step: float((apart <= step).mean()) if frames else None for step in steps}
    return Differences(len(frames), *_summary(frames), within, len(seconds), *_summary(seconds))


def _summary(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if not values:
        return None, None, None
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return float(np.mean(values)), sd, float(np.median(values))


def _intensity(found: Sequence[_Found], settings: ClipSettings) -> dict[str, Coefficient]:
    pairs: list[tuple[CodedClip, tuple[Event, Event]]] = [
        (one.clip, pair) for one in found for pair in one.of.pairs if all(map(scored, pair))
    ]
    if not pairs:
        return {}
    table = Ratings.of_grades([[strength(event) for event in pair] for _, pair in pairs])
    statistics = {"α ordinal": alpha.krippendorff(table, "ordinal"), **correlations(table)}
    return settings.estimated(statistics, [settings.group(clip.number) for clip, _ in pairs])
