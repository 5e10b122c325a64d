"""How folders for YOLO are laid out: where the text files lie, and where labels and images are named.

Ultralytics' own is `labels/` beside `images/`, each with a folder for each part of a split; Roboflow has `labels/` in a
folder for each part; CVAT has `obj_train_data/` and so on with text files and images together. Labels are named by
`data.yaml`, by `classes.txt` or by `obj.names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.known import PARTS, is_part
from annotator.exchange.data.values import EntryError, parsed_number, read_text, whole
from annotator.exchange.reading.gathering import Gathering

SEGMENT, DETECT = "segment", "detect"
_LISTS = ("data.yaml", "data.yml", "dataset.yaml")
_NAMES = ("classes.txt", "obj.names")
_OF_CVAT = re.compile(r"obj_(\w+)_data", re.IGNORECASE)
# Lists of labels and of images lie beside the labels in some folders.
NO_LABELS = frozenset((*_NAMES, "train.txt", "val.txt", "valid.txt", "test.txt", "notes.txt", "readme.txt"))
_LARGEST_LIST = 2**22
_LABEL = marked("label {number}: {fault}")


@dataclass(frozen=True)
class LabelFolder:
    """A folder with text files, the one its images lie in, and the part of a split it stands for, or ""."""

    folder: Path
    images: Path
    part: str = ""


def label_folders(root: Path) -> list[LabelFolder]:
    """Where text files of labels lie below a folder; the folder itself where it is laid out in no way we know."""
    own = root.name if is_part(root.name) else ""
    found = [LabelFolder(root / "labels", root / "images", own)] if (root / "labels").is_dir() else []
    for part in (name for names in PARTS for name in names):
        if (root / part / "labels").is_dir():
            found.append(LabelFolder(root / part / "labels", root / part / "images", part))
    for place in sorted(root.glob("obj_*_data")):
        part = _OF_CVAT.fullmatch(place.name)
        if part is not None and place.is_dir():
            found.append(LabelFolder(place, place, part[1].lower()))
    return found or [LabelFolder(root, root)]


def is_laid_out(root: Path) -> bool:
    """Whether a folder has both labels and a list that names them."""
    has_list = any((root / name).is_file() for name in (*_LISTS, *_NAMES))
    return has_list and label_folders(root)[0].folder != root


@dataclass(frozen=True)
class Data:
    """What `data.yaml` tells: labels, task ("" where it does not say), and the numbers of key points in a line."""

    names: Any = None
    task: str = ""
    points: int = 0


def data_of(root: Path) -> Data | None:
    """The list of labels and folders; None where there is none. Raises KnownError.

    Every value is read as the text it is written as: YAML itself would make something else of `no`, `007`, `12:30` and
    `null`, which are names of labels here.
    """
    found = next((root / name for name in _LISTS if (root / name).is_file()), None)
    if found is None:
        return None
    try:
        data = yaml.load(read_text(found, _LARGEST_LIST), yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise KnownError("The file is no readable YAML.", path=found) from fault
    data = data if isinstance(data, dict) else {}
    try:
        shape = data.get("kpt_shape")
        sides = [whole(parsed_number(side, "kpt_shape"), "kpt_shape", 1, 1000) for side in shape or ()]
    except (EntryError, TypeError) as fault:
        raise KnownError("The shape of its key points cannot be read.", path=found) from fault
    return Data(data.get("names"), str(data.get("task", "")), sides[0] * sides[1] if len(sides) == 2 else 0)


def labels_of(root: Path, gathering: Gathering) -> dict[int, Label]:
    """The labels by their numbers; one without a name is left out: a line that has its number is refused.

    Raises KnownError for a list that is none.
    """
    data = data_of(root)
    names = data.names if data is not None else None
    if names is None:
        found = next((root / name for name in _NAMES if (root / name).is_file()), None)
        names = read_text(found, _LARGEST_LIST).splitlines() if found else []
    if not isinstance(names, dict | list):
        raise KnownError("The list of labels is malformed: {fault}", fault="names", path=root)
    labels: dict[int, Label] = {}
    for key, name in names.items() if isinstance(names, dict) else enumerate(names):
        with gathering.entry(_LABEL, number=str(key)[:40]):
            number = whole(parsed_number(str(key), "number"), "number")
            if not isinstance(name, str) or name.strip():
                labels[number] = record.label(len(labels), name)
    return labels
