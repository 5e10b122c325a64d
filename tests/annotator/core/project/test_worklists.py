"""Orders of work: kept, repeated by their seed, and no order that a classifier's answer settles is all it settles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs import RECORD, suggest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageState
from annotator.core.work.image_order import RANDOM_SHARE, Order, by_diversity, by_uncertainty, entropy, shuffled
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol


@pytest.fixture
def job(tmp_path):
    """Twelve images, added out of order."""
    paths = [tmp_path / f"image{number}.png" for number in (10, 2, 1, 11, 3, 12, 4, 9, 5, 8, 6, 7)]
    for path in paths:
        Image.new("RGB", (24, 18)).save(path)
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images(paths)
    yield project
    project.close()


def listed(project):
    return [record.id for record in project.worklist()]


def test_by_name_as_people_count(job):
    job.put_in_order(Order.NAME)
    assert [record.path for record in job.worklist()][:3] == ["image1.png", "image2.png", "image3.png"]
    assert job.worklist()[-1].path == "image12.png"
    assert [record.id for record in job.images()] == list(range(1, 13))


def test_by_chance_the_same_way_again(job):
    job.put_in_order(Order.RANDOM, 4)
    first = listed(job)
    assert sorted(first) == list(range(1, 13))
    assert first != list(range(1, 13))
    assert job.order == (Order.RANDOM, 4)
    job.put_in_order(Order.RANDOM, 5)
    assert listed(job) != first
    job.put_in_order(Order.RANDOM, 4)
    assert listed(job) == first
    job.put_in_order(Order.ADDED)
    assert (listed(job), job.order) == (list(range(1, 13)), (Order.ADDED, 0))


def test_it_is_kept_while_answers_come_and_new_images_come_last(job, tmp_path):
    job.put_in_order(Order.RANDOM, 4)
    before = listed(job)
    suggest(job, 3)
    Image.new("RGB", (24, 18)).save(tmp_path / "later.png")
    job.add_images([tmp_path / "later.png"])
    job.close()
    again = Project.open(job.path)
    assert listed(again) == [*before, 13]
    again.close()


def test_most_suggestions_first(job):
    suggest(job, 5)
    job.store_suggestions(7, RECORD, [replace(job.suggestions(5)[0], id=0, image_id=7)])
    job.put_in_order(Order.SUGGESTIONS)
    assert listed(job)[:3] == [5, 7, 1]


def test_the_most_uncertain_come_early(job):
    with pytest.raises(KnownError, match="No classifier has looked at an image yet"):
        job.put_in_order(Order.UNCERTAIN)
    for number in range(1, 13):
        scores = {"melanoma": 0.5 + 0.04 * number, "naevus": 0.02}
        job.store_suggestions(number, replace(RECORD, scores=scores), [])
    job.put_in_order(Order.UNCERTAIN, 1)
    found = listed(job)
    assert sorted(found) == list(range(1, 13))
    assert sum(found.index(number) for number in (1, 2, 3)) < sum(found.index(number) for number in (10, 11, 12))


def test_the_most_unlike_come_early_and_are_unlike_what_is_done(job):
    with pytest.raises(KnownError, match="nothing tells which are unlike each other"):
        job.put_in_order(Order.DIVERSE)
    angles = {number: 0.02 * number for number in range(1, 12)} | {5: 3.0, 9: 1.6}
    for number, angle in angles.items():
        features = np.array([np.cos(angle), np.sin(angle)], np.float32)
        job.store_suggestions(number, replace(RECORD, features=features), [])
    job.put_in_order(Order.DIVERSE, 1)
    found = listed(job)
    assert sorted(found) == list(range(1, 13))
    assert found[0] == 5  # the farthest from the mean
    assert found[2] == 9
    job.apply(SetImageState(5, ImageState.NEW, ImageState.DONE))
    job.put_in_order(Order.DIVERSE, 1)
    assert listed(job)[:2] == [5, 1]  # what is done, then what is most unlike it
    assert found[-1] == listed(job)[-1] == 12  # of which nothing is known


@given(st.integers(0, 9), st.integers(0, 3), st.integers(0, 5))
def test_the_next_one_is_always_the_farthest_from_those_before_it(seed, done, unknown):
    draw = np.random.default_rng(seed)
    features = {number: draw.standard_normal(4).astype(np.float32) for number in range(12)}
    known, others = list(range(done)), list(range(50, 50 + unknown))
    found = by_diversity(features, known, others, seed)
    assert sorted(found) == sorted({*features, *others})
    for place in range(max(done, 1), 12):
        before = [features[number] for number in found[:place]]
        farthest = max(
            (min(np.linalg.norm(features[n] - f) for f in before), -n) for n in features if n not in found[:place]
        )
        assert farthest[0] == pytest.approx(min(np.linalg.norm(features[found[place]] - f) for f in before), rel=1e-5)


def test_every_reader_has_an_own_order_of_the_assigned_images(job):
    job.apply(job.changing_protocol(Protocol(own_readings=True)))
    job.assign({"ada": [3, 1, 2]})
    job.read_as("ada")
    assert listed(job) == [3, 1, 2]
    job.put_in_order(Order.NAME)
    assert [record.path for record in job.worklist()] == ["image1.png", "image2.png", "image10.png"]
    job.read_as("bob")
    assert listed(job) == list(range(1, 13))


def test_what_cannot_be_read_of_an_order_is_none(job):
    for stored in ("{", "[]", '{"order": "sideways"}', '{"images": 3}'):
        job.set_setting("worklist:", stored)
        assert listed(job) == list(range(1, 13))
        assert job.order[0] is Order.ADDED


@given(st.dictionaries(st.integers(1, 60), st.floats(0, 1)), st.sets(st.integers(61, 90)), st.integers(0, 5))
def test_an_order_by_uncertainty_has_every_image_once(unsure, others, seed):
    found = by_uncertainty(unsure, sorted(others), seed)
    assert sorted(found) == sorted({*unsure, *others})
    assert found == by_uncertainty(dict(reversed(unsure.items())), sorted(others), seed)


def test_about_a_quarter_is_drawn_by_chance():
    found = by_uncertainty({number: 1 - number / 1000 for number in range(1000)}, [], 2)
    early = sum(number < 400 for number in found[:300])
    assert 300 * (1 - RANDOM_SHARE) < early < 300
    assert shuffled(range(5), 1) == shuffled(reversed(range(5)), 1)


@pytest.mark.parametrize(("scores", "bits"), [((0.5,), 1), ((0, 1), 0), ((0.5, 1), 0.5), ((), 0)])
def test_entropy(scores, bits):
    assert entropy(scores) == pytest.approx(bits)


def test_answers_are_read_some_at_a_time_of_the_classifier_that_looked_last(job, monkeypatch):
    monkeypatch.setattr("annotator.core.project.suggestions.ANSWERS_AT_ONCE", 2)
    job.store_suggestions(1, replace(RECORD, fingerprint="e" * 64), [])
    for number in (5, 3, 4, 2, 5):
        job.store_suggestions(number, replace(RECORD, scores={"melanoma": number / 10}), [])
    job.store_suggestions(5, replace(RECORD, contrast="dual", scores={"melanoma": 0.9}), [])
    found = [(number, record["scores"]["melanoma"]) for number, record in job.last_answers()]
    assert found == [(3, 0.3), (4, 0.4), (2, 0.2), (5, 0.5), (5, 0.9)]
