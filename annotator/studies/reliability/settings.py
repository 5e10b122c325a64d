"""How the agreement of coders is computed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.statistic import Coefficient, Statistic

Matching: TypeAlias = Literal["overlap", "onset"]
MATCHINGS: tuple[Matching, ...] = ("overlap", "onset")


@dataclass(frozen=True)
class ClipSettings:
    """`tolerance` in frames, 0 or more: so far apart readers may be on a frame, and on a border. `matching`: by what
    two events are the same one, their overlap or their onsets (no further apart than `tolerance`). `sides`: whether
    codes of different sides are different codes. Of the bootstrap its resamples (0: no intervals), its seed, and what
    group each clip belongs to, by its number: groups are drawn as a whole.
    """

    tolerance: int = 0
    matching: Matching = "overlap"
    sides: bool = False
    resamples: int = 1000
    seed: int = 0
    group_of: Callable[[int], Hashable] | None = None

    def group(self, clip: int) -> Hashable:
        """The group of a clip, by its number."""
        return self.group_of(clip) if self.group_of is not None else clip

    def estimated(
        self, statistics: Mapping[str, Statistic], groups: Sequence[Hashable] | None = None, block: int = 0
    ) -> dict[str, Coefficient]:
        """Values and intervals, by the statistics' names."""
        found = estimate(
            list(statistics.values()), groups=groups, block=block, resamples=self.resamples, seed=self.seed
        )  # fmt: skip
        return dict(zip(statistics, found, strict=True))
