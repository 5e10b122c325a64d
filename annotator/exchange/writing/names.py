"""Names that are safe on every file system, unique, and never lead out of the folder they are used in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from pathlib import PurePosixPath

from annotator.core.images import page_mark, page_path, split_page
from annotator.exchange.data.known import stem_of

# What Windows forbids, what shells, YAML and addresses give a meaning, and what cannot be seen.
_ODD = re.compile(r'[<>:"|?*\\#%&{}$!`\'\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]')
_FILE = re.compile(r"\.[A-Za-z]+$")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10)))
)
# File systems allow 255 bytes a part; suffixes and numbers need some of them.
_LONGEST = 180


def safe_stems(paths: Iterable[str], flat: bool, reserved: Set[str] = frozenset()) -> Mapping[str, str]:
    """A path without suffix for each image, in their order; with `flat` one without folders, too.

    No folder is called like one that is `reserved`.

    Differences of case or of Unicode form alone do not tell two names apart: the later file gets a number, the later
    folder is spelled like the first one.
    """
    taken: set[str] = set()
    spelled: dict[str, str] = {}
    return {path: unique(_spelled_alike(safe_stem(path, flat, reserved), spelled), taken) for path in paths}


def _spelled_alike(stem: str, spelled: dict[str, str]) -> str:
    """A path in the folders that differ from its own in nothing but case or Unicode form, if there are any yet."""
    *folders, name = stem.split("/")
    place = ""
    for folder in folders:
        place = spelled.setdefault(_folded(f"{place}{folder}/"), f"{place}{folder}/")
    return place + name


def safe_stem(path: str, flat: bool, reserved: Set[str] = frozenset()) -> str:
    """A safe path without suffix: parts that climb or are empty are left out, odd characters become underscores."""
    file, page = split_page(PurePosixPath(path))
    whole = page_path(file, page) == file
    bare = stem_of(path) if whole else stem_of(path).removesuffix(page_mark(file, page))
    parts = [safe_part(part) for part in bare.split("/") if part not in ("", ".", "..")] or ["image"]
    # A folder that is called like a file could be in the way of that file.
    parts[:-1] = [f"{part}_" if _FILE.search(part) or part.casefold() in reserved else part for part in parts[:-1]]
    if not whole:
        parts[-1] += f"-{page_mark(file, page)[1:].replace('=', '')}"
    return "__".join(parts) if flat else "/".join(parts)


def safe_part(part: str) -> str:
    """One part of a path, as a file or folder may be called everywhere."""
    safe = _ODD.sub("_", part).strip().rstrip(".").lstrip(".") or "_"
    if safe.partition(".")[0].casefold() in _DEVICES:
        safe = f"_{safe}"
    if len(safe.encode()) > _LONGEST:
        digest = hashlib.sha256(safe.encode()).hexdigest()[:8]
        safe = f"{safe.encode()[: _LONGEST - 9].decode(errors='ignore')}-{digest}"
    return safe


def unique(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where it is taken; it is taken from then on."""
    found, number = name, 1
    while _folded(found) in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(_folded(found))
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
