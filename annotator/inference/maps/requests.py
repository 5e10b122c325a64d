"""What a comparison of maps asks of the worker, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message
from annotator.inference.maps.ways import Layer, Way
from annotator.inference.urgency import Urgency, next_number


@dataclass(frozen=True, eq=False)
class SurveyRequest:
    """What a classifier says of an image as a whole, and at which layers it has maps.

    The worker reads the file at `path` itself, once for all requests about it; `sha256` is that of the content that is
    on screen.
    """

    image_id: int
    path: Path
    sha256: str
    model: str
    urgency: Urgency = Urgency.COMPARE
    number: int = field(default_factory=next_number)
    # Asked for by hand: also what the worker was lost at before.
    insists: bool = False


@dataclass(frozen=True, eq=False)
class MapRequest:
    """One label's map of an image, made in one way. `label`: as the classifier calls it. Else as a SurveyRequest."""

    image_id: int
    path: Path
    sha256: str
    model: str
    label: str
    way: Way
    urgency: Urgency = Urgency.COMPARE
    number: int = field(default_factory=next_number)
    insists: bool = False


@dataclass(frozen=True, eq=False)
class Survey:
    """The answer to a SurveyRequest. `scores`: the classifier's probabilities by label. `own`: the path of the model's
    own layer; `peers`: of that which Grad-CAM usually takes, "" where there is none. `layers`: these, and one of each
    stride, from the finest on.
    """

    request: SurveyRequest
    model: str
    fingerprint: str
    scores: dict[str, float]
    layers: tuple[Layer, ...]
    own: str
    peers: str


@dataclass(frozen=True, eq=False)
class ImageMap:
    """The answer to a MapRequest: `values` (h, w) float32, ≥ 0, on the grid of a layer, and their `placement` on the
    image. `mass`: what of the label's probability reached the layer, of Excitation Backprop without a contrast alone.
    `empty`: why there is nothing on the map, to be told.
    """

    request: MapRequest
    fingerprint: str
    layer: str
    values: NDArray[np.float32]
    placement: dict[str, Any]
    mass: float | None = None
    empty: Message | None = None
    seconds: float = 0.0
