"""Copies of DICOM images: files without the patient, or as they are; frames as pictures of their own."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from dicoms import SECRETS, ramp, write

from annotator.core.images import find_images, open_picture
from annotator.core.project.project import Project
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from tests.annotator.exchange.cases import LABELS


@pytest.fixture
def exported(tmp_path):
    """The folder of an export of one file of each kind, and what it calls them."""
    folder = tmp_path / "images"
    folder.mkdir()
    write(folder / "1.2.840.5", ramp(), SOPInstanceUID="1.5", **SECRETS)
    write(folder / "single.DCM", ramp())
    frames = np.stack([ramp(), ramp() + 1000])
    white = {"PhotometricInterpretation": "MONOCHROME1", "RescaleSlope": 1, "RescaleIntercept": -1024}
    write(folder / "heart", frames, NumberOfFrames=2, **white)
    project = Project.create(folder / "job.annot", LabelSet("a set", LABELS))
    project.add_images(find_images(folder))
    options = ExportOptions(Which.ALL, copy_images=True)
    exporting.export(project, tmp_path / "out", FORMATS["coco"], options)
    exporting.export(project, tmp_path / "whole", FORMATS["coco"], replace(options, identified=True))
    project.close()
    images = json.loads((tmp_path / "out" / "annotations.json").read_text())["images"]
    return folder, tmp_path / "out" / "images", [image["file_name"] for image in images]


def test_files_are_copied_with_a_suffix_and_without_the_patient(exported):
    folder, copies, names = exported
    assert set(names) == {"1.2.840.5.dcm", "single.dcm", "heart-frame0.tif", "heart-frame1.tif"}
    copy, whole = (place / "1.2.840.5.dcm" for place in (copies, copies.parent.parent / "whole" / "images"))
    assert whole.read_bytes() == (folder / "1.2.840.5").read_bytes()
    for secret in SECRETS.values():
        assert secret.encode() in whole.read_bytes() and secret.encode() not in copy.read_bytes()
    before, after = open_picture(folder / "1.2.840.5"), open_picture(copy)
    np.testing.assert_array_equal(before.stored(before.box), after.stored(after.box))


@pytest.mark.parametrize("number", [0, 1])
def test_frames_are_files_of_their_own(exported, number):
    place = exported[1] / f"heart-frame{number}.tif"
    np.testing.assert_array_equal(tifffile.imread(place), ramp() + 1000 * number - 1024)
    with tifffile.TiffFile(place) as tiff:
        assert tiff.pages[0].photometric.name == "MINISWHITE"
