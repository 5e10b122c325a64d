"""A project as a dataset: filtered, split, stripped of names if asked for, and read one image at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_there, read_size, stamp_told
from annotator.core.message import Message
from annotator.core.project.alteration import AlteredError
from annotator.core.project.altered import require_unaltered
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, Content, ImageRecord, ImageState, Origin
from annotator.core.work.labels import Label
from annotator.core.work.tags import Tag
from annotator.exchange.data.annotations import region_of
from annotator.exchange.data.dataset import Dataset, ImageTag, Item, Original, Region, Told
from annotator.exchange.data.image_tags import tag_of
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.writing.copies import may_have_writing, suffix_by_name, suffix_of
from annotator.exchange.writing.names import safe_stems


@dataclass(frozen=True)
class Look:
    """What the file of an image is for a whole export: the image's size, and of one that is copied more. `writing`: its
    pixels may have some in them that tells of a patient.
    """

    size: tuple[int, int]
    suffix: str = ""
    original: Original | None = None
    writing: bool = False


@dataclass
class ProjectItems:
    """The images an export is to hold, with their regions; each pass reads them from the project again.

    Each file is looked at once: what it was then holds for every pass, so that all files of an export tell of the same
    images.

    `left_out` tells of images that cannot be had, or whose files were changed, `parts` the part of the split of each
    image, and `undecided` has the numbers of images without a region that nobody marked as done, and without a tag
    where the format holds `tags`, or an attribute of the image where it holds such `answers`. `told` is called with the
    number of the image at hand and of all.
    """

    project: Project
    options: ExportOptions
    records: Sequence[ImageRecord]
    names: dict[int, str]
    stems: dict[int, str]
    labels: dict[int, Label]
    parts: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, Message] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)
    told: Told | None = None
    tags: bool = True
    answers: bool = True
    _looks: dict[int, Look | None] = field(default_factory=dict)
    _all_tags: dict[int, list[Tag]] | None = None
    _all_unasked: dict[int, frozenset[int]] | None = None
    _attributes: dict[int, tuple[tuple[str, str], ...]] | None = None

    def __iter__(self) -> Iterator[Item]:
        return self.those(lambda number: True)  # noqa: ARG005

    def those(self, wanted: Callable[[int], bool]) -> Iterator[Item]:
        """The images whose numbers are wanted; the others are not read."""
        for done, record in enumerate(self.records):
            if self.told is not None:
                self.told(done, len(self.records))
            item = self._item(record) if wanted(record.id) else None
            if item is not None and self._is_asked_for(item):
                yield item
        if self.told is not None:
            self.told(len(self.records), len(self.records))

    def _is_asked_for(self, item: Item) -> bool:
        done = item.state is ImageState.DONE
        said = len(item.regions) + (len(item.tags) if self.tags else 0)
        said += len(item.attributes) if self.answers else 0
        if not said and not done:
            self.undecided.add(item.id)
        return is_asked_for(done, said, self.options.which)

    def _item(self, record: ImageRecord) -> Item | None:
        look = self._look(record)
        if look is None:
            return None
        annotations = self.project.annotations(record.id)
        regions = (self._region(annotation) for annotation in annotations)
        led = {value.label_id for value in annotations if is_decoy(value)}
        led -= {value.label_id for value in annotations if not is_decoy(value)}
        return Item(
            self.names[record.id],
            *look.size,
            tuple(region for region in regions if region is not None),
            sha256="" if self.options.anonymous else record.sha256,
            state=ImageState.DONE if record.state is ImageState.DONE else ImageState.NEW,
            tags=self._tags(record),
            attributes=self._said_of(record),
            split=self.parts.get(record.id, ""),
            stem=self.stems[record.id],
            file=self.project.image_path(record),
            copy=self.stems[record.id] + look.suffix if self.options.copy_images else "",
            original=look.original,
            key=self._key,
            id=record.id,
            asked=tuple(label.name for label in self.labels.values() if label.id not in led | self._unasked(record)),
        )

    @cached_property
    def _key(self) -> bytes:
        return b"" if self.options.identified else self.project.key("copies")

    def _unasked(self, record: ImageRecord) -> frozenset[int]:
        """Labels that came when the image was done already: nobody looked for them on it."""
        if self._all_unasked is None:
            self._all_unasked = self.project.unasked()
        return self._all_unasked.get(record.id, frozenset())

    def _tags(self, record: ImageRecord) -> tuple[ImageTag, ...]:
        if self._all_tags is None:
            self._all_tags = {}
            for tag in self.project.tags():
                self._all_tags.setdefault(tag.image_id, []).append(tag)
        return tuple(
            tag_of(tag, self.labels[tag.label_id].name, anonymous=self.options.anonymous)
            for tag in self._all_tags.get(record.id, ())
            if tag.label_id in self.labels
        )

    def _said_of(self, record: ImageRecord) -> tuple[tuple[str, str], ...]:
        if self._attributes is None:
            self._attributes = self.project.attributes_of_images()
        return self._attributes.get(record.id, ())

    @property
    def with_writing(self) -> list[str]:
        """The images that are copied and may have writing in their pixels that tells of a patient, by their names."""
        found = (record for record in self.records if (look := self._looks.get(record.id)) and look.writing)
        return [self.names[record.id] for record in found]

    def looks(self) -> list[tuple[int, tuple[int, int], str] | None]:
        """What the files of all images are: number, size and the suffix of the copy; None for one that is left out."""
        found = []
        for record in self.records:
            if self.told is not None:
                self.told(0, len(self.records))
            look = self._look(record)
            found.append(None if look is None else (record.id, look.size, look.suffix))
        return found

    def _look(self, record: ImageRecord) -> Look | None:
        if record.id not in self._looks:
            try:
                self._looks[record.id] = self._first_look(record)
            except KnownError as fault:
                self._looks[record.id] = None
                place = {"image": self.names[record.id], "fault": fault.what}
                self.left_out[record.id] = Message("{image} was left out: {fault}", **place)
        return self._looks[record.id]

    def _first_look(self, record: ImageRecord) -> Look:
        if not self.options.copy_images:
            return Look(self._size(record))
        found = stamp_told(self.project.image_file(record))
        original = Original(found.size, found.changed, record.sha256)
        path = self.project.image_path(record)
        return Look(self._size(record), suffix_of(path), original, may_have_writing(path))

    def _size(self, record: ImageRecord) -> tuple[int, int]:
        """The image's size. Raises KnownError where its file is not what was annotated: regions would lie wrongly.

        Its content is compared where it is copied; else its size alone, since that takes no time.
        """
        path, size = self.project.image_path(record), (record.width, record.height)
        if not record.width:
            return read_size(path)
        if self.options.copy_images:
            require_unaltered(self.project, record)
        elif is_there(file_of(path)) and read_size(path) != size:
            raise AlteredError(record.id, record.content, Content(*read_size(path), ""), path)
        return size

    def _region(self, annotation: Annotation) -> Region | None:
        label = self.labels.get(annotation.label_id)
        if (
            label is None
            or is_decoy(annotation)
            or (self.options.origins and annotation.origin not in self.options.origins)
        ):
            return None
        region = region_of(annotation, label.name)
        return _without_names(region) if self.options.anonymous else region

    def label_counts(self) -> dict[int, Counter[str]]:
        """How many regions of each label every image has, by its number; a tag that it is there counts as one."""
        return {item.id: Counter(_shown(item)) for item in self}


def is_decoy(annotation: Annotation) -> bool:
    """Whether a region was accepted from a suggestion that was wrong on purpose: it is nobody's finding."""
    return annotation.provenance is not None and bool(annotation.provenance.decoy)


