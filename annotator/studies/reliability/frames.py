"""Agreement frame by frame: on whether a label is there, how strong it is, and for how much of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.event_frames import covered, graded
from annotator.core.work.event_times import length
from annotator.core.work.events import Event
from annotator.studies.agreement import alpha, icc
from annotator.studies.agreement.presence import of_all, of_two
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import Statistic
from annotator.studies.agreement.study import Agreement
from annotator.studies.reliability.coded import CodedClip, CodedClips, strength
from annotator.studies.reliability.settings import ClipSettings
from annotator.studies.reliability.tally import Runs, Tally, runs_of
from annotator.studies.reliability.tolerance import present

# Of one clip, blocks of its time are drawn: so many, if its events are not longer than that, but this many at least. A
# block begins at every tenth of its length.
BLOCKS, FEWEST, PARTS = 20, 4, 10
# Of the frames of a clip what each of some readers says of a label: (events of each reader, frames) to (frames, R).
Told: TypeAlias = Callable[[Sequence[Sequence[Event]], int], NDArray[np.int8]]


@dataclass(frozen=True)
class FrameAgreement:
    """Of one label ("" for all), of two readers or (empty) of all: in how many clips two of them looked for it, and the
    coefficients; their items are frames. `blocks`: intervals come of blocks of one clip's time.
    """

    of: Agreement
    clips: int
    blocks: bool


def presence(coded: CodedClips, settings: ClipSettings) -> Iterator[FrameAgreement]:
    """Whether a label is there, with the tolerance: of all readers and of every two, by label and overall."""
    every = [label.id for label in coded.labels]
    for labels, title in [*(([label.id], label.title) for label in coded.labels), (every, "")]:
        yield from _presence(coded, labels, title, settings)
        for first, second in combinations(range(len(coded.readers)), 2):
            yield from _presence(coded, labels, title, settings, (first, second))


def together(coded: CodedClips, settings: ClipSettings) -> Iterator[FrameAgreement]:
    """The same of all labels and readers alone: one, or none where there is nothing to tell."""
    yield from _presence(coded, [label.id for label in coded.labels], "", settings)


def intensity(coded: CodedClips, settings: ClipSettings) -> Iterator[FrameAgreement]:
    """How strong a label is, 0 where it is not there, 1 to 5 for A to E, without a tolerance: of all readers. Frames
    count less that a reader has the label on without an intensity. Labels of which nobody told any are left out.
    """
    everybody = tuple(range(len(coded.readers)))
    told_of = {
        event.label_id for clip in coded.clips for events in clip.events for event in events if strength(event) > 0
    }  # fmt: skip
    every = [label.id for label in coded.labels if label.id in told_of]
    for labels, title in [*(([label.id], label.title) for label in coded.labels), (every, "")]:
        if told_of.issuperset(labels) and labels:
            yield from _found(_Frames(coded, labels, everybody, settings), _grades, title, of_grades)


def proportions(coded: CodedClips, settings: ClipSettings) -> Iterator[FrameAgreement]:
    """The share of a clip's frames on which a label is there, as grades of clips: of all readers."""
    everybody = range(len(coded.readers))
    every: list[tuple[CodedClip, list[float]]] = []
    for label in coded.labels:
        own = []
        for clip in coded.clips:
            looked = clip.who_looked(label.id)
            if len(looked) > 1 and clip.frames:
                shares = [
                    _share(clip, place, label.id, coded.every) if place in looked else np.nan for place in everybody
                ]
                own.append((clip, shares))
        yield from _proportions(own, label.title, settings)
        every += own
    yield from _proportions(every, "", settings)


def _presence(
    coded: CodedClips, labels: Sequence[int], title: str, settings: ClipSettings, pair: tuple[int, int] | None = None
) -> Iterator[FrameAgreement]:
    def told(events: Sequence[Sequence[Event]], count: int) -> NDArray[np.int8]:
        return present(events, count, settings.tolerance)

    frames = _Frames(coded, labels, pair or range(len(coded.readers)), settings)
    names = tuple(coded.readers[place] for place in pair or ())
    yield from _found(frames, told, title, of_categories(of_two if pair else of_all), names)


