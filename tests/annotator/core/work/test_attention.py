"""Stored answers: maps and extents come back to the bit, and answers without extents still do."""

import json
import zlib
from dataclasses import replace

import numpy as np

from annotator.core.work.attention import AttentionRecord, Extents


def record(**changes):
    rng = np.random.default_rng(0)
    plain = AttentionRecord(
        model="m",
        fingerprint="f",
        layer="l",
        contrast="none",
        targets=("a", "b"),
        scores={"a": 0.4, "b": 0.2, "c": 0.1},
        thresholds={"a": 0.1, "b": 0.1, "c": 0.5},
        mass=(1.0, 0.5),
        placement={},
        maps=rng.random((2, 4, 5)).astype(np.float32),
    )
    return replace(plain, **changes)


def test_extents_come_back_beside_the_maps():
    maps = np.random.default_rng(1).random((1, 24, 32)).astype(np.float32) * 7
    before = record(extents=Extents(("b",), maps, 4))
    assert np.abs(before.extents.maps - maps).max() < 7 * 5e-4
    after = AttentionRecord.from_stored(*before.stored())
    assert after.extents.targets == ("b",) and after.extents.views == 4
    assert np.array_equal(after.extents.maps, before.extents.maps)
    assert np.array_equal(after.maps, before.maps)
    assert after.key == before.key and after.stored() == before.stored()


def test_an_answer_without_labels_has_no_extents_but_knows_that_it_was_asked():
    before = record(extents=Extents((), np.zeros((0, 1, 1), np.float32), 2))
    after = AttentionRecord.from_stored(*before.stored())
    assert after.extents.views == 2 and after.extents.maps.shape == (0, 1, 1)


def test_features_come_back_and_tell_answers_apart():
    features = np.array([0.6, -0.8, 0.1234567], np.float32)
    before = record(features=features)
    assert np.abs(before.features - features).max() < 1e-3
    after = AttentionRecord.from_stored(*before.stored())
    assert np.array_equal(after.features, before.features)
    assert after.says_as(before)
    assert not after.says_as(record()) and not record().says_as(after)
    assert AttentionRecord.from_stored(*record().stored()).features is None


def test_an_answer_of_an_older_version_is_read():
    """As it was stored before there were extents: JSON of the fields, and one block of float16."""
    now = record()
    peaks = now.maps.max(axis=(1, 2))
    halves = (now.maps / peaks[:, None, None]).astype(np.float16)
    old = {
        "model": "m",
        "fingerprint": "f",
        "layer": "l",
        "contrast": "none",
        "targets": ["a", "b"],
        "scores": now.scores,
        "thresholds": now.thresholds,
        "mass": [1.0, 0.5],
        "placement": {},
        "shape": [2, 4, 5],
        "peaks": peaks.tolist(),
    }
    found = AttentionRecord.from_stored(json.dumps(old), zlib.compress(halves.tobytes()))
    assert np.array_equal(found.maps, now.maps) and found.extents is None
