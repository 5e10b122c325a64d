"""What came of a training: figures of the new model and the one before on the same images, and examples."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from annotator.core.errors import KnownError
from annotator.core.message import Message, message_of, parts_of


@dataclass(frozen=True)
class Figures:
    """Of one label: average precision and the ends of its 95 % interval, and what is said at the threshold."""

    average_precision: float
    low: float
    high: float
    threshold: float
    hits: int
    misses: int
    false_alarms: int
    rightly_absent: int

    @property
    def present(self) -> int:
        """How many of the images show the label."""
        return self.hits + self.misses

    @property
    def absent(self) -> int:
        """How many do not."""
        return self.false_alarms + self.rightly_absent


@dataclass(frozen=True)
class MaskFit:
    """How well suggestions fit the regions of `count` images: the mean IoU, the share of images where it is 0.5 or
    more, and on how many the map's peak lies in a region. By classifiers that never saw the image.
    """

    count: int
    mean_iou: float
    half: float
    hits: int


@dataclass(frozen=True)
class LabelOutcome:
    """New figures by cross-validation, on all `present` and `absent` images.

    `old`: those of the model before, None where it had no such label; of the same images, or, where it was trained with
    some (`seen`) and enough others are left, of those others alone: then `same` are the new model's figures on them.
    `masks`: None without regions.
    """

    label: str
    present: int
    absent: int
    new: Figures
    old: Figures | None = None
    same: Figures | None = None
    seen: int = 0
    masks: MaskFit | None = None


@dataclass(frozen=True)
class Shown:
    """An image with the maps of a label, as names of pictures beside the outcome; "" for none.

    `new` is the probability by cross-validation, `old` that of the model before, None without it.
    """

    label: str
    image: str
    present: bool
    new: float
    new_map: str
    old: float | None = None
    old_map: str = ""


@dataclass(frozen=True)
class Outcome:
    """`lost`: labels of the project that the model before had and the new one has not. `notes`: for people, what was
    left out.
    """

    images: int
    seconds: float
    labels: tuple[LabelOutcome, ...]
    shown: tuple[Shown, ...]
    old_name: str = ""
    lost: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    def to_json(self) -> str:
        notes = [parts_of(note) for note in self.notes]
        return json.dumps({**asdict(replace(self, notes=())), "notes": notes}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        given: dict[str, Any] = json.loads(text)
        labels = tuple(_label(item) for item in given["labels"])
        shown = tuple(Shown(**item) for item in given["shown"])
        notes = tuple(message_of(parts) for parts in given["notes"])
        return cls(**{**given, "labels": labels, "shown": shown, "notes": notes, "lost": tuple(given["lost"])})


def _label(given: dict[str, Any]) -> LabelOutcome:
    figures = {key: Figures(**given[key]) for key in ("new", "old", "same") if given[key] is not None}
    masks = given.get("masks")  # none in outcomes of before
    return LabelOutcome(**{**given, **figures, "masks": None if masks is None else MaskFit(**masks)})


def read_outcome(folder: Path) -> Outcome:
    """The outcome that lies in a report's folder. Raises KnownError."""
    path = folder / OUTCOME
    try:
        return Outcome.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise KnownError("What came of the training cannot be read ({fault}).", fault=fault, path=path) from fault


OUTCOME = "outcome.json"
