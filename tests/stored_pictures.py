"""One picture stored in every encoding that both readers must see alike."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import tifffile
from PIL import Image

GREY = np.array([0.299, 0.587, 0.114])


def grey_of(rgb):
    return np.rint(rgb @ GREY).astype(np.uint8)


def tiff(path, values, **options):
    options.setdefault("photometric", "rgb" if values.ndim == 3 and values.shape[2] in (3, 4) else "minisblack")
    tifffile.imwrite(path, values, metadata=None, **options)


def deep_png(path, values):
    order = {3: [2, 1, 0], 4: [2, 1, 0, 3]}.get(values.shape[-1])
    assert cv2.imwrite(str(path), values[..., order] if values.ndim == 3 else values)


def keyed_png(path, values):
    """The colour of the first pixel is clear."""
    grey, bits = values.ndim == 2, 8 * values.itemsize
    key = np.ravel(values[0, 0]).astype(np.uint16)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], bits, 0 if grey else 2, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(values.dtype.newbyteorder(">")).tobytes() for row in values)
    parts = (b"IHDR", header), (b"tRNS", key.astype(">u2").tobytes()), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def white_is_zero(path, grey, top, dtype=np.uint16, **options):
    tiff(path, ((1 - grey / 255) * top).astype(dtype), photometric="miniswhite", **options)


def with_alpha(rgb, top, dtype):
    scaled = (rgb / 255 * top).astype(dtype)
    return np.dstack([scaled, np.full(rgb.shape[:2], top, dtype)])


def rotated_jpeg(path, rgb):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.rot90(rgb)).save(path, exif=exif, quality=97)


def rotated_tiff(path, values):
    tiff(path, np.ascontiguousarray(np.rot90(values)), extratags=[(274, 3, 1, 6, True)])


def multiplied(rgb):
    alpha = np.linspace(100, 255, rgb.shape[1]).astype(np.uint8)[None].repeat(rgb.shape[0], 0)
    colours = (rgb * (alpha[..., None] / 255)).astype(np.uint8)
    return np.dstack([colours, alpha])


def with_holes(grey):
    values = grey.astype(np.float32)
    values[grey > 200], values[grey < 60], values[:5] = np.nan, np.inf, -np.inf
    return values


def one_apart(shape):
    values = np.full(shape, 40, np.int32)
    values[7, 9] = 900
    return values


def imagej_stack(path, planes, *, byteorder=">", promised=None):
    """One directory for all planes, as ImageJ writes beyond 4 GB."""
    text = f"ImageJ=1.54f\nimages={promised or len(planes)}\nslices={promised or len(planes)}\n"
    with tifffile.TiffWriter(path, byteorder=byteorder) as writer:
        writer.write(planes[0], photometric="minisblack", description=text, metadata=None, software="")
    with path.open("ab") as stream:
        stream.write(planes[1:].astype(planes.dtype.newbyteorder(byteorder)).tobytes())


# Name: suffix, what writes it (path, pixels), and how that which is told of it begins.
COLOUR = {
    "8-bit RGB PNG": ("png", lambda p, x: Image.fromarray(x).save(p), ""),
    "8-bit RGB TIFF": ("tif", tiff, ""),
    "8-bit RGBA PNG": ("png", lambda p, x: Image.fromarray(with_alpha(x, 255, np.uint8)).save(p), ""),
    "8-bit RGBA TIFF": ("tif", lambda p, x: tiff(p, with_alpha(x, 255, np.uint8), extrasamples=["unassalpha"]), ""),
    "palette PNG": ("png", lambda p, x: Image.fromarray(x).quantize(256).save(p), ""),
    "palette TIFF": ("tif", lambda p, x: Image.fromarray(x).quantize(256).save(p), ""),
    "GIF": ("gif", lambda p, x: Image.fromarray(x).quantize(256).save(p), ""),
    "CMYK TIFF": ("tif", lambda p, x: Image.fromarray(x).convert("CMYK").save(p), ""),
    "CMYK JPEG": ("jpg", lambda p, x: Image.fromarray(x).convert("CMYK").save(p, quality=97), ""),
    "JPEG": ("jpg", lambda p, x: Image.fromarray(x).save(p, quality=97), ""),
    "JPEG turned by EXIF": ("jpg", rotated_jpeg, ""),
    "TIFF turned": ("tif", rotated_tiff, ""),
    "planar TIFF": ("tif", lambda p, x: tiff(p, np.moveaxis(x, 2, 0).copy(), photometric="rgb", planarconfig=2), ""),
    "tiles of JPEG": ("tif", lambda p, x: tiff(p, x, tile=(64, 64), compression="jpeg"), ""),
    "YCbCr TIFF": ("tif", lambda p, x: Image.fromarray(x).convert("YCbCr").save(p), ""),
    "YCbCr TIFF of JPEG": (
        "tif", lambda p, x: Image.fromarray(x).convert("YCbCr").save(p, compression="jpeg", quality=97), "",
    ),
    "16-bit RGB PNG": ("png", lambda p, x: deep_png(p, x.astype(np.uint16) * 257), ""),
    "16-bit RGBA PNG": ("png", lambda p, x: deep_png(p, with_alpha(x, 65535, np.uint16)), ""),
    "16-bit RGB TIFF": ("tif", lambda p, x: tiff(p, x.astype(np.uint16) * 257), ""),
    "16-bit RGB TIFF, big-endian": ("tif", lambda p, x: tiff(p, x.astype(np.uint16) * 257, byteorder=">"), ""),
    "12 bits in 16, RGB": ("tif", lambda p, x: tiff(p, (x / 255 * 4095).astype(np.uint16)), "The largest value"),
    "float RGB in [0, 1]": ("tif", lambda p, x: tiff(p, (x / 255).astype(np.float32)), ""),
    "double RGB in [0, 1]": ("tif", lambda p, x: tiff(p, x / 255), ""),
    "float RGBA in [0, 1]": (
        "tif", lambda p, x: tiff(p, with_alpha(x, 1.0, np.float32), extrasamples=["unassalpha"]), "",
    ),
    "float RGB in [0, 255]": ("tif", lambda p, x: tiff(p, x.astype(np.float32)), "The file does not say"),
    "int32 RGB": ("tif", lambda p, x: tiff(p, x.astype(np.int32) * 1000 - 9000), "The file does not say"),
}  # fmt: skip
GREYS = {
    "8-bit grey PNG": ("png", lambda p, x: Image.fromarray(x).save(p), ""),
    "8-bit grey TIFF": ("tif", tiff, ""),
    "white is zero": ("tif", lambda p, x: tiff(p, 255 - x, photometric="miniswhite"), ""),
    "white is zero, 16 bits": ("tif", lambda p, x: white_is_zero(p, x, 65535), ""),
    "white is zero, 12 bits a sample": ("tif", lambda p, x: white_is_zero(p, x, 4095, bitspersample=12), ""),
    "white is zero, 12 bits in 16": ("tif", lambda p, x: white_is_zero(p, x, 4095), "The largest value"),
    "white is zero, 12 bits in 16, told by MaxSampleValue": (
        "tif", lambda p, x: white_is_zero(p, x, 4095, extratags=[(281, 3, 1, 4095, True)]), "",
    ),
    "white is zero, uint32": ("tif", lambda p, x: white_is_zero(p, x, 4e9, np.uint32), "The file does not say"),
    "white is zero, int16": ("tif", lambda p, x: white_is_zero(p, x, 4000, np.int16), "The file does not say"),
    "white is zero, float in [0, 1]": ("tif", lambda p, x: white_is_zero(p, x, 1, np.float32), ""),
    "white is zero, float": ("tif", lambda p, x: white_is_zero(p, x, 700, np.float32), "The file does not say"),
    "grey with alpha": ("png", lambda p, x: Image.fromarray(np.dstack([x, np.full_like(x, 255)]), "LA").save(p), ""),
    "16-bit grey PNG": ("png", lambda p, x: deep_png(p, x.astype(np.uint16) * 257), ""),
    "16-bit grey TIFF": ("tif", lambda p, x: tiff(p, x.astype(np.uint16) * 257), ""),
    "16-bit PGM": ("pgm", lambda p, x: deep_png(p, x.astype(np.uint16) * 257), ""),
    "12 bits a sample": ("tif", lambda p, x: tiff(p, (x / 255 * 4095).astype(np.uint16), bitspersample=12), ""),
    "12 bits in 16": ("tif", lambda p, x: tiff(p, (x / 255 * 4095).astype(np.uint16)), "The largest value"),
    "14 bits in 16": ("tif", lambda p, x: tiff(p, (x / 255 * 16383).astype(np.uint16)), "The largest value"),
    "8 bits in 16": ("tif", lambda p, x: tiff(p, x.astype(np.uint16)), "The largest value"),
    "12 bits in 16, told by SMaxSampleValue": (
        "tif", lambda p, x: tiff(p, (x / 255 * 4095).astype(np.uint16), extratags=[(341, 3, 1, 4095, True)]), "",
    ),
    "12 bits in 16, told by MaxSampleValue": (
        "tif", lambda p, x: tiff(p, (x / 255 * 4095).astype(np.uint16), extratags=[(281, 3, 1, 4095, True)]), "",
    ),
    "a largest value that is only a fact": (
        "tif", lambda p, x: tiff(p, x.astype(np.uint16) * 257, extratags=[(281, 3, 1, int(x.max()) * 257, True)]), "",
    ),
    "int8": ("tif", lambda p, x: tiff(p, (x.astype(int) - 128).astype(np.int8)), "The file does not say"),
    "int16": ("tif", lambda p, x: tiff(p, x.astype(np.int16) * 16 - 1024), "The file does not say"),
    "int32": ("tif", lambda p, x: tiff(p, x.astype(np.int32) * 100), "The file does not say"),
    "uint32": ("tif", lambda p, x: tiff(p, x.astype(np.uint32) * 16_000_000), "The file does not say"),
    "int64": ("tif", lambda p, x: tiff(p, x.astype(np.int64) * 100), "The file does not say"),
    "half in [0, 1]": ("tif", lambda p, x: tiff(p, (x / 255).astype(np.float16)), ""),
    "float in [0, 1]": ("tif", lambda p, x: tiff(p, (x / 255).astype(np.float32)), ""),
    "float in [0, 1], by Pillow": ("tif", lambda p, x: Image.fromarray((x / 255).astype(np.float32)).save(p), ""),
    "float in [-1000, 3000]": (
        "tif", lambda p, x: tiff(p, (x / 255 * 4000 - 1000).astype(np.float32)), "The file does not say",
    ),
    "plane of an ImageJ stack": (
        "tif#page=3", lambda p, x: imagej_stack(p, np.stack([x * 0, 255 - x, x, x // 2]).astype(np.uint16) * 257), "",
    ),
    "page of a TIFF": ("tif#page=2", lambda p, x: tifffile.imwrite(p, np.stack([255 - x, x]), metadata=None), ""),
}  # fmt: skip
# What is no other encoding of the same picture: both readers see the same, whatever that is.
OTHERS = {
    "1-bit PNG": ("png", lambda p, x: Image.fromarray(x[..., 0] > 128).save(p), ""),
    "1-bit TIFF": ("tif", lambda p, x: Image.fromarray(x[..., 0] > 128).save(p, compression="group4"), ""),
    "4-bit TIFF": ("tif", lambda p, x: tiff(p, x[..., 0] >> 4, bitspersample=4), ""),
    "a clear colour": ("png", lambda p, x: Image.fromarray(x).quantize(9).save(p, transparency=3), ""),
    "soft alpha": ("png", lambda p, x: Image.fromarray(np.dstack([x, x[..., 1]]), "RGBA").save(p), ""),
    "multiplied alpha": ("tif", lambda p, x: tiff(p, multiplied(x), extrasamples=["assocalpha"]), ""),
    "white is zero, with alpha": (
        "tif", lambda p, x: tiff(
            p, x[..., :2].astype(np.uint16) * 16, photometric="miniswhite", extrasamples=["unassalpha"],
            planarconfig="contig",
        ), "The largest value",
    ),
    "white is zero, NaN and infinity": (
        "tif", lambda p, x: tiff(p, with_holes(x[..., 0]), photometric="miniswhite"), "Some values",
    ),
    "a clear grey": ("png", lambda p, x: keyed_png(p, x[..., 0].copy()), ""),
    "a clear colour of RGB": ("png", keyed_png, ""),
    "a clear grey of 16 bits": ("png", lambda p, x: keyed_png(p, x[..., 0].astype(np.uint16) * 257), ""),
    "a clear colour of 16 bits": ("png", lambda p, x: keyed_png(p, x.astype(np.uint16) * 257), ""),
    "soft alpha of 16 bits": (
        "tif", lambda p, x: tiff(p, np.dstack([x, x[..., 1]]).astype(np.uint16) * 16, extrasamples=["unassalpha"]),
        "The largest value",
    ),
    "five channels": (
        "tif", lambda p, x: tiff(p, np.dstack([x, x[..., :2]]), photometric="minisblack", planarconfig="contig"),
        "Of the 5 channels",
    ),
    "two channels": (
        "tif", lambda p, x: tiff(p, x[..., :2].copy(), photometric="minisblack", planarconfig="contig"),
        "The classifier sees the two",
    ),
    "NaN and infinity": (
        "tif", lambda p, x: tiff(p, with_holes(x[..., 0])),
        "Some values",
    ),
    "one value": ("tif", lambda p, x: tiff(p, np.full(x.shape[:2], -7, np.int16)), "The file does not say"),
    "all but one alike": ("tif", lambda p, x: tiff(p, one_apart(x.shape[:2])), "The file does not say"),
}  # fmt: skip


def stored(folder, encoding, rgb, name="image"):
    """The path of the picture in an encoding (of all three tables)."""
    suffix, write, _ = (COLOUR | GREYS | OTHERS)[encoding]
    file = folder / f"{name}.{suffix.split('#')[0]}"
    write(file, grey_of(rgb) if encoding in GREYS else rgb)
    return folder / f"{name}.{suffix}"
