"""What a project knows already: its images and labels, and which of the images an entry of a file means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from annotator.core.images import SUFFIXES, split_page
from annotator.core.work.labels import Label

# What programs call the parts of a split; each group is one part.
PARTS = (("train", "training"), ("val", "valid", "validation", "dev"), ("test", "testing"))


@dataclass(frozen=True)
class KnownImage:
    """An image of the project; (0, 0) and an empty hash where its file was not read yet."""

    id: int
    name: str
    width: int = 0
    height: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Match:
    """Which image an entry means.

    `image` is None where it is none, or not one alone: then `among` has those that nothing tells apart. `sure` is False
    for the only one that may be meant, but by its file name alone: its folders, suffix or letter case say otherwise.
    `altered` is an image that is called so and holds something else. `by_content`: its hash says so, not its name;
    `exact`: it has exactly this path.
    """

    image: KnownImage | None = None
    sure: bool = True
    among: tuple[KnownImage, ...] = ()
    altered: KnownImage | None = None
    by_content: bool = False
    exact: bool = False


@dataclass(frozen=True)
class _Likeness:
    """How an image's path is like a name: how many folders before the file name agree, and whether nothing speaks
    against it.
    """

    image: KnownImage
    shared: int
    sure: bool


@dataclass(frozen=True)
class Known:
    """Images and labels of the project that a file is read for.

    `measure` tells an image's size, from its file where it was not read yet; (0, 0) where that cannot be found out.
    `folds_case`: the images lie where names that differ by letter case alone are one file.
    """

    images: tuple[KnownImage, ...] = ()
    labels: tuple[Label, ...] = ()
    measure: Callable[[KnownImage], tuple[int, int]] = lambda image: (image.width, image.height)
    folds_case: bool = False

    @cached_property
    def by_id(self) -> Mapping[int, KnownImage]:
        return {image.id: image for image in self.images}

    @cached_property
    def _by_name(self) -> Mapping[str, KnownImage]:
        return {image.name: image for image in self.images}

    @cached_property
    def _by_bare(self) -> Mapping[str, list[KnownImage]]:
        return _grouped((stem_of(image.name), image) for image in self.images)

    @cached_property
    def _by_hash(self) -> Mapping[str, list[KnownImage]]:
        return _grouped((image.sha256, image) for image in self.images if image.sha256)

    @cached_property
    def _by_path(self) -> Mapping[str, list[KnownImage]]:
        """Images by their whole path in one form, with and without the suffix."""
        pairs = ((key, image) for image in self.images for key in {*map(self._key, (image.name, stem_of(image.name)))})
        return _grouped(pairs)

    @cached_property
    def _by_stem(self) -> Mapping[str, list[KnownImage]]:
        return _grouped((_last(stem_of(image.name)).casefold(), image) for image in self.images)

    @cached_property
    def _has_parts(self) -> bool:
        """Whether images lie in folders that are called like parts of a split."""
        return any(is_part(folder) for image in self.images for folder in _folders(image))

    def _key(self, name: str) -> str:
        composed = unicodedata.normalize("NFC", name)
        return composed.casefold() if self.folds_case else composed

    def find(self, name: str, sha256: str = "", hints: Sequence[str] = ()) -> KnownImage | None:
        """The image that is most likely meant, for one who asks for its size; `match` says how sure that is."""
        return self.match(name, sha256, hints).image

    def match(self, name: str, sha256: str = "", hints: Sequence[str] = (), size: tuple[int, int] = (0, 0)) -> Match:
        """Which image an entry means by a name, which may be a path on another computer, or have no suffix.

        The strongest evidence counts: exactly this path; then the content; then the path as far as it agrees from its
        end; then `hints`, folders that are told beside the name; then the size. An image of another content is never
        meant.
        """
        exact = self._exact(name, hints)
        name = _plain_name(name)
        if exact is not None and _contradicts(exact, sha256):
            return Match(altered=exact)
        if exact is not None and not (self._has_parts and _in_another_part(exact, hints)):
            return Match(exact, exact=True)
        same = self._by_hash.get(sha256, []) if sha256 else []
        if len(same) == 1:
            return Match(same[0], by_content=True)
        alike = [likeness for image in same or self._called_so(name) if (likeness := self._likeness(name, image))]
        if same:
            return _strongest(alike, hints, size) if alike else Match(among=tuple(same))
        fitting = [likeness for likeness in alike if not _contradicts(likeness.image, sha256)]
        if alike and not fitting:
            return Match(altered=alike[0].image)
        if self._has_parts:
            fitting = [
                replace(likeness, sure=likeness.sure and not _in_another_part(likeness.image, hints))
                for likeness in fitting
            ]
        return _strongest(fitting, hints, size)

    def _exact(self, name: str, hints: Sequence[str]) -> KnownImage | None:
        """The one image of this path, in the folders that are told beside it or without them."""
        if name in self._by_name and not hints:
            return self._by_name[name]
        plain = _plain_name(name)
        for path in dict.fromkeys(("/".join((*hints, plain)), *(f"{hint}/{plain}" for hint in hints), plain)):
            if path in self._by_name:
                return self._by_name[path]
            for found in (self._by_bare.get(path, []), self._by_path.get(self._key(path), [])):
                if len(found) == 1:
                    return found[0]
        return self._by_name.get(name)

    def _called_so(self, name: str) -> list[KnownImage]:
        """Images with the file name, whatever its suffix and letter case."""
        return self._by_stem.get(_last(stem_of(name)).casefold(), []) if name else []

    def _likeness(self, name: str, image: KnownImage) -> _Likeness | None:
        theirs, ours = _parts(name), _parts(image.name)
        bare = stem_of(theirs[-1]) == theirs[-1]
        called = self._key(theirs[-1]) == self._key(stem_of(ours[-1]) if bare else ours[-1])
        shared = 0
        for one, other in zip(reversed(theirs[:-1]), reversed(ours[:-1]), strict=False):
            if self._key(one) != self._key(other):
                break
            shared += 1
        whole = shared in (len(theirs) - 1, len(ours) - 1)
        return _Likeness(image, shared, called and whole)


def _strongest(alike: Sequence[_Likeness], hints: Sequence[str], size: tuple[int, int]) -> Match:
    sure = [likeness for likeness in alike if likeness.sure]
    most = max((_agreeing(likeness.image, hints) for likeness in sure), default=0)
    told = [likeness for likeness in sure if most and _agreeing(likeness.image, hints) == most]
    best = _best(told or sure, size)
    if len(best) == 1:
        return Match(best[0].image)
    if best:
        return Match(among=tuple(likeness.image for likeness in best))
    if len(alike) == 1:
        return Match(alike[0].image, sure=False)
    return Match(sure=False, among=tuple(likeness.image for likeness in alike))


def _best(alike: Sequence[_Likeness], size: tuple[int, int]) -> list[_Likeness]:
    """Those that share most folders; of several, those of the right size where that leaves any."""
    most = max((likeness.shared for likeness in alike), default=0)
    best = [likeness for likeness in alike if likeness.shared == most]
    fitting = [likeness for likeness in best if size[0] and (likeness.image.width, likeness.image.height) == size]
    return fitting or best


def of_part(images: Sequence[KnownImage], part: str) -> list[KnownImage]:
    """Those that lie in a folder of a part of a split."""
    return [image for image in images if part and _folders(image) & _same_part(part.casefold())]


def _agreeing(image: KnownImage, hints: Sequence[str]) -> int:
    """How many of the folders that are told an image's path goes through."""
    folders = _folders(image)
    return sum(bool(folders & _same_part(hint.casefold())) for hint in hints)


