"""NIfTI label volumes: where SimpleITK sees them, as dcm2niix would lay them, and in again to the pixel."""

from __future__ import annotations

import gzip
import itertools
import json
import struct

import nibabel
import numpy as np
import pydicom
import pytest
import SimpleITK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Mask
from annotator.exchange.data.dataset import Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from tests import dicoms
from tests.annotator.exchange.cases import LABELS
from tests.annotator.exchange.formats.scanned import annotate, moved, noise, said

NIFTI = FORMATS["nifti"]
DIRECTIONS = {
    "axial": (1, 0, 0, 0, 1, 0), "sagittal": (0, 1, 0, 0, 0, -1), "coronal": (1, 0, 0, 0, 0, -1),
    "oblique": (0.8, 0.6, 0, 0, 0, -1), "mirrored": (-1, 0, 0, 0, 1, 0),
}  # fmt: skip
directions = pytest.mark.parametrize("direction", DIRECTIONS.values(), ids=list(DIRECTIONS))


def stack(folder, direction=DIRECTIONS["axial"], steps=(2, 0, 1, 3), along=None, **elements):
    """Slices that lie in steps of 2.5 mm along their normal, or along another direction."""
    normal = np.cross(direction[:3], direction[3:]) if along is None else np.array(along)
    places = [tuple(np.array([-20, 13, 7]) + 2.5 * step * normal) for step in steps]
    return dicoms.series(folder, places, orientation=direction, **elements)


def one_label(number, width, height):
    """Regions that do not overlap: of two labels."""
    first, second = noise(number, width, height), noise(number + 50, width, height)
    return [Region("melanoma", first - second), Region(LABELS[1].name, second)]


def exported(project, path):
    exporting.export(project, path, NIFTI)
    return sorted((path / "segmentations").rglob("*.nii.gz"))


def points(project):
    """Of each labelled pixel, by the standard's own formula: its place in LPS, and its label's number."""
    for record in project.pictures():
        data = pydicom.dcmread(project.image_path(record), stop_before_pixels=True)
        turned, first = np.array(data.ImageOrientationPatient, float), np.array(data.ImagePositionPatient, float)
        down, across = map(float, data.PixelSpacing)
        for annotation in project.annotations(record.id):
            number = [label.id for label in LABELS].index(annotation.label_id) + 1
            rows, columns = np.nonzero(annotation.mask.to_array(data.Columns, data.Rows))
            for row, column in zip(rows, columns, strict=True):
                yield first + turned[:3] * across * column + turned[3:] * down * row, number


# --- as others see it


@directions
def test_simpleitk_finds_every_pixel_where_dicom_says_it_is(tmp_path, projects, direction):
    project = projects(tmp_path / "one", stack(tmp_path / "images", direction))
    annotate(project, one_label)
    (file,) = exported(project, tmp_path / "out")
    image = SimpleITK.ReadImage(str(file))
    wanted = list(points(project))
    for place, number in wanted:
        assert image[image.TransformPhysicalPointToIndex(place.tolist())] == number
        exact = image.TransformPhysicalPointToContinuousIndex(place.tolist())
        assert np.allclose(exact, np.rint(exact), atol=1e-3)
    assert np.count_nonzero(SimpleITK.GetArrayFromImage(image)) == len(wanted)
    assert sorted(image.GetSpacing()) == pytest.approx([0.5, 0.75, 2.5])


