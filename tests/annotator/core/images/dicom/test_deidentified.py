"""Copies without the patient: whatever was planted in a header is gone, and the pixels are as they were."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicoms import PACKAGED, PLANTED, planted, ramp, write

from annotator.core.errors import KnownError
from annotator.core.images import open_picture
from annotator.core.images.dicom.deidentified import deidentified, keyed_uid, may_have_writing
from annotator.core.images.dicom.header import read_header

KEY, OTHER = b"k" * 32, b"o" * 32
REAL = [
    "CT_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "examples_overlay.dcm", "examples_palette.dcm",
    "SC_ybr_full_422_uncompressed.dcm", "MR_small_bigendian.dcm", "examples_ybr_color.dcm", "JPGExtended.dcm",
    "image_dfl.dcm",
]  # fmt: skip


def test_nothing_that_was_planted_is_left(tmp_path):
    path = planted(tmp_path / "a.dcm")
    assert PLANTED.encode() in path.read_bytes()
    copy = deidentified(path, KEY)
    for told in (PLANTED, "QXZ", "1977", "1.2.840.777.7"):
        assert told.encode() not in copy
    data = pydicom.dcmread(io.BytesIO(copy))
    assert data.PatientIdentityRemoved == "YES" and data.PatientName == "" and len(data.PatientID) == 16
    assert data.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
    assert not [element for element in data if element.tag.is_private]


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_looks_and_measures_as_before(tmp_path, name):
    (tmp_path / "copy.dcm").write_bytes(deidentified(PACKAGED / name, KEY))
    before, after = open_picture(PACKAGED / name), open_picture(tmp_path / "copy.dcm")
    assert np.array_equal(before.stored(before.box), after.stored(after.box))
    assert (before.own, before.units, before.spacing, before.sides) == (
        after.own, after.units, after.spacing, after.sides,
    )  # fmt: skip
    assert np.array_equal(before.crop(before.box), after.crop(after.box))
    one, other = read_header(PACKAGED / name), read_header(tmp_path / "copy.dcm")
    assert (one.frames, one.place, one.padding, one.scale) == (other.frames, other.place, other.padding, other.scale)


def test_identifiers_belong_together_under_one_key_and_not_under_another(tmp_path):
    files = [write(tmp_path / f"{n}.dcm", ramp(), SOPInstanceUID=f"1.2.3.{n}", PatientID="A") for n in (1, 2)]
    one, two = (pydicom.dcmread(io.BytesIO(deidentified(file, KEY))) for file in files)
    assert (one.SeriesInstanceUID, one.PatientID) == (two.SeriesInstanceUID, two.PatientID)
    assert one.SOPInstanceUID != two.SOPInstanceUID
    assert deidentified(files[0], KEY) == deidentified(files[0], KEY), "the same bytes each time"
    elsewhere = pydicom.dcmread(io.BytesIO(deidentified(files[0], OTHER)))
    assert elsewhere.SeriesInstanceUID != one.SeriesInstanceUID and elsewhere.PatientID != one.PatientID
    uid = keyed_uid("1.2.3", KEY)
    assert uid.is_valid and uid.startswith("2.25.") and len(uid) <= 44


@pytest.mark.parametrize(
    ("elements", "may"),
    [({"Modality": "US"}, True), ({"Modality": "US", "BurnedInAnnotation": "NO"}, False), ({"Modality": "CT"}, False),
     ({"Modality": "CT", "BurnedInAnnotation": "YES"}, True), ({"Modality": "SC"}, True)],
)  # fmt: skip
def test_writing_that_may_be_burned_in_is_told(tmp_path, elements, may):
    assert may_have_writing(write(tmp_path / "a.dcm", ramp(), **elements)) == may


def test_a_damaged_file_is_refused(tmp_path):
    (tmp_path / "a.dcm").write_bytes(Path(PACKAGED / "CT_small.dcm").read_bytes()[:700])
    with pytest.raises(KnownError):
        deidentified(tmp_path / "a.dcm", KEY)
    with pytest.raises(KnownError):
        deidentified(tmp_path / "none.dcm", KEY)
