"""Phrases grounded where the boxes are known: recall at 1, 5 and 10."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ebp.card import Preprocessing
from ebp.errors import EbpError
from ebp.phrases.grounding import Grounder, RankedRegion, checked_boxes
from ebp.reading import read_image
from ebp.regions import box_overlap
from ebp.values import Note

RANKS = (1, 5, 10)
OVERLAP = 0.5
SMALL = 0.05
FILE = "phrases.json"
_KEYS = {"image", "phrase", "boxes", "proposals"}

Boxes = tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, eq=False)
class PhraseCase:
    """A phrase, its image (H, W, 3) and the true boxes (x, y, width, height), any of which is to be found.

    proposals: the boxes to rank; None: the regions of the map.
    """

    image: npt.NDArray[Any]
    phrase: str
    boxes: Boxes
    proposals: Boxes | None = None

    @property
    def small(self) -> bool:
        """Whether every true box covers less than 5 % of the image."""
        area = self.image.shape[0] * self.image.shape[1]
        return all(width * height < SMALL * area for _, _, width, height in self.boxes)


@dataclass(frozen=True)
class PhraseResult:
    """rank: of the first hit, from 1; None without a hit. known: whether any word named a label."""

    rank: int | None
    small: bool
    known: bool = True


def evaluate_case(grounder: Grounder, case: PhraseCase) -> PhraseResult:
    """Ground one phrase. One that names no label has no hit; other faults are raised as EbpError."""
    if not grounder.vocabulary.match(case.phrase).matches:
        return PhraseResult(None, case.small, known=False)
    found = grounder.ground(case.image, case.phrase, proposals=case.proposals).regions
    return PhraseResult(first_hit(found, case.boxes), case.small)


def first_hit(found: Sequence[RankedRegion], truth: Boxes) -> int | None:
    """The rank, from 1, of the first box whose overlap (IoU) with a true one is at least 0.5; None without one."""
    if not found:
        return None
    boxes = [region.box for region in found]
    best = np.max([box_overlap(box, boxes) for box in truth], 0)
    hits = np.flatnonzero(best >= OVERLAP)
    return int(hits[0]) + 1 if hits.size else None


def recall(results: Iterable[PhraseResult], rank: int) -> float:
    """The share of phrases with a hit among the first `rank` boxes; nan for no phrases."""
    hits = [result.rank is not None and result.rank <= rank for result in results]
    return float(np.mean(hits)) if hits else float("nan")


def table(rows: dict[str, list[PhraseResult]]) -> str:
    """A markdown table: a row for each way of grounding, recall of all phrases and of the small ones."""
    heads = [f"{kind} R@{rank}" for kind in ("all", "small") for rank in RANKS]
    lines = ["| grounded by | phrases | small | " + " | ".join(heads) + " |", "|---|---|---|" + "---|" * len(heads)]
    for name, results in rows.items():
        small = [result for result in results if result.small]
        values = [recall(group, rank) for group in (results, small) for rank in RANKS]
        shares = " | ".join("–" if value != value else f"{value:.3f}" for value in values)
        lines.append(f"| {name} | {len(results)} | {len(small)} | {shares} |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Annotated:
    """One entry of a file of phrases: the image's path, the phrase, the true boxes, perhaps proposals."""

    image: Path
    phrase: str
    boxes: Boxes
    proposals: Boxes | None


def read_phrases(path: str | Path) -> list[Annotated]:
    """The entries of a JSON file (or of `phrases.json` in a folder): a list of objects with `image`, a path relative to
    the file, `phrase`, `boxes`, a list of [x, y, width, height] in pixels, and, if there are any, `proposals`.

    Raises EbpError that names the file and the entry when it is not of that form.
    """
    path = Path(path)
    path = path / FILE if path.is_dir() else path
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EbpError(f"{path}: there is no such file of phrases") from error
    except (OSError, ValueError) as error:
        raise EbpError(f"{path}: the phrases cannot be read ({error})") from error
    if not isinstance(data, list) or not data:
        raise EbpError(f"{path}: it is no list of entries with image, phrase and boxes")
    entries = []
    for number, entry in enumerate(data, start=1):
        try:
            entries.append(_entry(entry, path.parent))
        except EbpError as error:
            raise EbpError(f"{path}: entry {number}: {error}") from error
    return entries


def cases(
    entries: Iterable[Annotated],
    tell: Callable[[Path, tuple[Note, ...]], None] | None = None,
    preprocessing: Preprocessing | None = None,
) -> Iterator[PhraseCase]:
    """The entries with their images; one that is named several times in a row is read once, and told of once:
    `tell(path, notes)` gets what was guessed or left out. preprocessing: of the classifier that is to see them.
    """
    path, image = None, np.zeros((1, 1, 3), np.uint8)
    for entry in entries:
        if entry.image != path:
            seen = read_image(entry.image, preprocessing)
            if tell is not None:
                tell(entry.image, seen.notes)
            path, image = entry.image, seen.pixels
        yield PhraseCase(image, entry.phrase, entry.boxes, entry.proposals)


def _entry(entry: Any, folder: Path) -> Annotated:
    if not isinstance(entry, dict) or not {"image", "phrase", "boxes"} <= set(entry) <= _KEYS:
        raise EbpError("it must have image, phrase and boxes, may have proposals, and nothing else")
    image, phrase = entry["image"], entry["phrase"]
    if not (isinstance(image, str) and image and isinstance(phrase, str) and phrase.strip()):
        raise EbpError("image and phrase must be texts")
    proposals = None if entry.get("proposals") is None else _boxes(entry["proposals"], "proposals")
    return Annotated(folder / image, phrase, _boxes(entry["boxes"], "boxes"), proposals)


def _boxes(value: Any, name: str) -> Boxes:
    if not isinstance(value, list) or not value:
        raise EbpError(f"{name} must be a list of at least one box [x, y, width, height]")
    return tuple((float(x), float(y), float(w), float(h)) for x, y, w, h in checked_boxes(value))
