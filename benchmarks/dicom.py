"""DICOM segmentations of a CT series of 200 slices of 512 × 512 pixels, written and read again, and NIfTI beside them.

Two ways: 50 things outlined on every slice they are on, as another program's segments of many slices come back (50
segments of 200 frames each), and as annotations are, a segment each (10,000). Regions are discs that overlap.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from annotator.core.regions.mask import Mask
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS

SLICES, THINGS, SIDE, RUNS = 200, 50, 512, 3
AIM = "5"
LABEL = Label(1, "lesion", "Lesion", "#56B4E9", codes=(Concept("SCT", "52988006", "Lesion"),))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(SLICES):
            _write_slice(folder / f"{number:03}.dcm", number)
        ways = {
            "SEG, 50 segments × 200 slices": ("dicom-seg", _dataset(folder, together=True)),
            "SEG, 10,000 segments": ("dicom-seg", _dataset(folder, together=False)),
            "NIfTI": ("nifti", _dataset(folder, together=False)),
        }
        print(f"| {SLICES} slices of {SIDE}², {THINGS} regions each | written, s | aim | read, s | MB |")
        print("|---|---|---|---|---|")
        for name, (form, dataset) in ways.items():
            runs = [_measure(FORMATS[form], dataset, folder / f"{form}-{run}") for run in range(RUNS)]
            written, read, size = (statistics.median(one) for one in zip(*runs, strict=True))
            print(f"| {name} | {written:.1f} | {AIM if form == 'dicom-seg' else ''} | {read:.1f} | {size:.0f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB", file=sys.stderr)


def _measure(form: Format, dataset: Dataset, folder: Path) -> tuple[float, float, float]:
    """Seconds to write and to read, and megabytes written."""
    assert form.parts is not None
    begun = time.perf_counter()
    for part in form.parts(dataset, ExportOptions(copy_images=False)):
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(part.content, Callable)
        made = part.content()
        with path.open("wb") as file:
            file.writelines([made] if isinstance(made, bytes) else made)
    written = time.perf_counter() - begun
    places = {item.name: item.file for item in dataset.items}
    images = tuple(KnownImage(item.id, item.name, SIDE, SIDE) for item in dataset.items)
    begun = time.perf_counter()
    found = form.read(folder, Known(images, dataset.labels, place=lambda image: places[image.name]))
    read = time.perf_counter() - begun
    assert sum(len(item.regions) for item in found.items) == (SLICES * THINGS if form.name == "dicom-seg" else SLICES)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    return written, read, size


def _dataset(folder: Path, *, together: bool) -> Dataset:
    items, places = [], np.random.default_rng(0).integers(60, SIDE - 60, (THINGS, 2))
    y, x = np.mgrid[:SIDE, :SIDE]
    for number in range(SLICES):
        radius = 20 + 15 * np.sin(number / 20)
        masks = [Mask.from_array((x - left) ** 2 + (y - top) ** 2 < radius**2) for left, top in places]
        regions = tuple(
            Region("lesion", mask, id=number * THINGS + thing + 1, tracking=f"2.25.{thing + 1}" if together else "")
            for thing, mask in enumerate(masks)
        )
        name = f"{number:03}.dcm"
        items.append(Item(name, SIDE, SIDE, regions, stem=name[:-4], file=folder / name, id=number + 1))
    return Dataset((LABEL,), tuple(items), changed="2026-01-02T03:04:05+00:00", identity="benchmark")


def _write_slice(path: Path, number: int) -> None:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, CTImageStorage
    meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{number + 1}"
    found = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    found.SOPClassUID, found.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    found.StudyInstanceUID, found.SeriesInstanceUID, found.FrameOfReferenceUID = "1.2.3", "1.2.3.1", "1.2.3.9"
    found.Modality, found.PatientID, found.PatientName = "CT", "1", "A^B"
    found.Rows, found.Columns, found.SamplesPerPixel, found.PhotometricInterpretation = SIDE, SIDE, 1, "MONOCHROME2"
    found.BitsAllocated, found.BitsStored, found.HighBit, found.PixelRepresentation = 16, 16, 15, 1
    found.PixelSpacing, found.ImageOrientationPatient = [0.7, 0.7], [1, 0, 0, 0, 1, 0]
    found.ImagePositionPatient, found.SliceThickness = [-180, -180, 1.25 * number], 1.25
    found.PixelData = np.zeros((SIDE, SIDE), np.int16).tobytes()
    found["PixelData"].VR = "OW"
    pydicom.dcmwrite(path, found, enforce_file_format=True)


if __name__ == "__main__":
    main()
