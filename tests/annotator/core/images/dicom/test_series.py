"""Series: in the order in which slices lie in the patient, with gaps and doubles told."""

import itertools
import shutil

import numpy as np
import pydicom
import pytest
import SimpleITK
from dicoms import PACKAGED, ramp, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images import find_images, images_in_file
from annotator.core.images.dicom.directory import files_listed
from annotator.core.images.dicom.series import Gap, series_of
from annotator.core.project.opening import named_images

AXIAL, SAGITTAL, TILTED = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0.8, 0.6]
DIRECTORIES = PACKAGED / "dicomdirtests"


def slices(folder, places, orientation=AXIAL, first="a", **elements):
    """A file for each place along the normal, in millimetres."""
    across = np.cross(orientation[:3], orientation[3:])
    files = []
    for number, place in enumerate(places):
        position = [float(one) for one in across * place]
        said = {"InstanceNumber": number + 1, "SOPInstanceUID": f"1.9.{ord(first)}.{number}"} | elements
        path = folder / f"{first}{number:03d}.dcm"
        files.append(write(path, ramp(), ImageOrientationPatient=orientation, ImagePositionPatient=position, **said))
    return files


@pytest.mark.parametrize("orientation", [AXIAL, SAGITTAL, TILTED])
def test_slices_lie_along_their_normal(tmp_path, orientation):
    places = [10, -5, 0, 5, -10]
    files = slices(tmp_path, places, orientation)
    stack = series_of(files).stacks[0]
    assert [files.index(image) for image in stack.images] == [4, 1, 2, 3, 0]
    assert stack.positions == pytest.approx(sorted(places))
    assert stack.spacing == pytest.approx(5)
    assert (stack.part, stack.parts, stack.gaps, stack.doubled) == (0, 1, (), ())


