"""TIFF files with pages and levels, large ones and broken ones."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
import tifffile

from annotator.core.errors import KnownError
from annotator.core.images import (
    find_images,
    images_in_file,
    open_picture,
    read_picture,
    read_size,
    read_thumbnail,
    settle,
    split_page,
)
from annotator.core.project.check import faults
from annotator.core.project.opening import named_images
from annotator.core.project.project import Project
from annotator.core.regions.mask import Box
from annotator.core.work.label_files import load_label_set
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats.coco import instances as coco
from annotator.exchange.writing import exporting

RNG = np.random.default_rng(11)


@pytest.fixture
def by_parts(monkeypatch):
    """Small files are read as large ones are: by parts, with an overview."""
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    monkeypatch.setattr("annotator.core.images.tiff_source.COARSE_PIXELS", 10_000)


def halved(values):
    """Means of 2 × 2 blocks, the last row and column going on."""
    padded = np.pad(values, ((0, values.shape[0] % 2), (0, values.shape[1] % 2), (0, 0)), mode="edge")
    return cv2.resize(padded, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).reshape(
        padded.shape[0] // 2, padded.shape[1] // 2, -1
    )


def colours(height, width):
    coarse = RNG.integers(0, 256, (height // 10 + 1, width // 10 + 1, 3), dtype=np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


# --- pages


def test_every_page_is_an_image(tmp_path):
    pages = RNG.integers(0, 65536, (4, 30, 40), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "scan.tif", pages, photometric="minisblack")
    found = find_images(tmp_path)
    assert [path.name for path in found] == ["scan.tif", "scan.tif#page=2", "scan.tif#page=3", "scan.tif#page=4"]
    for place, path in enumerate(found):
        picture = read_picture(path)
        assert np.array_equal(picture.source.read(0, picture.box)[..., 0], pages[place])
        assert read_size(path) == (40, 30)
        assert max(read_thumbnail(path, 16).shape) == 16
    assert len({read_picture(path).sha256 for path in found}) == 1
    with pytest.raises(KnownError, match="no page 5"):
        read_picture(tmp_path / "scan.tif#page=5")


def test_pages_may_differ(tmp_path):
    with tifffile.TiffWriter(tmp_path / "scan.tif") as writer:
        writer.write(np.zeros((30, 40), np.uint8))
        writer.write(np.zeros((50, 20, 3), np.uint16), photometric="rgb")
    assert [read_size(path) for path in images_in_file(tmp_path / "scan.tif")] == [(40, 30), (20, 50)]


def test_a_number_sign_in_a_name_is_only_that(tmp_path):
    for name in ("a#page=2.tif", "scan #3.tif", "#page=1.tiff"):
        tifffile.imwrite(tmp_path / name, np.full((8, 9), 7, np.uint8))
        assert split_page(tmp_path / name) == (tmp_path / name, 1)
        assert read_picture(tmp_path / name).width == 9
    (tmp_path / "b.tif#page=2").write_bytes(b"no image by its name")
    assert {path.name for path in find_images(tmp_path)} == {"a#page=2.tif", "scan #3.tif", "#page=1.tiff"}


def test_a_project_of_pages_is_checked_exported_and_kept_from_being_written_over(tmp_path):
    pages = RNG.integers(0, 256, (2, 30, 40), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "scan.tif", pages, photometric="minisblack")
    project = Project.create(tmp_path / "job.annot", load_label_set("generic"))
    assert project.add_images(find_images(tmp_path)) == 2
    assert project.add_images(named_images(tmp_path / "scan.tif")) == 0
    second = project.images()[1]
    project.record_image(second.id, 40, 30, read_picture(project.image_path(second)).sha256)
    assert not list(faults(project))
    report = exporting.export(project, tmp_path / "out.json", coco.FORMAT, ExportOptions(Which.ALL))
    assert report.images == 2
    images = json.loads((tmp_path / "out.json").read_text())["images"]
    assert [(i["file_name"], i["width"]) for i in images] == [("scan.tif", 40), ("scan.tif#page=2", 40)]
    with pytest.raises(KnownError, match="an image of the project"):
        exporting.export(project, tmp_path / "scan.tif", coco.FORMAT)
    tifffile.imwrite(tmp_path / "scan.tif", pages + 1, photometric="minisblack")
    assert list(faults(project)) == ["scan.tif#page=2: the image was changed since it was annotated."]
    project.close()


# --- levels


def write_pyramid(path, levels, way):
    options = {"photometric": "rgb", "tile": (32, 32)}
    with tifffile.TiffWriter(path) as writer:
        if way == "sub-images":
            writer.write(levels[0], subifds=len(levels) - 1, **options)
        else:
            writer.write(levels[0], **options)
        for level in levels[1:]:
            writer.write(level, subfiletype=0 if way == "unmarked pages" else 1, **options)


@pytest.mark.parametrize("way", ["sub-images", "reduced pages", "unmarked pages"])
def test_levels_are_no_pages_and_are_read(tmp_path, by_parts, way):
    full = colours(240, 320)
    # Each level has a colour of its own, so that it can be told which was read.
    levels = [full, np.full((120, 160, 3), 90, np.uint8), np.full((60, 80, 3), 160, np.uint8)]
    write_pyramid(tmp_path / "slide.tif", levels, way)
    assert [path.name for path in find_images(tmp_path)] == ["slide.tif"]
    picture = read_picture(tmp_path / "slide.tif")
    assert [level.factor for level in picture.source.levels] == [1, 2, 4]
    assert np.array_equal(picture.crop(picture.box), full)
    assert (picture.part(1, Box(0, 0, 160, 120)) == 90).all()
    assert (picture.part(2, Box(3, 4, 50, 40)) == 160).all()
    assert picture.part(4, Box(0, 0, 20, 15)).shape == (15, 20, 3)
    assert (picture.part(4, Box(0, 0, 20, 15)) == 160).all()


def test_two_slides_with_levels_in_one_file(tmp_path):
    with tifffile.TiffWriter(tmp_path / "slides.tif") as writer:
        for value in (50, 200):
            for level, side in enumerate((128, 64)):
                image = np.full((side, side), value, np.uint8)
                writer.write(image, tile=(32, 32), subfiletype=int(level > 0))
    found = images_in_file(tmp_path / "slides.tif")
    assert [int(read_picture(path).values(5, 5)[0]) for path in found] == [50, 200]


def test_levels_that_the_file_lacks_are_means_of_blocks(tmp_path, by_parts):
    full = colours(403, 517)
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(64, 48), compression="zlib")
    picture = open_picture(tmp_path / "a.tif")
    assert not picture.settled and not picture.source.ready
    settled = settle(tmp_path / "a.tif", picture, lambda: True, lambda: None)
    assert settled.settled and settled.source.ready
    for level in (1, 2):
        width, height = settled.level_size(level)
        assert (width, height) == (-(-517 // 2**level), -(-403 // 2**level))
        exact = np.pad(full, ((0, -403 % 2**level), (0, -517 % 2**level), (0, 0)), mode="edge")
        exact = exact.reshape(height, 2**level, width, 2**level, 3).mean(axis=(1, 3))
        assert np.abs(settled.part(level, Box(0, 0, width, height)) - exact).max() <= 0.5
    eighth = settled.source.read(1, Box(0, 0, 65, 51))
    exact = np.pad(full, ((0, 5), (0, 3), (0, 0)), mode="edge").reshape(51, 8, 65, 8, 3).mean(axis=(1, 3))
    assert np.abs(eighth - exact).max() <= 0.5


def test_an_overview_is_given_up_and_gone_on_with(tmp_path, by_parts, monkeypatch):
    monkeypatch.setattr("annotator.core.images.overview.BAND_BYTES", 1)
    full = colours(300, 200)
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(16, 16))
    picture, asked = open_picture(tmp_path / "a.tif"), iter([True] * 5 + [False] * 5)
    assert settle(tmp_path / "a.tif", picture, lambda: next(asked), lambda: None) is None
    begun = picture.source.read(1, Box(0, 0, 25, 38))
    assert begun[:8].any() and not begun[-8:].any()
    settled = settle(tmp_path / "a.tif", picture, lambda: True, lambda: None)
    whole = read_picture(tmp_path / "a.tif")
    whole.prepare()
    assert np.array_equal(settled.part(3, Box(0, 0, 25, 38)), whole.part(3, Box(0, 0, 25, 38)))


def test_reduced_copies(tmp_path, by_parts):
    full = colours(500, 700)
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(64, 64))
    picture = read_picture(tmp_path / "a.tif")
    assert np.array_equal(picture.reduced(700), full)
    half = picture.reduced(699)
    assert np.array_equal(half, halved(full))
    assert picture.reduced(50).shape == (32, 44, 3)


def test_steps(tmp_path, by_parts, monkeypatch):
    monkeypatch.setattr("annotator.core.images.picture.BAND", 900)
    full = colours(90, 110)
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(32, 32))
    picture = read_picture(tmp_path / "a.tif")
    for step in (1, 2, 3, 7):
        box = Box(4, 7, 95, 71)
        assert np.array_equal(picture.crop(box, step), full[box.rows, box.columns][::step, ::step])


# --- size of a pixel


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"resolution": (20000, 10000), "resolutionunit": "CENTIMETER"}, (0.0005, 0.001)),
        ({"resolution": (50, 50), "resolutionunit": "CENTIMETER"}, None),
        ({"resolution": (300 / 2.54, 300 / 2.54), "resolutionunit": "CENTIMETER"}, None),
        ({"resolution": (300, 300), "resolutionunit": "INCH"}, None),
        ({"resolution": (20000, 20000), "resolutionunit": "NONE"}, None),
        ({"imagej": True, "resolution": (4, 2), "metadata": {"unit": "um"}}, (0.00025, 0.0005)),
        ({"imagej": True, "resolution": (4, 4), "metadata": {"unit": "pixel"}}, None),
        ({"imagej": True, "resolution": (1, 1)}, None),
        (
            {"ome": True, "metadata": {"axes": "YX", "PhysicalSizeX": 0.25, "PhysicalSizeY": 0.5}},
            (0.00025, 0.0005),
        ),
        (
            {"ome": True, "metadata": {"axes": "YX", "PhysicalSizeX": 2, "PhysicalSizeY": 2,
                                       "PhysicalSizeXUnit": "mm", "PhysicalSizeYUnit": "mm"}},
            (2.0, 2.0),
        ),
        ({"description": "Aperio Image\r\n20x|MPP = 0.499|Left = 3"}, (0.000499, 0.000499)),
        ({}, None),
    ],
)  # fmt: skip
def test_the_size_of_a_pixel_is_believed_where_it_is_meant(tmp_path, options, expected):
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((20, 30), np.uint8), **options)
    spacing = read_picture(tmp_path / "a.tif").spacing
    assert spacing == (pytest.approx(expected, rel=1e-3) if expected else None)


# --- broken files


def tiled(path):
    tifffile.imwrite(path, colours(100, 150), photometric="rgb", tile=(32, 32), compression="zlib", metadata=None)
    return path.read_bytes()


def patched(data, tag, value):
    """The first value of a tag exchanged in a little-endian classic TIFF."""
    offset = int.from_bytes(data[4:8], "little")
    for place in range(int.from_bytes(data[offset : offset + 2], "little")):
        at = offset + 2 + 12 * place
        if int.from_bytes(data[at : at + 2], "little") == tag:
            size = {3: 2, 4: 4}[int.from_bytes(data[at + 2 : at + 4], "little")]
            count = int.from_bytes(data[at + 4 : at + 8], "little")
            where = at + 8 if count * size <= 4 else int.from_bytes(data[at + 8 : at + 12], "little")
            return data[:where] + value.to_bytes(size, "little") + data[where + size :]
    raise AssertionError(tag)


WIDTH, HEIGHT, BITS, COMPRESSION, SAMPLES, TILE_WIDTH, OFFSETS, COUNTS = 256, 257, 258, 259, 277, 322, 324, 325
HOSTILE = {
    "cut off": lambda data: data[: len(data) // 2],
    "header alone": lambda data: data[:9],
    "too wide": lambda data: patched(data, WIDTH, 65535),
    "no height": lambda data: patched(data, HEIGHT, 0),
    "an offset beyond the end": lambda data: patched(data, OFFSETS, 2**31),
    "a count beyond the end": lambda data: patched(data, COUNTS, 2**16 - 1),
    "tiles of no width": lambda data: patched(data, TILE_WIDTH, 0),
    "unknown compression": lambda data: patched(data, COMPRESSION, 61234),
    "another compression": lambda data: patched(data, COMPRESSION, 5),
    "too many samples": lambda data: patched(data, SAMPLES, 60000),
    "no directory": lambda data: data[:4] + (4).to_bytes(4, "little") + data[8:],
    "zeros": lambda data: data[:200] + bytes(len(data) - 200),
}


def test_a_loop_of_pages_ends(tmp_path):
    path = tmp_path / "loop.tif"
    data = tiled(path)
    first = int.from_bytes(data[4:8], "little")
    end = first + 2 + 12 * int.from_bytes(data[first : first + 2], "little")
    path.write_bytes(data[:end] + data[4:8] + data[end + 4 :])
    assert images_in_file(path) == [path]
    assert read_picture(path).width == 150


@pytest.mark.parametrize("fault", HOSTILE)
@pytest.mark.parametrize("large", [False, True])
def test_a_broken_tiff_says_so(tmp_path, monkeypatch, fault, large):
    if large:
        monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    path = tmp_path / "broken.tif"
    path.write_bytes(HOSTILE[fault](tiled(path)))
    assert images_in_file(path)[0] == path
    with pytest.raises(KnownError, match=r"broken\.tif"):
        picture = read_picture(path)
        picture.crop(picture.box)


def test_a_tile_that_is_broken_is_told_when_it_is_read(tmp_path, by_parts):
    path = tmp_path / "broken.tif"
    data = tiled(path)
    with tifffile.TiffFile(path) as tiff:
        offset, count = tiff.pages.first.dataoffsets[12], tiff.pages.first.databytecounts[12]
    path.write_bytes(data[:offset] + b"\xff" * count + data[offset + count :])
    picture = open_picture(path)
    assert picture.crop(Box(0, 0, 30, 30)).shape == (30, 30, 3)
    with pytest.raises(KnownError, match="damaged"):
        picture.crop(picture.box)


def test_a_piece_that_swells_is_refused(tmp_path):
    path = tmp_path / "bomb.tif"
    tifffile.imwrite(path, np.zeros((40, 50), np.uint8), compression="zlib", rowsperstrip=40, metadata=None)
    data = patched(patched(path.read_bytes(), WIDTH, 60_000), HEIGHT, 60_000)
    path.write_bytes(patched(data, 278, 60_000))
    with pytest.raises(KnownError, match="too large to be read"):
        read_picture(path)


def test_more_than_a_hundred_thousand_pixels_a_side_are_refused(tmp_path):
    path = tmp_path / "wide.tif"
    tifffile.imwrite(path, np.zeros((2, 100_001), np.uint8))
    with pytest.raises(KnownError, match="limit"):
        read_picture(path)


# --- memory


CHILD = """
import sys, threading
from pathlib import Path
from annotator.core.images import open_picture, settle
from annotator.core.regions.mask import Box

