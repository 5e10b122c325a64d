"""Images of a file beside those of the project: which is which, and what is new in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.message import Message
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.core.work.edits import AddAnnotation, Edit, SetImageState
from annotator.exchange.data.annotations import annotation_of
from annotator.exchange.data.dataset import Item, Region
from annotator.exchange.data.known import Known, KnownImage

# So many sentences of a kind are told one by one.
_TOLD = 5


class Planning:
    """Takes images one by one and collects what is to be added.

    With `presence` a label that an image has anywhere is not added to it again.
    """

    def __init__(self, project: Project, labels: Mapping[str, int | None], presence: bool = False) -> None:
        self._project, self._labels, self._presence = project, labels, presence
        self._records = {record.id: record for record in project.images()}
        images = (KnownImage(r.id, r.path, r.width, r.height, r.sha256) for r in self._records.values())
        self._known = Known(tuple(images))
        self._taken: dict[int, str] = {}
        self._unknown: list[Message] = []
        self.edits: list[Edit] = []
        self.errors: list[Message] = []
        self.touched: set[int] = set()
        self.added = self.already = 0

    def unknown_images(self) -> tuple[Message, ...]:
        """Sentences about images with regions that the project does not have, or not in that size."""
        more = len(self._unknown) - _TOLD
        told = self._unknown[:_TOLD]
        return (*told, Message("And {count} more images like these.", count=more)) if more > 0 else tuple(told)

    def take(self, item: Item) -> None:
        """Look at one image of the file."""
        image = self._known.find(item.name, item.sha256)
        if image is None:
            if item.regions:
                self._unknown.append(Message("The project has no image {image}.", image=item.name))
            return
        if image.id in self._taken:
            names = {"first": self._taken[image.id], "second": item.name, "image": image.name}
            self.errors.append(Message("{first} and {second} both mean the image {image}.", **names))
            return
        self._taken[image.id] = item.name
        record = self._records[image.id]
        if self._fits(item, record):
            self._add_new(item.regions, record)
            if item.state is ImageState.DONE and record.state is ImageState.NEW:
                self.edits.append(SetImageState(record.id, ImageState.NEW, ImageState.DONE))

    def _fits(self, item: Item, record: ImageRecord) -> bool:
        if not item.regions:
            return True
        try:
            size = (record.width, record.height) if record.width else read_size(self._project.image_path(record))
        except KnownError as fault:
            self._unknown.append(Message("{image}: {fault}", image=record.path, fault=fault.what))
            return False
        if item.width and size != (item.width, item.height):
            sizes = {"theirs": f"{item.width} × {item.height}", "ours": f"{size[0]} × {size[1]}"}
            self._unknown.append(Message("{image} has {ours} pixels, not {theirs}.", image=record.path, **sizes))
            return False
        if not all(_inside(region.mask, *size) for region in item.regions):
            self.errors.append(Message("{image}: a region reaches out of the image.", image=record.path))
            return False
        return True

    def _add_new(self, regions: Sequence[Region], record: ImageRecord) -> None:
        annotations = self._project.annotations(record.id)
        there = Counter((value.label_id, value.mask) for value in annotations)
        present = {value.label_id for value in annotations} if self._presence else set()
        for region in regions:
            label = self._labels[region.label]
            if label is None:
                continue
            if there[label, region.mask] or label in present:
                there[label, region.mask] -= 1
                self.already += 1
                continue
            if self._presence:
                present.add(label)
            self.edits.append(AddAnnotation(annotation_of(region, record.id, label)))
            self.touched.add(record.id)
            self.added += 1


def _inside(mask: Mask, width: int, height: int) -> bool:
    box = mask.box
    return box.x >= 0 and box.y >= 0 and box.x + box.w <= width and box.y + box.h <= height
