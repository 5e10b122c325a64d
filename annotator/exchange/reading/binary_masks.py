"""Folders with several black and white pictures an image, each for what the end of its name says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.exchange.data.known import stem_of
from annotator.exchange.data.manifest import whole_manifest
from annotator.exchange.data.pictures import read_marked
from annotator.exchange.data.values import EntryError
from annotator.exchange.reading.folders import Called, Stems
from annotator.exchange.reading.gathering import Gathering

# Where exports have their masks.
FOLDER = "masks"
# So many names are looked at, so deep, to see what a folder holds.
_MOST_NAMES, _DEEPEST = 20_000, 3
_GREY = marked(
    "{count} {count:picture is|pictures are} neither black nor white in places; what is not black counts ({first})."
)


@dataclass
class Pictured:
    """Size of an image in pixels, and its masks by what they are of; an empty one is of a picture that is black."""

    width: int
    height: int
    masks: dict[str, Mask] = field(default_factory=dict)


@dataclass
class BinaryMasks:
    """Masks that were found in a folder, by image; `folder` is where they lie, an export's own in one of their own."""

    root: Path
    gathering: Gathering
    found: dict[Called, Pictured] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stems = Stems(self.root)
        own = self.root / FOLDER
        self.folder = own if whole_manifest(self.root) and own.is_dir() else self.root
        self._twice: Counter[str] = Counter()

    def expect(self, files: Sequence[Path]) -> None:
        """The files that will be taken: of those that are called alike the folders count, too."""
        self._twice = Counter(file.name for file in files)

    def called(self, file: Path, stem: str) -> Called:
        """Which image a file belongs to, by what is left of its name without its end.

        Masks lie in other folders than the images, so that their own say something only where files are called alike.
        """
        place = file.with_name(f"{stem}.png")
        if self._stems.has_list:
            return self._stems.name(place, self.folder)
        return Called(stem) if self._twice[file.name] < 2 else self._stems.name(place, self.folder)

    def listed(self, name: str) -> Called:
        """Which image a table beside the pictures means: an export's own calls it as its files are called."""
        if self._stems.has_list:
            return self._stems.listed(name)
        ends = (Called(name), Called(stem_of(name)), Called(stem_of(name).rpartition("/")[2]))
        return next((called for called in ends if called in self.found), ends[0])

    def take(self, file: Path, called: Called, kind: str) -> None:
        """Read a picture. Raises EntryError."""
        marked_there, grey = read_marked(file)
        self.gathering.note(_GREY, file.name, grey)
        height, width = marked_there.shape
        mask = Mask.from_array(marked_there) if marked_there.any() else EMPTY
        self.put(called, kind, (width, height), mask)

    def put(self, called: Called, kind: str, size: tuple[int, int], mask: Mask) -> None:
        """Join a mask to what is there of its image and kind. Raises EntryError where the sizes differ."""
        there = self.found.setdefault(called, Pictured(*size))
        if (there.width, there.height) != size:
            raise EntryError(Message("its picture has another size than the image's others."))
        there.masks[kind] = there.masks.get(kind, EMPTY) | mask


def names_below(root: Path) -> Iterator[str]:
    """Names of files in a folder and those in it, up to a depth and a number at which looking would take long."""
    left, folders = _MOST_NAMES, [(root, 0)]
    while folders:
        folder, depth = folders.pop(0)
        try:
            places = sorted(folder.iterdir())
        except (OSError, ValueError):
            continue
        for place in places:
            left -= 1
            if left < 0:
                return
            if place.is_dir() and not place.is_symlink():
                folders += [(place, depth + 1)] if depth < _DEEPEST else []
            else:
                yield place.name
