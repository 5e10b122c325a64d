"""Reading ISIC's files: pictures of lesions and structures, superpixels with their structures, and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.dataset import Dataset, ImageTag, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.pictures import read_colours
from annotator.exchange.data.tables import SUFFIXES
from annotator.exchange.data.values import EntryError, entries, mapping, read_json, text
from annotator.exchange.formats.isic.names import DIAGNOSES, LESION, STRUCTURES, vocabulary
from annotator.exchange.formats.isic.tables import Said, Tables, is_table
from annotator.exchange.reading.binary_masks import BinaryMasks, Pictured, names_below
from annotator.exchange.reading.folders import Called, files_below
from annotator.exchange.reading.gathering import Gathering

SEGMENTATION, ATTRIBUTE, SUPERPIXELS, FEATURES = "segmentation", "attribute_", "_superpixels.png", "_features.json"
_PICTURE = re.compile(rf"(?s)(.+)_(segmentation|attribute_(?:{'|'.join(STRUCTURES)}))\.png", re.IGNORECASE)
_FILE = marked("{file}: {fault}")
_BLACK = marked(
    "{count} {count:segmentation is|segmentations are} black and {count:tells|tell} of no lesion ({first})."
)
_ALONE = marked(
    "{count} {count:picture|pictures} of superpixels without a list of structures {count:is|are} not read ({first})."
)


def recognises(path: Path) -> bool:
    """Whether this is a folder with pictures called as ISIC's, or with its tables, or one of these."""
    try:
        if not path.is_dir():
            return is_table(path)
        names = list(names_below(path))
        pictures = any(_PICTURE.fullmatch(name) or name.lower().endswith((SUPERPIXELS, FEATURES)) for name in names)
        return pictures or any(is_table(place) for place in path.glob("*.csv"))
    except (OSError, ValueError):
        return False


def read(path: Path, known: Known) -> Dataset:
    """Read a folder or a table. Raises KnownError where it holds nothing that is called as ISIC's files."""
    reading = _Reading(path, known)
    if path.is_dir():
        reading.take_folder()
    else:
        reading.tables.read(path)
    return reading.dataset()


@dataclass
class _Reading:
    root: Path
    known: Known
    gathering: Gathering = field(default_factory=Gathering)

    def __post_init__(self) -> None:
        self.words = vocabulary(label.name for label in self.known.labels)
        self.masks = BinaryMasks(self.root, self.gathering)
        self.tables = Tables(self.words, self.gathering)

    def take_folder(self) -> None:
        """Take what lies in a folder. Raises KnownError where nothing in there is ISIC's."""
        files = list(files_below(self.masks.folder, ""))
        self.masks.expect(files)
        pictures = [(file, found) for file in files if (found := _PICTURE.fullmatch(file.name))]
        structures = [file for file in files if file.name.lower().endswith(FEATURES)]
        tables = [file for file in files_below(self.root, SUFFIXES[0]) if is_table(file)]
        if not pictures and not structures and not tables:
            raise KnownError("Nothing in this folder is called as ISIC's pictures and tables are.", path=self.root)
        for file, found in pictures:
            with self.gathering.entry(_FILE, file=self._told(file)):
                self.masks.take(file, self.masks.called(file, found[1]), found[2].lower().removeprefix(ATTRIBUTE))
        for file in structures:
            with self.gathering.entry(_FILE, file=self._told(file)):
                self._take_structures(file)
        listed = {_stem(file, FEATURES) for file in structures}
        for file in files:
            alone = file.name.lower().endswith(SUPERPIXELS) and _stem(file, SUPERPIXELS) not in listed
            self.gathering.note(_ALONE, self._told(file), alone)
        for file in tables:
            with self.gathering.entry(_FILE, file=self._told(file)):
                self.tables.read(file)

    def _told(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def _take_structures(self, file: Path) -> None:
        """Regions of the superpixels that a list says show a structure: 0 or 1 for each of them, in their order."""
        told = mapping(read_json(file))
        picture = _stem(file, FEATURES).with_name(f"{_stem(file, FEATURES).name}{SUPERPIXELS}")
        if not picture.is_file():
            raise EntryError(Message("there is no picture of its superpixels beside it."))
        index = _superpixels(picture)
        called = self.masks.called(file, _stem(file, FEATURES).name)
        for name, value in told.items():
            listed = entries(value, text(name, "name of a label", 1000))
            if any(one not in (0, 1) for one in listed) or len(listed) <= int(index.max()):
                raise EntryError(Message("{name} does not tell 0 or 1 of each superpixel.", name=name))
            shown = np.asarray(listed, dtype=bool)[index]
            mask = Mask.from_array(shown) if shown.any() else EMPTY
            self.masks.put(called, self.words.term(name) or name, (index.shape[1], index.shape[0]), mask)

    def dataset(self) -> Dataset:
        """Everything that was read."""
        self.tables.settle()
        said = {self.masks.listed(name): told for name, told in self.tables.said.items()}
        for called in dict.fromkeys((*self.masks.found, *said)):
            with self.gathering.entry(_FILE, file=called.name):
                pictured = self.masks.found.get(called, Pictured(0, 0))
                self.gathering.items.append(self._item(called, pictured, said.get(called, Said())))
        return self.gathering.dataset()

    def _item(self, called: Called, pictured: Pictured, said: Said) -> Item:
        """An image. A picture of a structure that is black says that it is absent, as in the challenges."""
        regions, tags = [], dict(said.tags)
        for kind, mask in pictured.masks.items():
            lesion = kind == SEGMENTATION
            name = self.gathering.label(self._lesion(said) if lesion else self._structure(kind))
            if not mask.empty:
                regions.append(Region(name, mask))
            elif lesion:
                self.gathering.note(_BLACK, called.name)
            else:
                tags[name] = False
        told = tuple(ImageTag(label, present) for label, present in tags.items())
        return Item(
            called.name, pictured.width, pictured.height, tuple(regions), tags=told,
            attributes=tuple(said.attributes.items()), hints=called.hints,
        )  # fmt: skip

    def _structure(self, kind: str) -> str:
        return self.words.name(kind) if kind in STRUCTURES else kind

    def _lesion(self, said: Said) -> str:
        """What an image's segmentation is of: as our table has it; a lesion, where the project calls anything so; else
        the one diagnosis that is told.
        """
        lesion = self.words.name(LESION)
        if said.segmentation.strip():
            return said.segmentation
        if lesion in self.words.known:
            return lesion
        present = [label for label, there in said.tags.items() if there and self.words.term(label) in DIAGNOSES]
        return present[0] if len(present) == 1 else lesion


def _superpixels(picture: Path) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The number of each pixel's superpixel, (height, width), from 0: red + 256 green + 65536 blue."""
    colours = read_colours(picture).astype(np.int64)
    return colours[..., 0] + 256 * colours[..., 1] + 65536 * colours[..., 2]


def _stem(file: Path, end: str) -> Path:
    return file.with_name(file.name[: -len(end)])
