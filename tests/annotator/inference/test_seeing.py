"""One rule from raw values to what a classifier sees, at both doors: the command line `ebp` and the annotator."""

from __future__ import annotations

import json

import numpy as np
import pytest
import tifffile
import torch
from PIL import Image
from stored_pictures import COLOUR, GREYS, OTHERS, grey_of, imagej_stack, stored

from annotator.cli import main as annotator
from annotator.core.errors import KnownError
from annotator.core.images import Picture, images_in_file, read_picture
from annotator.core.images.display import PERCENTILES
from annotator.core.images.shrink import shrunk
from annotator.core.images.source import ArraySource
from annotator.core.project.project import Project
from annotator.core.regions.mask import Box
from annotator.core.work.attention import AttentionRecord, attention_key
from annotator.core.work.label_files import load_label_set
from annotator.inference import enlarging, seeing
from annotator.inference.backend import EbpBackend
from annotator.inference.model_files import model_fingerprint
from annotator.inference.requests import AttendRequest, Urgency
from ebp import EbpError, ExcitationBackprop, phantoms, values
from ebp.cli import main as ebp
from ebp.reading import read_image
from ebp.tiff import read_tiff

LABELS = load_label_set("dermoscopy")
RGB = phantoms.skin(3, 200).image


def over_the_whole_range(pixels):
    """As photographs are: from black to white. Where the range is guessed, it is that of the values."""
    low, high = np.percentile(pixels, PERCENTILES)
    return np.clip((pixels - low) / (high - low) * 255, 0, 255).astype(np.uint8)


PHOTOGRAPH = over_the_whole_range(phantoms.skin(8, 200).image)
GREY = np.repeat(over_the_whole_range(grey_of(PHOTOGRAPH))[..., None], 3, 2)


@pytest.fixture
def tensors(monkeypatch):
    """What the engine is given."""
    given, attend = [], ExcitationBackprop.attend
    monkeypatch.setattr(
        ExcitationBackprop,
        "attend",
        lambda self, x, *rest, **more: (given.append(x), attend(self, x, *rest, **more))[1],
    )
    return given


def by_ebp(path, folder):
    """Scores of the labels, and the notes, by the command line."""
    labels = ["naevus", "melanoma", "seborrhoeic keratosis", "vascular lesion"]
    assert ebp(["attend", str(path), "-m", "lesions", "-t", *labels, "-o", str(folder / "out")]) == 0
    document = json.loads((folder / "out" / f"{path.stem}.json").read_text())
    return {entry["label"]: entry["score"] for entry in document["labels"]}, document["notes"]


def by_annotator(path, picture=None):
    """The same by the window's worker."""
    request = AttendRequest(1, path, "lesions", LABELS, "none", Urgency.BULK, picture)
    record = EbpBackend("cpu").serve(request, lambda: True).maps.record
    return record.scores, [str(message) for message in seeing.messages(record.notes)]


@pytest.mark.parametrize("encoding", [*COLOUR, *GREYS, *OTHERS])
def test_both_doors_show_the_classifier_the_same(tmp_path, tensors, capsys, encoding):
    path = stored(tmp_path, encoding, RGB)
    scores, notes = by_ebp(path, tmp_path)
    others, told = by_annotator(path)
    assert len(tensors) == 2 and torch.equal(*tensors)
    assert scores == pytest.approx(others, abs=1e-6)
    assert notes == told
    start = (COLOUR | GREYS | OTHERS)[encoding][2]
    assert bool(notes) == bool(start) and all(note.startswith(start) for note in notes[:1])
    assert capsys.readouterr().err.splitlines() == [f"ebp: note: {path}: {note}" for note in notes]


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """The scores of the 8-bit picture in colour and in grey."""
    folder = tmp_path_factory.mktemp("originals")
    Image.fromarray(PHOTOGRAPH).save(folder / "colour.png")
    Image.fromarray(GREY[..., 0]).save(folder / "grey.png")
    found = {name: by_annotator(folder / f"{name}.png")[0] for name in ("colour", "grey")}
    assert all(max(scores.values()) > 0.9 for scores in found.values())
    return found


@pytest.mark.parametrize("encoding", [*COLOUR, *GREYS])
def test_a_photograph_has_the_same_first_class_however_it_is_stored(tmp_path, originals, encoding):
    expected = originals["grey" if encoding in GREYS else "colour"]
    scores, _ = by_annotator(stored(tmp_path, encoding, GREY if encoding in GREYS else PHOTOGRAPH))
    assert max(scores, key=scores.get) == max(expected, key=expected.get)
    lossy = any(word in encoding for word in ("palette", "GIF", "JPEG"))
    assert scores == pytest.approx(expected, abs=0.02 if lossy else 0.005)