def _in_another_part(image: KnownImage, hints: Sequence[str]) -> bool:
    """Whether a part of a split is told, and an image does not lie in it."""
    told = {name for hint in hints if is_part(hint) for name in _same_part(hint.casefold())}
    return bool(told) and not _folders(image) & told


def _folders(image: KnownImage) -> set[str]:
    return {part.casefold() for part in _parts(image.name)[:-1]}


def _same_part(name: str) -> set[str]:
    return next((set(part) for part in PARTS if name in part), {name})


def is_part(name: str) -> bool:
    """Whether a folder is called like a part of a split."""
    return any(name.casefold() in part for part in PARTS)


def part_in(stem: str) -> str:
    """The part of a split that a file is called after (`instances_train2017`); "" for none, or for several."""
    words = [word for word in re.split(r"[^a-z]+", stem.casefold()) if is_part(word)]
    return words[0] if len(words) == 1 else ""


def moved_by(name: str, hints: Sequence[str], image: KnownImage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders before what a name and an image's path have in common: on the file's side, and on the project's.

    Folders that are told beside the name count where the image lies in them.
    """
    theirs, ours = _parts(_plain_name(name))[:-1], _parts(image.name)[:-1]
    for hint in hints:
        if not theirs and ours and ours[-1].casefold() in _same_part(hint.casefold()):
            theirs = [ours[-1]]
    while theirs and ours and unicodedata.normalize("NFC", theirs[-1]) == unicodedata.normalize("NFC", ours[-1]):
        theirs, ours = theirs[:-1], ours[:-1]
    return tuple(theirs), tuple(ours)


def folder_of(name: str) -> tuple[str, ...]:
    """The folders that a name tells."""
    return tuple(_parts(_plain_name(name))[:-1])


def _contradicts(image: KnownImage, sha256: str) -> bool:
    return bool(sha256 and image.sha256) and image.sha256 != sha256


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


def _plain_name(name: str) -> str:
    """With slashes, and without the number of a first page."""
    file, page = split_page(PurePosixPath(name.replace("\\", "/")))
    return name.replace("\\", "/").removesuffix("#page=1") if page == 1 else f"{file}#page={page}"


def _parts(name: str) -> list[str]:
    """The folders and the file name of a path, composed; what climbs is left out."""
    return [part for part in unicodedata.normalize("NFC", name).split("/") if part not in ("", ".", "..")] or [""]


def _last(name: str) -> str:
    return _parts(name)[-1]
