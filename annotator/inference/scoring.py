"""A classifier's scores of frames of a clip, for a curve over time: one forward pass for some frames, and no maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import frame_path, open_picture
from annotator.core.work.least_scores import LeastScores
from annotator.inference.seeing import seen
from annotator.inference.urgency import Urgency, next_number

if TYPE_CHECKING:
    from annotator.core.faces import Alignment
    from annotator.core.work.labels import LabelSet
    from annotator.inference.proposals import HeatMaps
    from ebp import Classifier


@dataclass(frozen=True, eq=False)
class ScoreRequest:
    """Scores of some frames of the clip at `path`; nobody waits for them. `squares`: the parts of these frames that the
    classifier is to see alone, None for a frame that has none; empty where it sees frames as a whole.
    """

    image_id: int
    path: Path
    model: str
    frames: tuple[int, ...]
    squares: tuple[Alignment | None, ...] = ()
    urgency: Urgency = Urgency.BULK
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class FrameMapsRequest:
    """Where labels are on one frame of the clip at `path`, in maps that nobody keeps with the project. `square`: the
    part of the frame that the classifier is to see alone, and the maps are of.
    """

    image_id: int
    path: Path
    model: str
    frame: int
    labels: LabelSet
    contrast: str = "none"
    least: LeastScores = field(default_factory=LeastScores)
    square: Alignment | None = None
    urgency: Urgency = Urgency.COMPARE
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class FrameMaps:
    """The answer to a FrameMapsRequest; `picture` (h, w, 3) uint8 RGB shows the frame, small."""

    request: FrameMapsRequest
    maps: HeatMaps
    picture: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class FrameScores:
    """The answer: `values` (frames, labels) float32, probabilities in [0, 1], NaN where a frame cannot be read;
    `labels` as the classifier calls them, `thresholds` from which scores on it finds them.
    """

    request: ScoreRequest
    name: str
    fingerprint: str
    labels: tuple[str, ...]
    thresholds: tuple[float, ...]
    values: NDArray[np.float32]


def frame_scores(
    classifier: Classifier, device: Any, request: ScoreRequest, wanted: Callable[[], bool]
) -> FrameScores | None:
    """What a classifier says of each frame, prepared as an image of its own is; None when it is no longer wanted.

    device: a torch device. Raises EbpError for what keeps the classifier from an answer at all.
    """
    import torch

    values = np.full((len(request.frames), len(classifier.labels)), np.nan, np.float32)
    prepared: list[tuple[int, torch.Tensor]] = []
    for place, frame in enumerate(request.frames):
        if not wanted():
            return None
        try:
            picture = open_picture(frame_path(request.path, frame))
            pixels = seen(picture, classifier.card.preprocessing).pixels
            if request.squares:
                square = request.squares[place]
                if square is None:
                    continue
                pixels = square.crop(pixels)
        except KnownError:
            continue  # a damaged frame has no score
        prepared.append((place, classifier.prepare(pixels).tensor))
    if prepared:
        batch = torch.cat([tensor for _, tensor in prepared]).to(device)
        values[[place for place, _ in prepared]] = classifier.predict(batch).float().cpu().numpy()
    card = classifier.card
    return FrameScores(request, card.name, classifier.fingerprint, classifier.labels, tuple(card.thresholds), values)
