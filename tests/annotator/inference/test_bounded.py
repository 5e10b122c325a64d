"""What is kept for later stays within its bytes."""

from __future__ import annotations

from small_models import label_set
from troubled_worker import maps

from annotator.inference import proposals
from annotator.inference.bounded import Bounded
from annotator.inference.requests import AttendRequest
from annotator.ui.work import ahead


def kept(most=3, limit=100):
    return Bounded(most, limit, len)


def test_of_many_small_ones_those_used_last_stay():
    found = kept()
    for key in "abc":
        found.keep(key, key)
    assert found.get("a") == "a"
    found.keep("d", "d")
    assert [found.get(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_of_large_ones_so_many_stay_as_fit_and_the_last_always():
    found = kept()
    for key in "abc":
        found.keep(key, key * 45)
    assert len(found) == 2 and found.nbytes == 90 and found.get("a") is None
    found.keep("huge", "h" * 1000)
    assert len(found) == 1 and found.get("huge")


def request(tmp_path, count=24):
    model = tmp_path / "model.safetensors"
    model.write_bytes(b"weights")
    return AttendRequest(1, tmp_path / "fine.png", str(model), label_set(count))


def test_maps_keep_what_is_derived_of_them_within_their_bytes(tmp_path, monkeypatch):
    asked = request(tmp_path)
    whole = maps(asked)
    derived = whole.nbytes - whole.record.nbytes
    monkeypatch.setattr(proposals, "WARM_BYTES", derived // 3)
    found = maps(asked)
    assert found.nbytes - found.record.nbytes <= derived // 3 + derived // 20
    assert found.of(asked.labels.labels[-1].name).nbytes > 0
    assert [v.peak for v in found.propose(1)] == [v.peak for v in whole.propose(1)]


def test_what_maps_say_of_their_size_is_what_they_hold(tmp_path):
    heat = maps(request(tmp_path, 1)).of("label 0")
    labels, _ = heat._partition
    arrays = [heat.values, labels, *(values for _, values in heat._crops.values())]
    arrays += [array for one in heat._thresholds.values() for array in (one._map, one._sorted, one._mass)]
    assert heat.nbytes == sum(array.nbytes for array in arrays)
    heat.cool()
    assert heat.nbytes == 0


def test_maps_of_images_beside_the_one_on_screen_stay_within_their_bytes(tmp_path, monkeypatch):
    one = maps(request(tmp_path))
    monkeypatch.setattr(ahead, "MOST_BYTES", int(one.nbytes * 2.5))
    there = ahead.KeptMaps()
    for number in range(4):
        there.keep(number, maps(request(tmp_path)))
    assert there.nbytes <= one.nbytes * 2.5
