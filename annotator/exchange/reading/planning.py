"""What is new in the regions of images that were matched, and what of it cannot be stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.core.errors import KnownError
from annotator.core.images import read_size
from annotator.core.message import Message, marked
from annotator.core.project.altered import content_of
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Content, ImageRecord, ImageState
from annotator.core.work.edits import AddAnnotation, Edit, SetImageState
from annotator.core.work.label_answers import as_asked
from annotator.exchange.data.annotations import annotation_of
from annotator.exchange.data.dataset import Item, Region
from annotator.exchange.data.known import KnownImage
from annotator.exchange.reading.answer_planning import AnswerPlanning
from annotator.exchange.reading.earlier import Became, Earlier
from annotator.exchange.reading.tag_planning import TagPlanning


class Planning:
    """Takes images one by one and collects what is to be added.

    With `presence` a label that an image has anywhere is not added to it again. `again` says what is added once more
    although it came in before: what was changed since, or deleted since. `became` counts these, added or not; `unknown`
    has sentences about images that have another size, `bad` about single regions; `contents` tells what images are that
    were never read before.
    """

    def __init__(
        self, project: Project, labels: Mapping[str, int | None], presence: bool, again: frozenset[Became],
        *, replace_tags: bool,
    ) -> None:  # fmt: skip
        self._project, self._labels, self._presence, self._again = project, labels, presence, again
        self._records = {record.id: record for record in project.images()}
        self.unknown: list[Message] = []
        self.bad: list[Message] = []
        self.edits: list[Edit] = []
        self.touched: set[int] = set()
        self.contents: dict[int, Content] = {}
        self.added = self.already = self.done = 0
        self.became: Counter[Became] = Counter()
        self.answers, self._asked = AnswerPlanning(project), project.labels.attributes
        self.tagging = TagPlanning(project, labels, replace=replace_tags)

    def take(self, item: Item, image: KnownImage) -> None:
        """Look at one image of the file, which means one of the project."""
        record = self._records[image.id]
        size = self._size(item, record)
        if size is None:
            return
        inside = []
        for region in item.regions:
            if _inside(region.mask, *size):
                inside.append(region)
            else:
                place = {"image": record.path, "label": region.label}
                self.bad.append(Message("{image}: a region of {label} reaches out of the image.", **place))
        self._add_new(inside, record)
        if self.tagging.take(item.tags, record):
            self.touched.add(record.id)
        if self.answers.take(as_asked(self._asked, item.attributes), record):
            self.touched.add(record.id)
        done = item.state is ImageState.DONE and record.state is ImageState.NEW
        if done:
            self.edits.append(SetImageState(record.id, ImageState.NEW, ImageState.DONE))
            self.done += 1
        if (done or record.id in self.touched) and not record.sha256:
            self._read(record)

    def notices(self) -> tuple[Message, ...]:
        """What comes in besides regions."""
        text = marked("Marked as done: {count} {count:image|images}.")
        done = (Message(text, count=self.done),) if self.done else ()
        return (*done, *self.tagging.notices(), *self.answers.notices())

    def _size(self, item: Item, record: ImageRecord) -> tuple[int, int] | None:
        """The size of the image; None where it is another than that in the file, or cannot be found out."""
        if not item.regions:
            return 0, 0
        if item.unsized:
            text = marked("The file tells no size of {image}, and which image that is was not clear when it was read.")
            self.unknown.append(Message(text, image=item.name))
            return None
        try:
            size = (record.width, record.height) if record.width else read_size(self._project.image_path(record))
        except KnownError as fault:
            self.unknown.append(Message("{image}: {fault}", image=record.path, fault=fault.what))
            return None
        if item.width and size != (item.width, item.height):
            sizes = {"theirs": f"{item.width} × {item.height}", "ours": f"{size[0]} × {size[1]}"}
            self.unknown.append(Message("{image} has {ours} pixels, not {theirs}.", image=record.path, **sizes))
            return None
        return size

    def _read(self, record: ImageRecord) -> None:
        """What the image is that regions come to: a file that is exchanged later must not take them over."""
        try:
            self.contents[record.id] = content_of(self._project.image_path(record))
        except KnownError:  # it is missing: told by its size where that matters
            return

    def _add_new(self, regions: Sequence[Region], record: ImageRecord) -> None:
        annotations = self._project.annotations(record.id)
        there = Counter((value.label_id, value.mask) for value in annotations)
        present = {value.label_id for value in annotations} if self._presence else set()
        earlier: Earlier | None = None
        for region in regions:
            label = self._labels[region.label]
            if label is None:
                continue
            if there[label, region.mask] or label in present:
                there[label, region.mask] -= 1
                self.already += 1
                continue
            earlier = earlier or Earlier(self._project, record.id, annotations)
            became = earlier.take((label, region.mask))
            if became is not None:
                self.became[became] += 1
                if became not in self._again:
                    continue
            if self._presence:
                present.add(label)
            asked = replace(region, attributes=as_asked(self._asked, region.attributes))
            self.edits.append(AddAnnotation(annotation_of(asked, record.id, label)))
            self.touched.add(record.id)
            self.added += 1


def _inside(mask: Mask, width: int, height: int) -> bool:
    box = mask.box
    return mask.empty or (box.x >= 0 and box.y >= 0 and box.x + box.w <= width and box.y + box.h <= height)
