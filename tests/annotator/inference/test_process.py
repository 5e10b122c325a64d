"""The worker's process: whatever befalls a model is told, and the next request is served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import troubled_worker
from small_models import label_set, write_image, write_model

from annotator.core.errors import KnownError
from annotator.core.images import Picture, open_picture, read_picture
from annotator.core.images.source import ArraySource
from annotator.inference.backend import EbpBackend
from annotator.inference.process.backend import ProcessBackend
from annotator.inference.queue import Wanted
from annotator.inference.requests import AttendRequest, Effort, FitRequest, WeighRequest
from annotator.inference.thread import ElsewhereError

TROUBLED = (sys.executable, troubled_worker.__file__)
LABELS = label_set(3)


class Asker:
    """Asks about images by name, of a model file."""

    def __init__(self, folder, patience):
        self.folder, self.backend = folder, ProcessBackend(patience=patience, command=TROUBLED)
        self.model = folder / "model.safetensors"
        self.model.write_bytes(b"weights")

    def __call__(self, name, wanted=None, **options):
        request = AttendRequest(1, self.folder / f"{name}.png", str(self.model), LABELS, **options)
        return self.backend.serve(request, wanted or Wanted())

    @property
    def begun(self):
        return (self.folder / "begun.txt").read_text().split()


def runs(pid):
    """Whether a process is there, and not merely waiting for somebody to be told of its end."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def ask(tmp_path):
    asker = Asker(tmp_path, 20.0)
    yield asker
    asker.backend.close()


def test_an_answer_is_what_the_backend_made_and_of_the_very_request(ask):
    wanted, labels = Wanted(), LABELS
    request = AttendRequest(7, ask.folder / "image.png", str(ask.model), labels)
    answer = ask.backend.serve(request, wanted)
    expected = troubled_worker.maps(request)
    assert answer.request is request
    assert answer.maps.labels is labels
    assert answer.maps.record.says_as(expected.record)
    assert answer.maps.nbytes == expected.nbytes > 500_000, "with all that is slow about them"
    assert ask.backend.device == "trouble"


def test_what_a_model_raises_is_told_and_the_process_goes_on(ask):
    ask("prints")
    first = ask.backend.pid
    with pytest.raises(ElsewhereError, match="RuntimeError: a fault of the model's"):
        ask("raises")
    with pytest.raises(ElsewhereError, match="SystemExit: 3"):
        ask("leaves")
    with pytest.raises(KnownError) as caught:
        ask("told")
    error = caught.value
    assert (error.what, error.path, error.advice) == ("This is unlucky.", Path("model.bin"), "Do something else.")
    assert error.what.values == {"how": "unlucky"}, "to be translated"
    assert ask("prints") is not None and ask.backend.pid == first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes by codes alone")
@pytest.mark.parametrize(("way", "cause"), [("exits", "exit code 3"), ("segfaults", "SIGSEGV"), ("killed", "SIGKILL")])
def test_a_process_that_ends_is_told_after_a_second_try_and_others_are_served(ask, way, cause):
    with pytest.raises(KnownError, match=f"ended at {way}.png .*{cause}") as caught:
        ask(way)
    assert caught.value.path == ask.model
    assert ("memory ran out" in caught.value.advice) == (way == "killed")
    with pytest.raises(KnownError, match=cause):
        ask(way)
    assert ask.begun == [way, way], "once more, and then no more by itself"
    assert ask("fine") is not None
    with pytest.raises(KnownError, match=cause):
        ask(way, insists=True)
    assert ask.begun.count(way) == 4


def test_what_ended_the_process_once_by_chance_is_answered(ask):
    assert ask("once-only") is not None
    assert ask.begun == ["once-only"] * 2


def test_a_model_that_always_ends_the_process_is_asked_nothing_more_until_somebody_insists(ask):
    for number in range(4):
        with pytest.raises(KnownError):
            ask(f"exits-{number}")
    assert ask.begun == ["exits-0", "exits-0", "exits-1"]
    with pytest.raises(KnownError, match="3 times with this model"):
        ask("fine")
    assert ask("fine", insists=True) is not None
    assert ask("fine-2") is not None


def test_a_process_that_was_ended_while_it_had_nothing_to_do_is_started_anew(ask):
    ask("fine")
    os.kill(ask.backend.pid, signal.SIGTERM)
    time.sleep(0.1)
    assert ask("fine") is not None


def test_one_that_hangs_is_ended_and_told_but_not_one_that_takes_long(tmp_path):
    ask = Asker(tmp_path, 1.0)
    assert ask("works") is not None, "2 s, step by step"
    hung = ask.backend.pid
    with pytest.raises(KnownError, match=r"did not go on at hangs.png: .* 1 s") as caught:
        ask("hangs")
    assert caught.value.path == ask.model and "--patience" in caught.value.advice
    assert not runs(hung)
    assert ask("fine") is not None
    with pytest.raises(KnownError, match="did not go on"):
        ask("hangs")
    assert ask.begun.count("hangs") == 1
    ask.backend.close()


def test_what_is_no_longer_wanted_ends_between_steps_and_may_come_again(ask):
    ask("fine")
    wanted = Wanted()
    request = AttendRequest(1, ask.folder / "works.png", str(ask.model), LABELS)
    threading.Timer(0.2, wanted.drop).start()
    started = time.monotonic()
    assert ask.backend.serve(request, wanted) is None
    assert time.monotonic() - started < 1.5
    assert ask.backend.serve(request, Wanted()).request is request