def of_categories(make: Callable[[Ratings], dict[str, Statistic]]) -> Callable[[Tally], dict[str, Statistic]]:
    """Statistics of whether a label is there."""
    return lambda tally: tally.weighted(make, tally.categories(2))


def of_grades(tally: Tally) -> dict[str, Statistic]:
    """Statistics of how strong it is."""
    return tally.weighted(
        lambda table: {"α ordinal": alpha.krippendorff(table, "ordinal"), **correlations(table)}, tally.grades()
    )


def correlations(table: Ratings) -> dict[str, Statistic]:
    """ICC(2,1) and ICC(3,1)."""
    return {"ICC(2,1)": icc.icc(table, "2"), "ICC(3,1)": icc.icc(table, "3")}


def _grades(events: Sequence[Sequence[Event]], count: int) -> NDArray[np.int8]:
    return np.stack([graded(((event, strength(event)) for event in own), count) for own in events], axis=1)


def _share(clip: CodedClip, reader: int, label: int, every: int) -> float:
    return float(covered(clip.of(reader, label), clip.frames or 0)[::every].mean())


def _proportions(
    found: Sequence[tuple[CodedClip, list[float]]], title: str, settings: ClipSettings
) -> Iterator[FrameAgreement]:
    if found:
        statistics = correlations(Ratings.of_grades([shares for _, shares in found]))
        told = settings.estimated(statistics, [settings.group(clip.number) for clip, _ in found])
        yield FrameAgreement(Agreement(title, (), told), len({clip.number for clip, _ in found}), False)


def _found(
    frames: _Frames, told: Told, title: str, make: Callable[[Tally], dict[str, Statistic]],
    names: tuple[str, ...] = (),
) -> Iterator[FrameAgreement]:  # fmt: skip
    if frames.clips:
        tally, block = frames.tally(told)
        coefficients = frames.settings.estimated(make(tally), block=block)
        yield FrameAgreement(Agreement(title, names, coefficients), len(frames.clips), bool(block))


def block_of(clip: CodedClip, every: int = 1) -> tuple[int, int]:
    """How a clip's time is drawn: frames of a part, of those that were looked at, and how many parts make a block.

    A block is a twentieth of the clip, or as long as its events are on average where that is longer, but no longer than
    a quarter.
    """
    count = -(-(clip.frames or 1) // every)
    spans = [length(event) / every for events in clip.events for event in events]
    wanted = max(count / BLOCKS, float(np.mean(spans)) if spans else 0.0)
    frames = max(round(min(wanted, count / FEWEST)), 1)
    part = -(-frames // PARTS)
    return part, max(round(frames / part), 1)


class _Frames:
    """The frames that were looked at, of clips in which two of some readers looked for a label, for some labels."""

    def __init__(
        self, coded: CodedClips, labels: Sequence[int], readers: Sequence[int], settings: ClipSettings
    ) -> None:
        self._readers, self.settings, self._every = readers, settings, coded.every
        self._parts = [
            (clip, label) for label in labels for clip in coded.clips
            if clip.frames and len(set(clip.who_looked(label)) & set(readers)) > 1
        ]  # fmt: skip
        self.clips = list(dict.fromkeys(clip.number for clip, _ in self._parts))

    def tally(self, told: Told) -> tuple[Tally, int]:
        """The frames counted, by group of clips; or by parts of the time of the only clip, with the number of parts
        that a block has.
        """
        if len(self.clips) == 1:
            clip = self._parts[0][0]
            part, block = block_of(clip, self._every)
            places = -(-(clip.frames or 0) // (part * self._every))
            return Tally.of([runs_of(self._values(*one, told), every=part) for one in self._parts], places), block
        numbers: dict[object, int] = {}
        runs: list[Runs] = []
        for clip, label in self._parts:
            place = numbers.setdefault(self.settings.group(clip.number), len(numbers))
            runs.append(runs_of(self._values(clip, label, told), place))
        return Tally.of(runs, len(numbers)), 0

    def _values(self, clip: CodedClip, label: int, told: Told) -> NDArray[np.int8]:
        looked = [column for column, place in enumerate(self._readers) if label in clip.looked[place]]
        values = np.full((clip.frames or 0, len(self._readers)), -1, dtype=np.int8)
        values[:, looked] = told([clip.of(self._readers[column], label) for column in looked], len(values))
        return values[:: self._every]
