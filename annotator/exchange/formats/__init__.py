"""Every format by its name, `FORMATS` both ways, `FOREIGN` to be read; where several fit a file, the first reads it."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import KnownError
from annotator.exchange.data.format import Format
from annotator.exchange.data.manifest import whole_manifest
from annotator.exchange.formats.chest import reading as chest
from annotator.exchange.formats.coco import instances as coco
from annotator.exchange.formats.coco import panoptic as coco_panoptic
from annotator.exchange.formats.coco import results as coco_results
from annotator.exchange.formats.csv import writing as csv_table
from annotator.exchange.formats.cvat import writing as cvat
from annotator.exchange.formats.dicom_seg import writing as dicom_seg
from annotator.exchange.formats.hugging_face import writing as hugging_face
from annotator.exchange.formats.idrid import reading as idrid
from annotator.exchange.formats.isic import writing as isic
from annotator.exchange.formats.label_studio import writing as label_studio
from annotator.exchange.formats.labelme import writing as labelme
from annotator.exchange.formats.masks import writing as masks
from annotator.exchange.formats.nifti import writing as nifti
from annotator.exchange.formats.tags import writing as tags
from annotator.exchange.formats.voc import writing as voc
from annotator.exchange.formats.yolo import writing as yolo

_ALL = (
    coco.FORMAT, coco_results.FORMAT, coco_panoptic.FORMAT, voc.FORMAT, *yolo.FORMATS, *masks.FORMATS, labelme.FORMAT,
    cvat.FORMAT, label_studio.FORMAT, isic.FORMAT, tags.FORMAT, csv_table.FORMAT, hugging_face.FORMAT,
    dicom_seg.FORMAT, nifti.FORMAT,
)  # fmt: skip
FORMATS: dict[str, Format] = {form.name: form for form in _ALL}
FOREIGN: dict[str, Format] = {form.name: form for form in (chest.FORMAT, idrid.FORMAT)}
# Tables of chest radiographs have columns of their own, but may be taken for tables of tags.
READ: dict[str, Format] = {chest.FORMAT.name: chest.FORMAT, **FORMATS, **FOREIGN}


def format_of(path: Path) -> Format:
    """The format of a file or folder, found by looking at it. Raises KnownError where none fits."""
    if not path.exists():
        raise KnownError("There is no such file or folder.", path=path)
    own = whole_manifest(path).get("format")
    if isinstance(own, str) and own in READ:
        return READ[own]
    found = recognised(path)
    if found is None:
        names = ", ".join(READ)
        raise KnownError("No format fits.", path=path, advice="Name the format, one of: {names}.", names=names)
    return found


def recognised(path: Path) -> Format | None:
    """The first format that fits a file or folder by what is in it; None where none does."""
    return next((form for form in READ.values() if form.recognises(path)), None)
