"""NIfTI label volumes: of each series one whose voxels are the numbers of labels; where labels overlap, one a label.

`labels.json` tells the labels' numbers, and which image of the project each slice is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.exchange.data.dataset import Dataset, Item
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats.nifti.grids import Grid, grids_of
from annotator.exchange.formats.nifti.layout import FOLDER, LIST, MARK, MOST_SIDE, NAME, SUFFIX
from annotator.exchange.formats.nifti.reading import read, recognises
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder, place
from annotator.exchange.writing.names import safe_part, unique
from annotator.exchange.writing.painting import by_label
from annotator.exchange.writing.series import series_of

MOST_LABELS = 65_535


@dataclass(frozen=True)
class Volume:
    """A file: a grid, and the numbers of the labels in it; those alone where `label` names one."""

    path: str
    grid: Grid
    label: str = ""


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    """All files. Raises KnownError."""
    if len(dataset.labels) > MOST_LABELS:
        raise KnownError("A volume holds {most} labels, not {count}.", most=MOST_LABELS, count=len(dataset.labels))
    values = {label.name: value for value, label in enumerate(dataset.labels, 1)}
    taken: set[str] = set()
    volumes: list[Volume] = []
    for series in series_of(replace(item, regions=_kept(item)) for item in dataset.items):
        for grid in grids_of(series):
            volumes += _volumes(grid, taken)
        for one in series.slices if options.copy_images else ():
            yield image_part(one.item, images_folder(one.item))
    for volume in volumes:
        yield Part(volume.path, partial(_encoded, volume, values))
    yield Part(LIST, partial(_listed, dataset, volumes))


def _volumes(grid: Grid, taken: set[str]) -> Iterator[Volume]:
    """The files of a grid; none where no image has a region."""
    items = [one.item for one in grid.slices]
    labels = sorted({region.label for item in items for region in item.regions})
    several = any(not (a.mask & b.mask).empty for item in items for a, b in combinations(item.regions, 2))
    for label in labels if several else [""] if labels else []:
        mark = f"_{safe_part(label.replace('/', '_'))}" if label else ""
        yield Volume(f"{unique(place(FOLDER, items[0], MARK + mark), taken)}{SUFFIX}", grid, label)


def _encoded(volume: Volume, values: dict[str, int]) -> bytes:
    import nibabel

    grid = volume.grid
    voxels = np.zeros(grid.shape, np.uint8 if max(values.values(), default=0) < 256 else np.uint16)
    for depth, one in zip(grid.places, grid.slices, strict=True):
        for region in one.item.regions:
            if volume.label in ("", region.label):
                box = region.mask.box
                voxels[box.columns, box.rows, depth][region.mask.crop().T] = values[region.label]
    image = nibabel.Nifti1Image(voxels, grid.affine)
    image.header.set_xyzt_units("mm")
    image.header.set_intent("label")
    placed = grid.slices[0].reference is not None and grid.slices[0].reference.place is not None
    image.set_sform(grid.affine, "scanner" if placed else "aligned")
    image.set_qform(grid.affine, "scanner" if placed else "aligned", strip_shears=True)
    return gzip.compress(image.to_bytes(), 6, mtime=0)


def _kept(item: Item) -> Sequence[object]:
    """One region a label, where a volume has room for the image."""
    return by_label(item.regions) if max(item.width, item.height) <= MOST_SIDE else ()


def keep(item: Item, options: ExportOptions) -> Item:
    return replace(item.bare(), regions=_kept(item))


def _listed(dataset: Dataset, volumes: Sequence[Volume]) -> bytes:
    labels = [{"value": value, **label.plain()} for value, label in enumerate(dataset.labels, 1)]
    listed = {"format": NAME, "labels": labels, "volumes": [_entry(volume) for volume in volumes]}
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(volume: Volume) -> dict[str, object]:
    grid = volume.grid
    images = [_image(one.item, depth) for depth, one in zip(grid.places, grid.slices, strict=True)]
    return {"file": volume.path, **({"label": volume.label} if volume.label else {}), "images": images}


def _image(item: Item, depth: int) -> dict[str, object]:
    found: dict[str, object] = {"slice": depth, "image": item.name, "width": item.width, "height": item.height}
    return found | ({"sha256": item.sha256} if item.sha256 else {})


FORMAT = Format(
    name=NAME,
    title=marked("NIfTI label volumes: one for each series"),
    keep=keep, read=read, recognises=recognises, parts=parts,
)  # fmt: skip
