"""The engine behind the worker: a map for every label found, a way on without memory, no stale network."""

from __future__ import annotations

import gc
import os
import shutil
import weakref

import cv2
import numpy as np
import pytest
import torch
from small_models import label_set, names, write_image, write_model

from annotator.core.errors import KnownError
from annotator.core.work.labels import label_set_of
from annotator.core.work.least_scores import LeastScores
from annotator.inference import device as devices
from annotator.inference import model_files
from annotator.inference.backend import LIKELY_LABELS, EbpBackend
from annotator.inference.device import Device
from annotator.inference.model_files import model_fingerprint
from annotator.inference.proposals import WARM, HeatMap, HeatMaps
from annotator.inference.requests import AttendRequest, RefineRequest, Urgency
from ebp import Classifier, ExcitationBackprop, Preprocessing, regions
from ebp.preprocessing import place
from ebp.regions import mass_mask
from ebp.regions.suggesting import working_size

STEP = 1e-3
"""Of float16, to which maps are rounded: the least difference may fall to either side."""


@pytest.fixture
def image(tmp_path):
    return write_image(tmp_path / "image.png")


def served(backend, image, model, count=3, contrast="none"):
    request = AttendRequest(1, image, str(model), label_set(count), contrast, Urgency.BULK)
    return backend.serve(request, lambda: True)


# --- many labels


@pytest.mark.parametrize("contrast", ["none", "dual", "label 7"])
def test_every_label_above_its_own_threshold_has_a_map_and_a_suggestion(tmp_path, image, contrast):
    count = 90
    thresholds = [0.0 if place % 2 else 1.0 for place in range(count)]
    model = write_model(tmp_path / "many.safetensors", count, thresholds=thresholds)
    maps = served(EbpBackend("cpu"), image, model, count, contrast).maps
    above = {name for place, name in enumerate(names(count)) if place % 2}
    assert above <= set(maps.record.targets)
    assert len(maps.record.targets) <= len(above) + LIKELY_LABELS
    if contrast == "none":
        assert {value.provenance.target for value in maps.propose(1)} == above


def test_maps_made_in_groups_are_those_made_at_once(tmp_path, image, monkeypatch):
    model = write_model(tmp_path / "many.safetensors", 70)
    at_once = served(EbpBackend("cpu"), image, model, 70).maps.record
    given, walk = [], ExcitationBackprop._walk
    monkeypatch.setattr(
        ExcitationBackprop,
        "_walk",
        lambda self, recording, prior, *rest: (given.append(prior.shape[1]), walk(self, recording, prior, *rest))[1],
    )
    monkeypatch.setattr(devices, "GROUP", 8)
    in_groups = served(EbpBackend("cpu"), image, model, 70).maps.record
    assert given == [8] * 8 + [6]
    assert in_groups.targets == at_once.targets
    assert in_groups.maps == pytest.approx(at_once.maps, rel=STEP, abs=1e-6)


def test_what_is_derived_of_many_maps_does_not_pile_up(tmp_path, image):
    model = write_model(tmp_path / "many.safetensors", WARM + 20)
    maps = served(EbpBackend("cpu"), image, model, WARM + 20).maps
    first = maps.propose(1)
    assert len({value.provenance.target for value in first}) == WARM + 20
    heats = [maps.of(name) for name in maps.record.targets]
    assert sum("values" in vars(heat) for heat in heats) <= WARM
    again = maps.propose(1)
    assert [(v.label_id, v.territory, v.peak) for v in again] == [(v.label_id, v.territory, v.peak) for v in first]


# --- a model file that is replaced


def replaced(path, other, *, as_before=True):
    """Put another file of the same size at a path, with the times of the old one."""
    before = path.stat()
    shutil.copyfile(other, path)
    if as_before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_replaced_at_the_same_path_is_another_model(tmp_path, image):
    path, other = write_model(tmp_path / "model.safetensors"), write_model(tmp_path / "other.safetensors", seed=1)
    assert path.stat().st_size == other.stat().st_size
    backend = EbpBackend("cpu")
    first = served(backend, image, path).maps.record
    assert first.fingerprint == model_fingerprint(str(path))
    replaced(path, other)
    second = served(backend, image, path).maps.record
    expected = served(EbpBackend("cpu"), image, other).maps.record
    assert second.fingerprint == expected.fingerprint == model_fingerprint(str(path)) != first.fingerprint
    assert second.key != first.key
    assert second.maps == pytest.approx(expected.maps) and second.scores == expected.scores
    shutil.copyfile(other, tmp_path / "third.safetensors")
    assert served(backend, image, tmp_path / "third.safetensors").maps.record.key == second.key