@given(st.permutations(range(7)))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_does_not_depend_on_that_of_the_files(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("order")
    files = slices(folder, [2.5 * place for place in order])
    stack = series_of(reversed(files)).stacks[0]
    assert stack.positions == pytest.approx([2.5 * place for place in range(7)])


def test_the_order_is_itks(tmp_path):
    files = slices(tmp_path, [3, 9, 0, 6], TILTED)
    expected = SimpleITK.ImageSeriesReader.GetGDCMSeriesFileNames(str(tmp_path))
    assert [str(image) for image in series_of(files).stacks[0].images] == list(expected)


def test_without_positions_numbers_count_and_then_names(tmp_path):
    for name, number in (("b.dcm", 2), ("a.dcm", 10), ("c.dcm", 1)):
        write(tmp_path / name, ramp(), InstanceNumber=number, SOPInstanceUID=f"1.{number}")
    for name in ("image10.dcm", "image9.dcm"):
        write(tmp_path / name, ramp(), SOPInstanceUID=f"1.{name[5:-4]}0")
    stack = series_of(tmp_path.iterdir()).stacks[0]
    assert [path.name for path in stack.images] == ["c.dcm", "b.dcm", "a.dcm", "image9.dcm", "image10.dcm"]
    assert (stack.positions, stack.spacing) == ((), None)


def test_one_place_at_several_times_is_in_the_order_of_numbers(tmp_path):
    files = slices(tmp_path, [0, 0, 0])
    stack = series_of(reversed(files)).stacks[0]
    assert list(stack.images) == files
    assert stack.doubled == ()


def test_a_localizer_is_a_part_of_its_own(tmp_path):
    axial = slices(tmp_path, [0, 5, 10])
    sagittal = slices(tmp_path, [0], SAGITTAL, "b")
    large = write(tmp_path / "c.dcm", ramp(9, 9), SOPInstanceUID="1.77")
    stacks = series_of([*sagittal, large, *axial]).stacks
    assert [(stack.images, stack.part, stack.parts) for stack in stacks] == [
        (tuple(axial), 0, 3), (tuple(sagittal), 1, 3), ((large,), 2, 3),
    ]  # fmt: skip


def test_patients_studies_and_series_are_kept_apart(tmp_path):
    for number, (patient, study, series) in enumerate(itertools.product("AB", (1, 2), (1, 2))):
        said = {"PatientID": patient, "StudyInstanceUID": f"1.{study}", "SeriesInstanceUID": f"1.{series}"}
        write(tmp_path / f"{number}.dcm", ramp(), **said)
    stacks = series_of(tmp_path.iterdir()).stacks
    assert len({(stack.patient, stack.study, stack.series) for stack in stacks}) == len(stacks) == 8


def test_images_without_a_series_belong_to_none(tmp_path):
    files = [write(tmp_path / f"{number}.dcm", ramp(), SeriesInstanceUID="") for number in range(3)]
    assert [stack.images for stack in series_of(files).stacks] == [(file,) for file in files]


def test_gaps_are_told(tmp_path):
    stack = series_of(slices(tmp_path, [0, 5, 10, 25, 30, 40])).stacks[0]
    assert stack.spacing == 5
    assert stack.gaps == (Gap(2, 2), Gap(4, 1))


def test_doubles_are_told(tmp_path):
    files = slices(tmp_path, [0, 5, 5, 10])
    shutil.copy(files[0], tmp_path / "copy.dcm")
    stack = series_of([*files, tmp_path / "copy.dcm"]).stacks[0]
    assert stack.doubled == ((0, 1), (2, 3))
    assert {stack.images[place].name for place in stack.doubled[0]} == {"a000.dcm", "copy.dcm"}


def test_spots_are_told_apart_wherever_they_lie(tmp_path):
    files = slices(tmp_path, [0.005, 0.0051, 1.0051, 2.0049])
    stack = series_of(files).stacks[0]
    assert stack.doubled == ((0, 1),)
    assert stack.gaps == ()


def test_copies_without_positions_are_told_by_their_identifier(tmp_path):
    one = write(tmp_path / "a.dcm", ramp(), InstanceNumber=1)
    shutil.copy(one, tmp_path / "b.dcm")
    assert series_of(tmp_path.iterdir()).stacks[0].doubled == ((0, 1),)


def test_frames_of_one_file_are_a_stack(tmp_path):
    groups = [{"PlanePositionSequence": {"ImagePositionPatient": [0, 0, place]}} for place in (4, 0, 2)]
    path = write(
        tmp_path / "a.dcm", np.stack([ramp()] * 3), NumberOfFrames=3, PerFrameFunctionalGroupsSequence=groups,
        SharedFunctionalGroupsSequence={"PlaneOrientationSequence": {"ImageOrientationPatient": AXIAL}},
    )  # fmt: skip
    stack = series_of([path]).stacks[0]
    assert [image.name for image in stack.images] == ["a.dcm#frame=1", "a.dcm#frame=2", "a.dcm#frame=0"]
    assert (stack.positions, stack.spacing) == ((0, 2, 4), 2)


def test_frames_without_positions_keep_their_order(tmp_path):
    path = write(tmp_path / "a.dcm", np.stack([ramp()] * 12), NumberOfFrames=12)
    stack = series_of([path]).stacks[0]
    assert [image.name for image in stack.images] == [f"a.dcm#frame={number}" for number in range(12)]
    assert stack.doubled == ()


def test_what_is_no_image_or_damaged_is_told_beside(tmp_path):
    good = slices(tmp_path, [0, 1])
    shutil.copy(PACKAGED / "test-SR.dcm", tmp_path / "report.dcm")
    (tmp_path / "cut.dcm").write_bytes(good[0].read_bytes()[:300])
    found = series_of(tmp_path.iterdir())
    assert len(found.stacks) == 1
    assert {fault.path.name for fault in found.faults} == {"report.dcm", "cut.dcm"}


def test_it_stops_when_nobody_wants_it_any_more(tmp_path):
    files, asked = slices(tmp_path, [0, 1, 2, 3]), iter([True, True, False])
    assert len(series_of(files, lambda: next(asked)).stacks[0].images) == 2


def test_directions_that_span_no_plane_do_no_harm(tmp_path):
    files = slices(tmp_path, [0, 1], [1, 0, 0, 0, 1, 0])
    flat = write(
        tmp_path / "flat.dcm", ramp(), ImageOrientationPatient=[1, 0, 0, 1, 0, 0], ImagePositionPatient=[0, 0, 9]
    )
    assert {len(stack.images) for stack in series_of([*files, flat]).stacks} == {2, 1}


@pytest.mark.parametrize("name", ["DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset"])
def test_a_dicomdir_is_its_files(name):
    listed = files_listed(DIRECTORIES / name)
    assert len(listed) == 31
    assert all(file.is_file() for file in listed)
    found = series_of(listed)
    assert sum(len(stack.images) for stack in found.stacks) == 31
    assert len({stack.patient for stack in found.stacks}) == 2
    assert images_in_file(DIRECTORIES / name) == listed


def test_a_dicomdir_is_opened_by_its_files_and_left_out_of_folders(tmp_path):
    shutil.copytree(DIRECTORIES / "77654033", tmp_path / "77654033")
    shutil.copy(DIRECTORIES / "DICOMDIR", tmp_path)
    assert set(named_images(tmp_path / "DICOMDIR")) == set(find_images(tmp_path))
    assert len(find_images(tmp_path)) == 7


def test_a_dicomdir_without_its_files_says_so(tmp_path):
    shutil.copy(DIRECTORIES / "DICOMDIR", tmp_path)
    with pytest.raises(KnownError, match="None of the files that this DICOMDIR lists is there"):
        named_images(tmp_path / "DICOMDIR")


def test_a_dicomdir_leads_nowhere_else(tmp_path):
    write(tmp_path / "outside.dcm", ramp())
    (tmp_path / "disc").mkdir()
    directory = pydicom.dcmread(DIRECTORIES / "DICOMDIR")
    for record in directory.DirectoryRecordSequence:
        if "ReferencedFileID" in record:
            record.ReferencedFileID = ["..", "outside.dcm"]
    directory.save_as(tmp_path / "disc" / "DICOMDIR")
    assert files_listed(tmp_path / "disc" / "DICOMDIR") == []
