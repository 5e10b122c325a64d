"""Who reads what: images dealt to readers by a seed, or as a table says."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.readings import checked_reader


def dealt(images: Sequence[int], readers: Sequence[str], overlap: float = 1.0, seed: int = 0) -> dict[str, list[int]]:
    """Images for each reader, in an order of the reader's own.

    A share `overlap` of the images, in [0, 1], is for every reader, so that agreement can be told; the others are for
    one reader each, as many for one as for another, give or take one. The same seed deals the same. Raises KnownError
    for a share that cannot be, a name that is no reader's, or one given twice.
    """
    names = [checked_reader(reader) for reader in readers]
    if len(set(names)) < len(names) or not names:
        raise KnownError("Each reader is named once, and one at least.")
    if not 0 <= overlap <= 1:
        raise KnownError("An overlap of {overlap} is not between 0 and 1.", overlap=overlap)
    shuffled = list(dict.fromkeys(images))
    Random(f"deal {seed}").shuffle(shuffled)
    common = round(overlap * len(shuffled))
    plan = {name: shuffled[:common] + shuffled[common + place :: len(names)] for place, name in enumerate(names)}
    for name, own in plan.items():
        Random(f"order {seed} {name}").shuffle(own)
    return plan


def read_assignment(path: Path, project: Project) -> dict[str, list[int]]:
    """Images for each reader from a CSV table with the columns `image` and `reader`, in its order.

    An image is named by its path in the project, or by its file name where that is one image's alone. Raises KnownError
    with the line of the first that is wrong.
    """
    known = _Known(project)
    plan: dict[str, list[int]] = {}
    for line, row in _rows(path):
        try:
            image, reader = known.number(row["image"].strip()), checked_reader(row["reader"])
        except KnownError as fault:
            raise KnownError("Line {line}: {fault}", line=line, fault=fault.what, path=path) from fault
        own = plan.setdefault(reader, [])
        if image in own:
            text = "Line {line}: {reader} has {image} already."
            raise KnownError(text, line=line, reader=reader, image=row["image"], path=path)
        own.append(image)
    if not plan:
        raise KnownError("The table assigns nothing.", path=path, advice="It has the columns image and reader.")
    return plan


class _Known:
    """A project's images by what a table may call them."""

    def __init__(self, project: Project) -> None:
        self._by_path = {path: number for number, path in project.image_paths()}
        self._by_name: dict[str, list[int]] = {}
        for path, number in self._by_path.items():
            self._by_name.setdefault(path.rpartition("/")[2], []).append(number)

    def number(self, name: str) -> int:
        if name in self._by_path:
            return self._by_path[name]
        found = self._by_name.get(name, [])
        if len(found) != 1:
            text = "the project has no image {name}." if not found else "{name} could be {count} images: give its path."
            raise KnownError(text, name=name, count=len(found))
        return found[0]


def _rows(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream)
            missing = [name for name in ("image", "reader") if name not in (table.fieldnames or ())]
            if missing:
                raise KnownError("The table has no column {name}.", name=missing[0], path=path)
            return [(table.line_num, row) for row in table if all(row.get(name) for name in ("image", "reader"))]
    except UnicodeDecodeError as fault:
        raise KnownError("The table is not in UTF-8.", path=path) from fault
    except csv.Error as fault:
        raise KnownError("This is no table ({fault}).", fault=fault, path=path) from fault
    except OSError as fault:
        raise KnownError("The table cannot be read ({fault}).", fault=fault.strerror, path=path) from fault
