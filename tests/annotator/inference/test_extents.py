"""Extents from the worker: quick, then thorough, of the same maps; regions and boxes cut from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_models import label_set, write_image, write_model

from annotator.core.images import read_picture
from annotator.core.project.project import Project
from annotator.core.regions.mask import Box
from annotator.core.work.annotation import Decision
from annotator.core.work.decoys import moved_map
from annotator.core.work.gate import Gate, Gates
from annotator.core.work.labels import label_set_of
from annotator.inference.backend import EbpBackend
from annotator.inference.boxes import box_mask, box_request
from annotator.inference.bulk import BulkSuggester
from annotator.inference.extent_maps import MOST_EXTENTS, extent_of, is_complete, shape_of, to_extend
from annotator.inference.extents import KEPT
from annotator.inference.proposals import HeatMaps, working_copy
from annotator.inference.requests import AttendRequest, Effort, RefineRequest, Urgency
from ebp import Classifier, regions
from ebp.extent import ExtentFinder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("model") / "model.safetensors", 3, thresholds=[0.0, 0.0, 1.0])


@pytest.fixture
def image(tmp_path):
    return write_image(tmp_path / "image.png", (120, 90))


def asked(image, model, effort, known=None, contrast="none", labels=None):
    labels = labels or label_set(3)
    return AttendRequest(1, image, str(model), labels, contrast, Urgency.BULK, effort=effort, known=known)


def served(*arguments, **options):
    return EbpBackend("cpu").serve(asked(*arguments, **options), lambda: True).maps


def test_the_better_answer_has_the_maps_of_the_first(image, model):
    plain = served(image, model, Effort.MAPS)
    first = served(image, model, Effort.QUICK)
    assert plain.record.extents is None and first.record.extents.views == 1
    assert not is_complete(plain) and not is_complete(first)
    better = served(image, model, Effort.THOROUGH, known=first.record)
    assert is_complete(better) and better.record.extents.views == 2
    assert set(better.record.extents.targets) == {"label 0", "label 1"} == set(to_extend(first))
    for maps in (first, better):
        assert np.array_equal(maps.record.maps, plain.record.maps) and maps.record.key == plain.record.key
        assert maps.propose(1) == plain.propose(1)
    assert not np.array_equal(better.record.extents.maps, first.record.extents.maps)


@pytest.mark.parametrize("contrast", ["none", "rest", "dual", "both", "label 2"])
def test_extents_are_the_engines(image, model, contrast):
    finder, pixels = ExtentFinder(Classifier.load(model)), read_picture(image)
    against = {"none": "rest", "both": "dual", "label 2": ["label 2", "label 2"]}.get(contrast, contrast)
    found = served(image, model, Effort.THOROUGH, contrast=contrast).record.extents
    whole = pixels.reduced(max(pixels.width, pixels.height))
    expected, _ = finder.extent(whole, list(found.targets), against, colours=working_copy(pixels))
    assert found.maps == pytest.approx(expected, rel=1e-3, abs=1e-4 * float(expected.max()))


def test_a_classifier_of_one_label_has_no_rest_and_extents_all_the_same(tmp_path, image):
    model = write_model(tmp_path / "one.safetensors", labels=("a",), count=1)
    maps = served(image, model, Effort.THOROUGH, labels=label_set_of(("a",), "one"))
    assert is_complete(maps) and maps.record.extents.maps.any()


def test_of_many_labels_the_likeliest_get_extents(tmp_path, image):
    model = write_model(tmp_path / "many.safetensors", 40)
    maps = served(image, model, Effort.QUICK, labels=label_set(40))
    scores = maps.record.scores
    assert list(maps.record.extents.targets) == sorted(scores, key=lambda name: -scores[name])[:MOST_EXTENTS]


def test_work_that_is_dropped_half_way_gives_nothing(image, model):
    asked_for = []

    def wanted():
        asked_for.append(1)
        return len(asked_for) < 5

    assert EbpBackend("cpu").serve(asked(image, model, Effort.THOROUGH), wanted) is None


def test_a_region_is_cut_at_its_own_level_or_at_a_share(image, model):
    maps = served(image, model, Effort.THOROUGH)
    heat = maps.of("label 0")
    extent = extent_of(maps.record, heat, "label 0")
    assert extent.values.shape == heat.values.shape and extent_of(maps.record, heat, "label 2") is None
    for number in range(1, len(heat.parts) + 1):
        own = extent.region(number, None).to_array(*heat.size)
        assert own.any() and not (own & ~heat.territory(number)).any()
        share = extent.share(number, None)
        assert 0 < share < 1 and extent.share(number, 0.4) == 0.4
        less, more = (extent.region(number, share * factor).area for factor in (0.6, 1.2))
        assert less < own.sum() < more
    backend = EbpBackend("cpu")
    pixels = working_copy(read_picture(image))
    level, territory = extent.level(1, None), heat.territory(1)
    request = RefineRequest(1, pixels, extent.part(1), 0.6, territory, method="walk", level=level)
    fitted = backend.serve(request, lambda: True).mask
    assert fitted.any() and not (fitted & ~territory).any()


def test_a_decoys_moved_map_is_shaped_as_its_labels_own(image, model):
    maps = served(image, model, Effort.THOROUGH)
    name = moved_map("label 0", 0.5, 0.0)
    moved, plain = (
        shape_of(maps.record, maps.of(each), each, True, ()) for each in (name, "label 0")
    )  # fmt: skip
    across = round(maps.of(name).size[0] / 2)
    np.testing.assert_array_equal(moved.values, np.roll(plain.values, across, axis=1))
    assert not moved.region(1, None).empty and moved.made(fitted=False) == plain.made(fitted=False)


def test_a_box_is_fitted_by_the_networks_features(image, model, monkeypatch):
    counted, features = [], ExtentFinder.features
    monkeypatch.setattr(ExtentFinder, "features", lambda *a, **k: (counted.append(1), features(*a, **k))[1])
    backend, picture = EbpBackend("cpu"), read_picture(image)
    maps = backend.serve(asked(image, model, Effort.THOROUGH), lambda: True).maps
    heat = maps.of("label 1")
    extent = extent_of(maps.record, heat, "label 1")
    box = Box(20, 15, 70, 50)
    request = box_request(1, picture, heat, box, 0.6, extent, str(model))
    mask = box_mask(backend.serve(request, lambda: True))
    assert len(counted) == 1, "the features of the thorough answer are kept"
    assert not mask.empty and mask.box.x >= 20 and mask.box.y >= 15
    assert mask.box.x + mask.box.w <= 90 and mask.box.y + mask.box.h <= 65
    finder = ExtentFinder(Classifier.load(model))
    pixels = working_copy(picture)
    near = regions.cut_box(pixels, extent.values, (20, 15, 70, 50), finder.features(pixels))
    assert np.mean(mask.to_array(*heat.size) == near) > 0.99
    fresh = EbpBackend("cpu")  # as after a project was opened again
    again = box_mask(fresh.serve(request, lambda: True))
    assert np.mean(again.to_array(*heat.size) == mask.to_array(*heat.size)) > 0.99 and len(counted) == 3


def test_features_do_not_pile_up(tmp_path, model):
    backend = EbpBackend("cpu")
    for seed in range(KEPT + 3):
        path = write_image(tmp_path / f"{seed}.png", (40, 30), seed)
        backend.serve(asked(path, model, Effort.THOROUGH), lambda: True)
    assert len(backend._extents._kept) == KEPT


def test_a_project_keeps_extents_in_the_answers_place(tmp_path, image, model):
    project = Project.create(tmp_path / "job.annot", label_set(3), str(model))
    project.add_images([image])
    first = served(image, model, Effort.QUICK)
    project.store_answer(1, first.record, lambda decided: first.propose(1, decided))
    before, entries = project.suggestions(1), len(list(project.history()))
    better = served(image, model, Effort.THOROUGH, known=first.record)
    assert project.store_extents(1, better.record)
    assert project.suggestions(1) == before and len(list(project.history())) == entries
    stored = project.attention(1, first.record.key)
    assert np.array_equal(stored.extents.maps, better.record.extents.maps) and stored.extents.views == 2
    assert is_complete(HeatMaps(stored, project.labels))
    project.forget_answers(1)
    assert not project.store_extents(1, better.record) and project.attention(1, first.record.key) is None
    project.close()


def test_in_bulk_regions_are_cut_from_extents_of_all_views(tmp_path, image, model):
    labels = replace(label_set(3), refinement="walk")
    project = Project.create(tmp_path / "job.annot", labels, str(model))
    project.add_images([image])
    suggester = BulkSuggester(project, str(model), "cpu")
    record = project.images()[0]
    assert suggester.suggest(record) > 0
    pending = [value for value in project.suggestions(1) if value.decision is Decision.PENDING]
    assert suggester.has_region(pending[0])
    project.set_setting("gates", Gates(Gate(0.99, 0.98)).stored())
    assert not BulkSuggester(project, str(model), "cpu").has_region(pending[0])
    mask, how = suggester.region(record, pending[0])
    assert not mask.empty and how.refinement in ("walk", "walk-grabcut") and 0 < how.fraction < 1
    project.close()
