"""Large images: a coarse picture at once, tiles as they come, sharp in the end, faults told once."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from annotator.core.regions.mask import Box

RNG = np.random.default_rng(8)
WIDTH, HEIGHT = 2300, 1700


@pytest.fixture
def all_large(monkeypatch):
    """Images of ordinary size are treated as large ones."""
    monkeypatch.setattr("annotator.core.images.tiff_source.WHOLE_PIXELS", 0)
    monkeypatch.setattr("annotator.core.images.tiff_source.COARSE_PIXELS", 10_000)
    monkeypatch.setattr("annotator.core.images.picture.SMALL", 10_000)
    monkeypatch.setattr("annotator.core.images.reading.SMALL", 10_000)
    monkeypatch.setattr("annotator.core.images.reading.MODERATE", 10_000)
    monkeypatch.setattr("annotator.core.images.decode.PREVIEW_SIDE", WIDTH // 8)


def colours():
    coarse = RNG.integers(0, 256, (HEIGHT // 20, WIDTH // 20, 3), dtype=np.uint8)
    return cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def settled(stage):
    stage.wait(
        lambda: stage.session.picture is not None and stage.session.picture.settled and stage.window.presenter.sharp
    )
    stage.canvas.grab()
    stage.wait(lambda: stage.window.presenter.sharp)


def view_of(stage, full):
    """What the canvas shows at one pixel a pixel, and what it should show."""
    stage.window.options.set(overlays=False, minimap=False)
    stage.canvas.clearFocus()  # and with it the frame
    stage.canvas.actual_size()
    x, y = round(stage.canvas.viewport.x), round(stage.canvas.viewport.y)
    stage.canvas.pan(x - stage.canvas.viewport.x, y - stage.canvas.viewport.y)
    stage.canvas.grab()
    stage.wait(lambda: stage.window.presenter.sharp)
    view = stage.shot().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(view.constBits(), np.uint8).reshape(view.height(), view.bytesPerLine())
    shown = pixels[:, : view.width() * 3].reshape(view.height(), view.width(), 3).copy()
    return shown, full[-y : view.height() - y, -x : view.width() - x]


@pytest.mark.parametrize("options", [{"tile": (256, 256), "compression": "zlib"}, {"rowsperstrip": 100}, {}])
def test_a_large_tiff(empty_stage, tmp_path, all_large, options):
    full = colours()
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", **options)
    seen = []
    empty_stage.session.picture_changed.connect(lambda: seen.append(empty_stage.session.picture))
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    assert [picture.settled for picture in seen] == [False, True]
    assert empty_stage.session.record.width == WIDTH
    shown, wanted = view_of(empty_stage, full)
    assert np.array_equal(shown, wanted)
    for _ in range(4):
        empty_stage.canvas.pan(-211, -97)
        shown, wanted = view_of(empty_stage, full)
        assert np.array_equal(shown, wanted)


def test_the_whole_of_a_large_tiff_is_its_mean(empty_stage, tmp_path, all_large):
    full = colours()
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(128, 128))
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    empty_stage.window.options.set(minimap=False)
    empty_stage.canvas.zoom(0.25 / empty_stage.canvas.viewport.scale)
    empty_stage.canvas.grab()
    empty_stage.wait(lambda: empty_stage.window.presenter.sharp)
    view = empty_stage.shot()
    small = cv2.resize(full[: HEIGHT // 4 * 4, : WIDTH // 4 * 4], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    viewport = empty_stage.canvas.viewport
    for x, y in ((101, 50), (300, 222), (500, 400)):
        at = viewport.to_view(x * 4 + 2, y * 4 + 2)
        colour = view.pixelColor(int(at[0]), int(at[1]))
        near = small[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).astype(int)
        assert (near.min(axis=0) - 2 <= (colour.red(), colour.green(), colour.blue())).all()
        assert (near.max(axis=0) + 2 >= (colour.red(), colour.green(), colour.blue())).all()


def test_a_large_jpeg_is_coarse_first_and_then_sharp(empty_stage, tmp_path, all_large):
    Image.fromarray(colours()).save(tmp_path / "a.jpg", quality=95)
    full = np.asarray(Image.open(tmp_path / "a.jpg"))
    seen, views = [], []
    session = empty_stage.session

    def note():
        seen.append(session.picture)
        views.append(empty_stage.canvas.grab().toImage())

    session.picture_changed.connect(note)
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    coarse, sharp = seen
    assert (coarse.finest, sharp.finest) == (3, 0)
    assert (coarse.width, coarse.height) == (sharp.width, sharp.height) == (WIDTH, HEIGHT)
    whole = coarse.part(3, Box(0, 0, *coarse.level_size(3))).astype(int)
    assert np.abs(whole - sharp.part(3, Box(0, 0, *sharp.level_size(3)))).mean() < 3
    assert coarse.crop(Box(5, 6, 70, 80)).shape == (80, 70, 3)
    shown, wanted = view_of(empty_stage, full)
    assert np.array_equal(shown, wanted)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_very_large_jpeg_shows_its_first_rows_at_once(empty_stage, tmp_path, all_large, monkeypatch, progressive):
    monkeypatch.setattr("annotator.core.images.decode.SLOW", 10_000)
    monkeypatch.setattr("annotator.core.images.decode._LONGEST_HEADER", 0)
    monkeypatch.setattr("annotator.core.images.decode.BEGINNING", 0.3)
    Image.fromarray(colours()).save(tmp_path / "a.jpg", quality=95, progressive=progressive)
    seen, session = [], empty_stage.session
    session.picture_changed.connect(lambda: seen.append(session.picture))
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    first, coarse, _sharp = seen
    assert [picture.beginning for picture in seen] == [True, False, False]
    assert [picture.settled for picture in seen] == [False, False, True]
    assert (first.width, first.height, first.finest) == (WIDTH, HEIGHT, 3)
    box = Box(0, 0, *first.level_size(3))
    difference = np.abs(first.part(3, box).astype(int) - coarse.part(3, box)).mean(axis=(1, 2))
    if progressive:  # a coarse look at all of it
        assert difference.max() < 30 < np.abs(128 - coarse.part(3, box).astype(int)).mean()
    else:
        rows = box.h // 5
        assert difference[:rows].max() == 0
        assert (first.part(3, box)[-rows:] == 128).all()
    full = np.asarray(Image.open(tmp_path / "a.jpg"))
    shown, wanted = view_of(empty_stage, full)
    assert np.array_equal(shown, wanted)


def test_a_very_large_damaged_jpeg_is_told_once(empty_stage, tmp_path, all_large, monkeypatch):
    monkeypatch.setattr("annotator.core.images.decode.SLOW", 10_000)
    Image.fromarray(colours()).save(tmp_path / "a.jpg", quality=95)
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    empty_stage.open(tmp_path, answered=False)
    empty_stage.wait(lambda: empty_stage.session.picture_error)
    assert "damaged" in empty_stage.session.picture_error


def test_a_stroke_goes_on_while_the_image_becomes_sharp(empty_stage, tmp_path, all_large):
    Image.fromarray(colours()).save(tmp_path / "a.jpg")
    stage = empty_stage
    strokes = []

    def draw():
        if not strokes:
            strokes.append(stage.session.picture)
            stage.hand.press(Qt.Key.Key_B)
            stage.hand.drag([(500 + 9 * n, 600 + 5 * n) for n in range(40)])

    stage.session.picture_changed.connect(draw)
    stage.open(tmp_path, answered=False)
    settled(stage)
    assert strokes[0].finest == 3
    assert len(stage.session.annotations) == 1
    assert stage.session.annotations[0].mask.contains(700, 711)


def test_a_broken_tile_is_told_once(empty_stage, tmp_path, all_large):
    path = tmp_path / "a.tif"
    levels = [colours(), cv2.resize(colours(), (WIDTH // 16, HEIGHT // 16))]
    with tifffile.TiffWriter(path) as writer:
        writer.write(levels[0], photometric="rgb", tile=(256, 256), compression="zlib", subifds=1)
        writer.write(levels[1], photometric="rgb", tile=(256, 256), subfiletype=1)
    with tifffile.TiffFile(path) as tiff:
        offset, count = tiff.pages.first.dataoffsets[31], tiff.pages.first.databytecounts[31]
    data = path.read_bytes()
    path.write_bytes(data[:offset] + b"\xff" * count + data[offset + count :])
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    empty_stage.canvas.actual_size()
    for _ in range(3):
        empty_stage.canvas.grab()
        empty_stage.wait(lambda: empty_stage.window.presenter.sharp)
    assert len(empty_stage.errors) == 1
    assert "a.tif" in empty_stage.errors[0] and "damaged" in empty_stage.errors[0]


def test_pages_are_images(empty_stage, tmp_path):
    pages = RNG.integers(0, 256, (3, 40, 50), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "scan.tif", pages, photometric="minisblack")
    empty_stage.open(tmp_path / "scan.tif", answered=False)
    session = empty_stage.session
    assert [record.path for record in session.project.images()] == ["scan.tif", "scan.tif#page=2", "scan.tif#page=3"]
    session.show(session.order[2])
    empty_stage.wait(lambda: session.picture is not None)
    assert session.picture.values(7, 9) == (pages[2, 9, 7],)
    assert empty_stage.window.commands.open([tmp_path / "scan.tif#page=2"])
    assert session.record.path == "scan.tif#page=2"


def test_a_large_image_is_suggested_on_and_boxed(stage, tmp_path, all_large, monkeypatch, samples):
    """A phantom enlarged: the classifier's answer lies where it lies on the phantom itself."""
    monkeypatch.setattr("annotator.inference.enlarging.LARGE", 10_000)
    small = np.asarray(Image.open(samples[0]).convert("RGB"))
    regions = stage.suggester.regions.values()
    before = {region.suggestion.label_id: region.suggestion.peak for region in regions}
    large = np.kron(small, np.ones((12, 12, 1), np.uint8))
    (tmp_path / "large").mkdir()
    tifffile.imwrite(tmp_path / "large" / "a.tif", large, photometric="rgb", tile=(256, 256))
    stage.session.add_images([tmp_path / "large" / "a.tif"])
    stage.session.show(stage.session.order[-1])
    settled(stage)
    stage.answered()
    after = {region.suggestion.label_id: region.suggestion.peak for region in stage.suggester.regions.values()}
    assert before.keys() & after.keys()
    for label in before.keys() & after.keys():
        assert np.array(after[label]) / 12 == pytest.approx(before[label], abs=12)
    suggestion = stage.session.suggestions[0]
    mask, _ = stage.suggester.final_region(suggestion)
    plain = stage.suggester.regions[suggestion.id].plain
    share = mask.area / (large.shape[0] * large.shape[1])
    width, height = stage.suggester.regions[suggestion.id].heat.size
    assert share == pytest.approx(plain.area / (width * height), rel=0.05)
    stage.hand.press(Qt.Key.Key_R)
    box = mask.box
    stage.hand.drag([(box.x, box.y), (box.x + box.w / 2, box.y + box.h / 2), (box.x + box.w, box.y + box.h)])
    stage.wait(lambda: stage.session.annotations)
    fitted = stage.session.annotations[0].mask
    assert fitted.area > 0.1 * box.w * box.h
    assert box.x <= fitted.box.x and fitted.box.x + fitted.box.w <= box.x + box.w + 12


