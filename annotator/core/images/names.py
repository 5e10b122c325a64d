"""Which files are images, what they are called, and how the pages of a file are told apart.

A file with several pages counts as several images: the first has the file's own path, the others
`scan.tif#page=2`, `scan.tif#page=3`, … A clip's pages are its frames, which count from 0: `clip.mp4#frame=0`,
`clip.mp4#frame=1`, …; `clip.mp4` is the clip itself, page 0. No file can be taken for one of these: its name would not
end like an image's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TypeVar

from annotator.core.message import marked

SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".ppm", ".pgm", ".pbm"))
# Video: files whose pages are frames.
CLIPS = frozenset((".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".mts", ".m2ts"))
_IMAGES = SUFFIXES | CLIPS
# What to do about an image that is not where it was.
MOVED = marked("If it was moved: Project ▸ Find moved images, or annotator locate.")
AnyPath = TypeVar("AnyPath", bound=PurePath)
PAGED = frozenset((".tif", ".tiff"))
_PAGE = re.compile(r"(?P<file>.+\.tiff?)#page=(?P<page>[1-9][0-9]{0,8})", re.IGNORECASE | re.DOTALL)
_FRAME = re.compile(
    rf"(?P<file>.+\.({'|'.join(sorted(suffix[1:] for suffix in CLIPS))}))#frame=(?P<frame>0|[1-9][0-9]{{0,8}})",
    re.IGNORECASE | re.DOTALL,
)


def split_page(path: AnyPath) -> tuple[AnyPath, int]:
    """The file an image lies in and its page, from 1: of a clip one more than the frame, and 0 for the clip itself."""
    if found := _PAGE.fullmatch(path.name):
        return path.with_name(found["file"]), int(found["page"])
    if found := _FRAME.fullmatch(path.name):
        return path.with_name(found["file"]), int(found["frame"]) + 1
    return path, _first_page(path)


def page_path(file: AnyPath, page: int) -> AnyPath:
    """How a page of a file is called, from 1; page 0 is a clip itself."""
    return file if page == _first_page(file) else file.with_name(f"{file.name}{page_mark(file, page)}")


def _first_page(file: PurePath) -> int:
    """The page that is called as its file is."""
    return 0 if file.suffix.lower() in CLIPS else 1


def page_mark(file: PurePath, page: int) -> str:
    """What a page's name has behind its file's; that of the first page only where others wrote it."""
    return f"#frame={page - 1}" if in_clip(file) else f"#page={page}"


def in_clip(path: PurePath) -> bool:
    """Whether a path names a clip, or a frame of one."""
    return split_page(path)[0].suffix.lower() in CLIPS


def is_clip(path: PurePath) -> bool:
    """Whether a path names a clip itself."""
    return path.suffix.lower() in CLIPS


def is_frame(path: PurePath) -> bool:
    """Whether a path names a frame of a clip."""
    return in_clip(path) and not is_clip(path)


def frame_of(path: PurePath) -> int:
    """Which frame of its clip a path names, from 0; of a clip itself its first one."""
    return max(split_page(path)[1] - 1, 0)


def frame_path(file: AnyPath, frame: int) -> AnyPath:
    """How a frame of a clip is called, from 0."""
    return page_path(file, frame + 1)


def file_of(path: AnyPath) -> AnyPath:
    """The file an image lies in."""
    return split_page(path)[0]


def own_place(path: Path) -> Path:
    """Where an image lies, absolute, with its own name: two links to one file are two images."""
    return path.parent.resolve() / path.name


def is_encodable(text: str) -> bool:
    """Whether a text can be stored: names of files may hold bytes that are no characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable_name(path: Path) -> str:
    """A path as it can be shown: bytes that are no characters become \\xNN."""
    return os.fsencode(path).decode(errors="backslashreplace")


def is_image_name(name: str) -> bool:
    """Whether a file name looks like an image, or a clip."""
    return Path(name).suffix.lower() in _IMAGES and not name.startswith(".")


def natural_order(paths: Iterable[Path]) -> list[Path]:
    """Sorted so that image2 comes before image10."""
    return sorted(paths, key=lambda path: [_natural_key(part) for part in path.parts])


def _natural_key(text: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in re.split(r"(\d+)", text) if part]
