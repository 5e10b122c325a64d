"""Which picture of a task a result speaks of: tasks may have several, and thumbnails and texts beside them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotator.core.errors import KnownError
from annotator.core.images import SUFFIXES
from annotator.core.message import Message, marked
from annotator.exchange.data.known import Known
from annotator.exchange.data.values import EntryError, inside_name, read_bytes

CONFIG = "labeling-config.xml"
# What the picture of a task is called where there is one alone.
IMAGE = "image"
_CONFIGS = (CONFIG, "config.xml", "label_config.xml")
# Label Studio puts uploads into a folder of its own, with letters before their names.
_UPLOADS, _UPLOADED = re.compile(r"/?data/upload/([0-9]+/)?"), re.compile(r"[0-9a-f]{8}-(?=.)")
_LARGEST = 2**22


def shown_by(folder: Path) -> dict[str, str]:
    """For the name of each picture's tag in a folder's labelling configuration, the key of the data it shows.

    Empty without one. Raises KnownError for one that cannot be read.
    """
    file = next((folder / name for name in _CONFIGS if (folder / name).is_file()), None)
    if file is None:
        return {}
    try:
        root = fromstring(read_bytes(file, _LARGEST))
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise KnownError("The file is no readable XML.", path=file) from fault
    tags = (tag for tag in root.iter("Image"))
    return {tag.get("name", ""): (tag.get("value") or tag.get("valueList") or "").removeprefix("$") for tag in tags}


@dataclass(frozen=True)
class Pictures:
    """The pictures of a task by the keys of its data: one address each, or several."""

    by_key: Mapping[str, Sequence[str]]
    shown: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any], shown: Mapping[str, str]) -> Pictures:
        """Those that a task's data name: what is called so, what a configuration shows, or what looks like one."""
        found: dict[str, Sequence[str]] = {}
        for key, value in data.items():
            addresses = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            texts = [address for address in addresses if isinstance(address, str) and address.strip()]
            if not texts or len(texts) < len(addresses):
                continue
            if key == IMAGE or key in shown.values() or all(map(_looks_like_one, texts)):
                found[key] = texts
        if not found:
            texts = [value for value in data.values() if isinstance(value, str) and value.strip()]
            found = {IMAGE: texts[:1]} if texts else {}
        return cls(found, shown)

    @property
    def several(self) -> bool:
        """Whether there is more than one picture."""
        return sum(map(len, self.by_key.values())) > 1

    def address(self, result: Mapping[str, Any], alone: bool, known: Known) -> str:
        """The address of the picture that a result speaks of; `alone`: all results of the task speak of one picture.

        Raises EntryError where nothing tells which one.
        """
        addresses = self.by_key[self._key(result, alone, known)]
        index = result.get("item_index")
        if len(addresses) == 1 and index in (None, 0):
            return addresses[0]
        if type(index) is not int or not 0 <= index < len(addresses):
            told = {"count": len(addresses), "index": str(index)[:20]}
            raise EntryError(
                Message("its task has {count} {count:picture|pictures}, and its item_index is {index}.", **told)
            )
        return addresses[index]

    def _key(self, result: Mapping[str, Any], alone: bool, known: Known) -> str:
        if not self.by_key:
            raise EntryError(Message("its data name no image."))
        name = result.get("to_name")
        name = name if isinstance(name, str) else ""
        key = self.shown.get(name, name)
        if key in self.by_key:
            return key
        if len(self.by_key) == 1 and alone:
            return next(iter(self.by_key))
        fitting = [key for key, addresses in self.by_key.items() if alone and _fits(addresses, result, known)]
        if len(fitting) == 1:
            return fitting[0]
        told = {"names": ", ".join(self.by_key), "name": name or "this", "file": CONFIG}
        text = marked("its data name several images ({names}); put {file} beside it, which tells which is {name}.")
        raise EntryError(Message(text, **told))


def _fits(addresses: Sequence[str], result: Mapping[str, Any], known: Known) -> bool:
    """Whether the project has these pictures, in the size that a result tells: of a thumbnail it is another."""
    size = result.get("original_width"), result.get("original_height")
    found = [known.match(name_of(address, known)) for address in addresses]
    return all(match.image is not None and match.sure and known.measure(match.image) == size for match in found)


def _looks_like_one(address: str) -> bool:
    return PurePosixPath(unquote(_path_in(address))).suffix.lower() in SUFFIXES


def _path_in(address: str) -> str:
    """The path of an address, or the local file it names; the address itself where it is none."""
    try:
        split = urlsplit(address)
        local = split.path.rstrip("/").endswith("local-files") and parse_qs(split.query).get("d")
    except ValueError:
        return address
    return local[0] if local else split.path or address


def name_of(address: str, known: Known) -> str:
    """What an image is called by its address: the path of local files, of an upload without the letters before its
    name, or of any other address. Nothing is fetched. Raises EntryError.
    """
    if known.match(address).sure and known.find(address) is not None:
        return address
    try:
        split = urlsplit(address)
        query = parse_qs(split.query)
    except ValueError as fault:
        raise EntryError(Message("its image has no readable address.")) from fault
    local = split.path.rstrip("/").endswith("local-files") and query.get("d")
    page = f"#{split.fragment}" if split.fragment.startswith(("page=", "frame=")) else ""
    path = inside_name(local[0] if local else f"{unquote(split.path)}{page}" or address, "image").replace("\\", "/")
    path = _UPLOADS.sub("", path, count=1) if _UPLOADS.match(path) else path
    folder, _, name = path.rpartition("/")
    bare = _UPLOADED.sub("", name, count=1)
    whole = known.match(path)
    if bare == name or (whole.image is not None and whole.sure):
        return path
    return f"{folder}/{bare}" if folder else bare
