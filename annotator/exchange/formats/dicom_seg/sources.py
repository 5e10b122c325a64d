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


def referred(project: str, one: Slice, *, keyed: bool) -> Reference:
    """What means an image: its own identifiers, or those of its secondary capture; what it lacks of them is made up.
    keyed: those of its copy without the patient.
    """
    name = _name(one.item)
    instance, study, series = (
        uid(project, *what) for what in (("image", one.item.id), ("study", name), ("images", name))
    )
    found = one.reference
    if found is not None and keyed and one.item.key:
        return _of_copy(one, found)
    if found is not None:
        own = {"instance": found.instance or instance, "study": found.study or study, "series": found.series or series}
        return replace(found, **own)
    from annotator.core.images.dicom.reference import Reference

    return Reference(
        CAPTURE, instance, 0, 1, study, series,
        frame_of_reference="", place=None, spacing=None, thickness=None, modality="OT",
    )  # fmt: skip


def _of_copy(one: Slice, found: Reference) -> Reference:
    """What means the copy of an image without the patient, as `deidentified` names it."""
    from annotator.core.images.dicom.deidentified import keyed_uid

    assert one.item.file is not None
    instance = found.instance or file_of(one.item.file).name
    names = {"instance": instance, "study": found.study or instance, "series": found.series or instance}
    if found.frame_of_reference:
        names["frame_of_reference"] = found.frame_of_reference
    return replace(found, **{name: str(keyed_uid(value, one.item.key)) for name, value in names.items()})


def subject(project: str, series: Series, *, identified: bool) -> Dataset:
    """Patient and study that a segmentation of a series belongs to: those of its images. Raises KnownError.

    Where patients are not to be named, and of images that are no DICOM, they have hashes in place of names and numbers;
    the patient's is that of copies without the patient.
    """
    from pydicom.dataset import Dataset

    first = series.first
    if first.reference is None:
        return captured_subject(project, first.item)
    from annotator.core.images.dicom.reference import subject_of

    assert first.item.file is not None
    found = subject_of(first.item.file)
    if identified:
        return found
    from annotator.core.images.dicom.deidentified import METHOD, keyed_text

    hidden, number = Dataset(), str(found.get("PatientID", ""))
    named = (project, "patient", found.get("IssuerOfPatientID", ""), number)
    hidden.PatientID = keyed_text(number, first.item.key) if first.item.key else key(*named)
    hidden.PatientName = f"{hidden.PatientID}^" if hidden.PatientID else ""
    hidden.StudyID = key(project, "study", first.reference.study)
    hidden.PatientIdentityRemoved = "YES"
    hidden.DeidentificationMethod = METHOD
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
