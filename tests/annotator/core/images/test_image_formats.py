"""Every kind of file against an independent decode: raw values as the file has them, and the colours shown of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import Display, read_picture, read_size, read_thumbnail
from annotator.core.images.source import Alpha
from annotator.core.regions.mask import Box

RNG = np.random.default_rng(5)
H, W = 61, 83
GREY = RNG.integers(0, 256, (H, W), dtype=np.uint8)
RGB = RNG.integers(0, 256, (H, W, 3), dtype=np.uint8)
RGBA = RNG.integers(0, 256, (H, W, 4), dtype=np.uint8)
DEEP = RNG.integers(0, 65536, (H, W), dtype=np.uint16)
DEEP_RGB = RNG.integers(0, 65536, (H, W, 3), dtype=np.uint16)
DEEP_RGBA = RNG.integers(0, 65536, (H, W, 4), dtype=np.uint16)
FLOAT = RNG.normal(0, 3, (H, W)).astype(np.float32)


def raw(picture):
    """All raw values, (H, W, channels)."""
    return np.array([[picture.values(x, y) for x in range(picture.width)] for y in range(picture.height)])


def shown(picture):
    return picture.crop(picture.box)


def windowed(values, low, high):
    """The window's formula, in float64."""
    share = np.clip((values.astype(np.float64) - low) / (high - low), 0, 1)
    return np.floor(share * 255 + 0.5).astype(np.uint8)


def as_rgb(grey):
    return np.repeat(grey[..., None], 3, axis=2)


PILLOW = {
    "grey.png": (Image.fromarray(GREY), GREY),
    "colour.png": (Image.fromarray(RGB), RGB),
    "alpha.png": (Image.fromarray(RGBA, "RGBA"), RGBA),
    "grey alpha.png": (Image.fromarray(RGBA[..., :2].copy(), "LA"), RGBA[..., :2]),
    "deep.png": (Image.fromarray(DEEP), DEEP),
    "grey.bmp": (Image.fromarray(GREY), GREY),
    "colour.bmp": (Image.fromarray(RGB), RGB),
    "colour.ppm": (Image.fromarray(RGB), RGB),
    "colour.tif": (Image.fromarray(RGB), RGB),
    "alpha.tif": (Image.fromarray(RGBA, "RGBA"), RGBA),
    "float.tif": (Image.fromarray(FLOAT), FLOAT),
    "one bit.png": (Image.fromarray(GREY > 90), (GREY > 90) * 255),
    "one bit.tif": (Image.fromarray(GREY > 90), (GREY > 90) * 255),
}


@pytest.mark.parametrize("name", PILLOW)
def test_what_pillow_wrote(tmp_path, name):
    image, values = PILLOW[name]
    image.save(tmp_path / name)
    picture = read_picture(tmp_path / name)
    assert (picture.width, picture.height) == (W, H) == read_size(tmp_path / name)
    assert np.array_equal(raw(picture), values.reshape(H, W, -1))
    assert read_thumbnail(tmp_path / name, 32).shape == (24, 32, 3)


def test_lossless_webp_with_alpha(tmp_path):
    opaque = RGBA.copy()
    opaque[..., 3] = np.where(RGBA[..., 3] > 128, 255, 200)
    Image.fromarray(opaque, "RGBA").save(tmp_path / "a.webp", lossless=True, exact=True)
    assert np.array_equal(raw(read_picture(tmp_path / "a.webp")), opaque)


@pytest.mark.parametrize("values", [DEEP_RGB, DEEP_RGBA, DEEP], ids=["colour", "alpha", "grey"])
def test_png_of_sixteen_bits_keeps_them(tmp_path, values):
    order = {2: slice(None), 3: [2, 1, 0]}.get(values.ndim if values.ndim == 2 else values.shape[2], [2, 1, 0, 3])
    assert cv2.imwrite(str(tmp_path / "a.png"), values[..., order] if values.ndim == 3 else values)
    picture = read_picture(tmp_path / "a.png")
    assert picture.bits == 16
    assert np.array_equal(raw(picture), values.reshape(H, W, -1))


def test_a_jpeg_is_decoded_as_pillow_and_opencv_do(tmp_path):
    smooth = cv2.GaussianBlur(RGB, (0, 0), 4)
    for name, mode in (("colour.jpg", "RGB"), ("grey.jpg", "L")):
        Image.fromarray(smooth).convert(mode).save(tmp_path / name, quality=92)
        expected = np.asarray(Image.open(tmp_path / name).convert("RGB"))
        assert np.array_equal(shown(read_picture(tmp_path / name)), expected)
        assert np.array_equal(cv2.imread(str(tmp_path / name))[..., ::-1], expected)


