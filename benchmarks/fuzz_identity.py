"""Files whose images are called alike: every region comes to its own image, or to none.

A project is made up of images with few file names in few folders, some of which the file tells of, and some not. The
file's names are changed as copying to other machines and programs changes them: folders before them, folders gone,
slashes of Windows, another Unicode form, no suffix, another letter case; some of its images are not in the project.
Each region's label says whose it is. A finding is a region that would be stored, unasked, on another image. The same
seed makes the same cases.
"""

from __future__ import annotations

import json
import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import PALETTE, Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import Known, KnownImage, stem_of
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading.image_matching import match_images
from annotator.exchange.writing.names import safe_stems

FOLDERS = ("", "patientA/", "patientB/", "train/", "val/", "images/train/", "a/b/", "b/", "caf\u00e9/")
FILES = ("0001.png", "0001.jpg", "0002.png", "IMG.png", "img.png", "\u00e9.png", "s.tif", "s.tif#page=2", "x y%20.png")
SIZE = (8, 6)
# A file of results tells images by the project's own numbers, a segmentation by identifiers of DICOM, and ISIC's have
# none of the labels here.
LEFT_OUT = ("coco-results", "dicom-seg", "isic")


@dataclass
class Outcome:
    """What became of the regions of one format."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """`told` are names in the file by the true paths, `present` the paths of the project by their numbers."""

    told: dict[str, str]
    present: dict[int, str]
    moved: str

    def truth(self, path: str) -> str:
        """What an image of the project was called where the file was written."""
        return path.removeprefix(self.moved)


def make_case(rng: random.Random) -> Case:
    """One file and one project."""
    everything = [folder + file for folder in FOLDERS for file in FILES]
    chosen = rng.sample(everything, rng.randint(4, 9))
    decoys = rng.sample(everything, rng.randint(0, 3))
    change = rng.choice(CHANGES)
    if change is str.swapcase:  # which of two that differ by case alone is meant nobody could tell then
        chosen, decoys = ([path for path in paths if "IMG" not in path] for paths in (chosen, decoys))
    # Without its folders a name says nothing against another image of that name: the true one has to be there.
    gone = set(rng.sample(chosen, rng.randint(0, len(chosen) // 3))) if change not in VAGUE else set()
    moved = rng.choice(["", "", "set/"])
    here = {*chosen, *decoys} - gone
    # A name that is another image's very path, or all but its suffix where files tell none, can mean no other.
    taken = {*here, *map(stem_of, here)}
    told = {path: change(path) for path in chosen if path in here or stem_of(path) not in taken}
    told = {
        path: name
        for path, name in told.items()
        if path == name or {name, stem_of(name)}.isdisjoint(taken - {path, stem_of(path)})
    }
    return Case(told, dict(enumerate(sorted(moved + path for path in here), 1)), moved)


def _bare(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _of_windows(path: str) -> str:
    return "C:\\data\\" + path.replace("/", "\\")


def _decomposed(path: str) -> str:
    return unicodedata.normalize("NFD", path)


def _elsewhere(path: str) -> str:
    return f"/mnt/disk/{path}"


CHANGES = (str, _bare, _of_windows, _decomposed, _elsewhere, str.swapcase, stem_of, lambda path: f"./{path}")
VAGUE = (_bare, stem_of)


def _dataset(case: Case) -> Dataset:
    labels = tuple(
        Label(number, path, path, PALETTE[number % len(PALETTE)]) for number, path in enumerate(sorted(case.told), 1)
    )
    mask = Mask.from_array(np.ones((SIZE[1], SIZE[0]), bool))
    items = [
        Item(told, *SIZE, (Region(path, mask, id=number),), id=number)
        for number, (path, told) in enumerate(case.told.items(), 1)
    ]
    return Dataset(labels, tuple(items))


def _write(form: Format, dataset: Dataset, path: Path) -> Path:
    """As another program would: without our list of names."""
    options = ExportOptions(copy_images=False)
    stems = safe_stems([item.name.replace("\\", "/") for item in dataset.items], form.flat)
    named = [replace(item, stem=stems[item.name.replace("\\", "/")]) for item in dataset.items]
    dataset = replace(dataset, items=tuple(named))
    if form.encode is not None:
        path.write_bytes(b"".join(form.encode(dataset, options)))
        return path
    path.mkdir()
    for part in form.parts(dataset, options) if form.parts is not None else ():
        place = path / part.path
        place.parent.mkdir(parents=True, exist_ok=True)
        assert not isinstance(part.content, Path)
        made = part.content()
        place.write_bytes(made if isinstance(made, bytes) else b"".join(made))
    _forget_own_names(path)
    # labelme's names are seen from where its files lie.
    return path / "images" if form.name == "labelme" else path


def _forget_own_names(folder: Path) -> None:
    """What our program alone writes into standard formats, and how it calls images so that they fit into one folder."""
    for file in folder.rglob("*.json"):
        data = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(data, dict) and "shapes" in data:
            data.pop("image", None)
            file.write_text(json.dumps(data), encoding="utf-8")
    for file in folder.rglob("Annotations/*.xml"):
        text = file.read_text(encoding="utf-8")
        path = text.partition("<path>")[2].partition("</path>")[0]
        before, _, after = text.partition("<filename>")
        name = path.replace("\\", "/").rpartition("/")[2]
        file.write_text(f"{before}<filename>{name}</filename>{after.partition('</filename>')[2]}", encoding="utf-8")


def cases(count: int, seed: int) -> Iterator[tuple[str, Outcome]]:
    """What became of so many files of each format."""
    for form in (form for form in FORMATS.values() if form.name not in LEFT_OUT):
        outcome = Outcome()
        for number in range(count):
            _try(form, make_case(random.Random(f"{seed}/{number}")), number, outcome)
        yield form.name, outcome


def _try(form: Format, case: Case, number: int, outcome: Outcome) -> None:
    known = Known(tuple(KnownImage(place, path, *SIZE) for place, path in case.present.items()))
    with tempfile.TemporaryDirectory() as folder:
        try:
            dataset = form.read(_write(form, _dataset(case), Path(folder) / f"x{form.suffix}"), known)
        except KnownError:
            outcome.counts["refused"] += len(case.told)
            return
    matching = match_images(known, dataset.items, False)
    stored = 0
    for item, image in matching.pairs:
        for label in (said.label for said in (*item.regions, *item.tags)):
            stored += 1
            if case.truth(image.name) != label:
                outcome.findings.append(f"{form.name} {number}: {item.name} of {label} came to {image.name}")
    outcome.counts["stored"] += stored
    outcome.counts["refused"] += len(case.told) - stored


def report(count: int, seed: int) -> list[str]:
    """Print the table; what was found."""
    print("\n| images called alike | on their own image | asked or refused | on another image |")
    print("|---|---:|---:|---:|")
    found: list[str] = []
    for name, outcome in cases(count, seed):
        counts = outcome.counts
        print(f"| {name} | {counts['stored']} | {counts['refused']} | {len(outcome.findings)} |", flush=True)
        found += outcome.findings
    return found
