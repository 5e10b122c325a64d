"""Where the files of an image go in a folder of an export."""

from __future__ import annotations

from annotator.exchange.data.dataset import Item


def place(folder: str, item: Item, suffix: str) -> str:
    """The path of an image's file: in a folder of its part, where images are split."""
    return f"{folder}/{item.split}/{item.stem}{suffix}" if item.split else f"{folder}/{item.stem}{suffix}"


def images_folder(item: Item) -> str:
    """Where an image's copy goes."""
    return f"images/{item.split}" if item.split else "images"