def test_transparency_lies_on_white_as_pillow_pastes_it(tmp_path):
    image = Image.fromarray(RGBA, "RGBA")
    image.save(tmp_path / "a.png")
    page = Image.new("RGB", (W, H), "white")
    page.paste(image, mask=image.getchannel("A"))
    picture = read_picture(tmp_path / "a.png")
    assert picture.source.alpha is Alpha.STRAIGHT
    assert np.array_equal(shown(picture), np.asarray(page))


def test_a_palette_with_a_clear_colour(tmp_path):
    image = Image.fromarray(RGB).quantize(7)
    image.save(tmp_path / "a.png", transparency=3)
    rgba = image.convert("RGBA")
    values = np.asarray(rgba).copy()
    values[np.asarray(image) == 3, 3] = 0
    assert np.array_equal(raw(read_picture(tmp_path / "a.png")), values)


TIFFS = {
    "grey": (GREY, {}),
    "deep": (DEEP, {}),
    "float": (FLOAT, {}),
    "double": (FLOAT.astype(np.float64), {}),
    "half": (FLOAT.astype(np.float16), {}),
    "signed": ((DEEP.astype(np.int32) - 32768).astype(np.int16), {}),
    "wide": (DEEP.astype(np.uint32) * 65000, {}),
    "colour": (RGB, {"photometric": "rgb"}),
    "deep colour": (DEEP_RGB, {"photometric": "rgb"}),
    "alpha": (RGBA, {"photometric": "rgb", "extrasamples": ["unassalpha"]}),
    "multiplied alpha": (RGBA, {"photometric": "rgb", "extrasamples": ["assocalpha"]}),
    "planes": (np.moveaxis(RGB, 2, 0), {"photometric": "rgb", "planarconfig": "separate"}),
    "five channels": (
        RNG.integers(0, 256, (H, W, 5), dtype=np.uint8),
        {"photometric": "minisblack", "planarconfig": "contig"},
    ),
}
LAYOUTS = {
    "one strip": {"rowsperstrip": H},
    "strips": {"rowsperstrip": 7},
    "strips, deflated": {"rowsperstrip": 7, "compression": "zlib"},
    "strips, LZW and predictor": {"rowsperstrip": 16, "compression": "lzw", "predictor": True},
    "tiles": {"tile": (16, 32)},
    "tiles, deflated": {"tile": (32, 16), "compression": "zlib", "predictor": True},
    "big endian": {"rowsperstrip": 5, "byteorder": ">"},
    "big endian tiles": {"tile": (16, 16), "byteorder": ">", "bigtiff": True},
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", TIFFS)
def test_tiff_of_every_kind_and_layout(tmp_path, monkeypatch, kind, layout):
    values, options = TIFFS[kind]
    options = options | LAYOUTS[layout]
    if values.dtype == np.float16 and options.pop("predictor", None):
        options.pop("compression")
    byteorder = options.pop("byteorder", None)
    with tifffile.TiffWriter(tmp_path / "a.tif", byteorder=byteorder, bigtiff=options.pop("bigtiff", False)) as writer:
        writer.write(values, **options)
    expected = tifffile.imread(tmp_path / "a.tif")
    expected = np.moveaxis(expected, 0, 2) if kind == "planes" else expected.reshape(H, W, -1)
    assert np.array_equal(expected, np.moveaxis(values, 0, 2) if kind == "planes" else values.reshape(H, W, -1))
    assert np.array_equal(read_picture(tmp_path / "a.tif").source.read(0, Box(0, 0, W, H)), expected)
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)  # and now by parts
    source = read_picture(tmp_path / "a.tif").source
    assert not source.in_memory
    for box in (Box(0, 0, W, H), Box(17, 5, 40, 33), Box(W - 1, H - 1, 1, 1), Box(0, 30, W, 1)):
        part = source.read(0, box)
        assert part.dtype == expected.dtype.newbyteorder("=")
        assert np.array_equal(part, expected[box.rows, box.columns])


