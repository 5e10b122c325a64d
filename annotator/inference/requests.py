"""What the window asks of the worker and what comes back: frozen values and arrays only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import Picture
from annotator.core.message import Message
from annotator.core.regions.mask import BoolArray, Box
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.least_scores import LeastScores
from annotator.core.work.lessons import Lesson
from annotator.core.work.region_heads import StoredHead
from annotator.inference.maps.requests import ImageMap, MapRequest, Survey, SurveyRequest
from annotator.inference.scoring import FrameMaps, FrameMapsRequest, FrameScores, ScoreRequest
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.urgency import Urgency, next_number

if TYPE_CHECKING:
    from annotator.inference.phrases import PhraseMap
    from annotator.inference.places import Place
    from annotator.inference.proposals import HeatMaps


class Effort(IntEnum):
    """What is found beside the maps: nothing, extents from one view of the image, or from all."""

    MAPS = 0
    QUICK = 1
    THOROUGH = 2


@dataclass(frozen=True, eq=False)
class AttendRequest:
    """Which labels an image shows, and where. `picture` spares reading the file again; suggestions are for `labels`.

    `known` is the answer that is to be made better: its maps stay as they are, and get extents. `heads` are the region
    heads that may shape what regions are cut from. `least` says from which scores on labels are suggested.
    """

    image_id: int
    path: Path
    model: str
    labels: LabelSet
    contrast: str = "none"
    urgency: Urgency = Urgency.SCREEN
    picture: Picture | None = None
    effort: Effort = Effort.MAPS
    known: AttentionRecord | None = None
    heads: tuple[StoredHead, ...] = ()
    least: LeastScores = field(default_factory=LeastScores)
    number: int = field(default_factory=next_number)
    # Asked for by hand: also what the worker was lost at before.
    insists: bool = False

    @property
    def work(self) -> tuple[object, ...]:
        """What is to be done: the same for two requests of which one may have the other's answer."""
        known = id(self.known) if self.known is not None else None
        place = self.image_id, self.path, self.model, id(self.labels), self.contrast
        return *place, self.effort, known, tuple(map(id, self.heads)), self.least


