"""DICOM files for tests, made with pydicom, and those that its package brings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom.data
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

PACKAGED = Path(pydicom.data.__file__).parent / "test_files"
# What no part of the program may keep of a patient.
SECRETS = {
    "PatientName": "Curie^Marie",
    "PatientBirthDate": "18671107",
    "PatientID": "MC-1867",
    "StudyDescription": "Secret study",
}

# A name that is put wherever words go.
PLANTED = "QXZPATIENT"
_TEXTS = ("PN", "LO", "SH", "LT", "ST", "UT", "UC", "AE")


def dataset(values, syntax=ExplicitVRLittleEndian, kind=CTImageStorage, **elements):
    """A data set with an image of (h, w), or (h, w, 3), values; (n, h, w) with NumberOfFrames among the elements."""
    values = np.asarray(values)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = syntax, kind, "1.2.3.4"
    found = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    found.SOPClassUID, found.SOPInstanceUID = kind, "1.2.3.4"
    found.StudyInstanceUID, found.SeriesInstanceUID, found.Modality = "1.2.3", "1.2.3.1", "CT"
    rows = values.shape[1:] if "NumberOfFrames" in elements else values.shape
    found.Rows, found.Columns, found.SamplesPerPixel = rows[0], rows[1], 3 if len(rows) == 3 else 1
    found.PhotometricInterpretation = "RGB" if len(rows) == 3 else "MONOCHROME2"
    if len(rows) == 3:
        found.PlanarConfiguration = 0
    bits = 8 * values.dtype.itemsize
    found.BitsAllocated, found.BitsStored, found.HighBit = bits, bits, bits - 1
    found.PixelRepresentation = int(values.dtype.kind == "i")
    found.PixelData = values.astype(values.dtype.newbyteorder("<")).tobytes()
    found["PixelData"].VR = "OW" if bits > 8 else "OB"
    put(found, **elements)
    if "BitsStored" in elements and "HighBit" not in elements:
        found.HighBit = found.BitsStored - 1
    return found


def put(data, **elements):
    """Set elements; dictionaries become items of a sequence, None deletes."""
    for keyword, value in elements.items():
        if value is None:
            delattr(data, keyword)
        elif isinstance(value, dict):
            setattr(data, keyword, [item(**value)])
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            setattr(data, keyword, [item(**one) for one in value])
        else:
            setattr(data, keyword, value)
    return data


def item(**elements):
    return put(Dataset(), **elements)


def write(path, values, **elements):
    """A file with such an image."""
    dataset(values, **elements).save_as(path, enforce_file_format=True)
    return path


def write_packed(path, frames, like, syntax, **elements):
    """A file whose frames are compressed already; like: values of their form."""
    data = dataset(like, **elements)
    data.file_meta.TransferSyntaxUID = syntax
    data.PixelData = encapsulate(frames)
    data["PixelData"].VR = "OB"
    data.save_as(path, enforce_file_format=True)
    return path


def ramp(height=6, width=8, dtype=np.int16):
    """Values that all differ."""
    return np.arange(height * width).reshape(height, width).astype(dtype)


def planted(path):
    """A file with the name in every element that holds words, in sequences and private elements, too."""
    data = dataset(ramp())
    inner = Dataset()
    for tag, (kind, count, _, retired, keyword) in DicomDictionary.items():
        group = tag >> 16
        if kind in _TEXTS and keyword and not retired and group not in (0x0000, 0x0002, 0x0004, 0x0006):
            text = PLANTED if count.startswith("1") else [PLANTED] * max(int(count[0]) if count[0].isdigit() else 1, 1)
            setattr(inner, keyword, text)
            setattr(data, keyword, text)
    data.RequestAttributesSequence = [inner]
    data.PixelMeasuresSequence = [inner]
    block = data.private_block(0x0011, "QXZ MAKER", create=True)
    block.add_new(0x01, "LO", PLANTED)
    data.StudyDate, data.PatientBirthDate, data.StudyInstanceUID = "19770707", "19770708", "1.2.840.777.7"
    data.save_as(path, enforce_file_format=True)
    return path


def series(folder, places, size=(9, 7), orientation=(1, 0, 0, 0, 1, 0), **elements):
    """Files of one CT series, one at each position, with pixels of 0.5 by 0.75 millimetres."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, place in enumerate(places):
        own = {"SOPInstanceUID": f"1.2.3.4.{number + 1}", "InstanceNumber": number + 1, "PixelSpacing": [0.5, 0.75]}
        own |= {"ImagePositionPatient": list(place), "ImageOrientationPatient": list(orientation)}
        own |= {"FrameOfReferenceUID": "1.2.3.9", "SliceThickness": 2.5} | SECRETS | elements
        values = np.full(size[::-1], number, np.int16)
        files.append(write(folder / f"{number:03}.dcm", values, **own))
    return files
