"""What a table of chest radiographs has said so far, image by image."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.core.message import Message, marked
from annotator.exchange.data.dataset import Answer, Dataset, ImageTag, Item, Region
from annotator.exchange.data.known import Known
from annotator.exchange.data.values import EntryError, box
from annotator.exchange.reading.gathering import NO_PIXEL, Gathering

# Boxes may reach out of the image by so many pixels, as their sides were rounded.
_ROUNDED = 2.0
_BOTH = marked("{image}: {label} is said to be present and to be absent; neither is used.")
_NOTHING = marked("{count} {count:image|images} without a finding: what the table tells of is absent there ({first}).")


@dataclass
class _Image:
    """Size in pixels, (0, 0) where nobody knows it; regions by who drew them, and what is said of the whole."""

    size: tuple[int, int]
    regions: dict[str, list[Region]] = field(default_factory=dict)
    tags: dict[str, bool] = field(default_factory=dict)
    clear: bool = False


@dataclass
class Gathered:
    """Images by name, in the order they were met."""

    known: Known
    gathering: Gathering = field(default_factory=Gathering)
    images: dict[str, _Image] = field(default_factory=dict)
    _against: dict[tuple[str, str], None] = field(default_factory=dict)

    def _image(self, name: str) -> _Image:
        if name not in self.images:
            image = self.known.find(name)
            self.images[name] = _Image((0, 0) if image is None else self.known.measure(image))
        return self.images[name]

    def box(self, name: str, label: str, place: tuple[float, float, float, float], reader: str) -> None:
        """Add a box: x, y, width, height in pixels. Raises EntryError where it is none, or not of this image."""
        image, (x, y, w, h) = self._image(name), place
        if w < 0 or h < 0:
            raise EntryError(Message("its box has a negative side."))
        width, height = image.size
        if width and (min(x, y) < -_ROUNDED or x + w > width + _ROUNDED or y + h > height + _ROUNDED):
            told = {"image": name, "size": f"{width} × {height}"}
            raise EntryError(
                Message("its box reaches out of {image} ({size} pixels): was the image made smaller?", **told)
            )
        region = Region(self.gathering.label(label), box(place, width, height), annotator=reader)
        empty = bool(width) and region.mask.empty
        self.gathering.note(NO_PIXEL, name, empty)
        image.regions.setdefault(reader, []).extend(() if empty else (region,))

    def tag(self, name: str, label: str, present: bool) -> None:
        """Say of an image as a whole that it shows a label, or does not."""
        told = self.gathering.label(label)
        if self._image(name).tags.setdefault(told, present) is not present:
            self._against[name, told] = None

    def clear(self, name: str, reader: str = "") -> None:
        """Say that a reader found nothing on an image."""
        image = self._image(name)
        image.regions.setdefault(reader, [])
        image.clear = True

    def dataset(self) -> Dataset:
        """Everything. On an image on which nobody found anything all labels of the table are absent."""
        for name, label in self._against:
            self.images[name].tags.pop(label, None)
            self.gathering.faults.append(Message(_BOTH, image=name, label=label))
        for name, image in self.images.items():
            if image.clear and not any(image.regions.values()):
                self.gathering.note(_NOTHING, name)
                image.tags = dict.fromkeys(self.gathering.labels, False) | image.tags
            self.gathering.items.append(self._item(name, image))
        return self.gathering.dataset()

    def _item(self, name: str, image: _Image) -> Item:
        readers = [reader for reader in image.regions if reader]
        answers = tuple(Answer(reader, "", tuple(image.regions[reader])) for reader in readers)
        regions = tuple(region for found in image.regions.values() for region in found)
        tags = tuple(ImageTag(label, present) for label, present in image.tags.items())
        return Item(name, *image.size, regions, tags=tags, unsized=not image.size[0], answers=answers)