def test_a_file_is_read_again_only_when_it_may_have_changed(tmp_path, monkeypatch):
    path, other = write_model(tmp_path / "model.safetensors"), write_model(tmp_path / "other.safetensors", seed=1)
    model_files.bundled_models()  # whose cards are read once
    read = []
    opened = type(path).open
    monkeypatch.setattr(type(path), "open", lambda self, *a, **k: (read.append(self), opened(self, *a, **k))[1])
    model_fingerprint(str(path))
    model_fingerprint(str(path))
    assert len(read) == 2  # it was written a moment ago: its times would not tell of another writing
    monkeypatch.setattr(model_files, "FRESH", -1.0)
    first = model_fingerprint(str(path))
    assert model_fingerprint(str(path)) == first and len(read) == 3
    replaced(path, other)
    assert model_fingerprint(str(path)) != first and len(read) == 4


def test_a_model_file_that_is_gone_is_told_and_tried_again_when_it_is_back(tmp_path, image):
    path = write_model(tmp_path / "model.safetensors")
    backend = EbpBackend("cpu")
    served(backend, image, path)
    path.rename(tmp_path / "away")
    with pytest.raises(KnownError, match=r"model\.safetensors.*cannot be read.*Put the file back"):
        served(backend, image, path)
    path.write_bytes((tmp_path / "away").read_bytes()[:5000])
    with pytest.raises(KnownError, match=r"No suggestions for image\.png: .*model\.safetensors"):
        served(backend, image, path)
    (tmp_path / "away").rename(path)
    assert served(backend, image, path).maps.record.targets


def test_card_and_weights_are_of_one_reading(tmp_path, monkeypatch):
    path = write_model(tmp_path / "model.safetensors", name="first")
    other = write_model(tmp_path / "other.safetensors", seed=1, name="second")
    read = type(path).read_bytes
    # Replaced between the look at the card and the reading of the weights.
    monkeypatch.setattr(type(path), "read_bytes", lambda self: read(other if self == path else self))
    loaded = Classifier.load(path)
    assert loaded.card.name == "second" and loaded.fingerprint == Classifier.load(other).fingerprint


# --- memory


def full(times, kind=torch.OutOfMemoryError):
    """A function that finds no memory so many times."""
    left = [times]

    def check():
        left[0] -= 1
        if left[0] >= 0:
            raise kind("CUDA out of memory. Tried to allocate 2.00 GiB.")

    return check


STEPS = {
    "loading": (Classifier, "load"),
    "moving": (torch.nn.Module, "to"),
    "scoring": (Classifier, "predict"),
    "attending": (ExcitationBackprop, "attend"),
    "preparing": (Classifier, "prepare"),
}


@pytest.mark.parametrize("kind", [torch.OutOfMemoryError, MemoryError, RuntimeError])
@pytest.mark.parametrize("step", STEPS)
def test_memory_that_runs_out_in_any_step_is_freed_and_asked_for_again(tmp_path, image, monkeypatch, step, kind):
    model = write_model(tmp_path / "many.safetensors", 40)
    expected = served(EbpBackend("cpu"), image, model, 40).maps.record
    owner, name = STEPS[step]
    check, plain = full(1, kind), getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *a, **k: (check(), plain(*a, **k))[1])
    backend = EbpBackend("cpu")
    answer = served(backend, image, model, 40)
    assert answer.maps.record.maps == pytest.approx(expected.maps, rel=STEP, abs=1e-6)
    assert answer.note is None and backend.device == "cpu"


@pytest.mark.parametrize("step", STEPS)
def test_a_machine_without_enough_memory_says_so_and_can_be_asked_again(tmp_path, image, monkeypatch, step):
    model = write_model(tmp_path / "many.safetensors", 40)
    owner, name = STEPS[step]
    check, plain = full(2), getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *a, **k: (check(), plain(*a, **k))[1])
    backend = EbpBackend("cpu")
    with pytest.raises(KnownError, match=r"not enough memory for this classifier\. Close other programs"):
        served(backend, image, model, 40)
    assert len(served(backend, image, model, 40).maps.record.targets) == 40


