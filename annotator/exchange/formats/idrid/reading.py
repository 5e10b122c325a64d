"""Reading IDRiD's segmentations: a picture for each kind of lesion (`IDRiD_01_MA.tif`), all in one folder or not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format, nothing
from annotator.exchange.data.known import Known
from annotator.exchange.reading.binary_masks import BinaryMasks, names_below
from annotator.exchange.reading.folders import files_below
from annotator.exchange.reading.gathering import Gathering
from annotator.exchange.reading.vocabulary import Terms, Vocabulary

# By the ends of the pictures' names.
LESIONS: Terms = {
    "MA": ("microaneurysm", "microaneurysms"),
    "HE": ("haemorrhage", "haemorrhages", "hemorrhage", "hemorrhages"),
    "EX": ("hard exudate", "hard exudates"),
    "SE": ("cotton-wool spot", "cotton-wool spots", "soft exudate", "soft exudates"),
    "OD": ("optic disc", "optic disk"),
}
_PICTURE = re.compile(rf"(?s)(.+)_({'|'.join(LESIONS)})\.(?:tiff?|png)")
_OWN = "IDRiD_"
_FILE = marked("{file}: {fault}")
_BLACK = marked("{count} {count:picture is|pictures are} black and {count:holds|hold} no region ({first}).")


def recognises(path: Path) -> bool:
    """Whether a folder has pictures called as IDRiD's masks: by its name, or of several kinds of lesion an image."""
    try:
        found = [one for name in (names_below(path) if path.is_dir() else ()) if (one := _PICTURE.fullmatch(name))]
    except (OSError, ValueError):
        return False
    kinds = Counter(stem for stem, _ in {(one[1], one[2]) for one in found})
    # A single end may be anything: OD is a right eye, HE a stain.
    return any(one[1].startswith(_OWN) for one in found) or any(count > 1 for count in kinds.values())


def read(path: Path, known: Known) -> Dataset:
    """One region of each kind of lesion an image. Raises KnownError where nothing is called as IDRiD's pictures."""
    gathering, words = Gathering(), Vocabulary(LESIONS, tuple(label.name for label in known.labels))
    masks = BinaryMasks(path, gathering)
    files = [file for file in files_below(path, "") if _PICTURE.fullmatch(file.name)] if path.is_dir() else []
    if not files:
        raise KnownError("Nothing in this folder is called as IDRiD's pictures are (IDRiD_01_MA.tif).", path=path)
    masks.expect(files)
    for file in files:
        found = _PICTURE.fullmatch(file.name)
        if found is not None:
            with gathering.entry(_FILE, file=file.relative_to(path).as_posix()):
                masks.take(file, masks.called(file, found[1]), found[2])
    for called, pictured in masks.found.items():
        regions = []
        for term, mask in pictured.masks.items():
            name = gathering.label(words.name(term))
            gathering.note(_BLACK, f"{called.name}, {name}", mask.empty)
            regions += [] if mask.empty else [Region(name, mask)]
        gathering.items.append(Item(called.name, pictured.width, pictured.height, tuple(regions), hints=called.hints))
    return gathering.dataset()


FORMAT = Format(
    name="idrid",
    title=marked("IDRiD: black and white pictures of retinal lesions"),
    keep=nothing, read=read, recognises=recognises,
)  # fmt: skip
