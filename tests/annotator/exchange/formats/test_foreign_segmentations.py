"""DICOM segmentations of other programs, label maps and shares among them, and files that are none."""

from __future__ import annotations

import warnings
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.sr.codedict import codes

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.labels import Concept, Label
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from tests.annotator.exchange.formats.scanned import moved, project_of, stack

SEG = FORMATS["dicom-seg"]


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


def test_what_another_program_follows_on_several_slices_stays_one_segment(tmp_path, projects):
    images = stack(tmp_path / "images")
    foreign = by_highdicom(images, tmp_path / "foreign.dcm", np.ones((3, 7, 9), np.uint8), label="melanoma")
    project = projects(tmp_path / "one", images)
    plan = moved(project, foreign, SEG, project)
    assert plan.annotations == 3
    exporting.export(project, tmp_path / "out", SEG, ExportOptions())
    (file,) = (tmp_path / "out").rglob("*.dcm")
    (segment,) = pydicom.dcmread(file).SegmentSequence
    assert segment.TrackingUID == pydicom.dcmread(foreign).SegmentSequence[0].TrackingUID
    assert pydicom.dcmread(file).NumberOfFrames == 3


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
