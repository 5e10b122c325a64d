"""DICOM objects that are no images: what they are."""

from __future__ import annotations

from annotator.core.message import marked

_CLASSES = "1.2.840.10008.5.1.4.1.1."
_RT_IMAGE = f"{_CLASSES}481.1"
DIRECTORY_CLASS = "1.2.840.10008.1.3.10"
# By the beginning of the class's identifier; the longer ones first.
_OTHERS = (
    (f"{_CLASSES}88.59", marked("This is a key object selection: a list of images, and no image itself.")),
    (f"{_CLASSES}88", marked("This is a structured report, no image.")),
    (f"{_CLASSES}11", marked("This is a presentation state: how images were to be shown, and no image itself.")),
    (f"{_CLASSES}66.4", marked("This is a segmentation: regions of images, and no image itself.")),
    (f"{_CLASSES}66.5", marked("This is a segmentation: regions of images, and no image itself.")),
    (f"{_CLASSES}66.7", marked("This is a segmentation: regions of images, and no image itself.")),
    (f"{_CLASSES}66.1", marked("This is a registration: how images fit on each other, and no image itself.")),
    (f"{_CLASSES}66.3", marked("This is a registration: how images fit on each other, and no image itself.")),
    (f"{_CLASSES}66", marked("This DICOM file holds data of another kind, and no image.")),
    (f"{_CLASSES}104", marked("This is a document in a DICOM file (PDF or another), no image.")),
    (f"{_CLASSES}9", marked("This is a waveform (ECG, sound or another), no image.")),
    (f"{_CLASSES}481", marked("This is an object of radiotherapy (plan, structures, dose or another), no image.")),
)
DIRECTORY = marked("This is a DICOMDIR: a list of files, no image.")
OPEN_FOLDER = marked("Open the folder in which it lies.")
NO_IMAGE = marked("There is no image in this DICOM file.")


def other_than_image(kind: str) -> str:
    """What an object of a class (its UID) is told to be where it is no image; "" for images and unknown classes."""
    if kind == _RT_IMAGE:
        return ""
    if kind == DIRECTORY_CLASS:
        return DIRECTORY
    return next((told for start, told in _OTHERS if kind == start or kind.startswith(f"{start}.")), "")