def _is_of(annotation: Annotation, origins: Sequence[Origin]) -> bool:
    return not origins or annotation.origin in origins


def _shown(item: Item) -> Iterator[str]:
    yield from (region.label for region in item.regions)
    yield from (tag.label for tag in item.tags if tag.present)


def is_asked_for(done: bool, regions: int, which: Which) -> bool:
    """Whether an image with so many regions, and tags, of those asked for goes along."""
    return which is Which.ALL or bool(regions) or (done and which is not Which.ANNOTATED)


def regions_asked_for(project: Project, options: ExportOptions) -> Callable[[ImageRecord], int]:
    """How many regions of an image an export is to hold. Raises KnownError where a label is not there."""
    labels = {label.id for label in chosen_labels(project, options.labels)}

    def counted(record: ImageRecord) -> int:
        if not (options.labels or options.origins or project.protocol.decoy_share):
            return record.annotations
        return sum(
            annotation.label_id in labels and not is_decoy(annotation) and _is_of(annotation, options.origins)
            for annotation in project.annotations(record.id)
        )

    return counted


def items_of(project: Project, options: ExportOptions, records: Sequence[ImageRecord]) -> ProjectItems:
    """The images of an export, called as they are in the project. Raises KnownError where a label is not there."""
    names = {record.id: anonymous_name(record) if options.anonymous else record.path for record in records}
    labels = {label.id: label for label in chosen_labels(project, options.labels)}
    return ProjectItems(project, options, records, names, {}, labels)


def dataset_of(
    project: Project, options: ExportOptions, flat: bool = False, items: ProjectItems | None = None,
    reserved: frozenset[str] = frozenset(),
) -> Dataset:  # fmt: skip
    """What an export of a project holds. Raises KnownError where an option names a label that is not there."""
    found = items or items_of(project, options, project.pictures())
    stems = safe_stems(found.names.values(), flat, reserved)
    found.stems = {number: stems[name] for number, name in found.names.items()}
    source = "" if options.anonymous else project.path.name
    labels = project.labels
    return Dataset(
        tuple(found.labels.values()), found, labels.name, source, project.last_step()[1], asked=labels.attributes,
        identity=project.identity,
    )  # fmt: skip


def chosen_labels(project: Project, chosen: Sequence[str]) -> tuple[Label, ...]:
    known = project.labels.known
    if not chosen:
        return known
    names = {label.name for label in known}
    for name in chosen:
        if name not in names:
            told = ", ".join(label.name for label in known)
            raise KnownError("There is no label {name}.", name=name, advice="Give one of: {names}.", names=told)
    return tuple(label for label in known if label.name in chosen)


def anonymous_name(record: ImageRecord) -> str:
    """What an anonymous export calls an image: by its number, which never changes and is never another's.

    So the name stays its own for good.
    """
    return f"image-{record.id:06d}{suffix_by_name(PurePosixPath(record.path))}"


def _without_names(region: Region) -> Region:
    how = region.provenance
    if how is not None:
        how = replace(how, model=_last_part(how.model))
    return replace(region, annotator="", provenance=how)


def _last_part(model: str) -> str:
    """The name of a model's file: folders tell who worked where."""
    return PurePath(model.replace("\\", "/")).name
