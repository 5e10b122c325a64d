"""Labels of the whole image in formats that list their names alone: what they carry beside lies in a list of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.exchange.data import record
from annotator.exchange.data.dataset import Item, Region
from annotator.exchange.data.values import entries, mapping, text


def names(item: Item) -> list[str]:
    """The labels of the whole image, each once."""
    return list(dict.fromkeys(region.label for region in item.regions if region.mask.empty))


def written(item: Item) -> list[dict[str, Any]]:
    """All of them with what they carry."""
    return [{"label": region.label, **record.written(region)} for region in item.regions if region.mask.empty]


def read(told: Iterable[str], listed: object) -> list[Region]:
    """Labels of the whole image: those told by name, with what our list says of them. Raises EntryError.

    The names count: another program may have added or taken away some since the list was written.
    """
    left = dict.fromkeys(told)
    found = []
    for value in entries(listed if listed is not None else [], "list of labels"):
        entry = mapping(value)
        name = text(entry.get("label"), "label", 1000)
        if name in left:
            found.append(record.read(Region(name), entry))
    there = {region.label for region in found}
    return [*found, *(Region(name) for name in left if name not in there)]
