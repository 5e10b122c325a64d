"""Maps and suggestions: every label has its own, and the same ones when they are read again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from small_models import label_set, write_image, write_model

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.labels import label_set_of
from annotator.inference.backend import EbpBackend
from annotator.inference.extent_maps import ExtentMap
from annotator.inference.proposals import HeatMap, HeatMaps
from annotator.inference.requests import AttendRequest, Urgency
from ebp import Preprocessing
from ebp.preprocessing import place
from ebp.regions.suggesting import suggested, suggested_extent


@pytest.fixture
def image(tmp_path):
    return write_image(tmp_path / "image.png")


ALIKE = ("Dog", "dog", "cat")


def alike_served(tmp_path, image, contrast="none", ours=ALIKE):
    model = write_model(tmp_path / "alike.safetensors", labels=ALIKE)
    request = AttendRequest(1, image, str(model), label_set_of(ours, "alike"), contrast, Urgency.BULK)
    return EbpBackend("cpu").serve(request, lambda: True).maps


def test_labels_that_differ_by_case_alone_have_maps_of_their_own(tmp_path, image):
    maps = alike_served(tmp_path, image)
    assert not np.array_equal(maps.record.map_of("Dog"), maps.record.map_of("dog"))
    for name in ALIKE:
        heat = HeatMap(maps.record.map_of(name), place((96, 80), Preprocessing(64)), instances=True)
        found = [value for value in maps.propose(1) if value.provenance.target == name]
        expected = {(number, peak) for number, (peak, _) in enumerate(heat.parts, start=1)}
        assert {(value.territory, value.peak) for value in found} == expected
        assert np.array_equal(maps.of(name).values, heat.values)


def test_the_label_contrasted_with_is_the_one_of_that_very_name(tmp_path, image):
    upper, lower = (alike_served(tmp_path, image, contrast).record for contrast in ("Dog", "dog"))
    assert not upper.map_of("Dog").any() and upper.map_of("dog").any()
    assert not lower.map_of("dog").any() and lower.map_of("Dog").any()
    with pytest.raises(KnownError, match="no label “DOG” to contrast with"):
        alike_served(tmp_path, image, "DOG")


def test_a_label_of_another_case_has_no_map(tmp_path, image):
    maps = alike_served(tmp_path, image, ours=("CAT", "dog"))
    assert maps.of("CAT") is None and maps.of("cat") is not None
    assert {value.provenance.target for value in maps.propose(1)} == {"dog"}


def test_maps_read_back_propose_what_they_proposed(tmp_path, image):
    model = write_model(tmp_path / "model.safetensors")
    request = AttendRequest(1, image, str(model), label_set(3), urgency=Urgency.BULK)
    maps = EbpBackend("cpu").serve(request, lambda: True).maps
    again = HeatMaps(type(maps.record).from_stored(*maps.record.stored()), label_set(3))
    decided = maps.propose(1)
    accepted = [value.decided(Decision.ACCEPTED, "me") for value in decided]
    assert again.propose(1, accepted) == [] and again.propose(1) == decided


@pytest.mark.parametrize("seed", [5, 7, 8, 11])
def test_suggestions_of_maps_read_back_have_the_regions_they_had(tmp_path, seed):
    """Two parts as likely as one another but for rounding keep their numbers."""
    bump = np.random.default_rng(seed).random((4, 4)).astype(np.float32) + np.float32(0.5)
    grid = np.zeros((1, 16, 16), np.float32)
    grid[0, 2:6, 2:6], grid[0, 10:14, 10:14] = bump, bump.T * np.float32(1 + 1e-5)
    placement = place((64, 64), Preprocessing(64)).as_dict()
    record = AttentionRecord(
        "m", "f" * 64, "l", "none", ("a",), {"a": 0.9}, {"a": 0.5}, (1.0,), placement, grid / grid.sum()
    )
    labels = label_set_of(("a",), "one")
    project = Project.create(tmp_path / "job.annot", labels)
    project.add_images([write_image(tmp_path / "image.png", (64, 64))])
    maps = HeatMaps(record, labels)
    project.store_answer(1, record, lambda decided: maps.propose(1, decided))
    stored, there = project.attention(1, record.key), project.suggestions(1)
    project.close()
    assert len(there) == 2 and np.array_equal(stored.maps, record.maps)
    for value in there:
        shown, again = (found.of("a").image_region(value.territory, 0.6) for found in (maps, HeatMaps(stored, labels)))
        assert shown == again
        x, y = map(int, value.peak)
        assert shown.to_array(64, 64)[y, x]


@pytest.mark.parametrize("peak", [1e-40, 1e-20, 0.0, 0.003, 1.0, 1e30])
def test_maps_are_stored_to_the_bit(peak):
    maps = np.random.default_rng(3).random((3, 9, 9)).astype(np.float32) ** 6 * np.float32(peak)
    record = AttentionRecord("m", "f", "l", "none", ("a", "b", "c"), {}, {}, (1.0,) * 3, {}, maps)
    assert record.maps == pytest.approx(maps, rel=5e-4, abs=max(peak * 1e-7, 3e-45))
    assert np.array_equal(AttentionRecord.from_stored(*record.stored()).maps, record.maps)


@pytest.mark.parametrize(("factor", "told_apart"), [(1, False), (2, True)])
def test_small_findings_are_suggestions_of_their_own_on_fine_maps_alone(factor, told_apart):
    grid = np.zeros((24 * factor, 32 * factor), np.float32)
    grid[3 * factor :: 6 * factor, 3 * factor :: 6 * factor] = np.linspace(1, 2, 20).reshape(4, 5)
    heat = HeatMap(grid, place((640, 480), Preprocessing(480, fit="shorter")), instances=True)
    assert len(heat.parts) == (20 if told_apart else 1)
    for number, (peak, _) in enumerate(heat.parts, start=1):
        assert heat.part_at(peak) == number and not heat.region(number, 0.6).empty


@pytest.mark.parametrize("side", [12, 60])
@pytest.mark.parametrize("instances", [True, False])
def test_reports_measure_the_regions_that_are_suggested(side, instances):
    rng = np.random.default_rng(side)
    grid = rng.random((side, side), np.float32) ** 8
    nodes = cv2.GaussianBlur(grid, (0, 0), 1.5)[: side // 2, : side // 2]
    heat = HeatMap(grid, place((800, 600), Preprocessing(480, fit="shorter")), instances=instances)
    extent = ExtentMap(nodes, heat)
    numbers = range(1, len(heat.parts) + 1)
    assert (len(numbers) > 1) == instances
    for regions, found in (
        ([heat.region(number, 0.45) for number in numbers], suggested(heat.values, grid.size, 0.45, instances)),
        ([extent.region(number, None) for number in numbers],
         suggested_extent(heat.values, grid.size, nodes, instances)),
    ):  # fmt: skip
        assert np.array_equal(found, np.logical_or.reduce([one.to_array(*heat.size) for one in regions]))
