"""What a segmentation refers to: images of DICOM files as they are, and others as secondary captures beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from annotator.core.images import file_of
from annotator.exchange.data.dataset import Item
from annotator.exchange.formats.dicom_seg.uids import key, uid
from annotator.exchange.writing.series import Series, Slice

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from annotator.core.images.dicom.reference import Reference

CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def referred(project: str, one: Slice) -> Reference:
    """What means an image: its own identifiers, or those of its secondary capture; what it lacks of them is made up."""
    name = _name(one.item)
    instance, study, series = (
        uid(project, *what) for what in (("image", one.item.id), ("study", name), ("images", name))
    )
    found = one.reference
    if found is not None:
        own = {"instance": found.instance or instance, "study": found.study or study, "series": found.series or series}
        return replace(found, **own)
    from annotator.core.images.dicom.reference import Reference

    return Reference(
        CAPTURE, instance, 0, 1, study, series,
        frame_of_reference="", place=None, spacing=None, thickness=None, modality="OT",
    )  # fmt: skip


def subject(project: str, series: Series, *, anonymous: bool) -> Dataset:
    """Patient and study that a segmentation of a series belongs to: those of its images. Raises KnownError.

    Of an anonymous export, and of images that are no DICOM, they have hashes in place of names and numbers.
    """
    from pydicom.dataset import Dataset

    first = series.first
    if first.reference is None:
        return captured_subject(project, first.item)
    from annotator.core.images.dicom.reference import subject_of

    assert first.item.file is not None
    found = subject_of(first.item.file)
    if not anonymous:
        return found
    hidden = Dataset()
    hidden.PatientID = key(project, "patient", found.get("IssuerOfPatientID", ""), found.get("PatientID", ""))
    hidden.PatientName = f"{hidden.PatientID}^"
    hidden.StudyID = key(project, "study", first.reference.study)
    return hidden


def captured_subject(project: str, item: Item) -> Dataset:
    """Patient and study of an image that is no DICOM: nobody is named."""
    from pydicom.dataset import Dataset

    found = Dataset()
    found.PatientID = key(project, "patient", _name(item))
    found.StudyID = key(project, "study", _name(item))
    return found


def _name(item: Item) -> str:
    """The file of an image: its pages and frames are one patient's."""
    return str(file_of(PurePosixPath(item.name)))
