"""DICOM segmentations: as highdicom, pydicom and validators read them, and in again to the pixel."""

from __future__ import annotations

import shutil
import subprocess
import warnings
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
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Origin
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.dataset import Region
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.formats.dicom_seg.frames import Frame, packed, packed_size
from annotator.exchange.formats.dicom_seg.segments import CATEGORY
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from tests import dicoms
from tests.annotator.exchange.cases import HOW, LABELS, masks
from tests.annotator.exchange.formats.scanned import annotate, moved, noise, project_of, said

SEG = FORMATS["dicom-seg"]
AXIAL, SAGITTAL, CORONAL = (1, 0, 0, 0, 1, 0), (0, 1, 0, 0, 0, -1), (1, 0, 0, 0, 0, -1)
OBLIQUE = (0.8, 0.6, 0, 0, 0, -1)
ULTRASOUND = {
    "kind": "1.2.840.10008.5.1.4.1.1.3.1", "Modality": "US", "SOPInstanceUID": "1.2.3.77", "NumberOfFrames": 3,
    "SeriesInstanceUID": "1.2.3.78", "FrameTime": 40, "FrameIncrementPointer": 0x00181063,
}  # fmt: skip


@pytest.fixture
def projects():
    opened = []
    yield lambda *arguments, **named: opened.append(project_of(*arguments, **named)) or opened[-1]
    for project in opened:
        project.close()


def stack(folder, orientation=AXIAL, count=3, **elements):
    """A series whose files are called in another order than they lie in."""
    normal = np.cross(orientation[:3], orientation[3:])
    places = [tuple(10 + 2.5 * ((2 * number) % count) * normal) for number in range(count)]
    return dicoms.series(folder, places, orientation=orientation, **elements)


def ultrasound(folder):
    folder.mkdir(parents=True, exist_ok=True)
    dicoms.write(folder / "us.dcm", np.zeros((3, 7, 9), np.uint8), **(ULTRASOUND | dicoms.SECRETS))
    return [folder / f"us.dcm#frame={frame}" for frame in range(3)]


def coloured(folder):
    folder.mkdir(parents=True, exist_ok=True)
    kind = {"kind": "1.2.840.10008.5.1.4.1.1.77.1.4", "Modality": "XC"} | dicoms.SECRETS
    return [dicoms.write(folder / "rgb.dcm", np.zeros((5, 11, 3), np.uint8), SOPInstanceUID="1.2.3.55", **kind)]


def photographs(folder):
    folder.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(0).integers(0, 255, (13, 17, 3)).astype(np.uint8)
    Image.fromarray(values).save(folder / "photo.png")
    Image.fromarray(values).save(folder / "photo.jpg")
    Image.fromarray(values[..., 0].astype(np.uint16) * 200).save(folder / "grey.png")
    Image.fromarray(values).convert("RGBA").save(folder / "clear.png")
    return [folder / name for name in ("photo.png", "photo.jpg", "grey.png", "clear.png")]


def exported(project, path, **options):
    exporting.export(project, path, SEG, ExportOptions(**options))
    return sorted((path / "segmentations").rglob("*.dcm"))


# --- round trips


