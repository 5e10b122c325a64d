"""Folders of one file an image: which image a file that was found belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from annotator.core.images import is_encodable, natural_order
from annotator.exchange.data.known import is_part
from annotator.exchange.data.manifest import whole_manifest


@dataclass(frozen=True)
class Called:
    """What an image is called by the file that was found for it, and the part of a split that this lies in."""

    name: str
    hints: tuple[str, ...] = ()


class Stems:
    """Tells image names from the stems of files in a folder.

    An export's own list says which image each stem stands for, and whether the first folder is a part of the split. In
    others' folders the part is told beside the name: it may be a folder of the images, too, or not.
    """

    def __init__(self, root: Path) -> None:
        manifest = whole_manifest(root)
        names = manifest.get("names")
        self._names: Mapping[object, object] = names if isinstance(names, dict) else {}
        options = manifest.get("options")
        self._split = bool(options.get("split")) if isinstance(options, dict) else False

    @property
    def has_list(self) -> bool:
        """Whether an export says which image each file belongs to."""
        return bool(self._names)

    def lists(self, file: Path, folder: Path) -> bool:
        """Whether the list has the image of a file."""
        return self._stem(file, folder) in self._names

    def listed(self, stem: str) -> Called:
        """What the image of a table's row is called, which tells its stem, or the end of it that no other one has."""
        ends = self._ends.get(stem, ())
        own = self._names.get(stem, self._names.get(ends[0]) if len(ends) == 1 else None)
        return Called(own if isinstance(own, str) else stem)

    @cached_property
    def _ends(self) -> Mapping[str, list[str]]:
        """Stems by their last parts."""
        found: dict[str, list[str]] = defaultdict(list)
        for stem in self._names:
            found[str(stem).rpartition("/")[2]].append(str(stem))
        return dict(found)

    def _stem(self, file: Path, folder: Path) -> str:
        stem = file.relative_to(folder).as_posix().removesuffix(file.suffix)
        rest = stem.partition("/")[2]
        return rest if self._split and rest else stem

    def name(self, file: Path, folder: Path, part: str = "") -> Called:
        """What the image of a file in a folder is called; `part` is one that the folder stands for itself."""
        own = self._names.get(self._stem(file, folder))
        if isinstance(own, str):
            return Called(own)
        if self._names:
            return Called(self._stem(file, folder))
        stem = file.relative_to(folder).as_posix().removesuffix(file.suffix)
        first, _, rest = stem.partition("/")
        if not part and rest and is_part(first):
            return Called(rest, (first,))
        return Called(stem, (part,) if part else ())


def files_below(folder: Path, suffix: str) -> Iterator[Path]:
    """Files whose names end in a suffix below a folder, in natural order; links and hidden ones are passed over."""
    found = (path for path in folder.rglob("*") if path.name.lower().endswith(suffix) and _is_plain(path))
    yield from natural_order(found)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".") and is_encodable(str(path))