def test_what_is_in_sight_is_kept_however_little_may_be(empty_stage, tmp_path, all_large, monkeypatch):
    monkeypatch.setattr("annotator.ui.canvas.tiles.CACHE_BYTES", 1)
    full = colours()
    tifffile.imwrite(tmp_path / "a.tif", full, photometric="rgb", tile=(256, 256))
    empty_stage.open(tmp_path, answered=False)
    settled(empty_stage)
    for _ in range(3):
        empty_stage.canvas.pan(-40, -30)
        shown, wanted = view_of(empty_stage, full)
        assert np.array_equal(shown, wanted)


def test_the_next_image_and_the_end_wait_for_no_overview(empty_stage, tmp_path, all_large, monkeypatch):
    """The first file takes minutes to read as a whole; nobody waits for it."""
    monkeypatch.setattr("annotator.core.images.overview.BAND_BYTES", 1)
    monkeypatch.setattr("annotator.core.images.overview.TELL_SECONDS", 0.0)
    monkeypatch.setattr("annotator.core.images.reading.PATIENT", 0)
    full = colours()
    tifffile.imwrite(tmp_path / "a.tif", np.tile(full, (4, 1, 1)), photometric="rgb", tile=(16, 16))
    Image.fromarray(full[:50, :60]).save(tmp_path / "b.png")
    stage, progress = empty_stage, []
    stage.session.pictures.progressed.connect(progress.append)
    stage.open(tmp_path, answered=False)
    stage.wait(lambda: progress)
    assert not stage.session.picture.settled
    stage.hand.press(Qt.Key.Key_D)
    stage.wait(lambda: stage.session.picture is not None and stage.session.picture.settled)
    assert stage.session.record.path == "b.png"
    stage.hand.press(Qt.Key.Key_PageUp)
    assert stage.session.picture is not None and not stage.session.picture.settled
    stage.wait(lambda: len(progress) > 3)
    stage.window.close()
    assert not stage.errors
