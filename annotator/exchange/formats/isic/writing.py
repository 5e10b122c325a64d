"""ISIC's files: a black and white picture of each image's lesion and structures, and tables of diagnoses and metadata.

`masks/` holds `NAME_segmentation.png` and `NAME_attribute_STRUCTURE.png`, `ground_truth.csv` a column a diagnosis: 1
present, 0 absent, blank unknown; `metadata.csv` what is said of images beside that, and which label a segmentation has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from annotator.core.message import marked
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import ImageState
from annotator.exchange.data.dataset import Dataset, ImageTag, Item, Region
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.states import ABSENT, PRESENT
from annotator.exchange.data.tables import written_row
from annotator.exchange.formats.isic.names import (
    BENIGN,
    DIAGNOSES,
    LESION,
    NARROWER,
    OF_2018,
    STRUCTURES,
    is_lesion,
    vocabulary,
)
from annotator.exchange.formats.isic.reading import ATTRIBUTE, SEGMENTATION, read, recognises
from annotator.exchange.formats.isic.tables import ATTRIBUTES
from annotator.exchange.reading.binary_masks import FOLDER
from annotator.exchange.reading.vocabulary import Vocabulary
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.folders import images_folder, place
from annotator.exchange.writing.painting import black_and_white, paintable, within


@dataclass(frozen=True)
class _Facts:
    """What ISIC's files hold of an image: its lesion, structures (an empty mask: absent) and diagnoses by their terms,
    and attributes.
    """

    words: Vocabulary
    lesion: Region | None
    structures: Mapping[str, Mask]
    diagnoses: Mapping[str, bool]
    attributes: Mapping[str, str]

    @property
    def cells(self) -> Mapping[str, bool]:
        """Diagnoses as they are written: what is a kind of another one says this, too."""
        return {**self.diagnoses, BENIGN: True} if self.diagnoses.get(NARROWER) else self.diagnoses


def _facts(item: Item) -> _Facts:
    told = {tag.label: tag.present for tag in item.tags} | {region.label: True for region in item.regions}
    words = vocabulary(dict.fromkeys((*item.asked, *told)))
    asked = dict.fromkeys(item.asked if item.state is ImageState.DONE else (), False)
    areas = [region for region in within(item) if not region.mask.empty]
    structures, diagnoses = _structures(areas, words), dict[str, bool]()
    for label, present in {**asked, **told}.items():
        term = words.term(label)
        if term in DIAGNOSES:
            diagnoses[term] = present or diagnoses.get(term, False)
        elif term in STRUCTURES and not present and paintable(item):
            structures.setdefault(term, EMPTY)
    if diagnoses.get(NARROWER):
        diagnoses.pop(BENIGN, None)
    attributes = {name: value for name, value in item.attributes if name in ATTRIBUTES}
    return _Facts(words, _lesion(areas, words), structures, diagnoses, attributes)


def _structures(areas: list[Region], words: Vocabulary) -> dict[str, Mask]:
    found: dict[str, Mask] = {}
    for region in areas:
        term = words.term(region.label)
        if term in STRUCTURES:
            found[term] = found.get(term, EMPTY) | region.mask
    return found


def _lesion(areas: list[Region], words: Vocabulary) -> Region | None:
    """The one mask of an image's lesions: of their label, or of lesions in general where they have several."""
    lesions = [region for region in areas if is_lesion(words.term(region.label))]
    mask = EMPTY
    for region in lesions:
        mask |= region.mask
    labels = {region.label for region in lesions}
    return Region(labels.pop() if len(labels) == 1 else words.name(LESION), mask) if lesions else None


def keep(item: Item, options: ExportOptions) -> Item:
    """One region of lesions and one of each structure; tags of diagnoses, and of structures that are absent."""
    facts = _facts(item)
    shown = [Region(facts.words.name(term), mask) for term, mask in facts.structures.items() if not mask.empty]
    absent = [ImageTag(facts.words.name(term), False) for term, mask in facts.structures.items() if mask.empty]
    told = [ImageTag(facts.words.name(term), present) for term, present in facts.diagnoses.items()]
    regions = [facts.lesion, *shown] if facts.lesion is not None else shown
    return replace(
        item.bare(), regions=tuple(regions), tags=(*told, *absent), attributes=tuple(facts.attributes.items())
    )


def parts(dataset: Dataset, options: ExportOptions) -> Iterator[Part]:
    ends: Counter[str] = Counter()
    for item in dataset.items:
        facts = _facts(item)
        ends[_end(item)] += 1
        if facts.lesion is not None:
            yield _picture(item, SEGMENTATION, facts.lesion)
        for term, mask in facts.structures.items():
            yield _picture(item, f"{ATTRIBUTE}{term}", Region(term, mask))
        if options.copy_images:
            yield image_part(item, images_folder(item))
    yield Part("ground_truth.csv", partial(_ground_truth, dataset, ends))
    yield Part("metadata.csv", partial(_metadata, dataset, ends))


def _picture(item: Item, kind: str, region: Region) -> Part:
    return Part(place(FOLDER, item, f"_{kind}.png"), partial(black_and_white, item, region))


def _end(item: Item) -> str:
    return item.stem.rpartition("/")[2]


def _called(item: Item, ends: Mapping[str, int]) -> str:
    """What tables call an image: as ISIC does, without folders, unless another one would be called so, too."""
    return _end(item) if ends[_end(item)] == 1 else item.stem


def _ground_truth(dataset: Dataset, ends: Mapping[str, int]) -> Iterator[bytes]:
    words = vocabulary(label.name for label in dataset.labels)
    own = {words.term(label.name) for label in dataset.labels}
    terms = [term for term in DIAGNOSES if term in OF_2018 or term in own]
    yield written_row(["image", *terms])
    for item in dataset.items:
        cells = _facts(item).cells
        if cells:
            yield written_row([_called(item, ends), *(_cell(cells.get(term)) for term in terms)])


def _cell(state: bool | None) -> str:
    return "" if state is None else PRESENT if state else ABSENT


def _metadata(dataset: Dataset, ends: Mapping[str, int]) -> Iterator[bytes]:
    yield written_row(["image_id", *ATTRIBUTES, SEGMENTATION])
    for item in dataset.items:
        facts = _facts(item)
        label = "" if facts.lesion is None else facts.lesion.label
        if label or facts.attributes:
            said = (facts.attributes.get(name, "") for name in ATTRIBUTES)
            yield written_row([_called(item, ends), *said, label])


FORMAT = Format(
    name="isic",
    title=marked("ISIC: black and white pictures of lesions and structures, tables of diagnoses"),
    keep=keep, read=read, recognises=recognises, parts=parts, tags=True, image_attributes=True,
)  # fmt: skip
