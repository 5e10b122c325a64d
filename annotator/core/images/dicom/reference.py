"""What other DICOM objects say to mean an image, and what lies where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from annotator.core.images.dicom import fields, loading
from annotator.core.images.dicom.header import require_frame
from annotator.core.images.dicom.place import Place, place_of
from annotator.core.images.names import split_page

# What of a header says whose image it is, and of which study.
PATIENT = ("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex")
STUDY = ("StudyDate", "StudyTime", "AccessionNumber", "StudyID", "ReferringPhysicianName", "StudyDescription")


@dataclass(frozen=True)
class Reference:
    """An image by its identifiers (UIDs as they stand in the file, "" without one), and where it lies.

    kind: of the class; frame: from 0, of `frames` in the file. place: None where it is not told. spacing: millimetres
    between rows and between columns, as PixelSpacing tells them, thickness: of the slice; None where they are not told.
    """

    kind: str
    instance: str
    frame: int
    frames: int
    study: str
    series: str
    frame_of_reference: str
    place: Place | None
    spacing: tuple[float, float] | None
    thickness: float | None
    modality: str


def reference_to(path: Path) -> Reference:
    """What means the image that a path names. Raises KnownError."""
    file, page = split_page(path)
    loaded = loading.load(file)
    with loading.asking:
        data, frame = loaded.data, require_frame(loaded, page)
        measures = fields.of_frame(data, frame, "PixelMeasuresSequence")
        spacing = fields.numbers(measures, "PixelSpacing", 2)
        names = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")
        kind, instance, study, series, around = (fields.text(data, name) for name in names)
        return Reference(
            kind, instance, frame, loaded.frames, study, series, around,
            place_of(data, frame),
            (spacing[0], spacing[1]) if spacing and min(spacing) > 0 else None,
            fields.number(measures, "SliceThickness"),
            fields.text(data, "Modality"),
        )  # fmt: skip


def subject_of(path: Path) -> Dataset:
    """What an image's header says of patient and study, as texts, and nothing else of it. Raises KnownError."""
    loaded = loading.load(split_page(path)[0])
    found = Dataset()
    with loading.asking:
        for name in (*PATIENT, *STUDY):
            if fields.is_said(loaded.data, name) and (value := fields.value(loaded.data, name)) is not None:
                setattr(found, name, str(value))  # no PersonName, which keeps the bytes of its own character set
    return found