# --- the rule itself


@pytest.mark.parametrize(
    ("largest", "bits"),
    [
        (0, 8),
        (255, 8),
        (256, 10),
        (1023, 10),
        (1024, 12),
        (4095, 12),
        (4096, 14),
        (16383, 14),
        (16384, 16),
        (65535, 16),
    ],
)
def test_the_bits_of_sixteen_are_guessed_by_the_largest_value(largest, bits):
    found = values.find_range([np.array([[[0], [largest]]], np.uint16)])
    assert (found.low, found.high) == (0, 2**bits - 1)
    assert [note.values for note in found.notes] == ([] if bits == 16 else [{"largest": largest, "bits": bits}])


def test_what_the_file_says_goes_before_a_guess_unless_a_value_belies_it():
    part = np.array([[[900]]], np.uint16)
    assert values.find_range([part], top=4095) == values.Range(0, 4095)
    assert values.find_range([part], top=511).high == 1023


def test_the_window_is_the_one_an_image_is_shown_in_at_first():
    assert values.PERCENTILES == PERCENTILES and values.LARGE == enlarging.LARGE
    for dtype in (np.int16, np.float32, np.uint32):
        numbers = (np.random.default_rng(0).normal(1000, 100, (300, 400, 3))).astype(dtype)
        shown = Picture(ArraySource(numbers, 32)).automatic
        found = values.find_range([numbers])
        assert (found.low, found.high) == pytest.approx(shown)
        assert found.notes[0].values == {"low": found.low, "high": found.high}


def test_floats_a_rounding_beyond_one_are_no_guess():
    assert values.find_range([np.array([[[-5e-4], [1.0005]]], np.float32)]) == values.Range(0, 1)
    assert values.toned(np.array([[[1.0005]]], np.float32), values.Range(0, 1)).item() == 1


def test_numbers_that_are_none(tmp_path):
    numbers = np.array([[0.2, np.nan, np.inf, -np.inf]], np.float32)[..., None]
    seen = values.see(numbers)
    assert seen.pixels[0, :, 0] == pytest.approx([0.2, 0, 1, 0])
    assert [note.template for note in seen.notes] == [values.NOT_FINITE]
    with pytest.raises(EbpError, match="no finite value"):
        values.see(np.full((3, 3, 1), np.nan, np.float32))
    with pytest.raises(EbpError, match="complex64"):
        values.see(np.zeros((3, 3, 1), np.complex64))
    tifffile.imwrite(tmp_path / "holes.tif", np.full((9, 9), np.nan, np.float32))
    with pytest.raises(KnownError, match=r"holes\.tif.*no finite value"):
        by_annotator(tmp_path / "holes.tif")
    with pytest.raises(EbpError, match=r"holes\.tif: the image holds no finite value"):
        read_image(tmp_path / "holes.tif")


def test_transparency_lies_over_white():
    black = np.zeros((1, 3, 4), np.uint16)
    black[0, :, 3] = (0, 32768, 65535)
    straight = values.see(black, values.Alpha.STRAIGHT).pixels[0, :, 0]
    assert straight == pytest.approx([1, 1 - 32768 / 65535, 0])
    assert values.see(black, values.Alpha.MULTIPLIED).pixels[0, :, 0] == pytest.approx(straight)
    signed = np.array([[[5, 0], [9, 2**31 - 1]]], np.int32)
    assert values.see(signed, values.Alpha.STRAIGHT).pixels[0, :, 0].tolist()[0] == 1


def test_bands_change_nothing(monkeypatch):
    numbers = np.random.default_rng(1).normal(0, 9, (50, 40, 4)).astype(np.float32)
    whole = values.see(numbers, values.Alpha.STRAIGHT).pixels
    monkeypatch.setattr(values, "BAND", 1000)
    assert np.array_equal(values.see(numbers, values.Alpha.STRAIGHT).pixels, whole)


def test_every_sentence_of_the_engine_can_be_translated():
    assert set(seeing.TEXTS) == set(values.TEMPLATES)


# --- large images


