"""A project as a dataset: filtered, split, stripped of names if asked for, and read one image at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import opened, read_size, split_page
from annotator.core.message import Message
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, ImageRecord, ImageState
from annotator.core.work.labels import Label
from annotator.exchange.data.annotations import region_of
from annotator.exchange.data.dataset import Dataset, Item, Region, Told
from annotator.exchange.data.options import ExportOptions, Split, Which
from annotator.exchange.writing import split as splitting
from annotator.exchange.writing.names import safe_stems


@dataclass
class ProjectItems:
    """The images an export is to hold, with their regions; each pass reads them from the project again.

    `left_out` tells of images whose size could not be found out, `parts` the part of the split of each image. `told` is
    called with the number of the image at hand and of all.
    """

    project: Project
    options: ExportOptions
    records: Sequence[ImageRecord]
    names: dict[int, str]
    stems: dict[int, str]
    labels: dict[int, Label]
    parts: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, Message] = field(default_factory=dict)
    told: Told | None = None

    def __iter__(self) -> Iterator[Item]:
        return self.those(lambda number: True)  # noqa: ARG005

    def those(self, wanted: Callable[[int], bool]) -> Iterator[Item]:
        """The images whose numbers are wanted; the others are not read."""
        for done, record in enumerate(self.records):
            if self.told is not None:
                self.told(done, len(self.records))
            item = self._item(record) if wanted(record.id) else None
            if item is not None and (item.regions or self.options.which is not Which.ANNOTATED):
                yield item
        if self.told is not None:
            self.told(len(self.records), len(self.records))

    def _item(self, record: ImageRecord) -> Item | None:
        try:
            size = (record.width, record.height) if record.width else read_size(self.project.image_path(record))
            if self.options.copy_images:
                with opened(self.project.image_file(record)):
                    pass
        except KnownError as fault:
            place = {"image": self.names[record.id], "fault": fault.what}
            self.left_out[record.id] = Message("{image} was left out: {fault}", **place)
            return None
        regions = (self._region(annotation) for annotation in self.project.annotations(record.id))
        return Item(
            self.names[record.id],
            *size,
            tuple(region for region in regions if region is not None),
            sha256="" if self.options.anonymous else record.sha256,
            state=ImageState.DONE if record.state is ImageState.DONE else ImageState.NEW,
            split=self.parts.get(record.id, ""),
            stem=self.stems[record.id],
            file=self.project.image_path(record),
            id=record.id,
        )

    def _region(self, annotation: Annotation) -> Region | None:
        label = self.labels.get(annotation.label_id)
        if label is None or (self.options.origins and annotation.origin not in self.options.origins):
            return None
        region = region_of(annotation, label.name)
        return _without_names(region) if self.options.anonymous else region


def dataset_of(project: Project, options: ExportOptions, flat: bool = False, told: Told | None = None) -> Dataset:
    """What an export of a project holds. Raises KnownError where an option names a label that is not there."""
    labels = _chosen_labels(project, options.labels)
    records = [record for record in project.images() if _wanted(record, options.which)]
    names = {record.id: record.path for record in records}
    if options.anonymous:
        names = {record.id: _anonymous(record, place) for place, record in enumerate(records, 1)}
    stems = safe_stems(names.values(), flat)
    items = ProjectItems(
        project, options, records, names, {number: stems[name] for number, name in names.items()},
        {label.id: label for label in labels},
    )  # fmt: skip
    if options.split is not None:
        items.parts = _split(items, options.split)
    items.told = told
    source = "" if options.anonymous else project.path.name
    return Dataset(labels, items, project.labels.name, source, project.last_step()[1])


def _wanted(record: ImageRecord, which: Which) -> bool:
    if which is Which.DONE:
        return record.state is ImageState.DONE
    return which is Which.ALL or record.annotations > 0


def _chosen_labels(project: Project, chosen: Sequence[str]) -> tuple[Label, ...]:
    known = project.labels
    if not chosen:
        return known.labels
    wanted = set()
    for name in chosen:
        label = known.by_name(name)
        if label is None:
            names = ", ".join(label.name for label in known.labels)
            raise KnownError("There is no label {name}.", name=name, advice="Give one of: {names}.", names=names)
        wanted.add(label.id)
    return tuple(label for label in known.labels if label.id in wanted)


def _split(items: ProjectItems, split: Split) -> dict[int, str]:
    counted = {item.id: Counter(region.label for region in item.regions) for item in items}
    # Groups go by the project's paths, which an anonymous export does not show.
    paths = {record.path: record.id for record in items.records if record.id in counted}
    assigned = splitting.assign(((path, counted[number]) for path, number in paths.items()), split)
    return {paths[path]: part for path, part in assigned.items()}


def _anonymous(record: ImageRecord, place: int) -> str:
    file, page = split_page(PurePosixPath(record.path))
    return f"image-{place:06d}{'.png' if page > 1 else file.suffix.lower()}"


def _without_names(region: Region) -> Region:
    how = region.provenance
    if how is not None:
        how = replace(how, model=_last_part(how.model))
    return replace(region, annotator="", provenance=how)


def _last_part(model: str) -> str:
    """The name of a model's file: folders tell who worked where."""
    return PurePath(model.replace("\\", "/")).name
