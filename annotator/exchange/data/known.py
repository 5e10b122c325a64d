"""What a project knows already: its images and labels, and which of the images an entry of a file means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from annotator.core.images import frame_of, image_suffix, in_clip, page_mark, page_path, split_page, without_rate
from annotator.core.work.labels import Label

# What programs call the parts of a split; each group is one part.
PARTS = (("train", "training"), ("val", "valid", "validation", "dev"), ("test", "testing"))

# Folders that say nothing of which image is meant: programs call them so, wherever they put them.
_ANY = frozenset(("jpegimages", "images", "image", "imgs", "img", "annotations", "data", "default", "pictures"))
# Before the paths of images without their suffix, so that no name with one is taken for such.
_STEM = "\0"


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
class Known:
    """Images and labels of the project that a file is read for.

    `measure` tells an image's size, from its file where it was not read yet; (0, 0) where that cannot be found out.
    `folds_case`: the images lie where names that differ by letter case alone are one file. `settled`
    are names, with the folders told beside them, that the rest of the file has told the images of. `place` tells where
    an image lies, None where nobody knows.
    """

    images: tuple[KnownImage, ...] = ()
    labels: tuple[Label, ...] = ()
    measure: Callable[[KnownImage], tuple[int, int]] = lambda image: (image.width, image.height)
    folds_case: bool = False
    settled: Mapping[tuple[str, tuple[str, ...]], KnownImage] = field(default_factory=dict)
    place: Callable[[KnownImage], Path | None] = lambda image: None  # noqa: ARG005

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
        return _grouped((image.sha256.lower(), image) for image in self.images if image.sha256)

    @cached_property
    def _by_path(self) -> Mapping[str, list[KnownImage]]:
        """Images by their whole path in one form, and, marked, by that without the suffix."""
        return _grouped((mark + key, image) for image in self.images for mark, key in self._keys(image))

    @cached_property
    def _by_ending(self) -> Mapping[str, list[KnownImage]]:
        """Images by every end of their path, and, marked, by every end of that without the suffix."""
        pairs = ((image, mark, key) for image in self.images for mark, key in self._keys(image))
        return _grouped((mark + end, image) for image, mark, key in pairs for end in _endings(key))

    def _keys(self, image: KnownImage) -> tuple[tuple[str, str], ...]:
        return ("", self._key(image.name)), (_STEM, self._key(stem_of(image.name)))

    @cached_property
    def _by_stem(self) -> Mapping[str, list[KnownImage]]:
        return _grouped((_last(stem_of(image.name)).casefold(), image) for image in self.images)

    @cached_property
    def _has_parts(self) -> bool:
        """Whether images lie in folders that are called like parts of a split."""
        return any(is_part(folder) for image in self.images for folder in _folders(image))

    def _key(self, name: str) -> str:
        """A path in the one form in which paths are compared; a rate says nothing of which pictures are meant."""
        path = "/".join(_parts(str(without_rate(PurePosixPath(name))) if "#fps=" in name else name))
        return path.casefold() if self.folds_case else path

    def find(self, name: str, sha256: str = "", hints: Sequence[str] = ()) -> KnownImage | None:
        """The image that is most likely meant, for one who asks for its size; `match` says how sure that is."""
        return self.settled.get((name, tuple(hints))) or self.match(name, sha256, hints).image

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
        if exact is not None and not self._elsewhere(exact, hints):
            return Match(exact, exact=True)
        same = [image for image in self._by_hash.get(sha256.lower(), []) if _is_frame(image, name)] if sha256 else []
        if len(same) == 1:
            return Match(same[0], by_content=True)
        alike = self._alike(name)
        if same:
            return _chosen([image for image in alike if image in same], hints, size) or Match(among=tuple(same))
        sure = [image for image in alike if not _contradicts(image, sha256) and not self._elsewhere(image, hints)]
        if sure:
            return _chosen(sure, hints, size) or Match(among=tuple(sure))
        called_so = self._called_so(name)
        unsure = [image for image in called_so if not _contradicts(image, sha256)]
        if called_so and not unsure:
            return Match(altered=called_so[0])
        return Match(unsure[0], sure=False) if len(unsure) == 1 else Match(sure=False, among=tuple(unsure))

    def _exact(self, name: str, hints: Sequence[str]) -> KnownImage | None:
        """The one image of this path, in the folders that are told beside it or without them."""
        if name in self._by_name and not hints:
            return self._by_name[name]
        plain = _plain_name(name)
        for path in dict.fromkeys(("/".join((*hints, plain)), *(f"{hint}/{plain}" for hint in hints), plain)):
            if path in self._by_name:
                return self._by_name[path]
            bare = self._by_bare.get(path, []) if _is_bare(path) else []
            for found in (bare, *(self._by_path.get(key, []) for key in self._asked(path))):
                if len(found) == 1:
                    return found[0]
        return self._by_name.get(name)

    def _asked(self, name: str) -> tuple[str, ...]:
        """What a name is looked up by: its path; without a suffix, also that of an image without its own."""
        key = self._key(name)
        return (key, _STEM + key) if _is_bare(name) else (key,)

    def _called_so(self, name: str) -> list[KnownImage]:
        """Images with the file name, whatever its suffix and letter case."""
        return self._by_stem.get(_last(stem_of(name)).casefold(), []) if name else []

    def _alike(self, name: str) -> list[KnownImage]:
        """Images whose path is wholly the end of the name, or the other way round: those that share most with it."""
        key = self._key(name)
        if not key:
            return []
        # An image without a suffix is found by its path and by that without one.
        found = list(dict.fromkeys(image for asked in self._asked(name) for image in self._by_ending.get(asked, [])))
        ends = (asked for end in _endings(key) for asked in self._asked(end))
        return found or next((self._by_path[end] for end in ends if end in self._by_path), [])

    def _elsewhere(self, image: KnownImage, hints: Sequence[str]) -> bool:
        """Whether folders are told beside a name, and an image lies in others.

        That is a part of a split, where the project's images lie in such parts; or a folder, where this image lies in
        any, and which is not called like thousands of others.
        """
        folders = _folders(image)
        parts = [_same_part(hint.casefold()) for hint in hints if is_part(hint)]
        others = {hint.casefold() for hint in hints if not is_part(hint)} - _ANY
        outside = self._has_parts and any(not folders & part for part in parts)
        return outside or bool(others and folders and not folders & others)


def _chosen(images: Sequence[KnownImage], hints: Sequence[str], size: tuple[int, int]) -> Match | None:
    """The one of several that folders told beside the name, else its size, tell from the others."""
    most = max((_agreeing(image, hints) for image in images), default=0) if hints else 0
    best = [image for image in images if _agreeing(image, hints) == most] if most else images
    fitting = [image for image in best if size[0] and (image.width, image.height) == size]
    if len(best) == 1 or len(fitting) == 1:
        return Match((best if len(best) == 1 else fitting)[0])
    return Match(among=tuple(best)) if best else None


def of_part(images: Sequence[KnownImage], part: str) -> list[KnownImage]:
    """Those that lie in a folder of a part of a split."""
    return [image for image in images if part and _folders(image) & _same_part(part.casefold())]


def in_another_part(image: KnownImage, part: str) -> bool:
    """Whether an image lies in a folder of another part of a split."""
    parts = {folder for folder in _folders(image) if is_part(folder)}
    return bool(part and parts) and not parts & _same_part(part.casefold())


def _agreeing(image: KnownImage, hints: Sequence[str]) -> int:
    """How many of the folders that are told an image's path goes through."""
    folders = _folders(image)
    return sum(bool(folders & _same_part(hint.casefold())) for hint in hints)


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