def memory(name):
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(name))) / 1024

path = Path(sys.argv[1])
before = memory("VmRSS")
picture = open_picture(path)
for n in range(30):
    picture.part(0, Box(340 * n, 360 * n, 1500, 900))
settled = settle(path, picture, lambda: True, lambda: None)
assert settled.reduced(2048).shape == (1500, 1500, 3)
print(memory("VmHWM") - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("options", [{"tile": (256, 256)}, {"rowsperstrip": 12_000}])
def test_a_large_file_is_read_in_bounded_memory(tmp_path, options):
    tile = colours(256, 256)
    path = tmp_path / "large.tif"
    with tifffile.TiffWriter(path) as writer:
        if "tile" in options:
            tiles, shape = (tile for _ in range(47**2)), (12_000, 12_000, 3)
            writer.write(tiles, shape=shape, dtype=np.uint8, photometric="rgb", **options)
        else:
            writer.write(np.broadcast_to(colours(1, 12_000), (12_000, 12_000, 3)), photometric="rgb", **options)
    result = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
    assert float(result.stdout) < 260  # of 412 MB of values


LARGEST_CHILD = """
import json, sys
from pathlib import Path
from annotator.core.images import open_picture, settle
from annotator.core.regions.mask import Box

path = Path(sys.argv[1])
picture = open_picture(path)
settled = settle(path, picture, lambda: True, lambda: None)
corners = [(0, 0), (99_990, 0), (0, 99_990), (99_990, 99_990), (50_000, 70_000)]
values = [settled.values(x + 3, y + 4)[0] for x, y in corners]
shapes = [settled.part(level, Box(900, 900, 1000, 700)).shape for level in range(0, 5)]
status = Path("/proc/self/status").read_text()
peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
small = settled.reduced(1024)
print(json.dumps([settled.width, settled.height, values, shapes, small.shape, float(small.mean()), peak]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_hundred_thousand_pixels_a_side(tmp_path):
    side, tile = 100_000, 2048

    def grey(row, column):
        return (7 * row + 13 * column + 40) % 251

    encoded = [zlib.compress(bytes([value]) * tile**2, 1) for value in range(251)]
    with tifffile.TiffWriter(tmp_path / "a.tif", bigtiff=True) as writer:
        for level in range(7):
            length = -(-side >> level)
            count = -(-length // tile)
            pieces = (encoded[grey(row, column)] for row in range(count) for column in range(count))
            writer.write(
                pieces, shape=(length, length), dtype=np.uint8, tile=(tile, tile), compression="zlib",
                photometric="minisblack", subfiletype=int(level > 0), **({"subifds": 6} if level == 0 else {}),
            )  # fmt: skip
    result = subprocess.run(
        [sys.executable, "-c", LARGEST_CHILD, str(tmp_path / "a.tif")], capture_output=True, text=True, check=True
    )
    width, height, values, shapes, small, mean, peak = json.loads(result.stdout)
    last = side // tile
    assert (width, height) == (side, side)
    assert values == [grey(0, 0), grey(0, last), grey(last, 0), grey(last, last), grey(70_000 // tile, 50_000 // tile)]
    assert shapes == [[700, 1000, 3]] * 5
    assert max(small[:2]) <= 1024
    assert mean == 40  # the coarsest level is one tile
    assert peak < 500
