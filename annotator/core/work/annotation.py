"""What an annotator decides, as frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances
from annotator.core.work.event_times import Span


def now() -> str:
    """The present moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Origin(StrEnum):
    """Where an annotation came from."""

    DRAWN = "drawn"
    ACCEPTED = "accepted suggestion"
    EDITED = "edited suggestion"
    IMPORTED = "imported"


class Decision(StrEnum):
    """What became of a suggestion. Rejections are kept: they are data."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ImageState(StrEnum):
    """How far the work on an image is."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class Provenance:
    """How a region was suggested, or drawn with a map's help: everything needed to make it again.

    `score` is the classifier's probability in [0, 1]; `fraction` the share of the map's mass the region keeps,
    in (0, 1]; `contrast` is "none", "dual", "rest", "both" or a label's name; `refinement` "none", "grabcut",
    "watershed", "walk" (cut from the map that was spread over what looks alike), "walk-grabcut" (that, along the
    image's edges), "head NAME" and "head-grabcut NAME" (shaped by the region head of that name),
    "face" (an event, of scores of the aligned face alone),
    "box" or "walk-box" (a box drawn by hand, fitted by GrabCut or by walks from its two sides), "strokes" or
    "strokes-map" (found under strokes drawn by hand, without or with the map), "phrase TEXT" (of the map of a phrase
    that was searched, whose likeliest label is the target); of a segmenter
    "segmenter FAMILY (FILE) FINGERPRINT", or "segmenter-box …" where box or points came by hand, and " candidate 2" and
    so on where another of its masks was taken than the one that agrees best with the map. `decoy` is "" but for a
    suggestion that is wrong on purpose: then the name of the label whose map it shows, or of a moved one (`decoys`).
    """

    model: str
    fingerprint: str
    layer: str
    target: str
    contrast: str
    score: float
    fraction: float
    refinement: str = "none"
    decoy: str = ""

    @property
    def map_label(self) -> str:
        """The name of the map the region is cut from: its label's, but for a decoy."""
        return self.decoy or self.target

    def plain(self) -> dict[str, str | float]:
        """As JSON; of what is no decoy nothing is told of decoys."""
        return {name: value for name, value in asdict(self).items() if value or name != "decoy"}


@dataclass(frozen=True)
class Suggestion:
    """One suggested region of one label, as a place on a stored attention map; with a `span`, a suggested event of a
    clip, the `territory`-th of its label, found in the classifier's scores over time: its peak and share are 0.

    `territory` numbers the part of the map it stands for (from 1), `peak` is that part's maximum in image
    coordinates (x, y), `share` the part's share of the map's mass. Each reading has its own: `reading` is whose it is,
    `under` the circumstances of the decision.
    """

    id: int
    image_id: int
    label_id: int
    provenance: Provenance
    territory: int
    peak: tuple[float, float]
    share: float
    decision: Decision = Decision.PENDING
    decided_at: str = ""
    annotator: str = ""
    reading: str = SHARED
    under: Circumstances = UNKNOWN
    span: Span | None = None

    def decided(self, decision: Decision, annotator: str, provenance: Provenance | None = None) -> Suggestion:
        """The same suggestion with a decision taken now, and the threshold in force when it was taken."""
        return replace(
            self, decision=decision, decided_at=now(), annotator=annotator, provenance=provenance or self.provenance
        )


@dataclass(frozen=True)
class Annotation:
    """A labelled region of an image; with an empty mask, a label of the whole image; with a `span`, an event of a clip.

    `rings` are the vertices it was last drawn by, if it was drawn as a polygon. `reading` is whose reading it is in,
    `under` the circumstances in which it got its present form.
    """

    id: int
    image_id: int
    label_id: int
    mask: Mask = EMPTY
    origin: Origin = Origin.DRAWN
    suggestion_id: int | None = None
    provenance: Provenance | None = None
    annotator: str = ""
    seconds: float = 0.0
    created: str = field(default_factory=now)
    modified: str = field(default_factory=now)
    attributes: tuple[tuple[str, str], ...] = ()
    rings: tuple[Ring, ...] = ()
    reading: str = SHARED
    under: Circumstances = UNKNOWN
    span: Span | None = None

    @property
    def whole_image(self) -> bool:
        """Whether it is a label of the whole image."""
        return self.mask.empty and self.span is None

    @property
    def score(self) -> float | None:
        """The probability the classifier gave the label, where a suggestion was accepted or its map helped to draw."""
        return self.provenance.score if self.provenance else None


@dataclass(frozen=True)
class Content:
    """What an image's file is: size in pixels, and SHA-256 of the file as 64 hexadecimal digits."""

    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """An image of the project, as one reading has it. Size (0, 0) and an empty hash until it was first read.

    `position` is its place among the images that are assigned to the reader, None where it is not.
    """

    id: int
    path: str
    width: int = 0
    height: int = 0
    sha256: str = ""
    state: ImageState = ImageState.NEW
    annotations: int = 0
    pending: int = 0
    tags: int = 0
    position: int | None = None

    @property
    def content(self) -> Content:
        """What its file was when it was read."""
        return Content(self.width, self.height, self.sha256)