@pytest.mark.parametrize("dtype", [np.uint16, np.float32, np.int32])
def test_the_range_of_a_large_image_is_that_of_the_whole(tmp_path, tensors, monkeypatch, dtype):
    """One in full, the other reduced: their means differ, their range does not."""
    monkeypatch.setattr(values, "LARGE", 200_000)
    monkeypatch.setattr(seeing, "CLASSIFIED_SIDE", 512)
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    monkeypatch.setattr("annotator.core.images.tiff_source.COARSE_PIXELS", 10_000)
    # Bright specks of one pixel: they make the range, and vanish in every reduced copy.
    numbers = np.kron(grey_of(RGB), np.ones((5, 5))) * 2
    numbers[::8, ::8] = 3000
    tifffile.imwrite(tmp_path / "large.tif", numbers.astype(dtype), tile=(64, 64), compression="zlib")
    _, notes = by_ebp(tmp_path / "large.tif", tmp_path)
    _, told = by_annotator(tmp_path / "large.tif")
    assert notes == told and len(notes) == 1
    picture = read_picture(tmp_path / "large.tif")
    seen = seeing.seen(picture)
    assert max(seen.pixels.shape) == 500
    assert [str(note) for note in seen.notes] == notes
    full = values.see(numbers.astype(dtype)[..., None])
    assert [str(note) for note in full.notes] == notes
    assert seen.pixels == pytest.approx(shrunk(full.pixels, 2), abs=1e-6)
    assert (tensors[0] - tensors[1]).abs().mean() < 0.05


@pytest.fixture
def small_is_large(monkeypatch):
    """Images of a thousand pixels a side are reduced, and read in several parts."""
    monkeypatch.setattr(values, "LARGE", 200_000)
    monkeypatch.setattr(seeing, "CLASSIFIED_SIDE", 300)
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    monkeypatch.setattr("annotator.core.images.tiff_source.COARSE_PIXELS", 10_000)
    monkeypatch.setattr("annotator.core.images.picture.BAND", 70_000)
    monkeypatch.setattr("annotator.core.images.picture.TONED_SIDE", 256)


def far_out(side=(1001, 903)):
    """A picture of which some values lie far outside of the window, and some are no numbers."""
    random = np.random.default_rng(3)
    numbers = random.normal(1000, 300, side).astype(np.float32)
    for value in (np.nan, np.inf, -np.inf):
        numbers[random.integers(0, side[0], 300), random.integers(0, side[1], 300)] = value
    numbers[random.integers(0, side[0], 300), random.integers(0, side[1], 300)] = 1e6
    return numbers


STORED = {
    "tiles": {"tile": (64, 64), "compression": "zlib"},
    "tiles turned": {"tile": (64, 64), "compression": "zlib", "extratags": [(274, 3, 1, 6, True)]},
    "strips": {"rowsperstrip": 16, "compression": "zlib"},
    "strips turned": {"rowsperstrip": 16, "compression": "zlib", "extratags": [(274, 3, 1, 8, True)]},
    "white is zero": {"tile": (64, 64), "photometric": "miniswhite"},
}


@pytest.mark.parametrize("kind", STORED)
def test_a_large_image_is_toned_before_it_is_reduced(tmp_path, small_is_large, kind):
    options = {"photometric": "minisblack"} | STORED[kind]
    tifffile.imwrite(tmp_path / "large.tif", far_out(), metadata=None, **options)
    full, picture = read_image(tmp_path / "large.tif"), read_picture(tmp_path / "large.tif")
    assert picture.width * picture.height > values.LARGE and not picture.source.in_memory
    seen = seeing.seen(picture)
    assert [str(note) for note in seen.notes] == [str(note) for note in full.notes] and len(seen.notes) == 2
    assert max(seen.pixels.shape) == 251
    assert seen.pixels == pytest.approx(shrunk(full.pixels, 4), abs=1e-5)
    assert np.isfinite(seen.pixels).all() and 0.2 < seen.pixels.mean() < 0.8


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
def test_where_nothing_can_be_cut_off_a_coarse_level_serves(tmp_path, small_is_large, monkeypatch, dtype, photometric):
    numbers = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (1000, 900)).astype(dtype)
    tifffile.imwrite(tmp_path / "large.tif", numbers, tile=(64, 64), photometric=photometric)
    monkeypatch.setattr(Picture, "reduced_as", None)
    seen = seeing.seen(read_picture(tmp_path / "large.tif"))
    full = read_image(tmp_path / "large.tif")
    scale = 255 if dtype == np.uint8 else 1
    expected = shrunk(full.pixels.astype(np.float32), 4) / scale
    assert seen.pixels / scale == pytest.approx(expected, abs=0.008)


