"""A region head as a project keeps it: numbers that anybody can read, and what is known of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.attention import AttentionRecord


@dataclass(frozen=True)
class HeadFigures:
    """What a head was learnt from, and its worth on images kept apart: the mean intersection over union of the regions
    suggested `without` it and `with_head`, of so many images that were `judged`; `used` says whether it helps.
    """

    regions: int
    images: int
    judged: int
    without: float
    with_head: float
    used: bool


@dataclass(frozen=True, eq=False)
class StoredHead:
    """A head of one label (`target` is its name) for the answers of one model under one contrast.

    `name` tells it from all others. `way` is how regions are made where it was judged, and is used: "none" (the map is
    cut), "grabcut" or "watershed" (and fitted to the image), "walk" (it shapes extents, which are fitted). `weight`
    (C,) float32, `bias`, `blend` and `level` are those of `ebp.region_head.RegionHead`.
    """

    label_id: int
    target: str
    key: str
    way: str
    name: str
    weight: NDArray[np.float32]
    bias: float
    blend: float
    level: float
    figures: HeadFigures

    @property
    def spread(self) -> bool:
        """Whether it shapes extents, rather than the model's own map."""
        return self.way == "walk"

    def shapes(self, record: AttentionRecord) -> bool:
        """Whether it is for this answer, and helps."""
        return self.figures.used and self.key == record.key

    def stored(self) -> str:
        """As JSON."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        weight = base64.b64encode(self.weight.astype("<f4").tobytes()).decode()
        return json.dumps(plain | {"weight": weight, "figures": asdict(self.figures)})

    @classmethod
    def from_stored(cls, text: str) -> Self:
        """The opposite of `stored`. Raises ValueError, KeyError or TypeError for anything else."""
        given: dict[str, Any] = json.loads(text)
        weight = np.frombuffer(base64.b64decode(given.pop("weight")), "<f4").astype(np.float32)
        return cls(**{**given, "weight": weight, "figures": HeadFigures(**given["figures"])})


_PLAIN = ("label_id", "target", "key", "way", "name", "bias", "blend", "level")


def in_force(heads: Iterable[StoredHead], record: AttentionRecord, spread: bool) -> dict[str, StoredHead]:
    """Of heads those that shape an answer's regions, by their labels' names."""
    return {head.target: head for head in heads if head.spread == spread and head.shapes(record)}
