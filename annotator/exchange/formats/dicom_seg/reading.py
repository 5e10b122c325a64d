"""Reading DICOM segmentations, by any program: regions on the images that their frames refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.core.images import is_dicom_file
from annotator.core.message import marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.formats.dicom_seg.layout import FOLDER
from annotator.exchange.formats.dicom_seg.listing import Listed, Where, is_listed, read_list
from annotator.exchange.formats.dicom_seg.naming import label_of
from annotator.exchange.reading.gathering import NO_PIXEL, Gathering
from annotator.exchange.reading.headers import by_instance

if TYPE_CHECKING:
    from annotator.core.images.dicom.segmentation import Segment, Segmentation

_FILE = marked("{file}: {fault}")
_ELSEWHERE = marked(
    "{count} {count:frame of a segmentation is|frames of segmentations are} left out: of images that the project does "
    "not have, or of none that the file names ({first})."
)
_FRACTIONAL = marked(
    "{count} {count:frame tells|frames tell} a share for each pixel: from one half on it is read as belonging to the "
    "segment ({first})."
)


def recognises(path: Path) -> bool:
    """Whether this is a segmentation, an export of ours, or a folder of nothing but segmentations."""
    try:
        if path.is_dir() and is_listed(path):
            return True
        files = _dicom_files(path)
        first = next(files, None)
        return first is not None and _is_segmentation(first) and all(map(_is_segmentation, files))
    except OSError:
        return False


def _dicom_files(path: Path) -> Iterator[Path]:
    """A DICOM file, or all in a folder, by their names."""
    places = sorted(path.rglob("*")) if path.is_dir() else [path]
    return (place for place in places if place.is_file() and is_dicom_file(place))


def _is_segmentation(file: Path) -> bool:
    from annotator.core.images.dicom.segmentation import is_segmentation

    return is_segmentation(file)


def read(path: Path, known: Known) -> Dataset:
    """The regions of a file, or of all segmentations in a folder. Raises KnownError where there is none."""
    if not path.is_dir():
        if not is_dicom_file(path):
            raise KnownError("This is no DICOM segmentation.", path=path)
        reading = _Reading(known)
        # In an export of ours a file lies below the list.
        folder = next((place for place in path.absolute().parents[:4] if is_listed(place)), path.parent)
        reading.listed = read_list(folder, reading.gathering)
        reading.take(path)
        return reading.dataset()
    reading = _Reading(known)
    reading.listed = read_list(path, reading.gathering)
    root = path / FOLDER if is_listed(path) else path  # beside them lie copies of images
    files = [file for file in _dicom_files(root) if _is_segmentation(file)] if root.is_dir() else []
    if not files and not is_listed(path):
        raise KnownError("There are no DICOM segmentations in this folder.", path=path)
    for file in files:
        with reading.gathering.entry(_FILE, file=file.relative_to(path).as_posix()):
            reading.take(file)
    return reading.dataset()


@dataclass
class _Reading:
    known: Known
    gathering: Gathering = field(default_factory=Gathering)
    listed: Listed = field(default_factory=Listed)
    items: dict[Where, Item] = field(default_factory=dict)
    regions: dict[Where, list[Region]] = field(default_factory=dict)

    @cached_property
    def _images(self) -> Mapping[Where, KnownImage]:
        return by_instance(self.known)

    def take(self, file: Path) -> None:
        """Read a segmentation. Raises KnownError, EntryError."""
        from annotator.core.images.dicom.segmentation import FRACTIONAL, read_segmentation

        found = read_segmentation(file)
        masks: dict[tuple[int, Where], Mask] = {}
        for place, frame in enumerate(found.frames):
            where = frame.instance, frame.source
            if not self._has(where, found):
                self.gathering.note(_ELSEWHERE, file.name)
                continue
            self.gathering.note(_FRACTIONAL, file.name, found.kind == FRACTIONAL)
            for number, pixels in found.masks(place):
                masks[number, where] = masks.get((number, where), EMPTY) | Mask.from_array(pixels)
        segments = {segment.number: segment for segment in found.segments}
        names = {number: self._name(segments[number]) for number in dict.fromkeys(number for number, _ in masks)}
        for (number, where), mask in masks.items():
            if mask.empty:
                self.gathering.note(NO_PIXEL, self.items[where].name)
            else:
                region = Region(names[number], mask, tracking=segments[number].tracking)
                self.regions.setdefault(where, []).append(region)

    def _has(self, where: Where, found: Segmentation) -> bool:
        """Whether the image of a frame is known, by the project's headers or our own list; its item is kept."""
        if where in self.items:
            return True
        image, size = self._images.get(where), {"width": found.width, "height": found.height}
        if image is not None:
            self.items[where] = Item(image.name, **size)
        elif where in self.listed.images:
            self.items[where] = replace(self.listed.images[where], **size)
        return where in self.items

    def _name(self, segment: Segment) -> str:
        labels = self.gathering.labels
        found = label_of(segment, self.known.labels, tuple(self.listed.labels.values()), len(labels))
        return labels.setdefault(found.name, found).name

    def dataset(self) -> Dataset:
        """Everything that was read."""
        self.gathering.items = [
            replace(item, regions=tuple(self.regions.get(where, ()))) for where, item in self.items.items()
        ]
        return self.gathering.dataset()