def nameless(folder):
    """A file without a study, a series, or an identifier of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    lacks = dict.fromkeys(("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"), "")
    return [dicoms.write(folder / "x.dcm", np.zeros((7, 9), np.int16), **(lacks | dicoms.SECRETS))]


SOURCES = {
    "axial": stack, "sagittal": lambda folder: stack(folder, SAGITTAL),
    "coronal": lambda folder: stack(folder, CORONAL), "oblique": lambda folder: stack(folder, OBLIQUE),
    "frames": ultrasound, "colours": coloured,
    "nameless": nameless, "photographs": photographs,
    "all": lambda folder: [*stack(folder / "ct"), *ultrasound(folder / "us")],
}  # fmt: skip


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


def test_patient_and_study_are_those_of_the_images_and_nobodys_where_it_is_anonymous(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images", StudyID="S1", AccessionNumber="A77"))
    annotate(project, annotator="Irène Joliot")
    (file,) = exported(project, tmp_path / "out")
    found = pydicom.dcmread(file)
    for keyword, value in (dicoms.SECRETS | {"StudyID": "S1", "AccessionNumber": "A77"}).items():
        assert str(found[keyword].value) == value
    assert (found.StudyInstanceUID, found.FrameOfReferenceUID) == ("1.2.3", "1.2.3.9")
    assert str(found.ContentCreatorName) == "Irène Joliot^"
    (hidden,) = exported(project, tmp_path / "hidden", anonymous=True)
    content = b"".join(path.read_bytes() for path in (tmp_path / "hidden").rglob("*") if path.is_file())
    for secret in (*dicoms.SECRETS.values(), "A77", "Joliot", "S1 "):
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
    (file,) = exported(project, tmp_path / "out")
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


def test_what_another_program_follows_on_several_slices_stays_one_segment(tmp_path, projects):
    images = stack(tmp_path / "images")
    foreign = by_highdicom(images, tmp_path / "foreign.dcm", np.ones((3, 7, 9), np.uint8), label="melanoma")
    project = projects(tmp_path / "one", images)
    plan = moved(project, foreign, SEG, project)
    assert plan.annotations == 3
    (file,) = exported(project, tmp_path / "out")
    (segment,) = pydicom.dcmread(file).SegmentSequence
    assert segment.TrackingUID == pydicom.dcmread(foreign).SegmentSequence[0].TrackingUID
    assert pydicom.dcmread(file).NumberOfFrames == 3


# --- other programs' files


def by_highdicom(images, path, pixels, kind="BINARY", code=codes.SCT.Neoplasm, label="tumour", **more):
    """A segmentation that highdicom writes by itself."""
    sources = [pydicom.dcmread(image) for image in images]
    for source in sources:
        for keyword in ("AccessionNumber", "StudyID", "StudyDate", "StudyTime", "PatientSex", "Manufacturer"):
            if keyword not in source:
                setattr(source, keyword, "")
    described = highdicom.seg.SegmentDescription(
        1, label, codes.SCT.MorphologicallyAbnormalStructure, code, "MANUAL", tracking_uid="1.2.3.4.5.6",
        tracking_id="x", display_color=highdicom.color.CIELabColor.from_rgb(255, 0, 0),
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = highdicom.seg.Segmentation(
            sources, pixels, kind, [described], "1.2.9.1", 1, "1.2.9.2", 1, "m", "m", "1", "1", **more
        )  # fmt: skip
    made.save_as(path)
    return path


def test_shares_are_cut_at_a_half_and_that_is_told(tmp_path, projects):
    images = stack(tmp_path / "images", count=1)
    pixels = np.linspace(0, 1, 63).reshape(1, 7, 9)
    path = by_highdicom(images, tmp_path / "x.dcm", pixels, "FRACTIONAL", max_fractional_value=200)
    dataset = importing.read(projects(tmp_path / "one", images), path, SEG)
    (region,) = dataset.items[0].regions
    assert np.array_equal(region.mask.to_array(9, 7), np.rint(pixels[0] * 200) >= 100)
    assert "from one half on" in dataset.notices[0]


def test_a_label_map_is_read(tmp_path, projects):
    images = stack(tmp_path / "images")
    pixels = np.random.default_rng(4).integers(0, 2, (3, 7, 9)).astype(np.uint8)
    path = by_highdicom(images, tmp_path / "x.dcm", pixels, "LABELMAP")
    dataset = importing.read(projects(tmp_path / "one", images), path, SEG)
    found = {Path(item.name).stem: item.regions[0].mask.to_array(9, 7) for item in dataset.items}
    assert all(np.array_equal(found[f"{number:03}"], pixels[number] == 1) for number in range(3))


def test_labels_are_found_by_code_then_by_name_else_they_are_new(tmp_path, projects):
    images = stack(tmp_path / "images", count=1)
    one = np.ones((1, 7, 9), np.uint8)
    coded = Label(5, "mass", "Mass", "#56B4E9", codes=(Concept("SCT", "108369006", "Neoplasm"),))
    named = Label(6, "tumour", "Tumour", "#D55E00")
    path = by_highdicom(images, tmp_path / "x.dcm", one)

    def label(name, *labels):
        return importing.read(projects(tmp_path / name, images, labels), path, SEG).labels[0]

    assert label("both", coded, named).name == "mass"
    assert label("name", named).name == "tumour"
    new = label("none", Label(7, "else", "Else", "#DDEEAA"))
    assert (new.name, new.codes[0].value, new.colour) == ("tumour", "108369006", "#FF0000")


def test_new_labels_are_asked_about_as_of_other_formats(tmp_path, projects):
    images = stack(tmp_path / "images", count=1)
    path = by_highdicom(images, tmp_path / "x.dcm", np.ones((1, 7, 9), np.uint8))
    project = projects(tmp_path / "one", images)
    dataset = importing.read(project, path, SEG)
    assert importing.plan(project, dataset).errors
    plan = importing.plan(project, dataset, Choices(other_labels=Fate.NEW))
    importing.apply(project, plan)
    assert project.labels.by_name("tumour").codes[0].value == "108369006"


def test_frames_of_images_that_the_project_lacks_are_told_and_left_out(tmp_path, projects):
    images = stack(tmp_path / "images")
    path = by_highdicom(images, tmp_path / "x.dcm", np.ones((3, 7, 9), np.uint8))
    dataset = importing.read(projects(tmp_path / "one", images[:1]), path, SEG)
    assert len(dataset.items) == 1
    assert dataset.notices[0].startswith("2 frames of segmentations are left out")


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


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_a_damaged_file_is_told_in_a_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "damaged"
    if not folder.exists():
        folder.mkdir()
        images = stack(folder / "images")
        project_of(folder, images).close()
        by_highdicom(images, folder / "x.dcm", np.ones((3, 7, 9), np.uint8))
    content = bytearray((folder / "x.dcm").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(132, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "y.dcm"
    path.write_bytes(content[: data.draw(st.sampled_from((len(content), len(content) // 2, 300)))])
    SEG.recognises(path)
    project = Project.open(folder / "job.annot")
    try:
        importing.read(project, path, SEG)
    except KnownError as fault:
        assert str(fault)
    finally:
        project.close()


def test_an_image_is_no_segmentation_and_a_folder_of_both_is_not_taken_for_one(tmp_path, projects):
    images = stack(tmp_path / "images")
    by_highdicom(images, tmp_path / "images" / "zz.dcm", np.ones((3, 7, 9), np.uint8))
    assert not SEG.recognises(images[0])
    assert not SEG.recognises(tmp_path / "images")
    project = projects(tmp_path / "one", images)
    with pytest.raises(KnownError, match="no DICOM segmentation"):
        importing.read(project, images[0], SEG)
    assert len(importing.read(project, tmp_path / "images", SEG).items) == 3


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
