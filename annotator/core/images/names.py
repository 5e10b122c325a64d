"""Which files are images, what they are called, and how the pages of a file are told apart.

A file with several pages counts as several images: the first has the file's own path, the others
`scan.tif#page=2`, `scan.tif#page=3`, … A clip's pages are its frames, which count from 0: `clip.mp4#frame=0`,
`clip.mp4#frame=1`, …; `clip.mp4` is the clip itself, page 0. Numbered pictures that a person takes as a clip are
called by a pattern, `face_%04d.png`, behind which their rate may stand: `face_%04d.png#fps=30`, with the frames
`face_%04d.png#fps=30#frame=0`, … No file can be taken for one of these: its name would not end like an image's, and one
that is called like a pattern is left out.

The frames of a DICOM file are called like a clip's, but each is an image by itself: `heart.dcm#frame=0`, …; a file with
a single one keeps its own path, page 0. DICOM often goes without a suffix: a file whose name has none, or ends with a
number (as the identifiers do by which such files are called), may be one, which its first bytes tell.
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
DICOM = frozenset((".dcm", ".dicom", ".ima"))
_IMAGES = SUFFIXES | CLIPS | DICOM
# The file that lists the others on a DICOM disc.
DIRECTORY = "dicomdir"
# What to do about an image that is not where it was.
MOVED = marked("If it was moved: Project ▸ Find moved images, or annotator locate.")
AnyPath = TypeVar("AnyPath", bound=PurePath)
PAGED = frozenset((".tif", ".tiff"))
_PAGE = re.compile(r"(?P<file>.+\.tiff?)#page=(?P<page>[1-9][0-9]{0,8})", re.IGNORECASE | re.DOTALL)
_FRAME = re.compile(r"(?P<file>.+)#frame=(?P<frame>0|[1-9][0-9]{0,8})", re.DOTALL)
# As `printf` writes numbers; a rate is written in one way alone.
_SEQUENCE = re.compile(
    r"(?P<head>(?:[^%]|%%)*)%(?:0(?P<digits>[1-9]))?d"
    rf"(?P<tail>(?:[^%]|%%)*\.(?i:{'|'.join(sorted(suffix[1:] for suffix in SUFFIXES))}))"
    r"(?:#fps=(?P<rate>[1-9][0-9]{0,3}(?:\.[0-9]{0,5}[1-9])?|0\.[0-9]{0,5}[1-9]))?",
    re.DOTALL,
)


def split_page(path: AnyPath) -> tuple[AnyPath, int]:
    """The file an image lies in and its page, from 1: of a clip and of DICOM one more than the frame, and 0 for the
    file itself.
    """
    if "#" in path.name:
        found = _PAGE.fullmatch(path.name)
        if found and not is_clip(path.with_name(found["file"])):
            return path.with_name(found["file"]), int(found["page"])
        found = _FRAME.fullmatch(path.name)
        if found and _has_frames(path.with_name(found["file"])):
            return path.with_name(found["file"]), int(found["frame"]) + 1
    return path, _first_page(path)


def page_path(file: AnyPath, page: int) -> AnyPath:
    """How a page of a file is called, from 1; page 0 is a clip, or a DICOM file, itself."""
    return file if page == _first_page(file) else file.with_name(f"{file.name}{page_mark(file, page)}")


def _first_page(file: PurePath) -> int:
    """The page that is called as its file is."""
    return 0 if _has_frames(file) else 1


def _has_frames(file: PurePath) -> bool:
    return is_clip(file) or is_dicom_name(file)


def page_mark(file: PurePath, page: int) -> str:
    """What a page's name has behind its file's; that of the first page only where others wrote it."""
    return f"#frame={page - 1}" if _has_frames(file) else f"#page={page}"


def in_clip(path: PurePath) -> bool:
    """Whether a path names a clip, or a frame of one."""
    return is_clip(split_page(path)[0])


def is_clip(path: PurePath) -> bool:
    """Whether a path names a clip itself: a video's file, or numbered pictures."""
    return path.suffix.lower() in CLIPS or is_sequence(path)


def is_dicom_name(path: PurePath) -> bool:
    """Whether a path may name a DICOM file itself: by its suffix, or as it has none."""
    return path.suffix.lower() in DICOM or is_bare(path)


def is_bare(path: PurePath) -> bool:
    """Whether a file's name tells nothing of its kind: it has no suffix, or a number there."""
    ends = path.suffix in ("", ".") or path.suffix[1:].isdecimal()
    return ends and "#" not in path.name and not path.name.startswith(".") and path.name.lower() != DIRECTORY


def is_sequence(path: PurePath) -> bool:
    """Whether a path names numbered pictures as a clip (`face_%04d.png`), not a frame of one."""
    return sequence_parts(path) is not None


def sequence_parts(path: PurePath) -> tuple[str, int, str, str] | None:
    """What stands before the number in the names of a clip's pictures, its least digits, what stands behind it, and
    the rate that is told, or ""; None where a path names no such clip.
    """
    found = _SEQUENCE.fullmatch(path.name) if "%" in path.name else None
    if found is None:
        return None
    head, tail = (found[name].replace("%%", "%") for name in ("head", "tail"))
    return head, int(found["digits"] or 1), tail, found["rate"] or ""


def sequence_name(head: str, digits: int, tail: str, rate: str = "") -> str:
    """How numbered pictures are called as a clip: the other way round."""
    before, behind = (text.replace("%", "%%") for text in (head, tail))
    return f"{before}%{f'0{digits}' if digits > 1 else ''}d{behind}{f'#fps={rate}' if rate else ''}"


def without_rate(path: AnyPath) -> AnyPath:
    """A path without the rate at which numbered pictures are shown: it does not say which ones they are."""
    file, page = split_page(path)
    if "#fps=" not in file.name or not is_sequence(file):
        return path
    return page_path(file.with_name(file.name.rpartition("#fps=")[0]), page)


def clip_stem(path: PurePath) -> str:
    """What a clip is called in names of other files: its name without suffix, or what numbered pictures have before
    their number, without the mark between; their folder's name where that is nothing.
    """
    found = sequence_parts(path)
    return path.stem if found is None else found[0].rstrip(" _-.") or path.parent.name or "clip"


def image_suffix(file: PurePath) -> str:
    """What a file's name ends with where it is called like an image or a clip, also before a rate; else ""."""
    suffix = without_rate(file).suffix
    return suffix if suffix.lower() in _IMAGES else ""


def copy_suffix(file: PurePath) -> str:
    """What a copy of a file ends with: as the file does, in small letters; DICOM without a suffix gets one."""
    return ".dcm" if is_bare(file) else file.suffix.lower()


def is_page(path: PurePath) -> bool:
    """Whether a path names one of several images in a file by its number, not the file."""
    return page_path(*split_page(path)) != split_page(path)[0]


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
    return bool(image_suffix(PurePath(name))) and not name.startswith(".")


def natural_order(paths: Iterable[Path]) -> list[Path]:
    """Sorted so that image2 comes before image10."""
    return sorted(paths, key=lambda path: [_natural_key(part) for part in path.parts])


def _natural_key(text: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in re.split(r"(\d+)", text) if part]