def test_work_goes_to_the_cpu_when_a_device_was_too_small_twice():
    device, rooms, freed = Device("meta"), [], []

    def job(room):
        rooms.append(room)
        if room.device.type != "cpu":
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return "done"

    assert device.run(job, lambda: freed.append(1)) == "done"
    assert [(room.device.type, room.tight) for room in rooms] == [("meta", False), ("meta", True), ("cpu", False)]
    assert rooms[0].group > rooms[1].group == 1
    assert len(freed) == 2
    assert device.name == "cpu (GPU memory full)"
    assert device.moved == "The memory of meta is full: the classifier goes on with the CPU, which takes longer."
    assert device.run(job, list) == "done" and len(rooms) == 4


def test_a_device_that_others_have_filled_before_the_first_job(monkeypatch):
    zeros = torch.zeros

    def none_left(*given, device=None, **options):
        if str(device) == "meta":
            raise RuntimeError("CUDA error: out of memory")
        return zeros(*given, device=device, **options)

    monkeypatch.setattr(torch, "zeros", none_left)
    device = Device("meta")
    assert device.run(lambda room: room.device.type, list) == "cpu"
    assert device.name == "cpu (GPU memory full)"


def test_what_a_job_held_is_gone_before_it_is_tried_again():
    held, seen = [], []

    def job(room):
        if room.tight:
            seen.append(held[0]())
            return
        large = torch.zeros(3)
        held.append(weakref.ref(large))
        raise torch.OutOfMemoryError("full")

    gc.disable()
    try:
        Device("cpu").run(job, list)
    finally:
        gc.enable()
    assert seen == [None]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_full_gpu_leaves_the_work_to_the_cpu(tmp_path, image):
    model = write_model(tmp_path / "model.safetensors", 40, side=1024)
    expected = served(EbpBackend("cpu"), image, model, 40).maps.record
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(1e-4)
    try:
        backend = EbpBackend("cuda")
        answer = served(backend, image, model, 40)
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert backend.device == "cpu (GPU memory full)" and "goes on with the CPU" in answer.note
    assert answer.maps.record.maps == pytest.approx(expected.maps, rel=STEP, abs=1e-6)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_the_gpu_says_what_the_cpu_says(tmp_path, image):
    model = write_model(tmp_path / "model.safetensors", 40)
    on_cpu, on_gpu = (served(EbpBackend(name), image, model, 40).maps.record for name in ("cpu", "cuda"))
    assert on_gpu.maps == pytest.approx(on_cpu.maps, abs=1e-4)


# --- other faults


def test_a_device_that_is_not_there_is_told(tmp_path, image):
    model = write_model(tmp_path / "model.safetensors")
    missing = "cuda:99" if torch.cuda.is_available() else "cuda"
    with pytest.raises(KnownError, match=f"The device {missing} cannot be used .*Choose another with --device"):
        served(EbpBackend(missing), image, model)


def test_a_fault_of_torch_is_one_sentence_and_the_next_try_begins_anew(tmp_path, image, monkeypatch):
    model = write_model(tmp_path / "model.safetensors")
    backend, attend = EbpBackend("cpu"), ExcitationBackprop.attend

    def fail(*_given, **_options):
        raise RuntimeError("CUDA error: device-side assert triggered\nCompile with TORCH_USE_CUDA_DSA")

    monkeypatch.setattr(ExcitationBackprop, "attend", fail)
    with pytest.raises(KnownError) as told:
        served(backend, image, model)
    text = str(told.value)
    assert text.startswith(
        f"{model}: No suggestions for image.png: the classifier failed on cpu (CUDA error: device-side"
    )
    assert "Try again" in text and "\n" not in text
    monkeypatch.setattr(ExcitationBackprop, "attend", attend)
    assert served(backend, image, model).maps.record.targets


def test_a_refinement_without_memory_is_told(monkeypatch):
    def fail(*_given):
        raise MemoryError

    monkeypatch.setattr(regions, "refine", fail)
    request = RefineRequest(1, np.zeros((9, 9, 3), np.uint8), np.ones((9, 9), np.float32), 0.5)
    with pytest.raises(KnownError, match="not enough memory for this image"):
        EbpBackend("cpu").serve(request, lambda: True)


