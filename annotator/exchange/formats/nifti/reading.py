"""Reading NIfTI label volumes: ours by their list, others by where they lie in the patient, or by their name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.values import (
    EntryError,
    entries,
    inside_name,
    mapping,
    place_inside,
    read_json,
    size,
    text,
    whole,
)
from annotator.exchange.formats.nifti.layout import LIST, NAME, bare
from annotator.exchange.formats.nifti.placing import Placed, cut, one_series, placed_images, touches, voxels_of
from annotator.exchange.formats.nifti.volumes import Volume, looks_like_volume, read_volume
from annotator.exchange.reading.gathering import Gathering

_FILE, _ENTRY = marked("{file}: {fault}"), marked("{file}, entry {number}: {fault}")
_SLICES = marked(
    "{count} {count:slice with labels lies|slices with labels lie} where the project has no image, and {count:is|are} "
    "left out ({first})."
)


def recognises(path: Path) -> bool:
    """Whether this is a volume, or a folder with our list or nothing but volumes."""
    try:
        if not path.is_dir():
            return looks_like_volume(path)
        if _own_list(path) is not None:
            return True
        files = [place for place in path.iterdir() if place.is_file()]
        return bool(files) and all(looks_like_volume(place) or place.name == LIST for place in files)
    except OSError:
        return False


def _own_list(folder: Path) -> Mapping[str, Any] | None:
    try:
        found = read_json(folder / LIST) if (folder / LIST).is_file() else None
    except KnownError:
        return None
    return found if isinstance(found, dict) and found.get("format") == NAME else None


def read(path: Path, known: Known) -> Dataset:
    """The regions of a volume, or of those in a folder. Raises KnownError where there are none."""
    if path.is_dir():
        root, files = path, sorted(place for place in path.rglob("*") if looks_like_volume(place))
    else:
        root = next((folder for folder in path.absolute().parents[:4] if _own_list(folder)), path.parent)
        files = [path] if looks_like_volume(path) else []
    own = _own_list(root)
    if not files and (own is None or not path.is_dir()):
        raise KnownError("There are no NIfTI volumes here.", path=path)
    reading = _Reading(known, root)
    reading.take_list(own or {})
    for file in files:
        with reading.gathering.entry(_FILE, file=file.name):
            reading.take(file)
    return reading.dataset()


@dataclass(frozen=True)
class _Listed:
    """An image of a volume, by our list: which slice it is."""

    item: Item
    depth: int


@dataclass
class _Reading:
    known: Known
    root: Path
    gathering: Gathering = field(default_factory=Gathering)
    labels: dict[int, str] = field(default_factory=dict)
    listed: dict[Path, list[_Listed]] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)

    def take_list(self, own: Mapping[str, Any]) -> None:
        """What our list tells of labels and images."""
        for number, value in enumerate(_listed(own.get("labels")), 1):
            with self.gathering.entry(_ENTRY, file=LIST, number=number):
                found, entry = _label(number, mapping(value)), mapping(value)
                self.labels[whole(entry.get("value"), "value", 1, 65_535)] = found.name
                self.gathering.labels[found.name] = found
        for number, value in enumerate(_listed(own.get("volumes")), 1):
            with self.gathering.entry(_ENTRY, file=LIST, number=number):
                entry = mapping(value)
                file = place_inside(self.root, text(entry.get("file"), "file", 4096))
                if file is not None:
                    self.listed[file.absolute()] = [_image(mapping(one)) for one in _listed(entry.get("images"))]

    def take(self, file: Path) -> None:
        """Read a volume. Raises EntryError."""
        volume, listed = read_volume(file), self.listed.get(file.absolute(), [])
        known = (self.known.match(one.item.name, one.item.sha256) for one in listed)
        if listed and all(match.image is not None and match.sure for match in known):
            self._take_listed(volume, listed)
        elif not self._take_placed(volume, file):
            if listed:  # the import tells which images are not there
                self._take_listed(volume, listed)
            else:
                self._take_called(volume, file)

    def _take_listed(self, volume: Volume, listed: list[_Listed]) -> None:
        for one in listed:
            if (one.item.width, one.item.height) != volume.values.shape[:2] or one.depth >= volume.values.shape[2]:
                raise EntryError(Message("it has another size than the list says."))
            self._add(one.item, volume.values[:, :, one.depth].transpose(1, 0, 2))

    def _take_placed(self, volume: Volume, file: Path) -> bool:
        """The project's images that lie on the volume's grid; whether there are any. Raises EntryError."""
        if volume.affine is None:
            return False
        back = np.linalg.inv(volume.affine)
        found = []
        for one in self._placed:
            voxels = voxels_of(back, one.reference, one.width, one.height)
            if voxels is not None and touches(voxels, volume.values.shape):
                found.append((one, voxels))
        meant = one_series([one for one, _ in found], bare(file))
        left = {int(depth) for depth in np.flatnonzero(volume.values.any(axis=(0, 1, 3)))}
        for one, voxels in found:
            if one in meant:
                self._add(Item(one.image.name, one.width, one.height), cut(volume.values, voxels))
                left -= set(np.unique(voxels[2]).tolist())
        self.gathering.note(_SLICES, file.name, len(left) if meant else 0)
        return bool(meant)

    def _take_called(self, volume: Volume, file: Path) -> None:
        if volume.values.shape[2] != 1:
            raise EntryError(Message("no image of the project lies in it, and its name stands for one image alone."))
        width, height = volume.values.shape[:2]
        self._add(Item(bare(file), width, height), volume.values[:, :, 0].transpose(1, 0, 2))

    @cached_property
    def _placed(self) -> list[Placed]:
        return placed_images(self.known)

    def _add(self, item: Item, values: NDArray[Any]) -> None:
        """The regions of an image, of (rows, columns, labels) values."""
        regions = []
        for channel in range(values.shape[2]):
            one = values[..., channel]
            for value in np.unique(one[one > 0]).tolist():
                name = self._name(value if values.shape[2] == 1 else channel + 1)
                regions.append(Region(name, Mask.from_array(one == value)))
        there = self.items.get(item.name, item)
        if (there.width, there.height) != (item.width, item.height):
            raise EntryError(Message("its picture has another size than the image's others."))
        self.items[item.name] = replace(there, regions=(*there.regions, *regions))

    def _name(self, value: int) -> str:
        return self.gathering.label(self.labels.get(value, str(value)))

    def dataset(self) -> Dataset:
        """Everything that was read."""
        self.gathering.items = list(self.items.values())
        return self.gathering.dataset()


def _listed(value: object) -> Iterator[object]:
    try:
        yield from entries([] if value is None else value, LIST)
    except EntryError:
        return


def _label(number: int, entry: Mapping[str, Any]) -> Label:
    found = record.label(number - 1, entry.get("name"), entry.get("title"), entry.get("colour"))
    codes = [mapping(code) for code in _listed(entry.get("codes"))]
    concepts = (
        Concept(*(text(code.get(name, ""), name, 1000) for name in ("scheme", "value", "meaning"))) for code in codes
    )
    return replace(found, codes=tuple(concepts))


def _image(entry: Mapping[str, Any]) -> _Listed:
    width, height = size(entry.get("width"), entry.get("height"))
    sha256 = text(entry.get("sha256", ""), "sha256", 64)
    return _Listed(Item(inside_name(entry.get("image"), "image"), width, height, sha256=sha256),
                   whole(entry.get("slice"), "slice", 0, 2**31))  # fmt: skip
