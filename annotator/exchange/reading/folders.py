"""Folders of one file an image: which image a file that was found belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.core.images import is_encodable, natural_order
from annotator.exchange.data.dataset import SPLITS
from annotator.exchange.data.manifest import names_in


class Stems:
    """Tells image names from the stems of files in a folder."""

    def __init__(self, root: Path) -> None:
        self._names: Mapping[str, str] = names_in(root)

    def name(self, file: Path, folder: Path) -> str:
        """What the image of a file in a folder is called, or its path without suffix."""
        stem = file.relative_to(folder).as_posix().removesuffix(file.suffix)
        first, _, rest = stem.partition("/")
        inner = rest if first in SPLITS and rest else stem
        return self._names.get(stem) or self._names.get(inner) or inner


def files_below(folder: Path, suffix: str) -> Iterator[Path]:
    """Files of a suffix below a folder, in natural order; links and hidden ones are passed over."""
    found = (
        path for path in folder.rglob(f"*{suffix}")
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and is_encodable(str(path))
    )  # fmt: skip
    yield from natural_order(found)
