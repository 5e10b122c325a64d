"""What is read of a header: what the tool needs, and nothing of the patient."""

import dataclasses

import numpy as np
import pytest
import SimpleITK
from dicoms import PACKAGED, SECRETS, ramp, write
from pydicom.uid import EnhancedMRImageStorage, UltrasoundImageStorage

from annotator.core.errors import KnownError
from annotator.core.images import open_picture, read_spacing
from annotator.core.images.dicom.header import read_header
from annotator.core.images.dicom.identity import key_of
from annotator.core.images.scale import Basis
from annotator.core.regions.mask import Box


def header_of(path, **elements):
    return read_header(write(path / "a.dcm", ramp(), **elements))


def test_nothing_of_the_patient_is_kept(tmp_path):
    told = repr(header_of(tmp_path, **SECRETS, PatientSex="F", InstitutionName="Radium", ImageComments="for Marie"))
    for secret in (*SECRETS.values(), "Curie", "Marie", "Radium", "1.2.3.4"):
        assert secret not in told


def test_keys_tell_apart_and_are_short(tmp_path):
    one = header_of(tmp_path, PatientID="A", SeriesInstanceUID="1.2").identity
    other = header_of(tmp_path, PatientID="B", SeriesInstanceUID="1.2").identity
    assert one.patient != other.patient
    assert (one.series, one.study, one.instance) == (other.series, other.study, other.instance)
    assert {len(key) for key in dataclasses.astuple(one)} == {16}
    assert one.patient == key_of("", "A")
    elsewhere = header_of(tmp_path, PatientID="A", IssuerOfPatientID="other clinic").identity
    assert elsewhere.patient != one.patient
    assert header_of(tmp_path, PatientID="").identity.patient == ""


def test_a_real_ct():
    header = read_header(PACKAGED / "CT_small.dcm")
    assert (header.modality, header.units, header.rescale.slope, header.rescale.intercept) == ("CT", "HU", 1, -1024)
    assert (header.width, header.height, header.frames, header.channels) == (128, 128, 1, 1)
    assert (header.bits, header.allocated, header.signed, header.photometric) == (16, 16, True, "MONOCHROME2")
    assert (header.scale.basis, header.padding, header.number) == (Basis.PATIENT, (-2000, -2000), 1)
    assert header.burned_in is None
    assert header.laterality == ""


GEOMETRY = ["CT_small.dcm", "MR_small.dcm", "dicomdirtests/77654033/CT2/17106", "dicomdirtests/98892001/CT2N/6293"]


@pytest.mark.parametrize("name", [*GEOMETRY, "dicomdirtests/98892003/MR700/4467"])
def test_geometry_is_itks(name):
    reader = SimpleITK.ImageFileReader()
    reader.SetFileName(str(PACKAGED / name))
    reader.SetImageIO("GDCMImageIO")
    image = reader.Execute()
    header = read_header(PACKAGED / name)
    np.testing.assert_allclose(header.scale.spacing, image.GetSpacing()[:2], rtol=1e-6)
    np.testing.assert_allclose(header.place.position, image.GetOrigin(), atol=1e-6)
    direction = np.reshape(image.GetDirection(), (3, 3))
    np.testing.assert_allclose(header.place.orientation, direction[:, :2].T.ravel(), atol=1e-4)  # made square there
    np.testing.assert_allclose(header.place.normal, direction[:, 2], atol=1e-4)
    assert open_picture(PACKAGED / name).spacing == header.scale.spacing == read_spacing(PACKAGED / name)


