"""Splitting images into train, val and test: what belongs together stays together, and what was split stays so.

Units are handed out, not images: pages of one file, files of the same content and images of one group are one. A unit
of which any image was exported in a part before is in that part for good; the others are handed out so that each part
has its share of every label.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import split_page
from annotator.core.message import marked
from annotator.core.work.grouping import FOLDER, group_of
from annotator.exchange.data.dataset import SPLITS
from annotator.exchange.data.options import Split

# Images without any label are to be spread like those with one.
_NONE = ""


@dataclass(frozen=True)
class Member:
    """An image of a project.

    `labels`: with the number of its regions of each; None where it is not exported, and only ties others together.
    `content` is the same for the same content, "" where nobody can tell. `called` is its name in what is told, where
    that is not its path.
    """

    id: int
    path: str
    labels: Mapping[str, int] | None = None
    content: str = ""
    called: str = ""

    @property
    def told(self) -> str:
        """What it is called in sentences."""
        return self.called or self.path


def check(split: Split) -> None:
    """Raises KnownError where shares or pattern cannot be used."""
    fractions = split.fractions
    if not 2 <= len(fractions) <= len(SPLITS) or min(fractions) < 0 or not abs(sum(fractions) - 1) < 1e-6:
        raise KnownError(
            "Shares of a split are two or three numbers from 0 to 1 that sum to 1.", advice="For instance 0.8,0.1,0.1."
        )
    try:
        re.compile(split.group)
    except (re.error, RecursionError, OverflowError) as fault:
        raise KnownError("{pattern} is no regular expression ({fault}).", pattern=split.group, fault=fault) from fault


def assign(members: Sequence[Member], split: Split, kept: Mapping[int, str] | None = None) -> dict[int, str]:
    """The part of each exported image, by its number; `kept` are the parts that images were exported in before.

    Iterative stratification (K. Sechidis, G. Tsoumakas, I. Vlahavas, "On the stratification of multi-label data",
    ECML PKDD 2011, algorithm 1) over units instead of single images: the label with the fewest units left is handed out
    first, each of its units to the part that lacks most of it. What is kept counts as handed out already. Raises
    KnownError where one unit was split before.
    """
    check(split)
    units = [_Unit.of(found, kept or {}) for found in _together(members, split.group)]
    units = [unit for unit in units if unit.size]
    parts = _handed_out(units, split)
    return {number: SPLITS[parts[unit.name]] for unit in units for number in unit.exported}


def unmatched(members: Iterable[Member], split: Split) -> list[Member]:
    """The exported images in whose paths the group's pattern finds nothing. Raises KnownError where that is all."""
    if split.group in ("", FOLDER):
        return []
    check(split)
    exported = [member for member in members if member.labels is not None]
    without = [member for member in exported if re.search(split.group, member.path) is None]
    if without and len(without) == len(exported):
        first = without[0]
        raise KnownError(
            "In no image's path there is anything like {pattern}, so nothing would stay together.",
            pattern=split.group,
            advice=marked('Give "folder", or a regular expression that finds the group in the paths of the images.')
            if first.called
            else marked('Give "folder", or a regular expression that finds the group in paths like {example}.'),
            example=first.path,
        )
    return without


def _together(members: Sequence[Member], group: str) -> list[list[Member]]:
    """Images in sets that share a file, a content or a group with one another."""
    above = list(range(len(members)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, member in enumerate(members):
        shared = [("file", str(split_page(PurePosixPath(member.path))[0]))]
        shared += [("content", member.content)] if member.content else []
        if group == FOLDER or (group and re.search(group, member.path)):
            shared.append(("group", group_of(member.path, group)))
        for name in shared:
            above[top(place)] = top(first.setdefault(name, place))
    found: dict[int, list[Member]] = defaultdict(list)
    for place, member in enumerate(members):
        found[top(place)].append(member)
    return list(found.values())


@dataclass(frozen=True)
class _Unit:
    """Images that belong together: `part` is the one that some of them were exported in before."""

    name: str
    exported: tuple[int, ...]
    labels: Counter[str] = field(default_factory=Counter)
    part: str = ""

    @property
    def size(self) -> int:
        return len(self.exported)

    @classmethod
    def of(cls, members: Sequence[Member], kept: Mapping[int, str]) -> _Unit:
        before: dict[str, Member] = {}
        for member in members:
            if member.id in kept:
                before.setdefault(kept[member.id], member)
        if len(before) > 1:
            (one, first), (other, second) = sorted(before.items())[:2]
            raise KnownError(
                "{first} and {second} belong together, but were exported in {one} and {other} before.",
                first=first.told, second=second.told, one=one, other=other,
                advice="Make a new split (--new-split on the command line), or let each image stand for itself.",
            )  # fmt: skip
        exported = [member for member in members if member.labels is not None]
        labels: Counter[str] = Counter()
        for member in exported:
            labels.update(dict.fromkeys(member.labels or {}, 1) or {_NONE: 1})
        name = min(member.path for member in members)
        return cls(name, tuple(member.id for member in exported), labels, next(iter(before), ""))


class _Lack:
    """What each part lacks of its share: of every label, and of images."""

    def __init__(self, units: Sequence[_Unit], split: Split) -> None:
        self._split = split
        total: Counter[str] = Counter()
        for unit in units:
            total.update(unit.labels)
        images = sum(unit.size for unit in units)
        self._labels = [{label: share * all_ for label, all_ in total.items()} for share in split.fractions]
        self._images = [share * images for share in split.fractions]
        self._able = [part for part, share in enumerate(split.fractions) if share > 0]
        self._empty, self._left = set(self._able), len(units)

    def give(self, part: int, unit: _Unit) -> None:
        """Hand a unit out to a part; one that has no share now may have kept some."""
        self._empty.discard(part)
        self._left -= 1
        if part < len(self._images):
            self._images[part] -= unit.size
            for name, count in unit.labels.items():
                self._labels[part][name] -= count

    def neediest(self, label: str, unit: _Unit) -> int:
        """The part that lacks most of a label, then of images. The seed alone decides between equals.

        The last units go to parts that would have none.
        """
        able = sorted(self._empty) if self._left <= len(self._empty) else self._able
        # Rounded, so that sums of fractions which should be equal are.
        return max(
            able,
            key=lambda part: (
                round(self._labels[part][label], 6), round(self._images[part], 6),
                _draw(self._split.seed, f"{part}/{unit.name}"),
            ),
        )  # fmt: skip


def _handed_out(units: Sequence[_Unit], split: Split) -> dict[str, int]:
    """The number of the part of each unit, by its name."""
    lack, parts = _Lack(units, split), dict[str, int]()
    for unit in units:
        if unit.part:
            parts[unit.name] = SPLITS.index(unit.part)
            lack.give(parts[unit.name], unit)
    new = [unit for unit in units if not unit.part]
    new.sort(key=lambda unit: (-unit.size, _draw(split.seed, unit.name), unit.name))
    with_label: dict[str, list[_Unit]] = defaultdict(list)
    for unit in new:
        for label in unit.labels:
            with_label[label].append(unit)
    left = {label: len(found) for label, found in with_label.items()}
    while left:
        label = min(left, key=lambda name: (left[name], name))
        for unit in [unit for unit in with_label[label] if unit.name not in parts]:
            parts[unit.name] = lack.neediest(label, unit)
            lack.give(parts[unit.name], unit)
            left.update({name: left[name] - 1 for name in unit.labels})
        left = {name: count for name, count in left.items() if count}
    return parts


def _draw(seed: int, text: str) -> bytes:
    return hashlib.sha256(f"{seed}/{text}".encode()).digest()
