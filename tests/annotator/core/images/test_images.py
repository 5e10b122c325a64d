"""Every kind of image file comes out as upright RGB; every kind of broken one as a clear message."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import (
    find_images,
    natural_order,
    open_picture,
    read_picture,
    read_size,
    read_thumbnail,
)
from annotator.core.regions.mask import Box

RAMP = np.stack(np.meshgrid(np.arange(40) * 6, np.arange(30) * 8), axis=-1).astype(np.uint8)
RGB = np.dstack([RAMP, np.full((30, 40), 90, np.uint8)])


def saved(tmp_path, image, name, **options):
    path = tmp_path / name
    image.save(path, **options)
    return path


def shown(path):
    picture = read_picture(path)
    return picture.crop(picture.box)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.webp"])
def test_lossless_formats(tmp_path, name):
    options = {"lossless": True} if name.endswith("webp") else {}
    path = saved(tmp_path, Image.fromarray(RGB), name, **options)
    assert np.array_equal(shown(path), RGB)


def test_jpeg(tmp_path):
    pixels = shown(saved(tmp_path, Image.fromarray(RGB), "a.jpg", quality=98))
    assert np.abs(pixels.astype(int) - RGB).mean() < 4


@pytest.mark.parametrize(
    ("size", "level"), [((2400, 2000), 0), ((3000, 2200), 1), ((4000, 3000), 2), ((6000, 8000), 3)]
)
def test_who_waits_for_a_jpeg_gets_as_much_of_it_as_a_window_shows(tmp_path, size, level):
    path = saved(tmp_path, Image.fromarray(RGB).resize(size), "a.jpg")
    coarse, whole = open_picture(path, hasty=True), read_picture(path)
    assert (coarse.finest, coarse.settled) == (level, level == 0)
    assert (coarse.width, coarse.height) == (whole.width, whole.height) == size
    box = Box(0, 0, *coarse.level_size(3))
    assert np.abs(coarse.part(3, box).astype(int) - whole.part(3, box)).mean() < 3


def test_grey_becomes_rgb(tmp_path):
    pixels = shown(saved(tmp_path, Image.fromarray(RGB[..., 0]), "a.png"))
    assert np.array_equal(pixels, np.repeat(RGB[..., :1], 3, axis=2))


def test_palette(tmp_path):
    image = Image.fromarray(RGB).quantize(16)
    assert np.array_equal(shown(saved(tmp_path, image, "a.png")), np.asarray(image.convert("RGB")))


def test_one_bit(tmp_path):
    image = Image.fromarray(RGB[..., 0]).convert("1")
    assert set(np.unique(shown(saved(tmp_path, image, "a.png")))) == {0, 255}


def test_transparency_lies_on_white(tmp_path):
    rgba = np.dstack([RGB, np.zeros((30, 40), np.uint8)])
    rgba[:, :20, 3] = 255
    pixels = shown(saved(tmp_path, Image.fromarray(rgba), "a.png"))
    assert np.array_equal(pixels[:, :20], RGB[:, :20])
    assert (pixels[:, 20:] == 255).all()


def test_cmyk(tmp_path):
    assert shown(saved(tmp_path, Image.fromarray(RGB).convert("CMYK"), "a.jpg")).shape == (30, 40, 3)


def test_sixteen_bits_are_windowed(tmp_path):
    deep = (np.arange(1200).reshape(30, 40) * 3 + 1000).astype(np.uint16)
    picture = read_picture(saved(tmp_path, Image.fromarray(deep), "a.png"))
    assert picture.bits == 16
    assert picture.crop(picture.box)[0, 0, 0] == 0
    assert picture.crop(picture.box)[-1, -1, 0] == 255
    assert (np.diff(picture.crop(picture.box)[..., 0].reshape(-1).astype(int)) >= 0).all()


def test_float_tiff_with_nan(tmp_path):
    values = np.linspace(-1, 1, 1200, dtype=np.float32).reshape(30, 40)
    values[3, 3] = np.nan
    assert shown(saved(tmp_path, Image.fromarray(values), "a.tif")).shape == (30, 40, 3)


def test_flat_deep_image_is_black(tmp_path):
    assert not shown(saved(tmp_path, Image.fromarray(np.full((4, 4), 700, np.uint16)), "a.png")).any()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, Image.fromarray(RGB), "a.png", exif=exif)
    turns = {1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1], 5: RGB.transpose(1, 0, 2)}
    turns |= {6: np.rot90(RGB, -1), 7: np.rot90(RGB, 2).transpose(1, 0, 2), 8: np.rot90(RGB)}
    picture = read_picture(path)
    assert np.array_equal(picture.crop(picture.box), turns[orientation])
    assert read_size(path) == (picture.width, picture.height)
    thumbnail = read_thumbnail(path, 20)
    assert (thumbnail.shape[0] > thumbnail.shape[1]) == (picture.height > picture.width)


def test_the_same_file_has_the_same_hash(tmp_path):
    path = saved(tmp_path, Image.fromarray(RGB), "a.png")
    assert read_picture(path).sha256 == read_picture(path).sha256


def png_bytes():
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"this is no picture at all", "no image"),
        (png_bytes()[:5000], "damaged"),
        (png_bytes()[:20], "image"),
        (png_bytes()[:40] + b"\xff" * 4000, "image"),
    ],
)
def test_broken_files_say_what_is_wrong(tmp_path, content, says):
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    for read in (read_picture, lambda p: read_thumbnail(p, 32)):
        with pytest.raises(KnownError, match=r"broken\.png") as fault:
            read(path)
        assert says in str(fault.value)


def test_truncated_jpeg(tmp_path):
    path = saved(tmp_path, Image.fromarray(np.kron(RGB, np.ones((20, 20, 1), np.uint8))), "a.jpg")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(KnownError, match="damaged"):
        read_picture(path)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(KnownError, match="not there"):
        read_picture(tmp_path / "gone.png")
    with pytest.raises(KnownError, match="cannot be read"):
        read_picture(tmp_path)


def test_a_lying_header_is_refused_before_it_is_decoded(tmp_path):
    header = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (200000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    import zlib

    path = tmp_path / "bomb.png"
    path.write_bytes(
        header + zlib.crc32(header[12:]).to_bytes(4, "big") + b"\x00\x00\x00\x00IDAT" + b"\x35\xaf\x06\x1e"
    )
    with pytest.raises(KnownError, match="limit"):
        read_picture(path)


def test_what_does_not_fit_into_memory_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    path = saved(tmp_path, Image.fromarray(RGB), "a.png")
    monkeypatch.setattr("annotator.core.images.decode.free_memory", lambda: 5000)
    with pytest.raises(KnownError, match=r"a\.png: The image needs .* GB of memory"):
        read_picture(path)


def test_images_are_found_in_natural_order(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("image10.png", "image2.PNG", "notes.txt", "sub/a.jpg", ".hidden/b.png", ".c.png"):
        (tmp_path / name).write_bytes(b"x")
    assert [p.relative_to(tmp_path).as_posix() for p in find_images(tmp_path)] == [
        "image2.PNG",
        "image10.png",
        "sub/a.jpg",
    ]
    assert natural_order([tmp_path / "b", tmp_path / "A"])[0].name == "A"


def test_a_folder_that_cannot_be_read(tmp_path):
    with pytest.raises(KnownError, match="cannot be read"):
        find_images(tmp_path / "nowhere")
