"""Phrases: which of a classifier's labels their words name, and the map of all of them together. No torch here.

As `ebp ground` has it: words name labels by their names, by the bundled synonyms, in another number or form; the map is
that of one signal, the sum of the labels under the words' weights. It is linear, so that maps that are held of every
label without a contrast make it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.attention import AttentionRecord
from annotator.core.work.labels import Label
from annotator.inference.places import tells
from annotator.inference.proposals import HeatMap, working_copy
from ebp.errors import EbpError
from ebp.phrases import Match, Vocabulary
from ebp.preprocessing import Placement

if TYPE_CHECKING:
    from annotator.core.images import Picture
    from ebp import Classifier, ExcitationBackprop
    from ebp.extent import ExtentFinder


@dataclass(frozen=True, eq=False)
class PhraseMap:
    """The map (h, w) float32 ≥ 0 of a phrase on the classifier's grid, where that lies, and its labels' scores.

    `nodes` (h, w) is its extent, on a grid that covers the whole image evenly; None where none was found.
    """

    model: str
    fingerprint: str
    layer: str
    values: NDArray[np.float32]
    placement: Mapping[str, Any]
    scores: Mapping[str, float]
    nodes: NDArray[np.float32] | None = None

    def heat(self) -> HeatMap:
        """The map on the image, in its parts."""
        return HeatMap(self.values, Placement.from_dict(dict(self.placement)), instances=True)


class Phrasebook:
    """The words by which a classifier's labels can be called, those of the project's labels by their titles, too."""

    def __init__(self, known: Sequence[str], labels: Sequence[Label]) -> None:
        self._known, self._titles = tuple(known), {}
        names = set(known)
        for label in labels:
            if label.name in names and label.title != label.name and any(map(str.isalnum, label.title)):
                self._titles[label.title] = label.name

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._known, self._titles)

    def matches(self, phrase: str) -> tuple[Match, ...]:
        """The words of a phrase that name labels."""
        return self._vocabulary.match(phrase).matches

    def nearest(self, phrase: str) -> tuple[str, ...]:
        """The labels whose names are most like a phrase."""
        return self._vocabulary.nearest(phrase)


def weights_of(matches: Sequence[Match]) -> dict[str, float]:
    """How much each label counts: a word's weight is shared by the labels that it names."""
    weights: dict[str, float] = {}
    for match in matches:
        for name in match.labels:
            weights[name] = weights.get(name, 0.0) + match.weight / len(match.labels)
    return weights


def held_map(record: AttentionRecord, weights: Mapping[str, float]) -> PhraseMap | None:
    """The map of a phrase from an answer's maps; None where they do not tell it."""
    if not tells(record, list(weights)):
        return None
    values = sum((weight * record.map_of(name) for name, weight in weights.items()), np.float32(0))
    scores = {name: record.scores[name] for name in weights}
    values = np.asarray(values, np.float32)
    return PhraseMap(record.model, record.fingerprint, record.layer, values, record.placement, scores)


def found_map(
    classifier: Classifier,
    engine: ExcitationBackprop,
    finder: Callable[[], ExtentFinder],
    picture: Picture,
    pixels: NDArray[Any],
    weights: Sequence[tuple[str, float]],
    *,
    spread: bool,
) -> PhraseMap:
    """The map of a phrase by one pass on an image, whose `pixels` are as the classifier sees them; with its extent
    where it is to be `spread` and the network has layers that tell it. Raises EbpError.
    """
    import torch

    labels = classifier.labels
    prior = np.zeros((1, len(labels)), np.float32)
    for name, weight in weights:
        prior[0, labels.index(name)] = weight
    priors = torch.from_numpy(prior)
    prepared = classifier.prepare(pixels)
    attention = engine.attend(prepared.tensor, priors)
    scores = classifier.probabilities(attention.logits)[0].tolist()
    told = {name: scores[labels.index(name)] for name, _ in weights}
    values = attention.maps[0, 0].float().cpu().numpy()
    placement = prepared.placement.for_image(picture.width, picture.height).as_dict()
    nodes = None
    if spread:
        with suppress(EbpError):
            rest = "rest" if np.count_nonzero(prior) < len(labels) else None
            found = finder().extent(pixels, priors, rest, colours=working_copy(picture), quick=True)
            nodes = found[0][0] if found is not None else None
    return PhraseMap(classifier.card.name, classifier.fingerprint, attention.layer, values, placement, told, nodes)
