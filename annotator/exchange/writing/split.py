"""Splitting images into train, val and test so that each part has its share of every label."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from annotator.core.errors import KnownError
from annotator.exchange.data.dataset import SPLITS
from annotator.exchange.data.options import Split

# Images without any label are to be spread like those with one.
_NONE = ""


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


def assign(images: Iterable[tuple[str, Mapping[str, int]]], split: Split) -> dict[str, str]:
    """The part of each image, given by its path with the number of regions of each label.

    Iterative stratification (K. Sechidis, G. Tsoumakas, I. Vlahavas, "On the stratification of multi-label data",
    ECML PKDD 2011, algorithm 1) over groups of images instead of single ones: the label with the fewest
    groups left is handed out first, each of its groups to the part that lacks most of it.
    """
    check(split)
    groups: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path, labels in images:
        group = group_of(path, split.group)
        groups[group].append(path)
        counts[group].update(dict.fromkeys(labels, 1) or {_NONE: 1})
    parts = _handed_out(counts, {group: len(paths) for group, paths in groups.items()}, split)
    return {path: SPLITS[parts[group]] for group, paths in groups.items() for path in paths}


def group_of(path: str, group: str) -> str:
    """What an image's group is called."""
    if not group:
        return path
    if group == "folder":
        return str(PurePosixPath(path).parent)
    found = re.search(group, path)
    if found is None:
        return path
    return str(found.group(1) if found.re.groups and found.group(1) is not None else found.group())


def _handed_out(counts: Mapping[str, Counter[str]], sizes: Mapping[str, int], split: Split) -> dict[str, int]:
    """The number of the part of each group."""
    # The seed alone decides between equals, whatever the order of the images.
    order = sorted(counts, key=lambda group: (-sizes[group], _draw(split.seed, group), group))
    with_label: dict[str, list[str]] = defaultdict(list)
    for group in order:
        for label in counts[group]:
            with_label[label].append(group)
    total = {label: sum(counts[group][label] for group in groups) for label, groups in with_label.items()}
    lacking = [
        ({label: share * all_ for label, all_ in total.items()}, [share * sum(sizes.values())])
        for share in split.fractions
    ]
    parts: dict[str, int] = {}
    left = {label: len(groups) for label, groups in with_label.items()}
    while left:
        label = min(left, key=lambda name: (left[name], name))
        for group in [group for group in with_label[label] if group not in parts]:
            parts[group] = _neediest(lacking, label, split, group)
            needs, room = lacking[parts[group]]
            room[0] -= sizes[group]
            for name, count in counts[group].items():
                needs[name] -= count
                left[name] -= 1
        left = {name: count for name, count in left.items() if count}
    return parts


def _neediest(lacking: list[tuple[dict[str, float], list[float]]], label: str, split: Split, group: str) -> int:
    able = [part for part, share in enumerate(split.fractions) if share > 0]
    # Rounded, so that sums of fractions which should be equal are.
    return max(
        able,
        key=lambda part: (
            round(lacking[part][0][label], 6), round(lacking[part][1][0], 6), _draw(split.seed, f"{part}/{group}")
        ),
    )  # fmt: skip


def _draw(seed: int, text: str) -> bytes:
    return hashlib.sha256(f"{seed}/{text}".encode()).digest()