def test_a_tilted_gantry_makes_a_sheared_volume(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images", along=(0, 0.25, 1)))
    annotate(project, one_label)
    (file,) = exported(project, tmp_path / "out")
    image = nibabel.load(file)
    back = np.linalg.inv(image.get_sform())
    for place, number in points(project):
        voxel = back @ [-place[0], -place[1], place[2], 1]
        assert np.allclose(voxel, np.rint(voxel), atol=1e-3)
        assert np.asanyarray(image.dataobj)[tuple(np.rint(voxel[:3]).astype(int))] == number


def test_missing_slices_are_empty_ones_and_uneven_ones_lie_by_themselves(tmp_path, projects):
    gap = projects(tmp_path / "one", stack(tmp_path / "gap", steps=(0, 1, 4)))
    annotate(gap, one_label)
    (file,) = exported(gap, tmp_path / "out")
    assert nibabel.load(file).shape == (9, 7, 5)
    uneven = projects(tmp_path / "two", stack(tmp_path / "uneven", steps=(0, 1, 2.37)))
    annotate(uneven, one_label)
    assert [nibabel.load(file).shape for file in exported(uneven, tmp_path / "out2")] == [(9, 7, 1)] * 3
    other = projects(tmp_path / "three", sorted((tmp_path / "uneven").iterdir()))
    moved(uneven, tmp_path / "out2", NIFTI, other)
    assert said(other) == said(uneven)


def test_labels_that_overlap_have_a_volume_each(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images"))
    annotate(project, lambda number, width, height: [
        Region("melanoma", noise(1, width, height)),
        Region("a/b, c", noise(1, width, height) | noise(2, width, height)),
    ])  # fmt: skip
    files = exported(project, tmp_path / "out")
    assert sorted(file.name.partition("_seg_")[2] for file in files) == ["a_b, c.nii.gz", "melanoma.nii.gz"]
    values = [set(np.unique(np.asanyarray(nibabel.load(file).dataobj)).tolist()) for file in files]
    assert values == [{0, 3}, {0, 1}]
    other = projects(tmp_path / "two", sorted((tmp_path / "images").iterdir()))
    moved(project, tmp_path / "out", NIFTI, other)
    assert said(other) == said(project)


def test_photographs_lie_nowhere_and_have_pixels_of_their_size(tmp_path, projects):
    (tmp_path / "images").mkdir()
    for number in range(2):
        Image.new("RGB", (17, 13), (number, 0, 0)).save(tmp_path / "images" / f"{number}.png")
    images = sorted((tmp_path / "images").iterdir())
    one, two = projects(tmp_path / "one", images), projects(tmp_path / "two", images)
    annotate(one, one_label)
    files = exported(one, tmp_path / "out")
    assert [nibabel.load(file).shape for file in files] == [(17, 13, 1)] * 2
    assert all(np.array_equal(nibabel.load(file).affine, np.eye(4)) for file in files)
    moved(one, tmp_path / "out", NIFTI, two)
    assert said(two) == said(one)


# --- and in again


@directions
def test_regions_come_back_to_the_pixel_and_only_once(tmp_path, projects, direction):
    images = stack(tmp_path / "images", direction)
    one, two = projects(tmp_path / "one", images), projects(tmp_path / "two", images)
    annotate(one, one_label)
    exported(one, tmp_path / "out")
    assert format_of(tmp_path / "out") is NIFTI
    moved(one, tmp_path / "out", NIFTI, two)
    assert said(two) == said(one)
    assert importing.plan(two, importing.read(two, tmp_path / "out", NIFTI)).edits == ()


FLIPS = list(itertools.product((1, -1), repeat=3))
WAYS = list(zip(itertools.cycle(itertools.permutations(range(3))), FLIPS, strict=False))


@pytest.mark.parametrize(("order", "flips"), WAYS, ids=str)
def test_volumes_of_others_are_matched_by_where_they_lie_however_their_axes_run(tmp_path, projects, order, flips):
    """As dcm2niix, which turns rows round; or whoever else stores the same voxels in another order."""
    project = projects(tmp_path / "one", stack(tmp_path / "images", DIRECTIONS["oblique"]))
    annotate(project, one_label)
    (file,) = exported(project, tmp_path / "out")
    path = tmp_path / "foreign.nii"
    turned(nibabel.load(file), order, flips).to_filename(path)
    dataset = NIFTI.read(path, importing.known_of(projects(tmp_path / "two", images_of(tmp_path))))
    found = {item.name.rpartition("/")[2]: {one.label: one.mask for one in item.regions} for item in dataset.items}
    assert dataset.faults == ()
    for record in project.pictures():
        masks = {str(1 + [label.id for label in LABELS].index(one.label_id)): one.mask
                 for one in project.annotations(record.id)}  # fmt: skip
        assert found[record.path.rpartition("/")[2]] == masks


def turned(image, order, flips):
    values, affine = np.asanyarray(image.dataobj), image.affine.copy()
    step = np.eye(4)[:, [*order, 3]]
    values = values.transpose(order)
    for axis, flip in enumerate(flips):
        if flip < 0:
            values = np.flip(values, axis)
            step = step @ mirror(axis, values.shape[axis])
    return nibabel.Nifti1Image(np.ascontiguousarray(values), affine @ step)


def mirror(axis, side):
    found = np.eye(4)
    found[axis, axis], found[axis, 3] = -1, side - 1
    return found


def images_of(folder):
    return sorted((folder / "images").iterdir())


def test_dcm2niix_by_its_formula(tmp_path, projects):
    """Its volumes begin at the last row of DICOM (nii_dicom.cpp, nii_flipY), so that the first two axes are flipped
    against LPS: the affine by that rule, with nothing of ours in it.
    """
    project = projects(tmp_path / "one", stack(tmp_path / "images", steps=(0, 1, 2, 3)))
    values = np.zeros((9, 7, 4), np.uint8)
    values[2, 1, 3] = 1  # column 2, row 7 − 1 − 1 = 5, slice 3
    affine = np.array([[-0.75, 0, 0, 20], [0, 0.5, 0, -(13 + 0.5 * 6)], [0, 0, 2.5, 7], [0, 0, 0, 1.0]])
    nibabel.Nifti1Image(values, affine).to_filename(tmp_path / "x.nii.gz")
    dataset = NIFTI.read(tmp_path / "x.nii.gz", importing.known_of(project))
    (region,) = [region for item in dataset.items for region in item.regions]
    (item,) = [item for item in dataset.items if item.regions]
    assert item.name.endswith("003.dcm")
    assert (region.mask.box.x, region.mask.box.y, region.mask.area) == (2, 5, 1)


def test_of_series_that_lie_alike_the_name_tells_which_is_meant(tmp_path, projects):
    images = [
        *stack(tmp_path / "images" / "before"),
        *stack(tmp_path / "images" / "after", SeriesInstanceUID="1.2.3.2"),
    ]
    project = projects(tmp_path / "one", images[:4])
    annotate(project, one_label)
    (file,) = exported(project, tmp_path / "out")
    both = importing.known_of(projects(tmp_path / "both", images))
    for name in ("after", "before"):
        (tmp_path / f"{name}_seg.nii.gz").write_bytes(file.read_bytes())
        found = NIFTI.read(tmp_path / f"{name}_seg.nii.gz", both)
        assert {item.name.split("/")[-2] for item in found.items} == {name}
    (tmp_path / "x.nii.gz").write_bytes(file.read_bytes())
    with pytest.raises(KnownError, match="images of several series"):
        raise_fault(NIFTI, tmp_path / "x.nii.gz", both)


def raise_fault(form, path, known):
    raise KnownError(form.read(path, known).faults[0])


def test_by_its_name_a_flat_volume_means_one_image(tmp_path):
    values = np.zeros((5, 4), np.int16)
    values[3, 1] = 7
    nibabel.Nifti1Image(values, None).to_filename(tmp_path / "a_seg.nii.gz")
    dataset = NIFTI.read(tmp_path / "a_seg.nii.gz", Known((KnownImage(1, "a.png", 5, 4),)))
    (item,) = dataset.items
    assert (item.name, item.width, item.height) == ("a", 5, 4)
    assert item.regions == (Region("7", Mask.from_array(values.T == 7)),)


def test_slices_with_labels_where_no_image_is_are_told(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images"))
    annotate(project, one_label)
    (file,) = exported(project, tmp_path / "out")
    (tmp_path / "x.nii.gz").write_bytes(file.read_bytes())
    fewer = projects(tmp_path / "two", images_of(tmp_path)[:3])
    dataset = NIFTI.read(tmp_path / "x.nii.gz", importing.known_of(fewer))
    assert dataset.notices[0].startswith("1 slice with labels lies where the project has no image")


# --- what is none


BAD = {
    "empty": b"", "text": b"hello", "cut": b"\x1f\x8b\x08\0", "bomb": gzip.compress(b"\0" * 10_000_000),
    "header": struct.pack("<i", 348) + b"\0" * 344,
}  # fmt: skip


@pytest.mark.parametrize("content", BAD.values(), ids=list(BAD))
def test_what_is_no_volume_is_told(tmp_path, content):
    (tmp_path / "x.nii.gz").write_bytes(content)
    (tmp_path / "y.nii").write_bytes(content)
    dataset = NIFTI.read(tmp_path, Known())
    assert len(dataset.faults) == 2


@pytest.mark.parametrize("values", [[0.5], [float("nan")], [-1], [70_000]], ids=str)
def test_voxels_that_are_no_labels_are_told(tmp_path, values):
    nibabel.Nifti1Image(np.full((3, 2, 1), values[0], np.float32), np.eye(4)).to_filename(tmp_path / "x.nii")
    assert len(NIFTI.read(tmp_path / "x.nii", Known()).faults) == 1


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_a_damaged_volume_is_told_in_a_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "damaged_nifti"
    folder.mkdir(exist_ok=True)
    content = bytearray(nibabel.Nifti1Image(np.eye(5, 4, dtype=np.uint8)[..., None], np.eye(4)).to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, 351))] = data.draw(st.integers(0, 255))
    (folder / "a.nii").write_bytes(content[: data.draw(st.sampled_from((len(content), 360, 200)))])
    dataset = NIFTI.read(folder / "a.nii", Known((KnownImage(1, "a.png", 5, 4),)))
    assert len(dataset.faults) <= 1


def test_a_list_that_is_none_is_passed_over(tmp_path):
    nibabel.Nifti1Image(np.ones((5, 4, 1), np.uint8), None).to_filename(tmp_path / "a.nii")
    for content in ("[]", "{", json.dumps({"format": "nifti", "labels": 3, "volumes": [7, {"file": "../../x"}]})):
        (tmp_path / "labels.json").write_text(content)
        assert len(NIFTI.read(tmp_path, Known((KnownImage(1, "a.png", 5, 4),))).items) == 1


def test_the_start_does_not_load_what_only_formats_of_scans_need():
    import subprocess
    import sys

    program = "import sys, annotator.exchange.formats; print({'nibabel', 'highdicom', 'pydicom'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_an_export_of_nothing_is_a_list_alone(tmp_path, projects):
    project = projects(tmp_path / "one", stack(tmp_path / "images"))
    exporting.export(project, tmp_path / "out", NIFTI, ExportOptions())
    assert sorted(place.name for place in (tmp_path / "out").iterdir()) == ["export.json", "labels.json"]
