"""Image files as `ebp` reads them: what is told of them, and what is broken."""

from __future__ import annotations

import json

import numpy as np
import pytest
import tifffile
from PIL import Image
from stored_pictures import stored

from ebp import EbpError, phantoms
from ebp.cli import main
from ebp.reading import read_image
from ebp.values import see

RGB = phantoms.skin(3, 120).image
LARGEST = "The largest value is"


@pytest.fixture
def deep(tmp_path):
    """12 bits in 16."""
    return stored(tmp_path, "12 bits in 16", RGB)


def test_every_command_that_looks_at_images_tells_what_it_guessed(tmp_path, capsys, deep):
    out = tmp_path / "out"
    commands = {
        "attend": ["attend", deep, "-m", "lesions", "-o", out],
        "ground": ["ground", deep, "-m", "lesions", "--phrase", "a mole", "-o", out],
        "compare": ["compare", deep, "-m", "lesions", "--methods", "mwp", "-o", tmp_path / "sheet.png"],
    }
    entry = {"image": deep.name, "phrase": "a mole", "boxes": [[1, 1, 50, 50]]}
    (tmp_path / "phrases.json").write_text(json.dumps([entry, entry]))
    commands["evaluate"] = ["evaluate", "phrases", tmp_path / "phrases.json", "-m", "lesions", "--quiet"]
    for arguments in commands.values():
        assert main([str(argument) for argument in arguments]) == 0
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1 and lines[0].startswith(f"ebp: note: {deep}: {LARGEST}")
    for document in out.glob("*.json"):
        (note,) = json.loads(document.read_text())["notes"]
        assert note.startswith(LARGEST)


def test_nothing_is_told_where_nothing_was_guessed(tmp_path, capsys):
    path = stored(tmp_path, "8-bit RGB PNG", RGB)
    assert main(["attend", str(path), "-m", "lesions", "-o", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
    assert json.loads((tmp_path / "image.json").read_text())["notes"] == []


def test_a_network_that_fails_and_a_file_that_is_missing_have_one_line(tmp_path, capsys):
    assert main(["attend", str(tmp_path / "none.tif"), "-m", "lesions", "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"ebp: error: {tmp_path / 'none.tif'}: there is no such image\n"
    with pytest.raises(EbpError, match="cannot be read"):
        read_image(tmp_path)


def truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damaged_palette(path):
    with tifffile.TiffFile(path, mode="r+b") as tiff:
        tag = tiff.pages[0].tags["ColorMap"]
        tag.overwrite((1, 2, 3, 4))


BROKEN = {
    "a TIFF cut off": ("8-bit RGB TIFF", truncated, "ends too early|cannot be read"),
    "a PNG cut off": ("8-bit RGB PNG", truncated, "cannot be read"),
    "a deep PNG cut off": ("16-bit RGB PNG", truncated, "cannot be read"),
    "a palette of four numbers": ("palette TIFF", damaged_palette, "palette is damaged"),
    "a TIFF's head alone": (
        "8-bit RGB TIFF",
        lambda path: path.write_bytes(path.read_bytes()[:9]),
        "cannot be read|no page",
    ),
    "text": ("8-bit RGB PNG", lambda path: path.write_text("no image"), "not an image file"),
    "nothing": ("8-bit RGB PNG", lambda path: path.write_bytes(b""), "not an image file"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_files_say_so(tmp_path, fault):
    encoding, spoil, says = BROKEN[fault]
    path = stored(tmp_path, encoding, RGB)
    spoil(path)
    with pytest.raises(EbpError, match=says) as told:
        read_image(path)
    assert path.name in str(told.value)


def test_kinds_that_are_not_read_say_so(tmp_path):
    tifffile.imwrite(tmp_path / "waves.tif", np.zeros((9, 9), np.complex64))
    with pytest.raises(EbpError, match=r"waves\.tif: .*another kind of numbers"):
        read_image(tmp_path / "waves.tif")
    tifffile.imwrite(tmp_path / "lab.tif", RGB, photometric="cielab")
    with pytest.raises(EbpError, match=r"lab\.tif: .*colours are of a kind"):
        read_image(tmp_path / "lab.tif")
    for values in (np.zeros((3, 3)), np.zeros((0, 3, 1)), np.zeros((3, 3, 0))):
        with pytest.raises(EbpError, match="no image"):
            see(values)


def test_a_tiff_by_another_name_is_one(tmp_path):
    Image.fromarray(RGB).save(tmp_path / "scan.png", format="TIFF")
    assert np.array_equal(read_image(tmp_path / "scan.png").pixels, RGB)