def test_closing_waits_for_nobody(ask):
    ask("fine")
    wanted, child = Wanted(), ask.backend.pid
    threading.Timer(0.2, lambda: wanted.drop(closing=True)).start()
    started = time.monotonic()
    assert ask("hangs", wanted) is None
    assert time.monotonic() - started < 1.5
    assert not runs(child) and ask.backend.pid == 0


PARENT = """
import os, sys
from annotator.inference.process.backend import ProcessBackend
from annotator.inference.queue import Wanted
from test_process import AttendRequest, LABELS, Path, TROUBLED
backend, folder = ProcessBackend(command=TROUBLED), Path(sys.argv[1])
backend.serve(AttendRequest(1, folder / "fine.png", str(folder / "model.safetensors"), LABELS), Wanted())
print(backend.pid, os.getpriority(os.PRIO_PROCESS, backend.pid) - os.getpriority(os.PRIO_PROCESS, 0), flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_it_yields_to_the_window_and_ends_with_it_whatever_that_died_of(ask):
    places = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    command = [sys.executable, "-c", PARENT, str(ask.folder)]
    told = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": places}, check=False)
    pid, nicer = map(int, told.stdout.split())
    assert nicer == 10
    end = time.monotonic() + 10
    while runs(pid):
        assert time.monotonic() < end, "it outlived the window"
        time.sleep(0.02)


def test_the_file_of_an_image_on_the_disk_must_be_the_one_on_screen(ask):
    picture = Picture(Tiles(), "b" * 64)
    write_image(ask.folder / "fine.png")
    with pytest.raises(KnownError, match="image's file was changed"):
        ask("fine", picture=picture)


class Tiles(ArraySource):
    """Stands for an image too large for the memory: what crosses is its place."""

    in_memory = False

    def __init__(self):
        super().__init__(np.zeros((8, 8, 3), np.uint8), 8)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_answers_leave_no_memory_behind_in_either_process(ask):
    def resident():
        return np.array([int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (os.getpid(), pid_there)])

    ask("fine")
    pid_there = ask.backend.pid
    sizes = []
    for _ in range(2):
        for _number in range(120):
            assert ask("fine").maps.nbytes > 500_000
        sizes.append(resident() * os.sysconf("SC_PAGESIZE"))
    assert (sizes[1] - sizes[0] < 20 * 500_000).all(), "of 120 answers"


# --- the real one


@pytest.fixture(scope="module")
def real():
    backend = ProcessBackend("cpu")
    yield backend
    backend.close()


@pytest.mark.parametrize("given", [True, False])
def test_the_process_answers_to_the_bit_as_the_backend_does(real, tmp_path, given):
    image, model = write_image(tmp_path / "image.png"), write_model(tmp_path / "model.safetensors")
    picture = read_picture(image) if given else None
    request = AttendRequest(1, image, str(model), LABELS, picture=picture, effort=Effort.THOROUGH)
    found, expected = real.serve(request, Wanted()), EbpBackend("cpu").serve(request, lambda: True)
    assert found.maps.record.says_as(expected.maps.record)
    assert (found.size, found.sha256) == (expected.size, expected.sha256) == ((96, 80), read_picture(image).sha256)
    assert [(v.label_id, v.territory, v.peak) for v in found.maps.propose(1)] == [
        (v.label_id, v.territory, v.peak) for v in expected.maps.propose(1)
    ]


def test_a_classifier_that_returns_nan_is_told_with_its_file_and_the_image(real, tmp_path):
    from ebp import Classifier

    path = write_model(tmp_path / "model.safetensors")
    broken = Classifier.load(path)
    for weights in broken.module.parameters():
        weights.data.fill_(1e30)  # finite, as what a file may hold, but not what comes of it
    broken.save(path)
    request = AttendRequest(1, write_image(tmp_path / "image.png"), str(path), LABELS)
    with pytest.raises(KnownError, match=r"No suggestions for image.png: .*NaN") as caught:
        real.serve(request, Wanted())
    assert caught.value.path == path


def test_a_region_is_fitted_there_as_here(real):
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[20:40, 20:40] = 255
    region = np.zeros((60, 60), bool)
    region[18:41, 19:42] = True
    request = FitRequest(1, pixels, region, 4.0)
    found = real.serve(request, Wanted())
    assert found.request is request
    assert np.array_equal(found.mask, EbpBackend("cpu").serve(request, lambda: True).mask)


def test_an_image_that_cannot_be_read_is_told(real, tmp_path):
    model = write_model(tmp_path / "model.safetensors")
    (tmp_path / "image.png").write_bytes(b"no image")
    with pytest.raises(KnownError) as here:
        open_picture(tmp_path / "image.png")
    with pytest.raises(KnownError) as there:
        real.serve(AttendRequest(1, tmp_path / "image.png", str(model), LABELS), Wanted())
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize("given", [True, False])
def test_a_place_is_weighed_there_as_here(real, tmp_path, given):
    image, model = write_image(tmp_path / "image.png"), write_model(tmp_path / "model.safetensors")
    picture = read_picture(image) if given else None
    request = WeighRequest(1, image, str(model), ("label 2", "label 0"), (50.0, 30.0), picture)
    found = real.serve(request, Wanted())
    expected = EbpBackend("cpu").serve(request, lambda: True)
    assert found.request is request
    assert (found.place, found.sha256) == (expected.place, read_picture(image).sha256)
