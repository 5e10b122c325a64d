"""What a format cannot hold of a dataset: found by comparing each image with what will be read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum

from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.exchange.data.dataset import Item, Region


class Loss(StrEnum):
    """A kind of loss, the worst first; its value is the sentence that tells it, {count} being how many regions or
    images it meets.
    """

    PIXELS = marked("{count} {count:region loses|regions lose} pixels, or all of them (first in {image}).")
    IMAGE_LABELS = marked(
        "{count} {count:label of a whole image is|labels of whole images are} left out (first in {image})."
    )
    TAGS = marked("{count} {count:tag of a whole image is|tags of whole images are} left out (first in {image}).")
    FILLED = marked(
        "{count} {count:region gains|regions gain} pixels: holes are filled, or outlines made simpler (first in "
        "{image})."
    )
    JOINED = marked(
        "{count} {count:region is joined with others of its|regions are joined with others of their} label, or "
        "{count:falls|fall} into parts (first in {image})."
    )
    ATTRIBUTES = marked("The attributes of {count} {count:region|regions} are left out (first in {image}).")
    IMAGE_ATTRIBUTES = marked(
        "The attributes of {count} {count:image as a whole|images as a whole} are left out (first: {image})."
    )
    STATES = marked("That {count} {count:image is|images are} done is left out (first: {image}).")
    SCORES = marked("The {count:score|scores} of {count} {count:region is|regions are} left out (first in {image}).")
    HISTORY = marked("Who made {count} {count:region|regions}, when and how is left out (first in {image}).")
    TAGGERS = marked("Who gave {count} {count:tag|tags}, and when, is left out (first in {image}).")
    VERTICES = marked(
        "The vertices that {count} {count:region was|regions were} drawn with are left out; {count:its|their} pixels "
        "stay (first in {image})."
    )


class Losses:
    """Counts losses image by image."""

    def __init__(self) -> None:
        self.counts: Counter[Loss] = Counter()
        self._first: dict[Loss, tuple[int, str]] = {}

    def add(self, before: Item, after: Item) -> None:
        """Count what `after`, the image as it is read again, lacks of `before`."""
        for loss, count in lost(before, after).items():
            self.counts[loss] += count
            # The first of the project, in whatever order images come.
            self._first[loss] = min(self._first.get(loss, (before.id, before.name)), (before.id, before.name))

    def sentences(self) -> tuple[Message, ...]:
        """A sentence for every kind of loss there was."""
        return tuple(
            Message(str(loss), count=self.counts[loss], image=self._first[loss][1])
            for loss in Loss
            if self.counts[loss]
        )


def lost(before: Item, after: Item) -> Counter[Loss]:
    """How many regions, or labels, of an image each kind of loss meets."""
    found: Counter[Loss] = Counter()
    found[Loss.IMAGE_LABELS] = _gone(_image_labels(before), _image_labels(after))
    found[Loss.TAGS] = _gone(*(Counter[Hashable](tag.bare() for tag in item.tags) for item in (before, after)))
    found[Loss.TAGGERS] = _gone(_tagged(before), _tagged(after))
    found.update(_of_pixels(_with_pixels(before), _with_pixels(after)))
    for loss, told in _FIELDS.items():
        found[loss] = _gone(_told(before.regions, told), _told(after.regions, told))
    found[Loss.IMAGE_ATTRIBUTES] = int(bool(set(before.attributes) - set(after.attributes)))
    found[Loss.STATES] = int(before.state is not after.state)
    return +found


def _history(region: Region) -> Hashable:
    return region.origin, region.annotator, region.seconds, region.created, region.modified, region.provenance


# What a region may tell beside its label and pixels, and what it is where nothing is told.
_FIELDS: dict[Loss, Callable[[Region], Hashable]] = {
    Loss.ATTRIBUTES: lambda region: region.attributes,
    Loss.SCORES: lambda region: region.score,
    Loss.HISTORY: _history,
    Loss.VERTICES: lambda region: region.rings,
}
_NOTHING = Region("")


def _told(regions: Iterable[Region], told: Callable[[Region], Hashable]) -> Counter[Hashable]:
    nothing = told(_NOTHING)
    return Counter(value for region in regions if (value := told(region)) != nothing)


def _gone(before: Counter[Hashable], after: Counter[Hashable]) -> int:
    return (before - after).total()


def _image_labels(item: Item) -> Counter[Hashable]:
    return Counter(region.label for region in item.regions if region.mask.empty)


def _tagged(item: Item) -> Counter[Hashable]:
    return Counter((tag.annotator, tag.at) for tag in item.tags if tag.annotator or tag.at)


def _with_pixels(item: Item) -> list[Region]:
    return [region for region in item.regions if not region.mask.empty]


def _of_pixels(before: Sequence[Region], after: Sequence[Region]) -> Counter[Loss]:
    """Regions that are not there again with the same pixels: some lose pixels, some gain, others are joined or cut."""
    left = Counter((region.label, region.mask) for region in after)
    changed = []
    for region in before:
        if left[region.label, region.mask]:
            left[region.label, region.mask] -= 1
        else:
            changed.append(region)
    labels = {region.label for region in changed}
    old = {label: _union(before, label) for label in labels}
    new = {label: _union(after, label) for label in labels}
    found: Counter[Loss] = Counter()
    for region in changed:
        fewer = not (region.mask - new[region.label]).empty
        more = not _near(new[region.label] - old[region.label], region.mask).empty
        found[Loss.PIXELS] += fewer
        found[Loss.FILLED] += more
        found[Loss.JOINED] += not fewer and not more
    return found


def _union(regions: Iterable[Region], label: str) -> Mask:
    whole = EMPTY
    for region in regions:
        if region.label == label:
            whole |= region.mask
    return whole


def _near(extra: Mask, mask: Mask) -> Mask:
    """The pixels around a region: in its holes and along its outline."""
    box = mask.box
    return extra.cut(Box(box.x - 1, box.y - 1, box.w + 2, box.h + 2))
