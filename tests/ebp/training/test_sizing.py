"""Which size the images are looked at with: the smaller one where it suffices, else the larger unless it is worse."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ebp.backbones import Backbone
from ebp.training import Options, TagTable, sizing, train
from ebp.training.choosing import Choice, gain
from ebp.training.sizing import sizes_to_try

SIDE, COUNT = 128, 40
OPTIONS = Options(shares=(0.1, 0.02))


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return Backbone.load("photographs")


def stripes(image: np.ndarray, y: int, x: int) -> None:
    """A patch of lines one pixel wide: at half the size nothing but its mean is left, which is the ground's."""
    patch = image[y : y + 24, x : x + 24]
    patch += np.where(np.arange(24) % 2, 45, -45)[:, None, None].astype(np.int16)


def disc(image: np.ndarray, y: int, x: int) -> None:
    """What can be seen at any size."""
    cv2.circle(image, (x + 12, y + 12), 20, (40, 60, 200), -1)


def write(folder: Path, finding) -> TagTable:
    """Noisy ground, on every other image with the finding."""
    rng = np.random.default_rng(5)
    paths, values = [], np.arange(COUNT)[:, None] % 2
    for number in range(COUNT):
        image = np.full((SIDE, SIDE, 3), 128, np.int16) + rng.normal(0, 6, (SIDE, SIDE, 3)).astype(np.int16)
        if values[number]:
            finding(image, *rng.integers(24, 80, 2).tolist())
        paths.append(folder / f"{number}.png")
        cv2.imwrite(str(paths[-1]), image.clip(0, 255).astype(np.uint8))
    return TagTable(tuple(paths), ("finding",), values.astype(np.int8))


def test_fine_findings_get_the_larger_size(tmp_path, backbone, monkeypatch):
    monkeypatch.setattr(sizing, "SMALLEST", SIDE // 2)
    found = train(write(tmp_path, stripes), backbone, OPTIONS)
    half, whole = found.tried
    assert (half.size, whole.size, found.size) == (SIDE // 2, SIDE, SIDE)
    assert whole.gain > whole.error > 0 and whole.gain == pytest.approx(
        whole.average_precision - half.average_precision
    )
    assert found.classifier.card.preprocessing.size == SIDE
    assert found.figures[0].average_precision == pytest.approx(whole.average_precision)


def test_where_the_smaller_size_shows_all_no_other_is_tried(tmp_path, backbone, monkeypatch):
    monkeypatch.setattr(sizing, "SMALLEST", SIDE // 2)
    stages = []
    found = train(write(tmp_path, disc), backbone, OPTIONS, progress=lambda stage, *_: stages.append(stage))
    assert [one.size for one in found.tried] == [SIDE // 2] and found.tried[0].average_precision > 0.99
    assert found.classifier.card.preprocessing.size == found.size == SIDE // 2
    assert "features, size 1 of 2" in stages and not any("size 2" in stage for stage in stages)


def test_of_sizes_that_are_alike_the_larger_is_taken_and_of_others_the_better(tmp_path, backbone, monkeypatch):
    monkeypatch.setattr(sizing, "SMALLEST", SIDE // 2)
    monkeypatch.setattr(sizing, "ENOUGH", 2.0)
    found = train(write(tmp_path, disc), backbone, OPTIONS)
    assert [one.size for one in found.tried] == [SIDE // 2, SIDE] and found.size == SIDE
    assert abs(found.tried[1].gain) <= found.tried[1].error
    monkeypatch.setattr(sizing, "gain", lambda *_: (-0.2, 0.1))
    assert train(found.table, backbone, OPTIONS).size == SIDE // 2


def test_a_gain_is_told_with_the_noise_of_so_many_images():
    rng = np.random.default_rng(0)

    def gained(count: int, better: float) -> tuple[float, float]:
        present = rng.random((count, 2)) < 0.5
        scores = rng.normal(present * 1.0, 1, (count, 2))
        old, new = (Choice(0, (0.1, 0.1), scores + rng.normal(present * more, 0.5), 0.0, ()) for more in (0.0, better))
        table = TagTable(tuple(Path(f"{row}.png") for row in range(count)), ("a", "b"), present.astype(np.int8))
        return gain(new, old, table, np.arange(count), 0)

    clear, noisy, alike = gained(400, 1.5), gained(40, 0.0), gained(400, 0.0)
    assert clear[0] > 5 * clear[1] > 0
    assert noisy[1] > 2 * alike[1] and abs(alike[0]) < 3 * alike[1]


@pytest.mark.parametrize(
    ("side", "wanted", "tried"),
    [
        (1000, None, (340, 680)),
        (680, None, (340, 680)),
        (400, None, (224, 400)),
        (280, None, (280,)),
        (100, None, (100,)),
        (1000, 512, (512,)),
    ],
)
def test_the_images_own_size_and_half_of_it_are_tried(side, wanted, tried, tmp_path, backbone):
    path = tmp_path / "one.png"
    cv2.imwrite(str(path), np.zeros((side, side + 40), np.uint8))
    assert sizes_to_try([path], backbone, wanted) == tried
