"""The FACS agreement index: of two coders' action units in a clip, or on a still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.core.work.annotation import ImageRecord
from annotator.core.work.event_frames import SIDE
from annotator.core.work.facs_notation import BOTH_ALIKE
from annotator.studies.agreement.facs import agreement_index, mean_index
from annotator.studies.agreement.statistic import Coefficient, Statistic, ratio
from annotator.studies.reliability.coded import CodedClip, CodedClips, side
from annotator.studies.reliability.settings import ClipSettings
from annotator.studies.said import Said


@dataclass(frozen=True)
class Codes:
    """What two readers scored in one clip, or on one still, of the labels both looked for: codes are names of labels,
    with the side in brackets where sides count. `index` is None where neither scored any.
    """

    number: int
    path: str
    readers: tuple[str, str]
    both: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    index: float | None


@dataclass(frozen=True)
class Index:
    """The index of two readers over clips, or `stills`: of all scores together, and the mean over clips or stills."""

    readers: tuple[str, str]
    stills: bool
    of: tuple[Codes, ...]
    together: Coefficient
    mean: Coefficient


def clip_index(coded: CodedClips, settings: ClipSettings) -> Iterator[Index]:
    """Of every two readers, over the clips in which both looked for a label; a label is scored if it has an event."""
    for pair in combinations(range(len(coded.readers)), 2):
        clips = [clip for clip in coded.clips if clip.looked[pair[0]] & clip.looked[pair[1]]]
        found = [_of_clip(coded, clip, pair, sides=settings.sides) for clip in clips]
        if found:
            yield _index(found, settings, stills=False)


def still_index(said: Said, settings: ClipSettings) -> Iterator[Index]:
    """Of every two readers, over the pictures of which both said something of a label under one condition."""
    for first, second in combinations(range(len(said.readings)), 2):
        one, other = said.readings[first], said.readings[second]
        asked = (one.states >= 0) & (other.states >= 0) & (one.conditions == other.conditions) & (one.conditions > 0)
        found = []
        for image in np.flatnonzero(asked.any(axis=1)).tolist():
            labels = np.flatnonzero(asked[image]).tolist()
            scores = [_of_still(said, place, image, labels, sides=settings.sides) for place in (first, second)]
            found.append(_codes(said.images[image], (said.readers[first], said.readers[second]), *scores))
        if found:
            yield _index(found, settings, stills=True)


def _of_clip(coded: CodedClips, clip: CodedClip, pair: tuple[int, int], *, sides: bool) -> Codes:
    names = {label.id: label.name for label in coded.labels}
    looked = clip.looked[pair[0]] & clip.looked[pair[1]]
    scores = [
        {_code(names[event.label_id], side(event) if sides else "") for event in clip.events[place]
         if event.label_id in looked}
        for place in pair
    ]  # fmt: skip
    return _codes(clip, (coded.readers[pair[0]], coded.readers[pair[1]]), *scores)


def _of_still(said: Said, reader: int, image: int, labels: Sequence[int], *, sides: bool) -> set[str]:
    reading, found = said.readings[reader], set()
    for place in labels:
        if reading.states[image, place] == 1:
            told = [dict(region.attributes).get(SIDE, "").upper() for region in reading.regions(image, place)]
            found |= {_code(said.labels[place].name, one) for one in (told if sides and told else [""])}
    return found


def _code(name: str, where: str) -> str:
    return f"{name} ({where})" if where not in ("", BOTH_ALIKE) else name


def _codes(of: CodedClip | ImageRecord, readers: tuple[str, str], first: set[str], second: set[str]) -> Codes:
    number = of.number if isinstance(of, CodedClip) else of.id
    both, ours, theirs = first & second, first - second, second - first
    return Codes(
        number, of.path, readers, tuple(sorted(both)), tuple(sorted(ours)), tuple(sorted(theirs)),
        agreement_index(first, second),
    )  # fmt: skip


def _index(found: Sequence[Codes], settings: ClipSettings, *, stills: bool) -> Index:
    scores = [((*one.both, *one.first), (*one.both, *one.second)) for one in found]
    mean = mean_index([first for first, _ in scores], [second for _, second in scores])
    sums = np.array([[2.0 * len(one.both), 2.0 * len(one.both) + len(one.first) + len(one.second)] for one in found])
    together = Statistic(
        sums, lambda values: ratio(values[:, 0], values[:, 1]), mean.undefined, mean.items, 2, mean.items
    )  # fmt: skip
    groups = [settings.group(one.number) for one in found]
    told = settings.estimated({"together": together, "mean": mean}, groups)
    return Index(found[0].readers, stills, tuple(found), told["together"], told["mean"])