def test_squares_lie_all_over_a_large_image():
    places = values.places(20_000, 9_000)
    assert len(places) == 64 and values.places(8_000, 8_000) == [(0, 0, 8_000, 8_000)]
    assert all(x + w <= 20_000 and y + h <= 9_000 for x, y, w, h in places)
    assert {(w, h) for _, _, w, h in places} == {(128, 128)}
    assert values.places(10**9, 3)[0][2:] == (128, 3)


# --- what is told


def test_window_and_level_change_nothing_for_the_classifier(tmp_path, tensors):
    from annotator.core.images import Display

    path = stored(tmp_path, "float in [-1000, 3000]", RGB)
    by_annotator(path)
    picture = read_picture(path)
    for window in ((0.0, 1.0), (-500.0, 100.0), (5000.0, 9000.0)):
        picture.crop(picture.box, display=Display(window=window, gamma=3, invert=True))
        by_annotator(path, picture)
    assert len(tensors) == 4 and all(torch.equal(tensors[0], tensor) for tensor in tensors)


def test_the_first_page_is_told_and_the_others_can_be_named(tmp_path, capsys):
    grey = grey_of(RGB)
    imagej_stack(tmp_path / "scan.tif", np.stack([grey, 255 - grey, grey // 2]))
    _, notes = by_ebp(tmp_path / "scan.tif", tmp_path)
    assert notes == ["The file holds 3 images, and this is the first: scan.tif#page=2 names the second."]
    assert notes[0] in capsys.readouterr().err
    for page, path in enumerate(images_in_file(tmp_path / "scan.tif"), start=1):
        picture = read_picture(path)
        stored = read_tiff(tmp_path / "scan.tif", page)
        assert stored.pages == 3 and np.array_equal(stored.values, picture.source.read(0, picture.box))
    for name, says in (("scan.tif#page=4", "no page 4"), ("none.tif#page=2", "no such image")):
        assert ebp(["attend", str(tmp_path / name), "-m", "lesions", "-o", str(tmp_path / "out")]) == 2
        assert says in capsys.readouterr().err
    imagej_stack(tmp_path / "cut.tif", np.stack([grey, grey]), promised=3)
    with pytest.raises(EbpError, match="ends too early"):
        read_image(tmp_path / "cut.tif#page=3")


def test_both_readers_count_pages_alike(tmp_path):
    slide = tmp_path / "slide.tif"
    with tifffile.TiffWriter(slide) as writer:
        for value in (50, 200):
            for level, side in enumerate((128, 64, 32)):
                image = np.full((side, side), value, np.uint8)
                writer.write(image, tile=(32, 32), subfiletype=int(level == 1), metadata=None)
    with tifffile.TiffWriter(tmp_path / "mixed.tif") as writer:
        writer.write(np.zeros((30, 40), np.uint8), metadata=None)
        writer.write(np.ones((50, 20, 3), np.uint16), photometric="rgb", metadata=None)
    for file, count in ((slide, 2), (tmp_path / "mixed.tif", 2)):
        found = images_in_file(file)
        assert len(found) == count
        for page, path in enumerate(found, start=1):
            picture = read_picture(path)
            found = read_tiff(file, page)
            assert found.pages == count and np.array_equal(
                found.values, picture.stored(Box(0, 0, picture.width, picture.height))
            )


def test_suggest_tells_what_it_guessed_and_the_answer_keeps_it(tmp_path, capsys):
    path = stored(tmp_path, "12 bits in 16", RGB)
    project = Project.create(tmp_path / "job.annot", LABELS, "lesions")
    project.add_images([path])
    project.close()
    assert annotator(["suggest", str(tmp_path / "job.annot"), "--device", "cpu"]) == 0
    assert f"annotator: note: {path}: The largest value is" in capsys.readouterr().err
    project = Project.open(tmp_path / "job.annot")
    record = project.attention(1, attention_key(model_fingerprint("lesions"), LABELS.contrast))
    project.close()
    (message,) = seeing.messages(record.notes)
    assert message.values["bits"] == 12 and "12-bit" in message


def test_answers_from_before_there_were_notes_are_read():
    record = AttentionRecord("m", "f", "", "none", ("a",), {}, {}, (1.0,), {}, np.ones((1, 2, 2), np.float32))
    text, maps = record.stored()
    data = json.loads(text)
    del data["notes"]
    assert AttentionRecord.from_stored(json.dumps(data), maps).notes == ()
    assert seeing.messages([("{0.__class__} is no sentence of ours", {})]) == ()
