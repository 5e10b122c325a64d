"""A phrase grounded in an image: one map fused from its words' maps, and regions or boxes ranked by it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ebp import regions
from ebp.errors import EbpError
from ebp.images import limited
from ebp.phrases.tokens import Token
from ebp.phrases.vocabulary import Match, Matching, Vocabulary

if TYPE_CHECKING:
    from torch import Tensor

    from ebp.classifier import Classifier

Fusion = Literal["sum", "product"]
Box = tuple[float, float, float, float]
FloatMap = npt.NDArray[np.float32]


@dataclass(frozen=True)
class RankedRegion:
    """A region of the map, or a proposal, with its score S_R / A_R^gamma.

    box: (x, y, width, height) in pixels of the image. share: its part of the map's mass, 0 to 1. proposal: the
    index of the box among the proposals; None for a region of the map.
    """

    box: Box
    score: float
    share: float
    proposal: int | None = None


@dataclass(frozen=True, eq=False)
class Grounding:
    """What a phrase says and where it is seen.

    matches: its words and their labels; unmatched: words no label goes by; ignored: stop words. Together they are
    all words of the phrase. map: (h, w) float32, ≥ 0, the whole image at no more than 1024 pixels a side. image_size:
    the image's (width, height). regions: the best first. layer: the attention layer's path.
    """

    phrase: str
    matches: tuple[Match, ...]
    unmatched: tuple[Token, ...]
    ignored: tuple[Token, ...]
    map: FloatMap
    image_size: tuple[int, int]
    regions: tuple[RankedRegion, ...]
    layer: str


class Grounder:
    """Grounds phrases in images by a classifier's labels.

    synonyms: a table that goes before the bundled ones, see `Vocabulary`. layer: the attention layer, default the
    classifier's. fusion: "sum" sends down one signal, the weighted sum of the words' labels, which by linearity is the
    weighted sum of their maps; "product" is the weighted geometric mean of the words' maps, one signal a word: what
    all words agree on. contrast: None for MWP, "dual" for c-MWP. fraction: the share of the mass in regions of the map.
    gamma: the power of the area in S_R / A_R^gamma, 0 to 1.

    Raises EbpError for values out of range, a layer that does not exist and synonyms of no label.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        synonyms: Mapping[str, Any] | None = None,
        layer: str | None = None,
        fusion: Fusion = "sum",
        contrast: Literal["dual"] | None = None,
        fraction: float = 0.6,
        gamma: float = 0.5,
    ) -> None:
        from ebp.engine import ExcitationBackprop

        if fusion not in get_args(Fusion):
            raise EbpError(f"the fusion is {fusion!r}, not one of {', '.join(get_args(Fusion))}")
        if not 0 < fraction <= 1:
            raise EbpError(f"the fraction is {fraction}, not a share above 0 and up to 1")
        if not 0 <= gamma <= 1:
            raise EbpError(f"gamma is {gamma}, not a power from 0 to 1")
        self.classifier = classifier
        self.vocabulary = Vocabulary(classifier.labels, synonyms)
        self._engine = ExcitationBackprop(classifier.module, layer or classifier.layer)
        self._fusion, self._contrast = fusion, contrast
        self._fraction, self._gamma = fraction, gamma

    def ground(
        self,
        image: npt.NDArray[Any],
        phrase: str,
        *,
        weights: Mapping[str, float] | None = None,
        proposals: Sequence[Sequence[float]] | None = None,
    ) -> Grounding:
        """Where in the image the phrase is seen.

        image: as `Classifier.prepare` takes it. weights: of the phrase's words or labels, see `Vocabulary.match`.
        proposals: boxes (x, y, width, height) in pixels of the image, to be ranked in place of the map's own regions.
        Raises EbpError when no word names a label (the nearest are offered), and for boxes and weights that are none.
        """
        matching = self.matched(phrase, weights)
        prepared = self.classifier.prepare(image)
        maps, layer = self._maps(prepared.tensor, matching)
        size = (int(image.shape[1]), int(image.shape[0]))
        map2d = _fused([prepared.placement.to_image(one, limited(*size)) for one in maps], matching)
        ranked = self._regions(map2d, size) if proposals is None else rank_boxes(map2d, proposals, size, self._gamma)
        words = (phrase, matching.matches, matching.unmatched, matching.ignored)
        return Grounding(*words, map2d, size, tuple(ranked), layer)

    def matched(self, phrase: str, weights: Mapping[str, float] | None = None) -> Matching:
        """`Vocabulary.match`, with EbpError for a phrase that names no label."""
        matching = self.vocabulary.match(phrase, weights)
        if matching.matches:
            return matching
        if not matching.unmatched:
            raise EbpError(f"the phrase {phrase!r} holds no word that could name a label")
        labels = self.classifier.labels
        near = self.vocabulary.nearest(phrase)
        hint = f"the nearest are {', '.join(near)}" if near else f"there are {', '.join(labels[:8])}"
        more = " and others" if not near and len(labels) > 8 else ""
        raise EbpError(f"no word of the phrase {phrase!r} names a label of the classifier; {hint}{more}")

    def _maps(self, tensor: Tensor, matching: Matching) -> tuple[list[FloatMap], str]:
        """The maps (h, w) of the layer that are to be fused: one for the sum, one a match for the product."""
        import torch

        priors = torch.from_numpy(self._priors(matching))
        attention = self._engine.attend(tensor, priors, contrast=self._contrast)
        maps = attention.maps[0].float().cpu().numpy()
        return [np.asarray(one, np.float32) for one in maps], attention.layer

    def _priors(self, matching: Matching) -> FloatMap:
        """(1, C) for the sum, (matches, C) for the product; every row sums to 1."""
        labels = self.classifier.labels
        rows = np.zeros((len(matching.matches), len(labels)), np.float32)
        for row, match in zip(rows, matching.matches, strict=True):
            row[[labels.index(label) for label in match.labels]] = 1 / len(match.labels)
        if self._fusion == "product":
            return rows
        weights = np.array([match.weight for match in matching.matches], np.float32)
        return (weights[None] @ rows).astype(np.float32)

    def _regions(self, map2d: FloatMap, size: tuple[int, int]) -> list[RankedRegion]:
        threshold = regions.MassThreshold(map2d)
        masks = regions.parts(threshold.mask(self._fraction))
        across, down = size[0] / map2d.shape[1], size[1] / map2d.shape[0]
        found = []
        for index, score in regions.rank(map2d, masks, self._gamma):
            x, y, width, height = regions.bounding_box(masks[index])
            share = float(map2d[masks[index]].sum(dtype=np.float64)) / threshold.total
            found.append(RankedRegion((x * across, y * down, width * across, height * down), score, share))
        return found


