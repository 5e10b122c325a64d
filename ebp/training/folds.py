"""Parts for validation: what belongs together never stands on both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ebp.errors import EbpError
from ebp.reading import reader_of, split_page


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, and of the page that is named. Raises EbpError naming a file that cannot be read."""
    reader = reader_of(path)
    if reader is not None:
        return reader.content(path)
    file, page = split_page(path)
    try:
        digest = hashlib.sha256(file.read_bytes())
        digest.update(b"" if page is None else f"#{page}".encode())
        return digest.hexdigest()
    except OSError as error:
        raise EbpError(f"{path}: the image cannot be read ({error.strerror})") from error


def belonging(groups: Sequence[str], contents: Sequence[str]) -> NDArray[np.intp]:
    """(N,) a number for each image, the same for images of one group (not "") or of one content."""
    parent = list(range(len(groups)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, (group, content) in enumerate(zip(groups, contents, strict=True)):
        for key in (("group", group), ("content", content)):
            if key[1]:
                parent[root(place)] = root(first.setdefault(key, place))
    roots = [root(place) for place in range(len(groups))]
    return np.unique(roots, return_inverse=True)[1].astype(np.intp)


def folds(values: NDArray[np.int8], members: NDArray[np.intp], count: int, seed: int) -> NDArray[np.intp]:
    """(N,) the fold 0…count − 1 of each image.

    values (N, L): tags, 1 present, 0 absent, −1 unknown. members (N,): images of one number stay together. Each group,
    the largest first and those with rare labels before others, goes where most of its tags are still wanted
    (after Sechidis et al., ECML 2011). Depends on nothing but the arguments.
    """
    rng = np.random.default_rng(seed)
    number = int(members.max()) + 1 if len(members) else 0
    states = np.concatenate([values == 1, values == 0], 1).astype(np.float64)
    of_groups = np.zeros((number, states.shape[1]))
    np.add.at(of_groups, members, states)
    sizes = np.bincount(members, minlength=number)
    total = of_groups.sum(0)
    rarity = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    order = rng.permutation(number)
    order = order[np.lexsort((-(of_groups[order] * rarity).max(1, initial=0), -sizes[order]))]
    wanted = np.repeat(total[None] / count, count, 0)
    room = np.full(count, len(values) / count)
    chosen = np.zeros(number, np.intp)
    for group in order:
        gain = (np.minimum(wanted, of_groups[group]).clip(min=0) * rarity).sum(1)
        best = int(np.lexsort((-room, -np.round(gain, 12)))[0])
        chosen[group] = best
        wanted[best] -= of_groups[group]
        room[best] -= sizes[group]
    return chosen[members]
