"""What a project knows already: its images and labels, for formats that tell neither sizes nor names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from annotator.core.images import SUFFIXES, split_page
from annotator.core.work.labels import Label


@dataclass(frozen=True)
class KnownImage:
    """An image of the project; (0, 0) and an empty hash where its file was not read yet."""

    id: int
    name: str
    width: int = 0
    height: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Known:
    """Images and labels of the project that a file is read for.

    `measure` tells an image's size, from its file where it was not read yet; (0, 0) where that cannot be found out.
    """

    images: tuple[KnownImage, ...] = ()
    labels: tuple[Label, ...] = ()
    measure: Callable[[KnownImage], tuple[int, int]] = lambda image: (image.width, image.height)

    @cached_property
    def _by_name(self) -> Mapping[str, KnownImage]:
        return {image.name: image for image in self.images}

    @cached_property
    def _by_hash(self) -> Mapping[str, list[KnownImage]]:
        return _grouped((image.sha256, image) for image in self.images if image.sha256)

    @cached_property
    def _by_ending(self) -> Mapping[str, list[KnownImage]]:
        """Images by every end of their path, with and without the suffix."""
        both = ((image, {*_endings(image.name), *_endings(stem_of(image.name))}) for image in self.images)
        return _grouped((ending, image) for image, endings in both for ending in endings)

    @cached_property
    def by_id(self) -> Mapping[int, KnownImage]:
        return {image.id: image for image in self.images}

    def find(self, name: str, sha256: str = "") -> KnownImage | None:
        """The image a file means by a name, which may be a path on another computer, or have no suffix.

        It is the one of exactly this path; else the one of this content; else the one whose path has the most last
        parts in common with it (at least the file name, or the name without its suffix). None where that is nobody or
        not one alone.
        """
        if name in self._by_name:
            return self._by_name[name]
        same = self._by_hash.get(sha256, []) if sha256 else []
        if len(same) == 1:
            return same[0]
        slashed = name.replace("\\", "/")
        for wanted in (slashed, stem_of(slashed)):
            for ending in _endings(wanted):
                found = self._by_ending.get(ending, [])
                if found:
                    return found[0] if len(found) == 1 else None
        return None


def _grouped(pairs: Iterable[tuple[str, KnownImage]]) -> Mapping[str, list[KnownImage]]:
    found: dict[str, list[KnownImage]] = defaultdict(list)
    for key, image in pairs:
        found[key].append(image)
    return dict(found)


def stem_of(name: str) -> str:
    """A name without the suffix of an image; a page keeps its number, as another name would mean another image."""
    file, page = split_page(PurePosixPath(name))
    suffix = file.suffix if file.suffix.lower() in SUFFIXES else ""
    bare = str(file)[: len(str(file)) - len(suffix)]
    return bare if page == 1 else f"{bare}#page={page}"


def _endings(name: str) -> list[str]:
    """The whole path, then without its first parts one by one, down to the file name."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return ["/".join(parts[first:]) for first in range(len(parts))]
