"""Stacks of ImageJ: in one directory for all planes, as it writes them beyond 4 GB, and in one for each."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile

from annotator.core.errors import KnownError
from annotator.core.images import find_images, images_in_file, open_picture, read_picture, read_size, read_thumbnail
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.regions.mask import Box
from annotator.core.work.label_files import load_label_set

RNG = np.random.default_rng(12)


def write_stack(path, planes, *, description=None, byteorder=">", **options):
    """planes: (T, Z, C, H, W) or (T, Z, C, H, W, 3). One directory, described as ImageJ does; the planes follow."""
    frames, slices, channels = planes.shape[:3]
    flat = planes.reshape(-1, *planes.shape[3:])
    text = description or (
        f"ImageJ=1.54f\nimages={len(flat)}\nchannels={channels}\nslices={slices}\nframes={frames}\nhyperstack=true\n"
    )
    kind = "rgb" if flat.ndim == 4 else "minisblack"
    with tifffile.TiffWriter(path, byteorder=byteorder) as writer:
        writer.write(flat[0], photometric=kind, description=text, metadata=None, software="", **options)
    with path.open("ab") as stream:
        stream.write(flat[1:].astype(flat.dtype.newbyteorder(byteorder)).tobytes())
    with tifffile.TiffFile(path) as tiff:
        assert tiff.is_imagej and len(tiff.pages) == 1
    return flat


def pixels(path):
    picture = read_picture(path)
    values = picture.source.read(0, picture.box)
    return values[..., 0] if values.shape[2] == 1 else values


def random(dtype, *shape):
    if np.dtype(dtype).kind == "f":
        return RNG.normal(size=shape).astype(dtype)
    return RNG.integers(0, np.iinfo(dtype).max, shape, endpoint=True, dtype=dtype)


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("whole", [True, False])
def test_every_plane_of_one_directory_is_a_page(tmp_path, monkeypatch, dtype, byteorder, whole):
    if not whole:
        monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    flat = write_stack(tmp_path / "scan.tif", random(dtype, 1, 5, 1, 30, 41), byteorder=byteorder)
    found = find_images(tmp_path)
    assert [path.name for path in found] == ["scan.tif", *(f"scan.tif#page={n}" for n in range(2, 6))]
    for path, plane in zip(found, flat, strict=True):
        assert np.array_equal(pixels(path), plane)
        assert read_size(path) == (41, 30)
        assert max(read_thumbnail(path, 16).shape) == 16
    assert len({read_picture(path).sha256 for path in found}) == 1
    with pytest.raises(KnownError, match="no page 6"):
        read_picture(tmp_path / "scan.tif#page=6")


def test_planes_in_colour_and_in_several_strips(tmp_path):
    flat = write_stack(tmp_path / "scan.tif", random("uint8", 1, 3, 1, 30, 20, 3), rowsperstrip=7)
    found = images_in_file(tmp_path / "scan.tif")
    assert len(found) == 3
    for path, plane in zip(found, flat, strict=True):
        assert np.array_equal(pixels(path), plane)


def test_a_hyperstack_goes_by_channels_then_slices_then_frames(tmp_path):
    stack = random("uint16", 2, 3, 4, 6, 7)
    write_stack(tmp_path / "scan.tif", stack)
    found = images_in_file(tmp_path / "scan.tif")
    assert len(found) == 24
    for frame, slice_, channel in np.ndindex(2, 3, 4):
        assert np.array_equal(pixels(found[(frame * 3 + slice_) * 4 + channel]), stack[frame, slice_, channel])
    with tifffile.TiffFile(tmp_path / "scan.tif") as tiff:
        assert np.array_equal(tiff.series[0].asarray(), stack)


def test_what_tifffile_writes_for_imagej_cut_down_to_its_first_directory(tmp_path):
    path, stack = tmp_path / "scan.tif", random("uint16", 3, 2, 20, 25)
    tifffile.imwrite(path, stack, imagej=True, metadata={"axes": "ZCYX"})
    assert len(images_in_file(path)) == 6
    with tifffile.TiffFile(path) as tiff:
        end = tiff.pages.first.offset + 2 + 12 * len(tiff.pages.first.tags)
    data = bytearray(path.read_bytes())
    data[end : end + 4] = bytes(4)
    path.write_bytes(data)
    with tifffile.TiffFile(path) as tiff:
        assert len(tiff.pages) == 1
    found = images_in_file(path)
    assert len(found) == 6
    for page, plane in zip(found, stack.reshape(6, 20, 25), strict=True):
        assert np.array_equal(pixels(page), plane)


def test_a_stack_with_a_directory_for_each_plane(tmp_path):
    stack = random("uint8", 4, 3, 20, 25)
    tifffile.imwrite(tmp_path / "scan.tif", stack, imagej=True, metadata={"axes": "TZYX"})
    with tifffile.TiffFile(tmp_path / "scan.tif") as tiff:
        assert len(tiff.pages) == 12
    found = images_in_file(tmp_path / "scan.tif")
    assert len(found) == 12
    for path, plane in zip(found, stack.reshape(12, 20, 25), strict=True):
        assert np.array_equal(pixels(path), plane)


def test_only_what_is_asked_for_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    asked, memmap = [], np.memmap

    def watched(*args, **options):
        asked.append((options["offset"], int(np.prod(options["shape"]))))
        return memmap(*args, **options)

    monkeypatch.setattr("annotator.core.images.tiff_level.np.memmap", watched)
    flat = write_stack(tmp_path / "scan.tif", random("uint8", 1, 40, 1, 64, 50))
    picture = open_picture(tmp_path / "scan.tif#page=31")
    assert np.array_equal(picture.source.read(0, Box(3, 4, 5, 6))[..., 0], flat[30, 4:10, 3:8])
    assert {size for _, size in asked} == {64 * 50}
    assert len({offset for offset, _ in asked}) == 1


def test_planes_beyond_four_gigabytes(tmp_path):
    """A sparse file: its planes lie beyond what the offsets of a classic TIFF reach."""
    path, side, count = tmp_path / "large.tif", 20_000, 12
    first = np.zeros((side, side), np.uint8)
    text = f"ImageJ=1.54f\nimages={count}\nslices={count}\n"
    tifffile.imwrite(path, first, description=text, metadata=None, byteorder=">")
    with tifffile.TiffFile(path) as tiff:
        start = tiff.pages.first.dataoffsets[0]
    with path.open("r+b") as stream:
        stream.truncate(start + count * side * side)
        stream.seek(start + (count - 1) * side * side + 7 * side + 5)
        stream.write(b"\x55\x56")
    found = images_in_file(path)
    assert len(found) == count and path.stat().st_size > 2**32
    last = open_picture(found[-1])
    assert not last.source.in_memory
    assert last.source.read(0, Box(4, 7, 4, 1))[0, :, 0].tolist() == [0, 0x55, 0x56, 0]


@pytest.mark.parametrize("lost", [1, 30 * 41, 30 * 41 + 1])
def test_a_file_that_ends_early_loses_nothing_in_silence(tmp_path, lost):
    path = tmp_path / "scan.tif"
    flat = write_stack(path, random("uint8", 1, 6, 1, 30, 41))
    path.write_bytes(path.read_bytes()[:-lost])
    there = 5 if lost <= 30 * 41 else 4
    found = images_in_file(path)
    assert len(found) == there + 1
    for page, plane in zip(found[:-1], flat, strict=False):
        assert np.array_equal(pixels(page), plane)
    for number in range(there + 1, 7):
        with pytest.raises(KnownError, match=rf"of the 6 images of its stack {there} are there"):
            read_picture(tmp_path / f"scan.tif#page={number}")
    with pytest.raises(KnownError, match="ends too early"):
        read_size(found[-1])


def test_a_promise_beyond_all_measure_costs_nothing(tmp_path):
    path = tmp_path / "scan.tif"
    write_stack(path, random("uint8", 1, 2, 1, 30, 41), description="ImageJ=1.54f\nimages=2000000000\n")
    assert len(images_in_file(path)) == 3


@pytest.mark.parametrize(
    "text", ["ImageJ=1.54f\nimages=many\n", "ImageJ=1.54f\nimages=-3\n", "ImageJ=1.54f\nimages=1\n"]
)
def test_descriptions_that_promise_nothing(tmp_path, text):
    path = tmp_path / "scan.tif"
    plane = random("uint8", 1, 1, 1, 30, 41)
    write_stack(path, plane, description=text)
    assert images_in_file(path) == [path]
    assert np.array_equal(pixels(path), plane[0, 0, 0])


def test_a_description_that_another_program_took_over(tmp_path):
    """A directory behind the one plane: no ImageJ wrote that, and nothing is missing."""
    path, plane = tmp_path / "one.tif", random("uint8", 30, 41)
    tifffile.imwrite(path, plane, description="ImageJ=1.54f\nimages=9\nslices=9\n", metadata=None, byteorder="<")
    data = path.read_bytes()
    with tifffile.TiffFile(path) as tiff:
        first = tiff.pages.first
        at, end, start = first.offset, first.offset + 6 + 12 * len(first.tags), first.dataoffsets[0]
    moved = len(data)
    path.write_bytes(data[:4] + moved.to_bytes(4, "little") + data[8:] + data[at:end])
    assert moved > start
    assert images_in_file(path) == [path]
    assert np.array_equal(pixels(path), plane)


def test_channels_that_are_samples_of_one_plane(tmp_path):
    path, flat = tmp_path / "scan.tif", random("uint8", 2, 30, 41, 3)
    text = "ImageJ=1.54f\nimages=6\nchannels=3\nslices=2\n"
    tifffile.imwrite(path, flat[0], photometric="rgb", description=text, metadata=None, byteorder=">")
    with path.open("ab") as stream:
        stream.write(flat[1].tobytes())
    found = images_in_file(path)
    assert len(found) == 2
    assert np.array_equal(pixels(found[1]), flat[1])


def test_compressed_data_are_one_image(tmp_path):
    path, plane = tmp_path / "one.tif", random("uint8", 30, 41)
    options = {"compression": "zlib", "metadata": None}
    tifffile.imwrite(path, plane, description="ImageJ=1.54f\nimages=9\nslices=9\n", **options)
    assert images_in_file(path) == [path]
    assert np.array_equal(pixels(path), plane)


def test_a_project_of_planes(tmp_path):
    write_stack(tmp_path / "scan.tif", random("uint16", 1, 3, 1, 30, 41))
    project = Project.create(tmp_path / "job.annot", load_label_set("generic"))
    assert project.add_images(find_images(tmp_path)) == 3
    last = project.images()[2]
    project.record_image(last.id, 41, 30, read_picture(project.image_path(last)).sha256)
    assert not list(faults(project))
    project.close()
