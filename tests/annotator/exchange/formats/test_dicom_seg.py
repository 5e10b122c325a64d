"""DICOM segmentations: as highdicom, pydicom and validators read them, and in again to the pixel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pydicom.sr.codedict import codes
from pydicom.uid import UID

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Origin
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.dataset import Region
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.formats.dicom_seg.frames import Frame, packed, packed_size
from annotator.exchange.formats.dicom_seg.segments import CATEGORY
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from tests import dicoms
from tests.annotator.exchange.cases import HOW, LABELS, masks
from tests.annotator.exchange.formats.scanned import (
    OBLIQUE,
    SOURCES,
    annotate,
    moved,
    noise,
    photographs,
    said,
    stack,
    ultrasound,
)

SEG = FORMATS["dicom-seg"]


def exported(project, path, **options):
    exporting.export(project, path, SEG, ExportOptions(**options))
    return sorted((path / "segmentations").rglob("*.dcm"))


# --- round trips


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_regions_come_back_to_the_pixel_and_only_once(tmp_path, projects, source):
    images = source(tmp_path / "images")
    one, two = projects(tmp_path / "one", images), projects(tmp_path / "two", images)
    annotate(one)
    files = exported(one, tmp_path / "out")
    assert format_of(tmp_path / "out") is format_of(files[0]) is SEG
    moved(one, tmp_path / "out", SEG, two)
    assert said(two) == said(one)
    for project in (one, two):
        again = importing.plan(project, importing.read(project, tmp_path / "out", SEG))
        assert (again.edits, again.already) == ((), 2 * len(images))


def test_images_are_known_by_their_identifiers_wherever_they_lie_and_a_file_alone_will_do(tmp_path, projects):
    one = projects(tmp_path / "one", stack(tmp_path / "images"))
    annotate(one)
    (file,) = exported(one, tmp_path / "out")
    shutil.copy(file, tmp_path / "alone.dcm")
    for number, image in enumerate(sorted((tmp_path / "images").iterdir())):
        image.rename(image.with_name(f"other{9 - number}.dcm"))
    two = projects(tmp_path / "two", sorted((tmp_path / "images").iterdir()))
    moved(one, tmp_path / "alone.dcm", SEG, two)
    found, names = said(two), {"000.dcm": "other9.dcm", "001.dcm": "other8.dcm", "002.dcm": "other7.dcm"}
    assert {Path(path).name: value for path, value in found.items()} == {
        names[Path(path).name]: value for path, value in said(one).items()
    }


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_frames_are_packed_as_numpy_packs_all_of_them(data):
    width, height = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9))
    drawn = [data.draw(masks(width, height)) for _ in range(data.draw(st.integers(1, 5)))]
    whole = np.packbits(np.stack([mask.to_array(width, height) for mask in drawn]).ravel(), bitorder="little").tobytes()
    found = b"".join(packed([Frame(number, 0, mask) for number, mask in enumerate(drawn, 1)], width, height))
    assert found == whole + b"\0" * (len(whole) % 2)
    assert packed_size(len(drawn), width, height) == len(found)


# --- as others read it


def test_highdicom_finds_every_segment_on_its_image(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images", OBLIQUE))
    annotate(project)
    (file,) = exported(project, tmp_path / "out")
    seg = highdicom.seg.segread(file)
    regions = [(record, one) for record in project.pictures() for one in project.annotations(record.id)]
    assert seg.number_of_segments == len(regions) == 6
    assert seg.SegmentsOverlap == "YES"
    for record, annotation in regions:
        source = pydicom.dcmread(project.image_path(record), stop_before_pixels=True)
        (number,) = seg.get_segment_numbers(tracking_id=tracking(project, annotation))
        pixels = seg.get_pixels_by_source_instance([source.SOPInstanceUID], segment_numbers=[number])[0, ..., 0]
        assert np.array_equal(pixels, annotation.mask.to_array(9, 7))
    # Where frames lie, as highdicom sees it: in the volume that the series makes.
    volume = seg.get_volume(combine_segments=False)
    assert volume.spatial_shape == (3, 7, 9)
    assert np.allclose(sorted(volume.spacing), sorted((2.5, 0.5, 0.75)))


def tracking(project, annotation):
    return f"{project.labels.by_id(annotation.label_id).name} {annotation.id}"


def test_frames_of_ultrasound_are_named_by_number(tmp_path, projects):
    project = projects(tmp_path / "one", ultrasound(tmp_path / "images"))
    annotate(project)
    (file,) = exported(project, tmp_path / "out")
    seg = pydicom.dcmread(file)
    sources = [
        group.DerivationImageSequence[0].SourceImageSequence[0] for group in seg.PerFrameFunctionalGroupsSequence
    ]
    assert [one.ReferencedFrameNumber for one in sources] == [1, 1, 2, 2, 3, 3]
    assert {one.ReferencedSOPInstanceUID for one in sources} == {"1.2.3.77"}
    assert "FrameOfReferenceUID" not in seg


def test_a_segment_says_what_it_is_and_how_it_was_made(tmp_path, projects):
    skin = Concept("SCT", "39937001", "Skin")
    tissue = Concept("SCT", "85756007", "Tissue")
    labels = (Label(1, "melanoma", "Melanoma", "#56B4E9", codes=(tissue, skin)), Label(2, "b", "B", "#D55E00"))
    project = projects(tmp_path / "one", photographs(tmp_path / "images")[:1], labels)
    drawn, accepted = noise(1, 17, 13), noise(2, 17, 13)
    annotate(project, lambda number, width, height: [
        Region("melanoma", drawn, origin=Origin.DRAWN),
        Region("melanoma", accepted, origin=Origin.ACCEPTED, provenance=HOW),
    ])  # fmt: skip
    (file,) = exported(project, tmp_path / "out")
    first, second = pydicom.dcmread(file).SegmentSequence
    for one in (first, second):
        assert one.SegmentedPropertyTypeCodeSequence[0].CodeValue == "39937001"
        assert one.SegmentedPropertyCategoryCodeSequence[0].CodeValue == "85756007"
        assert one.SegmentLabel == "melanoma"
        # CIE L*a*b* of #56B4E9 under D50: 70.0, −15.5, −35.7 (by hand from the profile of sRGB).
        lightness, green, blue = one.RecommendedDisplayCIELabValue
        assert lightness * 100 / 65535 == pytest.approx(69.5, abs=1)
        assert green * 255 / 65535 - 128 == pytest.approx(-16, abs=4)
        assert blue * 255 / 65535 - 128 == pytest.approx(-35, abs=4)
    assert (first.SegmentAlgorithmType, second.SegmentAlgorithmType) == ("MANUAL", "SEMIAUTOMATIC")
    (algorithm,) = second.SegmentationAlgorithmIdentificationSequence
    assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == ("m.safetensors", "f" * 16)
    assert algorithm.AlgorithmFamilyCodeSequence[0].CodeValue == codes.DCM.ArtificialIntelligence.value
    assert algorithm.AlgorithmParameters.startswith("layer=layer3,contrast=dual,target=melanoma,threshold=0.5")


def test_without_a_category_among_the_codes_it_is_something_altered(tmp_path, projects):
    project = projects(tmp_path / "one", photographs(tmp_path / "images")[:1])
    annotate(project)
    (file,) = exported(project, tmp_path / "out")
    for one in pydicom.dcmread(file).SegmentSequence:
        assert one.SegmentedPropertyCategoryCodeSequence[0].CodeValue == CATEGORY.value == "49755003"


def test_beside_copies_without_the_patient_it_fits_the_copies_and_comes_back_into_the_project(tmp_path, projects):
    images = stack(tmp_path / "images", StudyID="S1", AccessionNumber="A77")
    project = projects(tmp_path / "one", images)
    annotate(project)
    (file,) = exported(project, tmp_path / "out", copy_images=True)
    found = pydicom.dcmread(file)
    copies = [pydicom.dcmread(path) for path in sorted((tmp_path / "out" / "images").rglob("*.dcm"))]
    (listed,) = found.ReferencedSeriesSequence
    referred = {one.ReferencedSOPInstanceUID for one in listed.ReferencedInstanceSequence}
    assert len(copies) == len(images) and referred <= {one.SOPInstanceUID for one in copies}
    for keyword in ("StudyInstanceUID", "FrameOfReferenceUID", "PatientID"):
        assert {one[keyword].value for one in (found, *copies)} == {copies[0][keyword].value}
    assert listed.SeriesInstanceUID == copies[0].SeriesInstanceUID and found.StudyInstanceUID != "1.2.3"
    content = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    for secret in (*dicoms.SECRETS.values(), "A77"):
        assert secret.encode() not in content
    two = projects(tmp_path / "two", images)
    moved(project, tmp_path / "out", SEG, two)
    assert said(two) == said(project)


@pytest.mark.parametrize("options", [{}, {"anonymous": True}], ids=["unasked", "anonymous"])
def test_patient_and_study_are_those_of_the_images_only_where_they_are_asked_for(tmp_path, projects, options):
    project = projects(tmp_path / "one", stack(tmp_path / "images", StudyID="S1", AccessionNumber="A77"))
    annotate(project, annotator="Irène Joliot")
    (file,) = exported(project, tmp_path / "out", identified=True)
    found = pydicom.dcmread(file)
    for keyword, value in (dicoms.SECRETS | {"StudyID": "S1", "AccessionNumber": "A77"}).items():
        assert str(found[keyword].value) == value
    assert (found.StudyInstanceUID, found.FrameOfReferenceUID) == ("1.2.3", "1.2.3.9")
    assert str(found.ContentCreatorName) == "Irène Joliot^"
    (hidden,) = exported(project, tmp_path / "hidden", **options)
    content = b"".join(path.read_bytes() for path in (tmp_path / "hidden").rglob("*") if path.is_file())
    for secret in (*dicoms.SECRETS.values(), "A77", "S1 ", *(["Joliot"] if options else [])):
        assert secret.encode() not in content
    found = pydicom.dcmread(hidden)
    assert len(found.PatientID) == 16
    assert found.StudyInstanceUID == "1.2.3"
    two = projects(tmp_path / "two", sorted((tmp_path / "images").iterdir()))
    moved(project, tmp_path / "hidden", SEG, two)
    assert said(two) == said(project)


def test_letters_of_any_script_are_the_same_in_file_and_project(tmp_path, projects):
    name = "Yamada^Tarou=山田^太郎=やまだ^たろう"
    letters = {"SpecificCharacterSet": ["", "ISO 2022 IR 87"], "PatientName": name}
    project = projects(tmp_path / "one", stack(tmp_path / "images", **letters))
    annotate(project, lambda number, width, height: [Region("Läsion 2", noise(number, width, height), annotator="李")])
    (file,) = exported(project, tmp_path / "out", identified=True)
    found = pydicom.dcmread(file)
    assert (str(found.PatientName), str(found.ContentCreatorName)) == (name, "李^")
    assert {one.SegmentLabel for one in found.SegmentSequence} == {"Läsion 2"}
    assert found.SegmentSequence[0].TrackingID.startswith("Läsion 2 ")


def test_every_reader_has_a_file_and_every_series_too(tmp_path, projects):
    project = projects(tmp_path / "one", [*stack(tmp_path / "a"), *ultrasound(tmp_path / "b")])
    annotate(project, lambda number, width, height: [
        Region("melanoma", noise(number, width, height), annotator="Ada" if number % 2 else "Bo/B"),
    ])  # fmt: skip
    files = exported(project, tmp_path / "out")
    found = [pydicom.dcmread(file) for file in files]
    series = [one.ReferencedSeriesSequence[0].SeriesInstanceUID for one in found]
    assert sorted(zip((str(one.ContentCreatorName) for one in found), series, strict=True)) == [
        ("Ada^", "1.2.3.1"), ("Ada^", "1.2.3.78"), ("Bo/B^", "1.2.3.1"), ("Bo/B^", "1.2.3.78"),
    ]  # fmt: skip
    assert len({one.SeriesInstanceUID for one in found}) == 4
    assert len({one.SOPInstanceUID for one in found}) == 4


def test_photographs_go_along_with_their_own_values(tmp_path, projects):
    project = projects(tmp_path / "one", photographs(tmp_path / "images"))
    annotate(project)
    files = exported(project, tmp_path / "out")
    captures = {path.name: pydicom.dcmread(path) for path in (tmp_path / "out" / "images").rglob("*.dcm")}
    assert len(captures) == 4
    wanted = {
        np.asarray(Image.open(place)).tobytes()
        for place in (tmp_path / "images").glob("*")
        if "clear" not in place.name
    }
    assert wanted <= {
        one.PixelData[: one.Rows * one.Columns * one.SamplesPerPixel * one.BitsAllocated // 8]
        for one in captures.values()
    }
    instances = {one.SOPInstanceUID: one for one in captures.values()}
    for file in files:
        seg = pydicom.dcmread(file)
        source = instances.pop(seg.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID)
        assert (source.PatientID, source.StudyInstanceUID) == (seg.PatientID, seg.StudyInstanceUID)
    assert instances == {}


# --- identity


def test_what_follows_a_region_stays_and_the_file_is_named_by_its_content(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images"))
    annotate(project)
    (file,), (again,) = (exported(project, tmp_path / name) for name in ("out", "again"))
    assert file.read_bytes() == again.read_bytes()
    before = pydicom.dcmread(file)
    record = project.pictures()[0]
    plan = importing.plan(project, one_more(project, record))
    importing.apply(project, plan)
    (later,) = exported(project, tmp_path / "later")
    after = pydicom.dcmread(later)
    assert after.SOPInstanceUID != before.SOPInstanceUID
    assert after.SeriesInstanceUID == before.SeriesInstanceUID
    trackings = [{one.TrackingUID for one in found.SegmentSequence} for found in (before, after)]
    assert trackings[0] < trackings[1]
    assert all(UID(one).is_valid for one in (*trackings[1], after.SOPInstanceUID, after.SeriesInstanceUID))


def one_more(project, record):
    from annotator.exchange.data.dataset import Dataset, Item

    return Dataset(LABELS, (Item(record.path, 9, 7, (Region("melanoma", noise(99, 9, 7)),)),))


# --- what cannot be done


def test_labels_without_codes_are_named_before_anything_is_written(tmp_path, projects):
    labels = (Label(1, "melanoma", "Melanoma", "#56B4E9"), Label(2, "b", "B", "#D55E00"))
    project = projects(tmp_path / "one", stack(tmp_path / "images"), labels)
    annotate(project, lambda number, width, height: [Region("melanoma", noise(number, width, height))])
    with pytest.raises(KnownError, match=r"1 label has no code.*: Melanoma") as fault:
        exported(project, tmp_path / "out")
    assert "label editor" in str(fault.value)
    assert [place.name for place in tmp_path.iterdir() if "out" in place.name] == []


def test_whole_image_labels_and_tags_are_told_as_losses(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images", count=1))
    annotate(project, lambda number, width, height: [Region("melanoma"), Region("melanoma", noise(1, width, height))])
    assert "1 label of a whole image is left out" in exporting.losses(project, SEG)[0]


# --- validators, where they are installed


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy (dicom3tools) is not installed")
@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_dciodvfy_finds_no_error(tmp_path, projects, source):
    project = projects(tmp_path / "one", source(tmp_path / "images"))
    annotate(project, provenance=HOW)
    exported(project, tmp_path / "out")
    for file in (tmp_path / "out").rglob("*.dcm"):
        told = subprocess.run(["dciodvfy", str(file)], capture_output=True, text=True, check=False)
        assert "Error" not in told.stdout + told.stderr, told.stderr


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="dcmdump (dcmtk) is not installed")
def test_dcmdump_reads_every_element(tmp_path, projects):
    project = projects(tmp_path / "one", [*stack(tmp_path / "a"), *photographs(tmp_path / "b")])
    annotate(project)
    exported(project, tmp_path / "out")
    for file in (tmp_path / "out").rglob("*.dcm"):
        told = subprocess.run(["dcmdump", "-q", str(file)], capture_output=True, text=True, check=True)
        assert "(0008,0018) UI" in told.stdout
        assert "E: " not in told.stderr


def test_labels_of_the_set_are_kept_by_the_masks(projects, tmp_path):
    """A label set of hundreds, of which a few are used, writes those few."""
    labels = tuple(Label(number, f"l{number}", f"L{number}", "#56B4E9", codes=(Concept("99T", f"{number}", "x"),))
                   for number in range(1, 301))  # fmt: skip
    project = projects(tmp_path / "one", stack(tmp_path / "images", count=1), labels)
    importing.apply(project, importing.plan(project, of_label(project, "l300")))
    (file,) = exported(project, tmp_path / "out")
    assert [one.SegmentLabel for one in pydicom.dcmread(file).SegmentSequence] == ["l300"]


def of_label(project, name):
    from annotator.exchange.data.dataset import Dataset, Item

    record = project.pictures()[0]
    region = Region(name, Mask.from_array(np.eye(7, 9, dtype=bool)))
    return Dataset(project.labels.labels, (Item(record.path, 9, 7, (region,)),))
