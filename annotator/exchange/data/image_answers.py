"""Attributes of an image as a whole: one form for every format that has a place for keys of ours with each image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.core.work.label_attributes import Attribute
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Item

KEY = "image_attributes"


def written(item: Item, asked: Iterable[Attribute] = ()) -> dict[str, Any]:
    """The key with names and values, for a JSON object; nothing where nothing is said. Types as in `record.written`."""
    return {KEY: record.typed(item.attributes, asked)} if item.attributes else {}


def read(value: object) -> tuple[tuple[str, str], ...]:
    """What `written` wrote under the key; other programs may mean something else by it. Raises EntryError."""
    return record.attributes(value) if isinstance(value, dict) else ()
