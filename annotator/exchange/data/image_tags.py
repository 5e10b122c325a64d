"""Tags of an image as JSON: one form for every format that has a place for keys of ours with each image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.core.work.tags import Tag
from annotator.exchange.data.dataset import ImageTag
from annotator.exchange.data.values import text

KEY = "image_tags"


def tag_of(tag: Tag, label: str, *, anonymous: bool = False) -> ImageTag:
    """A tag of a project as a dataset has it."""
    return ImageTag(label, tag.present, "" if anonymous else tag.annotator, tag.at)


def written(tags: Iterable[ImageTag]) -> list[dict[str, Any]]:
    """Tags for a JSON file."""
    return [
        {"label": tag.label, "present": tag.present, "annotator": tag.annotator, "at": tag.at} for tag in tags
    ]  # fmt: skip


def read(value: object) -> tuple[ImageTag, ...]:
    """What `written` wrote; other programs may mean something else by the same key. Raises EntryError."""
    found = []
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("present"), bool):
            texts = [text(entry.get(name, ""), name, 1000) for name in ("label", "annotator", "at")]
            found.append(ImageTag(texts[0], entry["present"], *texts[1:]))
    return tuple(found)