# --- what is shown is what is stored

SIZES = [(3000, 40), (40, 3000), (5000, 7), (1, 900), (1600, 1200), (900, 2000), (500, 400), (30_000, 300)]


@pytest.mark.parametrize("size", SIZES, ids=[f"{width} x {height}" for width, height in SIZES])
@pytest.mark.parametrize("instances", [True, False])
def test_a_region_is_stored_as_it_is_shown(size, instances):
    grid = np.random.default_rng(5).random((7, 9)).astype(np.float32) ** 4
    heat = HeatMap(grid, place(size, Preprocessing(224, "stretch")), instances=instances)
    for number in range(1, len(heat.parts) + 1):
        for fraction in (0.3, 0.6, 0.9):
            small = heat.region(number, fraction).to_array(*heat.size)
            rows, columns = (np.arange(size[axis]) * heat.size[axis] // size[axis] for axis in (1, 0))
            shown = small[rows][:, columns].astype(np.uint8)
            stored = heat.image_region(number, fraction).to_array(*size).astype(np.uint8)
            if heat.size == size:
                assert np.array_equal(stored, shown)
            # Their edges are smooth instead of stepped: nothing lies further off than a step is wide.
            cell = np.ones([2 * -(-size[axis] // heat.size[axis]) + 1 for axis in (1, 0)], np.uint8)
            assert (cv2.erode(shown, cell) <= stored).all() and (stored <= cv2.dilate(shown, cell)).all()


def test_a_strip_is_worked_on_at_its_own_resolution():
    assert working_size(3000, 40) == (3000, 40)
    assert working_size(4000, 3000) == (512, 384)
    assert working_size(512, 512) == (512, 512)
    width, height = working_size(300_000, 400)
    assert width * height <= 1.05 * 512 * 512 and height > 10
    for size in SIZES:
        assert np.prod(working_size(*size)) <= 1.05 * 512 * 512


def test_a_fraction_of_a_part_is_that_of_its_own_mass():
    grid = np.random.default_rng(5).random((7, 9)).astype(np.float32) ** 4
    heat = HeatMap(grid, place((90, 70), Preprocessing(224, "stretch")), instances=True)
    for number in range(1, len(heat.parts) + 1):
        expected = mass_mask(heat.part(number), 0.6)
        found = heat.region(number, 0.6).to_array(90, 70)
        assert (found ^ expected).sum() <= 0.03 * expected.sum() + 2  # specks apart


# --- which labels are found


def test_of_a_hundred_labels_that_exclude_each_other_one_is_found(tmp_path, image):
    """Their probability is parted among all: none reaches a half, and yet one is the likeliest."""
    model = write_model(tmp_path / "softmax.safetensors", 100, thresholds=[0.5] * 100, activation="softmax")
    record = served(EbpBackend("cpu"), image, model, 100).maps.record
    best = max(record.scores, key=record.scores.__getitem__)
    assert record.scores[best] < 0.1
    found = [label.name for label in HeatMaps(record, label_set(100)).found()]
    assert best in found and len(found) <= 5
    assert all(record.scores[name] >= record.scores[best] / 2 for name in found)
    few = HeatMaps(record, label_set_of((min(record.scores, key=record.scores.__getitem__), "other"), "two"))
    assert few.found() == [], "nothing is suggested of labels that the image hardly shows"


def test_a_label_that_is_wanted_has_a_map_though_others_are_likelier(tmp_path, image):
    model = write_model(tmp_path / "many.safetensors", 60, thresholds=[1.0] * 60)
    first = served(EbpBackend("cpu"), image, model, 60).maps
    last = min(first.record.scores, key=first.record.scores.__getitem__)
    number = next(label.id for label in label_set(60).labels if label.name == last)
    first.least = LeastScores(own={number: 0.0})
    assert last not in first.record.targets and first.lacks_maps and first.found() == []
    request = AttendRequest(1, image, str(model), label_set(60), "none", Urgency.BULK, least=first.least)
    maps = EbpBackend("cpu").serve(request, lambda: True).maps
    assert [label.name for label in maps.found()] == [last] and not maps.lacks_maps
    assert {value.provenance.target for value in maps.propose(1)} == {last}
