"""How far a training is: what it does now, in words, and the share of the whole that is done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.core.message import marked

LOOKING = "looking"
COMPARING = "comparing"
DRAWING = "drawing"
WRITING = "writing"


@dataclass(frozen=True)
class Stage:
    """Where a stage begins and ends among all, as shares of the usual time, and what is done in it."""

    begin: float
    end: float
    text: str


# The engine's own names of its stages, and ours.
_STAGES = {
    LOOKING: Stage(0.0, 0.01, marked("Looking for the images")),
    "images": Stage(0.01, 0.03, marked("Reading images")),
    "features": Stage(0.03, 0.43, marked("Looking at every image")),
    "heads": Stage(0.43, 0.56, marked("Learning, and judging on images held out")),
    "the final head": Stage(0.56, 0.60, marked("Learning from all images")),
    COMPARING: Stage(0.60, 0.72, marked("Comparing with the model before")),
    DRAWING: Stage(0.72, 0.76, marked("Drawing maps of examples")),
    WRITING: Stage(0.76, 0.77, marked("Writing model and report")),
    "masks": Stage(0.77, 0.85, marked("Comparing suggestions with decided regions")),
    "report": Stage(0.85, 1.0, marked("Drawing the report")),
}
_TRIED = ("features", "heads")
_PARTS = re.compile(
    r"(?P<stage>features|heads)( on layer (?P<number>\d+) of (?P<count>\d+))?(, size (?P<size>\d+) of (?P<sizes>\d+))?"
)
# A size costs several times as much as the one before it, which has half as many pixels a side.
_DEARER = 4


@dataclass(frozen=True)
class Told:
    """What goes on (a text to translate), and the share of all that is done, in [0, 1]."""

    text: str
    share: float


def told(stage: str, done: int, total: int) -> Told:
    """What a stage's progress means for the whole."""
    within = done / total if total else 1.0
    part = _PARTS.fullmatch(stage)
    if part is not None:
        stage, within = part["stage"], (int(part["number"] or 1) - 1 + within) / int(part["count"] or 1)
    found = _STAGES.get(stage, _STAGES["heads"])
    share = found.begin + (found.end - found.begin) * min(within, 1.0)
    if part is not None and part["size"]:
        share = _of_size(share, int(part["size"]), int(part["sizes"]))
    return Told(found.text, share)


def _of_size(share: float, size: int, sizes: int) -> float:
    """All sizes together take the place of one."""
    begin, end = (_STAGES[_TRIED[0]].begin, _STAGES[_TRIED[-1]].end)
    costs = [_DEARER**number for number in range(sizes)]
    within = (share - begin) / (end - begin)
    return begin + (end - begin) * (sum(costs[: size - 1]) + within * costs[size - 1]) / sum(costs)