@pytest.mark.parametrize(
    ("photometric", "options"),
    [("ycbcr", {"subsampling": (2, 2)}), ("ycbcr", {"subsampling": (1, 1)}), ("rgb", {}), ("minisblack", {})],
)
def test_jpeg_tiles(tmp_path, photometric, options):
    values = cv2.GaussianBlur(RGB, (0, 0), 3)
    values = values[..., 0] if photometric == "minisblack" else values
    tifffile.imwrite(tmp_path / "a.tif", values, photometric=photometric, tile=(32, 32), compression="jpeg", **options)
    assert np.array_equal(raw(read_picture(tmp_path / "a.tif")), tifffile.imread(tmp_path / "a.tif").reshape(H, W, -1))


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_bilevel_tiff(tmp_path, compression):
    Image.fromarray(GREY > 128).save(tmp_path / "a.tif", compression=compression)
    assert np.array_equal(shown(read_picture(tmp_path / "a.tif")), as_rgb(((GREY > 128) * 255).astype(np.uint8)))


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_fewer_than_eight_bits_reach_from_black_to_white(tmp_path, bits):
    values = GREY >> (8 - bits)
    tifffile.imwrite(tmp_path / "a.tif", values, bitspersample=bits, photometric="minisblack")
    expected = (values.astype(int) * 255 // (2**bits - 1)).astype(np.uint8)
    assert np.array_equal(shown(read_picture(tmp_path / "a.tif")), as_rgb(expected))


def test_twelve_bits(tmp_path):
    values = DEEP >> 4
    tifffile.imwrite(tmp_path / "a.tif", values, bitspersample=12, photometric="minisblack")
    picture = read_picture(tmp_path / "a.tif")
    assert picture.bits == 12
    assert np.array_equal(raw(picture)[..., 0], values)


def test_white_is_zero(tmp_path):
    for values in (GREY, DEEP):
        tifffile.imwrite(tmp_path / "a.tif", values, photometric="miniswhite")
        assert np.array_equal(raw(read_picture(tmp_path / "a.tif"))[..., 0], np.iinfo(values.dtype).max - values)


def test_palette_and_cmyk_tiff(tmp_path):
    for image in (Image.fromarray(RGB).quantize(30), Image.fromarray(RGB).convert("CMYK")):
        image.save(tmp_path / "a.tif")
        assert np.array_equal(shown(read_picture(tmp_path / "a.tif")), np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("by_parts", [False, True])
def test_orientation_of_a_tiff(tmp_path, monkeypatch, orientation, by_parts):
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0 if by_parts else 10**9)
    tifffile.imwrite(
        tmp_path / "a.tif", RGB, photometric="rgb", tile=(16, 16), extratags=[(274, 3, 1, orientation, True)]
    )
    turns = {1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1], 5: RGB.transpose(1, 0, 2)}
    turns |= {6: np.rot90(RGB, -1), 7: np.rot90(RGB, 2).transpose(1, 0, 2), 8: np.rot90(RGB)}
    picture = read_picture(tmp_path / "a.tif")
    expected = turns[orientation]
    assert read_size(tmp_path / "a.tif") == (picture.width, picture.height) == expected.shape[1::-1]
    assert np.array_equal(shown(picture), expected)
    box = Box(9, 4, 31, 22)
    assert np.array_equal(picture.crop(box), expected[box.rows, box.columns])


def test_the_default_of_eight_bits_is_the_identity(tmp_path):
    Image.fromarray(RGB).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert np.array_equal(shown(picture), RGB)
    assert np.array_equal(picture.crop(picture.box, display=Display(window=(0.0, 255.0))), RGB)


@pytest.mark.parametrize("values", [DEEP, FLOAT, DEEP_RGB], ids=["deep", "float", "colour"])
def test_the_automatic_window_goes_by_percentiles(tmp_path, values):
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb" if values.ndim == 3 else "minisblack")
    picture = read_picture(tmp_path / "a.tif")
    low, high = np.percentile(values, (0.1, 99.9))
    assert picture.automatic == pytest.approx((low, high), rel=1e-6)
    expected = windowed(values, *picture.automatic)
    assert np.array_equal(shown(picture), expected if values.ndim == 3 else as_rgb(expected))


def test_numbers_that_are_none_do_not_move_the_window(tmp_path):
    holes = FLOAT.copy()
    holes[3, 4], holes[5, 6], holes[7, 8] = np.nan, np.inf, -np.inf
    tifffile.imwrite(tmp_path / "a.tif", holes)
    picture = read_picture(tmp_path / "a.tif")
    finite = holes[np.isfinite(holes)]
    assert picture.automatic == pytest.approx(np.percentile(finite, (0.1, 99.9)), rel=1e-6)
    colours = shown(picture)
    assert (colours[3, 4] == 0).all() and (colours[5, 6] == 255).all() and (colours[7, 8] == 0).all()


@pytest.mark.parametrize(
    ("name", "tag", "value", "says"),
    [
        ("a", "ColorMap", (1, 2, 3, 4), "The image's palette is damaged"),
        ("b", "PhotometricInterpretation", 5, "colours are of a kind"),
    ],
)
def test_colours_that_cannot_be_are_told(tmp_path, name, tag, value, says):
    """A palette of four numbers, and CMYK of three samples."""
    image = Image.fromarray(RGB)
    (image.quantize(30) if name == "a" else image).save(tmp_path / f"{name}.tif")
    with tifffile.TiffFile(tmp_path / f"{name}.tif", mode="r+b") as tiff:
        tiff.pages[0].tags[tag].overwrite(value)
    with pytest.raises(KnownError, match=rf"{name}\.tif.*{says}"):
        read_picture(tmp_path / f"{name}.tif")


def test_what_holds_no_image_says_so(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", GREY.astype(np.complex64))
    with pytest.raises(KnownError, match="kind of numbers"):
        read_picture(tmp_path / "a.tif")