TWO, THREE = [0.2, 0.1], [0.3, 0.3]
PLANE = {"ImagePositionPatient": [0, 0, 0], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
BASES = [
    ({"Modality": "CT", "PixelSpacing": TWO}, Basis.PATIENT),
    ({"Modality": "CR", "PixelSpacing": TWO}, Basis.UNTOLD),
    ({"Modality": "OT", "PixelSpacing": TWO}, Basis.UNTOLD),
    ({"Modality": "MG", "PixelSpacing": TWO, **PLANE}, Basis.PATIENT),
    ({"Modality": "DX", "PixelSpacing": TWO, "ImagerPixelSpacing": TWO}, Basis.DETECTOR),
    ({"Modality": "DX", "PixelSpacing": TWO, "ImagerPixelSpacing": THREE}, Basis.CORRECTED),
    ({"Modality": "DX", "PixelSpacing": TWO, "PixelSpacingCalibrationType": "FIDUCIAL"}, Basis.CORRECTED),
    ({"Modality": "MG", "ImagerPixelSpacing": TWO}, Basis.DETECTOR),
    ({"Modality": "CR", "NominalScannedPixelSpacing": TWO}, Basis.DETECTOR),
    ({"Modality": "CT"}, Basis.UNTOLD),
    ({"Modality": "CT", "PixelSpacing": [0, 1]}, Basis.UNTOLD),
]


@pytest.mark.parametrize(("elements", "basis"), BASES)
def test_what_a_spacing_measures(tmp_path, elements, basis):
    header = header_of(tmp_path, **elements)
    assert header.scale.basis is basis
    told = elements.get("PixelSpacing") != [0, 1] and any(name.endswith("Spacing") for name in elements)
    assert header.scale.spacing == ((0.1, 0.2) if told else None)
    assert header.aspect == (2 if told else 1)
    trusted = basis in (Basis.PATIENT, Basis.CORRECTED)
    assert open_picture(tmp_path / "a.dcm").spacing == ((0.1, 0.2) if trusted else None)


def test_pixels_that_are_not_square_keep_their_grid(tmp_path):
    header = header_of(tmp_path, PixelAspectRatio=[2, 1])
    assert header.aspect == 2
    assert (open_picture(tmp_path / "a.dcm").width, open_picture(tmp_path / "a.dcm").height) == (8, 6)


def region(**elements):
    ends = {"RegionLocationMinX0": 2, "RegionLocationMinY0": 1, "RegionLocationMaxX1": 6, "RegionLocationMaxY1": 4}
    units = {"PhysicalUnitsXDirection": 3, "PhysicalUnitsYDirection": 3}
    return ends | units | {"PhysicalDeltaX": 0.01, "PhysicalDeltaY": -0.02} | elements


def test_regions_of_ultrasound(tmp_path):
    items = [region(), region(PhysicalUnitsYDirection=4), region(RegionLocationMaxX1=0)]
    header = header_of(tmp_path, SequenceOfUltrasoundRegions=items, SOPClassUID=UltrasoundImageStorage, Modality="US")
    assert [one.box for one in header.regions] == [Box(2, 1, 5, 4)] * 2
    assert header.regions[0].spacing == pytest.approx((0.1, 0.2))
    assert header.regions[1].spacing is None


UNITS = [
    ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": -1024}, "HU"),
    ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": -1024, "RescaleType": "HU"}, "HU"),
    ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": -1024, "RescaleType": "US"}, ""),
    ({"Modality": "CT"}, ""),
    ({"Modality": "MR", "RescaleSlope": 2, "RescaleIntercept": 0}, ""),
    ({"Modality": "OT", "RescaleSlope": 2, "RescaleIntercept": 0, "RescaleType": "HU"}, "HU"),
    ({"Modality": "PT", "RescaleSlope": 2, "RescaleIntercept": 0, "RescaleType": "BQML"}, "BQML"),
]


@pytest.mark.parametrize(("elements", "units"), UNITS)
def test_hounsfield_units_only_where_they_are(tmp_path, elements, units):
    assert header_of(tmp_path, **elements).units == units
    names = {preset.name for preset in open_picture(tmp_path / "a.dcm").presets}
    assert ("Lung" in names) == (units == "HU")


@pytest.mark.parametrize(("said", "found"), [("YES", True), ("NO", False), ("", None), ("perhaps", None)])
def test_writing_in_the_pixels(tmp_path, said, found):
    assert header_of(tmp_path, BurnedInAnnotation=said).burned_in is found


@pytest.mark.parametrize("said", [{"ImageLaterality": "L"}, {"Laterality": "L"}])
def test_sides(tmp_path, said):
    assert header_of(tmp_path, **said).laterality == "L"


def frame_groups(number):
    return {
        "PixelMeasuresSequence": {"PixelSpacing": [0.5 + number, 0.25]},
        "PlanePositionSequence": {"ImagePositionPatient": [0, 0, 3 * number]},
        "PixelValueTransformationSequence": {
            "RescaleSlope": number + 1, "RescaleIntercept": -number, "RescaleType": "US",
        },
        "FrameVOILUTSequence": {"WindowCenter": 10 * number + 5, "WindowWidth": 20},
        "FrameAnatomySequence": {"FrameLaterality": "LR"[number]},
    }  # fmt: skip


def test_functional_groups_of_a_frame_come_first(tmp_path):
    path = write(
        tmp_path / "a.dcm", np.stack([ramp(), ramp()]), NumberOfFrames=2, kind=EnhancedMRImageStorage, Modality="MR",
        SharedFunctionalGroupsSequence={"PlaneOrientationSequence": {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}},
        PerFrameFunctionalGroupsSequence=[frame_groups(0), frame_groups(1)],
    )  # fmt: skip
    frames = [path.with_name(f"a.dcm#frame={number}") for number in range(2)]
    for number, frame in enumerate(frames):
        header = read_header(frame)
        assert header.scale.spacing == (0.25, 0.5 + number)
        assert header.place.position == (0, 0, 3 * number)
        assert header.place.orientation == (0, 1, 0, 0, 0, -1)
        assert header.presets[0].display.window == (10 * number - 5, 10 * number + 15)
        assert header.laterality == "LR"[number]
        picture = open_picture(frame)
        np.testing.assert_array_equal(picture.source.read(0, picture.box)[..., 0], ramp() * (number + 1) - number)
    assert read_header(path) == read_header(frames[0])


def test_values_that_cannot_be_told_are_refused_and_nothing_else_is(tmp_path):
    path = write(
        tmp_path / "a.dcm", ramp(), RescaleSlope="1.25", RescaleIntercept="0", WindowCenter="40", WindowWidth="400"
    )
    content = path.read_bytes()
    path.write_bytes(content.replace(b"1.25", b"nope"))
    with pytest.raises(KnownError, match="rescaling is damaged"):
        read_header(path)
    with pytest.raises(KnownError, match="rescaling is damaged"):
        open_picture(path)
    path.write_bytes(content.replace(b"400 ", b"x00 "))
    assert read_header(path).presets == ()


COS, SIN = 0.8, 0.6
EDGES = [
    ({"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}, ("R", "L", "A", "P")),  # axial
    ({"ImageOrientationPatient": [1, 0, 0, 0, 0, -1]}, ("R", "L", "H", "F")),  # coronal
    ({"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}, ("A", "P", "H", "F")),  # sagittal
    ({"ImageOrientationPatient": [COS, SIN, 0, -SIN, COS, 0]}, ("RA", "LP", "AL", "PR")),  # turned by 37 degrees
    ({"ImageOrientationPatient": [0, 0, 0, 0, 0, 0]}, ("", "", "", "")),
    ({"PatientOrientation": ["A", "FR"]}, ("P", "A", "HL", "FR")),
    ({"PatientOrientation": ["A"]}, ("", "", "", "")),
    ({"PatientOrientation": ["CR", "LE"]}, ("", "", "", "")),  # of an animal
    ({}, ("", "", "", "")),
]


@pytest.mark.parametrize(("elements", "sides"), EDGES)
def test_what_the_edges_show(tmp_path, elements, sides):
    if "ImageOrientationPatient" in elements:
        elements = {**elements, "ImagePositionPatient": [0, 0, 0]}
    assert header_of(tmp_path, **elements).sides == sides
    assert open_picture(tmp_path / "a.dcm").sides == sides
