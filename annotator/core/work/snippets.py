"""Annotations as text, to be copied from one image or window and pasted into another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.regions import runs
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import Ring, fill_rings
from annotator.core.work.annotation import Annotation
from annotator.core.work.labels import LabelSet

MIME_TYPE = "application/x-ebp-annotations+json"
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Snippet:
    """A copied region: where it was, what it was called, and the vertices it was drawn by."""

    label: str
    mask: Mask
    rings: tuple[Ring, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, annotation: Annotation, labels: LabelSet) -> Snippet:
        """A copy of an annotation's region."""
        name = labels.by_id(annotation.label_id).name
        return cls(name, annotation.mask, annotation.rings, annotation.attributes)

    def on(self, width: int, height: int) -> Snippet:
        """What of it lies on an image of that size; the vertices only where they still draw it."""
        mask = self.mask.cut(Box(0, 0, width, height))
        rings = self.rings if self.rings and fill_rings(self.rings, width, height) == mask else ()
        return Snippet(self.label, mask, rings, self.attributes)


def write_snippets(snippets: Iterable[Snippet]) -> str:
    """Copied regions as JSON."""
    entries = [
        {
            "label": snippet.label,
            "box": [snippet.mask.box.x, snippet.mask.box.y, snippet.mask.box.w, snippet.mask.box.h],
            "counts": snippet.mask.counts.decode("ascii"),
            "rings": snippet.rings,
            "attributes": snippet.attributes,
        }
        for snippet in snippets
    ]
    return json.dumps({"version": 1, "annotations": entries})


def read_snippets(text: str) -> tuple[Snippet, ...]:
    """What was copied. Raises KnownError where it is not what `write_snippets` writes."""
    try:
        return tuple(_snippet(entry) for entry in json.loads(text)["annotations"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, IndexError) as fault:
        raise KnownError("The clipboard holds no annotations that can be read.", advice="Copy them again.") from fault


def _snippet(entry: dict[str, Any]) -> Snippet:
    x, y, w, h = (int(value) for value in entry["box"])
    if min(w, h) < 1 or max(abs(x), abs(y), w, h) > _LARGEST:
        raise ValueError("a box of no size")
    values = runs.expand(str(entry["counts"]).encode("ascii"))
    if values.size and (np.any(np.diff(values) <= 0) or values[0] < 0 or values[-1] > w * h):
        raise ValueError("runs that leave their box")
    rings = tuple(tuple((float(px), float(py)) for px, py in ring) for ring in entry["rings"])
    attributes = tuple((str(key), str(value)) for key, value in entry["attributes"])
    return Snippet(str(entry["label"]), Mask.from_runs(values, Box(x, y, w, h)), rings, attributes)
