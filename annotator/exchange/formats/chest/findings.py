"""What tables of chest radiographs call findings, and by which columns each table is known."""

from __future__ import annotations

from collections.abc import Iterable, Set
from enum import StrEnum
from pathlib import Path

from annotator.exchange.data.tables import header_of
from annotator.exchange.reading.vocabulary import Terms, Vocabulary, plain

INFILTRATE = "Infiltrate"
# The 14 findings of ChestX-ray14, as Data_Entry_2017.csv calls them (its boxes say it otherwise), and how other sets
# and projects write the same.
OF_NIH: Terms = {
    "Atelectasis": (), "Cardiomegaly": (), "Effusion": ("Pleural effusion",), "Infiltration": (INFILTRATE,),
    "Mass": (), "Nodule": (), "Pneumonia": (), "Pneumothorax": (), "Consolidation": (), "Edema": ("Oedema",),
    "Emphysema": (), "Fibrosis": ("Pulmonary fibrosis",), "Pleural_Thickening": (), "Hernia": (),
}  # fmt: skip
OF_CHEXPERT = (
    "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema", "Consolidation", "Pneumonia",
    "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices",
)  # fmt: skip
# A tube or a wire is no finding: "No Finding" does not speak of it.
NO_DISEASE = "Support Devices"
NO_FINDING = "No Finding"
# The columns of images.
IMAGE_INDEX, IMAGE_ID, PATH = IMAGES = ("image index", "image_id", "path")
SIDES = ("x_min", "y_min", "x_max", "y_max")
BOX, READER = "bbox", "rad_id"
# As many of CheXpert's columns make a table one of its own.
_ENOUGH = 8


class Kind(StrEnum):
    """Which table a file is: boxes or findings of ChestX-ray14, boxes of VinDr-CXR, labels of CheXpert."""

    NIH_BOXES = "ChestX-ray14, boxes"
    NIH_FINDINGS = "ChestX-ray14, findings"
    VINDR = "VinDr-CXR"
    CHEXPERT = "CheXpert"


# Where each has its images' and its labels' names.
COLUMNS = {
    Kind.NIH_BOXES: (IMAGE_INDEX, "finding label"), Kind.NIH_FINDINGS: (IMAGE_INDEX, "finding labels"),
    Kind.VINDR: (IMAGE_ID, "class_name"), Kind.CHEXPERT: (PATH, PATH),
}  # fmt: skip


def kind_of(names: Iterable[str]) -> Kind | None:
    """Which table has columns of these names, in small letters."""
    found = set(names)
    return next((kind for kind in Kind if found.issuperset(COLUMNS[kind]) and _fits(kind, found)), None)


def _fits(kind: Kind, found: Set[str]) -> bool:
    match kind:
        case Kind.NIH_BOXES:
            return any(name.startswith(BOX) for name in found)
        case Kind.VINDR:
            return found.issuperset(SIDES)
        case Kind.CHEXPERT:
            return sum(name.casefold() in found for name in OF_CHEXPERT) >= _ENOUGH
    return True


def kind_of_file(path: Path) -> Kind | None:
    """Which table a file is, by its columns."""
    return kind_of(header_of(path, IMAGES))


def is_no_finding(word: str) -> bool:
    """Whether a word says that nothing was found."""
    return plain(word) == plain(NO_FINDING)


def label_of(word: str, words: Vocabulary) -> str:
    """What a finding is called: as the project calls it by any of its names; else as the file does, but for what
    ChestX-ray14 writes in two ways.
    """
    term = words.term(word)
    if words.own(word) or not term:
        return words.own(word) or word
    own = words.name(term)
    return own if own in words.known else term if plain(word) == plain(INFILTRATE) else word