def rank_boxes(
    map2d: npt.NDArray[Any], boxes: Sequence[Sequence[float]], image_size: tuple[int, int], gamma: float = 0.5
) -> list[RankedRegion]:
    """Boxes (x, y, width, height) of an image of (width, height) by S_R / A_R^gamma, the best first.

    map2d: (h, w), ≥ 0, the whole image at any resolution; S_R and A_R are counted in its pixels, of which a box holds
    those it covers most of. A box off the image scores 0. Equal scores keep their order. Raises EbpError for what is
    no box.
    """
    table = checked_boxes(boxes)
    values = np.maximum(np.asarray(map2d, np.float64), 0)
    height, width = values.shape
    total = np.zeros((height + 1, width + 1))
    total[1:, 1:] = values.cumsum(0).cumsum(1)
    scale = np.array([width / image_size[0], height / image_size[1]])
    limit = np.array([width, height])
    first = np.clip(np.rint(table[:, :2] * scale), 0, limit).astype(int)
    last = np.clip(np.rint((table[:, :2] + table[:, 2:]) * scale), 0, limit).astype(int)
    (left, top), (right, bottom) = first.T, last.T
    mass = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    area = (last - first).prod(1)
    # Differences of sums leave dust where there is nothing.
    mass = np.where(area > 0, np.maximum(mass, 0), 0)
    scores = mass / np.maximum(area, 1) ** gamma
    shares = mass / total[-1, -1] if total[-1, -1] > 0 else mass
    order = np.argsort(-scores, kind="stable")
    return [RankedRegion(_as_box(table[i]), float(scores[i]), float(shares[i]), int(i)) for i in order]


def checked_boxes(boxes: Sequence[Any]) -> npt.NDArray[np.float64]:
    """Boxes as (n, 4) float64: x, y, width, height. Raises EbpError for one that is not of that form."""
    try:
        table = np.asarray(boxes)
    except ValueError:  # rows of different lengths
        table = np.empty((0, 0))
    form = table.ndim == 2 and table.shape[1] == 4 and table.dtype.kind in "iuf"
    if form and np.isfinite(table).all() and (table[:, 2:] > 0).all():
        return table.astype(np.float64)
    for number, box in enumerate(boxes, start=1):
        valid = isinstance(box, list | tuple | np.ndarray) and len(box) == 4 and all(map(_is_finite, box))
        if not valid or min(box[2:]) <= 0:
            raise EbpError(f"box {number} is {box!r}, not [x, y, width, height] with width and height above 0")
    return np.array([list(box) for box in boxes], np.float64).reshape(-1, 4)


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and math.isfinite(float(value))


def _as_box(row: npt.NDArray[np.float64]) -> Box:
    x, y, width, height = (float(value) for value in row)
    return x, y, width, height


def _fused(maps: Sequence[FloatMap], matching: Matching) -> FloatMap:
    """One map; several are the words', fused by the geometric mean under their weights."""
    if len(maps) == 1:
        return maps[0]
    result = np.ones_like(maps[0])
    for map2d, match in zip(maps, matching.matches, strict=True):
        if match.weight:
            result *= map2d ** np.float32(match.weight)
    return result
