"""What every format is read into and written from: images with labelled regions, free of any file and project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import ImageState, Origin, Provenance
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.labels import Label

# Called with the number of the image at hand and of all; what it raises stops the work.
Told: TypeAlias = Callable[[int, int], None]
# The parts of a split, in the order of their fractions.
SPLITS = ("train", "val", "test")


@dataclass(frozen=True)
class Region:
    """A labelled set of pixels; with an empty mask a label of the whole image.

    `label` is the label's name. `score` is a probability in [0, 1], `seconds` the time spent, `created` and `modified`
    are ISO 8601; all of them, and `annotator`, are empty where a file does not tell. `id` is the annotation's number in
    the project, 0 for a region that was read from a file; `tracking` what the region is known by in other programs, ""
    where a file does not tell.
    """

    label: str
    mask: Mask = EMPTY
    attributes: tuple[tuple[str, str], ...] = ()
    score: float | None = None
    origin: Origin = Origin.IMPORTED
    annotator: str = ""
    seconds: float = 0.0
    created: str = ""
    modified: str = ""
    provenance: Provenance | None = None
    rings: tuple[Ring, ...] = ()
    id: int = field(default=0, compare=False)
    tracking: str = field(default="", compare=False)

    def bare(self) -> Region:
        """The region without anything but its label and pixels: what most formats hold."""
        return Region(self.label, self.mask, id=self.id, tracking=self.tracking)


@dataclass(frozen=True)
class ImageTag:
    """Whether an image as a whole shows a label, as `annotator` said at a moment (ISO 8601); "" where a file does not
    tell.
    """

    label: str
    present: bool
    annotator: str = ""
    at: str = ""

    def bare(self) -> ImageTag:
        """The tag without who gave it and when."""
        return ImageTag(self.label, self.present)


@dataclass(frozen=True)
class Answer:
    """What one person, or model, found in an image: `who` and `when` (ISO 8601), "" where a file does not tell."""

    who: str
    when: str
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True)
class Original:
    """The file of an image as an export found it: size in bytes, moment of the last change in nanoseconds, and the
    SHA-256 of what was annotated, "" where the image was never opened.
    """

    size: int
    changed: int
    sha256: str = ""

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes whenever the file does."""
        return self.size, self.changed


@dataclass(frozen=True)
class Item:
    """An image and its regions; `attributes` are what is said of it as a whole beside its labels.

    `name` is its path with slashes, relative to the project file, a page of a TIFF file as `scan.tif#page=2`. Size is
    in pixels of the upright image; (0, 0) where a file does not tell.

    In an import `hints` are folders that the file tells beside the name, `split` is the part of a split that the file
    is called after, and `also` is another name of the image, which counts only where the user agrees. `unsized`: its
    regions have no pixels, since these are told in parts of a size that is not known. `answers`: where a file has
    several people's regions of an image, those of each; `regions` has all of them until it was decided whose count.

    The rest is set for an export alone: `stem` is a path without suffix, safe as a file name and unique in the export;
    `asked` are the labels of the export: an image that is done was looked through for them.
    `file` is where the image lies, `copy` what its copy is called in the export's folder of images, "" without one, and
    `original` what its file was when that was decided; `key` the project's, by which copies without the patient are
    made, empty where files are copied as they are.
    """

    name: str
    width: int
    height: int
    regions: tuple[Region, ...] = ()
    sha256: str = ""
    state: ImageState = ImageState.NEW
    tags: tuple[ImageTag, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    split: str = field(default="", compare=False)
    stem: str = field(default="", compare=False)
    file: Path | None = field(default=None, compare=False)
    copy: str = field(default="", compare=False)
    original: Original | None = field(default=None, compare=False)
    id: int = field(default=0, compare=False)
    hints: tuple[str, ...] = field(default=(), compare=False)
    also: str = field(default="", compare=False)
    unsized: bool = field(default=False, compare=False)
    answers: tuple[Answer, ...] = field(default=(), compare=False)
    asked: tuple[str, ...] = field(default=(), compare=False)
    key: bytes = field(default=b"", compare=False)

    @property
    def says(self) -> bool:
        """Whether anything is told of it: a region, a tag, or that it is done."""
        return bool(self.regions or self.tags or self.attributes) or self.state is ImageState.DONE

    @property
    def listed(self) -> str:
        """What a file that names images for other programs calls this one: its copy, where there is one."""
        return self.copy or self.name

    def bare(self) -> Item:
        """The image with bare regions, without tags, attributes and labels of the whole image."""
        regions = tuple(region.bare() for region in self.regions if not region.mask.empty)
        return replace(self, regions=regions, sha256="", state=ImageState.NEW, tags=(), attributes=())


@dataclass(frozen=True)
class Dataset:
    """Images, and the labels their regions may have.

    In an export `items` may be gone through again and again, and reads one image at a time; in an import it is a tuple.
    `name` is the label set's, `source` the project's (empty when names are stripped), `changed` the moment of the last
    change. `faults` are sentences about parts of a file that cannot be used: an import with any of them is
    refused. `notices` are sentences about what was passed over or read in a way worth telling. `presence`: labels of
    the whole image say no more than that the label is there, so that any region of it is one. `asked`: the attributes
    that the label set asks for. `identity` tells an export's project
    from all others, and nothing of what is in it.
    """

    labels: tuple[Label, ...]
    items: Iterable[Item]
    name: str = ""
    source: str = ""
    changed: str = ""
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    presence: bool = False
    asked: tuple[Attribute, ...] = ()
    identity: str = ""
