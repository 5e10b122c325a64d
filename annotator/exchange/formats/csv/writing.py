"""CSV (RFC 4180): a row an image, which labels it has and their attributes, as `csv_columns` names them.

A label is there (1) where the image has any region of it, or has it as a label of the whole image. Attributes are held
where all of these agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.tables import written_row
from annotator.exchange.formats.csv.columns import (
    INTENSITY,
    intensity_cell,
    intensity_of,
    is_action_unit,
    stem_for,
)
from annotator.exchange.formats.csv.reading import read, recognises
from annotator.exchange.writing.totals import Totals

IMAGE = "image"


def encode(dataset: Dataset, options: ExportOptions) -> Iterator[bytes]:
    """The table row by row; the images are gone through twice. Raises KnownError where two labels share a column."""
    stems: dict[str, str] = {}
    for label in dataset.labels:
        other = stems.setdefault(stem_for(label.name), label.name)
        if other != label.name:
            raise KnownError("{first} and {second} would share one column.", first=other, second=label.name)
    totals = Totals()
    for item in dataset.items:
        totals.add(keep(item, options))
    attributes = {label.name: _columns(label, totals) for label in dataset.labels}
    headers = [_header(label, name) for label in dataset.labels for name in ("", *attributes[label.name])]
    of_images = sorted(totals.of_images)
    yield written_row([IMAGE, *headers, *(f".{name}" for name in of_images)])
    for item in dataset.items:
        kept = {region.label: dict(region.attributes) for region in keep(item, options).regions}
        cells = (_cells(label, kept.get(label), names) for label, names in attributes.items())
        said = dict(item.attributes)
        told = (said.get(name, "") for name in of_images)
        yield written_row([item.listed, *(cell for found in cells for cell in found), *told])


def _columns(label: Label, totals: Totals) -> list[str]:
    """The attributes of a label that have columns: an action unit's intensity always has one."""
    names = sorted(totals.attributes.get(label.name, {}))
    return [INTENSITY, *(name for name in names if name != INTENSITY)] if is_action_unit(label.name) else names


def _header(label: Label, attribute: str) -> str:
    stem = stem_for(label.name)
    if not attribute:
        return f"{stem}_c"
    return f"{stem}_r" if attribute == INTENSITY and is_action_unit(label.name) else f"{stem}.{attribute}"


def _cells(label: str, found: dict[str, str] | None, attributes: Sequence[str]) -> list[str]:
    told = dict(found or {})
    if INTENSITY in told and is_action_unit(label):
        told[INTENSITY] = intensity_cell(told[INTENSITY])
    return ["1" if found is not None else "0", *(told.get(name, "") for name in attributes)]


def keep(item: Item, options: ExportOptions) -> Item:
    """A label of the whole image for each label there is, with the attributes its regions agree on."""
    values: dict[str, dict[str, set[str]]] = {}
    for region in item.regions:
        told = values.setdefault(region.label, defaultdict(set))
        for name, value in region.attributes:
            told[name].add(value)
    regions = tuple(Region(label, attributes=_held(label, told)) for label, told in values.items())
    return replace(item.bare(), regions=regions, attributes=tuple(sorted(item.attributes)))


def _held(label: str, told: dict[str, set[str]]) -> tuple[tuple[str, str], ...]:
    agreed = {name: next(iter(values)) for name, values in told.items() if len(values) == 1}
    if INTENSITY in agreed and is_action_unit(label):
        agreed[INTENSITY] = _as_read(agreed[INTENSITY])
    return tuple(sorted((name, value) for name, value in agreed.items() if value))


def _as_read(intensity: str) -> str:
    """An intensity as it is read again."""
    return intensity_of(intensity_cell(intensity))


FORMAT = Format(
    name="csv",
    title=marked("CSV: one row per image; action units as in OpenFace"),
    suffix=".csv", encode=encode, keep=keep, read=read, recognises=recognises, lists=True,
    image_attributes=True,
)  # fmt: skip