def _is_frame(image: KnownImage, name: str) -> bool:
    """Whether a name agrees with an image on the frame: of a clip there are as many images as somebody looked at, and
    one that has its content alone may be another. What is no clip agrees.
    """
    ours, theirs = PurePosixPath(image.name), PurePosixPath(name)
    return not in_clip(ours) or (in_clip(theirs) and frame_of(ours) == frame_of(theirs))


def _contradicts(image: KnownImage, sha256: str) -> bool:
    return bool(sha256 and image.sha256) and image.sha256.lower() != sha256.lower()


def _grouped(pairs: Iterable[tuple[str, KnownImage]]) -> Mapping[str, list[KnownImage]]:
    found: dict[str, list[KnownImage]] = defaultdict(list)
    for key, image in pairs:
        found[key].append(image)
    return dict(found)


def stem_of(name: str) -> str:
    """A name without the suffix of an image; a page keeps its number, as another name would mean another image."""
    file, page = split_page(PurePosixPath(name))
    bare = str(without_rate(file)).removesuffix(image_suffix(file))
    return bare if page_path(file, page) == file else f"{bare}{page_mark(file, page)}"


def _plain_name(name: str) -> str:
    """With slashes, and without the number of a first page."""
    file, page = split_page(PurePosixPath(name.replace("\\", "/")))
    first = page_path(file, page) == file
    return name.replace("\\", "/").removesuffix(page_mark(file, page)) if first else str(page_path(file, page))


def _parts(name: str) -> list[str]:
    """The folders and the file name of a path, composed; what climbs is left out."""
    return [part for part in unicodedata.normalize("NFC", name).split("/") if part not in ("", ".", "..")] or [""]


def _endings(path: str) -> Iterator[str]:
    """The whole path, then without its first folders one by one, down to the file name."""
    while path:
        yield path
        path = path.partition("/")[2]


def _is_bare(name: str) -> bool:
    """Whether a name has no suffix of an image."""
    return stem_of(name) == name


def _last(name: str) -> str:
    return _parts(name)[-1]