@dataclass(frozen=True, eq=False)
class WeighRequest:
    """What does a place of an image speak for: how much of each label's evidence lies there?

    `names` are the classifier's labels that are asked about; `position` (x, y) is in image coordinates. One pass
    answers it, and an image that somebody waits for goes first.
    """

    image_id: int
    path: Path
    model: str
    names: tuple[str, ...]
    position: tuple[float, float]
    picture: Picture | None = None
    urgency: Urgency = Urgency.PLACE
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class PhraseRequest:
    """Where on an image is what a phrase names? `weights` say how much each of the classifier's labels counts.

    `spread`: also how far on the image that reaches, from one view.
    """

    image_id: int
    path: Path
    model: str
    weights: tuple[tuple[str, float], ...]
    picture: Picture | None = None
    spread: bool = False
    urgency: Urgency = Urgency.SCREEN
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class Guide:
    """What a segmenter is given beside the map; `detail` (h, w, 3) shows what the pixels show, only finer.

    On the grid of the pixels: `region` is what was cut from the map; `others` are maps that speak against the label, as
    `own`, the label's whole map, does outside of the territory; `points` were set by hand, each of which belongs to the
    object or not. `clips` says that nothing outside of the box belongs.
    """

    segmenter: SegmenterFiles
    detail: NDArray[np.uint8]
    region: BoolArray | None = None
    own: NDArray[np.float32] | None = None
    others: tuple[NDArray[np.float32], ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    belongs: tuple[bool, ...] = ()
    clips: bool = False


@dataclass(frozen=True, eq=False)
class RefineRequest:
    """Fit a region to the image's edges, from the map alone or from the map and a loose box drawn by hand.

    `heat` is the label's map on the same grid as `pixels` (H, W), or None; `territory` limits it to one part. Without a
    box, `method` does it: "grabcut" or "watershed", by `fraction`, or "walk", of an extent in `heat` at `level`. With a
    box, "walk" takes the features of `model`. "segmenter" goes by its `guide`.
    `purpose` is handed back as it came, for the asker to know what the answer belongs to.
    """

    image_id: int
    pixels: NDArray[np.uint8]
    heat: NDArray[np.float32] | None
    fraction: float
    territory: BoolArray | None = None
    box: Box | None = None
    method: str = "grabcut"
    level: float = 0.0
    model: str = ""
    guide: Guide | None = None
    purpose: Any = None
    urgency: Urgency = Urgency.SCREEN
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class FitRequest:
    """Fit a region drawn by hand to the edges of the image round it, its outline moving by `reach` pixels at most.

    `pixels` (H, W, 3) uint8 RGB and `region` (H, W) show the same part of the image.
    """

    image_id: int
    pixels: NDArray[np.uint8]
    region: BoolArray
    reach: float
    urgency: Urgency = Urgency.SCREEN
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class StrokesRequest:
    """Find the object under rough strokes on a part of the image, its `region`.

    On the grid of `pixels` (H, W, 3) uint8 RGB: `belongs` and `others` are what strokes on the object, and on what is
    none of it, cover. `heat` is the label's map of that part, of any size, or None. `model` is the classifier whose
    features tell what looks alike; "" leaves that to colours.
    """

    image_id: int
    pixels: NDArray[np.uint8]
    belongs: BoolArray
    others: BoolArray
    region: Box
    heat: NDArray[np.float32] | None = None
    model: str = ""
    urgency: Urgency = Urgency.SCREEN
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class CheckRequest:
    """Open a segmenter's files, and try them on an image (H, W, 3)."""

    segmenter: SegmenterFiles
    pixels: NDArray[np.uint8]
    urgency: Urgency = Urgency.SCREEN
    number: int = field(default_factory=next_number)


@dataclass(frozen=True, eq=False)
class TaughtImage:
    """An image that teaches: its file, the lesson, and the model's answer for it, None where it is to be made."""

    path: Path
    lesson: Lesson
    known: AttentionRecord | None = None


@dataclass(frozen=True, eq=False)
class LearnRegionsRequest:
    """Learn a label's region head from decided images, for the answers of a model and one `way` of making regions."""

    label: Label
    images: tuple[TaughtImage, ...]
    model: str
    labels: LabelSet
    contrast: str = "none"
    way: str = "none"
    image_id: int = 0
    urgency: Urgency = Urgency.LEARN
    number: int = field(default_factory=next_number)

    @property
    def spread(self) -> bool:
        """Whether regions are cut from extents."""
        return self.way == "walk"


# What is asked of a classifier about frames of a clip.
AboutFrames: TypeAlias = ScoreRequest | FrameMapsRequest
# What is asked of a classifier about one image.
Looking: TypeAlias = AttendRequest | WeighRequest | PhraseRequest
Request: TypeAlias = (
    Looking
    | RefineRequest
    | FitRequest
    | StrokesRequest
    | CheckRequest
    | LearnRegionsRequest
    | SurveyRequest
    | MapRequest
    | AboutFrames
)


def is_aside(request: Request) -> bool:
    """Whether it is asked beside suggestions, by who follows them and sees to it when they are made anew."""
    aside = WeighRequest | PhraseRequest | StrokesRequest | AboutFrames
    return request.urgency is Urgency.COMPARE or isinstance(request, aside)


def deepens(request: AttendRequest, image_id: int, key: str) -> bool:
    """Whether a request is for the rest of an answer that is known."""
    return request.known is not None and (request.image_id, request.known.key) == (image_id, key)


@dataclass(frozen=True, eq=False)
class Attended:
    """The answer to an AttendRequest: the maps of which suggestions are made, and the time it took.

    `size` (width, height) and `sha256` are those of the image, where the worker read the file itself. `note` is a
    sentence to tell once: work had to go to another device.
    """

    request: AttendRequest
    maps: HeatMaps
    size: tuple[int, int]
    sha256: str
    seconds: float
    note: Message | None = None


@dataclass(frozen=True, eq=False)
class Weighed:
    """The answer to a WeighRequest: what the place speaks for, None where the classifier does not see it.

    `sha256` is that of the image, where the worker read the file itself.
    """

    request: WeighRequest
    place: Place | None
    sha256: str


@dataclass(frozen=True, eq=False)
class PhraseFound:
    """The answer to a PhraseRequest: the map, and the SHA-256 of the image's file as the worker read it."""

    request: PhraseRequest
    map: PhraseMap
    sha256: str


@dataclass(frozen=True, eq=False)
class Refined:
    """The answer to a RefineRequest: `mask` on the same grid as the request's pixels.

    A segmenter has several, the best first, which is the mask, and says `how` they were made, for provenance.
    """

    request: RefineRequest
    mask: BoolArray
    seconds: float
    candidates: tuple[BoolArray, ...] = ()
    how: str = ""


@dataclass(frozen=True, eq=False)
class Fitted:
    """The answer to a FitRequest: `mask` on the same grid as the request's pixels."""

    request: FitRequest
    mask: BoolArray


@dataclass(frozen=True, eq=False)
class StrokesFound:
    """The answer to a StrokesRequest: `mask` on the same grid as the request's pixels."""

    request: StrokesRequest
    mask: BoolArray


@dataclass(frozen=True, eq=False)
class Checked:
    """The answer to a CheckRequest: what was recognised, and the time that one image took."""

    request: CheckRequest
    name: str
    seconds: float


@dataclass(frozen=True, eq=False)
class LearntRegions:
    """The answer to a LearnRegionsRequest: the head; None where the images teach too little."""

    request: LearnRegionsRequest
    head: StoredHead | None


Answer: TypeAlias = (
    Attended
    | Weighed
    | PhraseFound
    | Refined
    | Fitted
    | StrokesFound
    | Checked
    | LearntRegions
    | Survey
    | ImageMap
    | FrameScores
    | FrameMaps
)


@dataclass(frozen=True, eq=False)
class Failure:
    """A request that could not be served, and why."""

    request: Request
    error: KnownError


@dataclass(frozen=True)
class WorkerStatus:
    """For the status bar: waiting requests, the device, the last answer's time in seconds, what goes on now."""

    waiting: int
    device: str
    latency: float
    activity: str
