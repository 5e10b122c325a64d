"""What an export is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.core.work.annotation import Origin


class Which(StrEnum):
    """Which images an export holds: those with regions or tags, or marked as done, by default.

    One that is not done and has no regions and tags says nothing: with `ALL` it goes along, and reads as if there was
    nothing.
    """

    DECIDED = "decided"
    ALL = "all"
    ANNOTATED = "annotated"
    DONE = "done"


class Duplicates(StrEnum):
    """What becomes of images with the same content: all are exported, or of each only the one with most work on it."""

    KEEP = "keep"
    ONE = "one"


class Shape(StrEnum):
    """How regions are written: run lengths (always exact), polygons where they are exact, or polygons always."""

    RLE = "rle"
    EXACT_POLYGON = "exact-polygon"
    POLYGON = "polygon"


@dataclass(frozen=True)
class Split:
    """How images are split: shares of train, val and test (test may be missing), which sum to 1.

    Images of one group stay together, and those of one file or of the same content: `group` is "" (each image for
    itself), "folder", or a regular expression; images in whose paths it finds the same text (its first group, if it has
    one) belong together. Images that were split before stay where they are, unless all are split `afresh`; then the
    same seed gives the same split.
    """

    fractions: tuple[float, ...] = (0.8, 0.1, 0.1)
    seed: int = 0
    group: str = ""
    afresh: bool = False


@dataclass(frozen=True)
class ExportOptions:
    """`labels` and `origins` name what is written, empty for all. `copy_images` None: where the format needs them.

    `taggers`: a table of tags tells who gave each, and when. `anonymous` leaves out the names of images, project and
    annotators, and every path. `identified`: copies of DICOM files keep the patient.
    """

    which: Which = Which.DECIDED
    shape: Shape = Shape.RLE
    labels: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    split: Split | None = None
    copy_images: bool | None = None
    anonymous: bool = False
    duplicates: Duplicates = Duplicates.KEEP
    taggers: bool = False
    identified: bool = False
