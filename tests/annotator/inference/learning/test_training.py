"""A training in its own process: what it leaves beside the project, and that it leaves nothing when it is stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from dicoms import write
from face_clips import write_frames
from PIL import Image
from tagged import LABELS, draw, outline, tag, tagged_project

from annotator.core.project.models import model_of, models_folder, set_model
from annotator.core.project.project import Project
from annotator.inference.bulk import BulkSuggester
from annotator.inference.learning.job import Wish
from annotator.inference.learning.outcome import read_outcome
from annotator.inference.learning.process import Ended
from annotator.inference.learning.shelf import Shelf
from annotator.inference.learning.stages import Told
from annotator.inference.learning.starting import start
from annotator.inference.model_files import model_fingerprint

QUICK = Wish(device="cpu", threads=1)


def trained(project, wish=QUICK):
    """Train to the end; what was told."""
    training = start(project, model_of(project), wish)
    told = list(training.until_ended())
    assert told[-1] == Ended()
    return training.keep("ann"), told


def names(folder):
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else None


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """A project that has learnt once: its file, and what was told meanwhile."""
    project = tagged_project(tmp_path_factory.mktemp("learnt"))
    outline(project, project.images()[:6])
    _, told = trained(project)
    project.close()
    return project.path, told


@pytest.fixture
def project(learnt, tmp_path):
    """A copy of it, open."""
    shutil.copytree(learnt[0].parent, tmp_path / "copy")
    found = Project.open(tmp_path / "copy" / "job.annot")
    yield found
    found.close()


def test_a_model_with_report_and_history_lies_beside_the_project(project, learnt):
    shares = [event.share for event in learnt[1] if isinstance(event, Told)]
    assert shares == sorted(shares) and shares[-1] > 0.7
    folder = models_folder(project)
    assert names(folder) == ["0001-report", "0001.safetensors", "history.jsonl"]
    assert (folder / "0001-report" / "report.html").is_file()
    judged = {item.label: item.masks for item in read_outcome(folder / "0001-report").labels}
    drawn = [one.label_id for record in project.images() for one in project.annotations(record.id)]
    assert {label.name: judged[label.name].count for label in LABELS.labels[:2]} == {
        label.name: drawn.count(label.id) for label in LABELS.labels[:2]
    }
    entry = Shelf(folder).entries()[0]
    assert (entry.number, entry.by, entry.images) == (1, "ann", 24)
    assert entry.fingerprint == model_fingerprint(str(folder / "0001.safetensors"))
    assert {label: sum(counts) for label, counts in entry.tags.items()} == {"vascular lesion": 24, "melanoma": 24}
    assert entry.precision["vascular lesion"] > 0.7
    assert (project.setting("model"), entry.taken_at) == ("", "")


def test_suggestions_name_the_model_that_the_history_tells_of(project):
    shelf = Shelf(models_folder(project))
    model = shelf.folder / "0001.safetensors"
    set_model(project, str(model))
    shelf.take(model, "bob")
    entry = shelf.entries()[0]
    assert (entry.by, entry.taken_by) == ("ann", "bob")
    suggester = BulkSuggester(project, model_of(project), "cpu")
    assert sum(suggester.suggest(record) for record in project.images()[:6]) > 0
    how = [one.provenance for record in project.images() for one in project.suggestions(record.id)]
    assert {(one.model, one.fingerprint) for one in how} == {("job 0001", entry.fingerprint)}


def test_the_next_one_is_compared_with_the_model_before_on_the_same_images(project):
    set_model(project, str(models_folder(project) / "0001.safetensors"))
    again, _ = trained(project)
    assert (again.model.name, again.outcome.old_name) == ("0002.safetensors", "job 0001")
    for item in again.outcome.labels:
        assert item.old is not None and item.seen == 24
        assert item.old.hits + item.old.misses == item.new.hits + item.new.misses == item.present
    assert len(again.outcome.shown) == 6
    for shown in again.outcome.shown:
        assert (again.report / shown.new_map).stat().st_size and (again.report / shown.old_map).stat().st_size
    assert read_outcome(again.report) == again.outcome
    assert [entry.before for entry in Shelf(models_folder(project)).entries()] == ["", "job 0001"]


def test_with_enough_new_images_both_are_judged_on_those_alone(project):
    set_model(project, str(models_folder(project) / "0001.safetensors"))
    shown = draw(project.path.parent, 24, first=24)
    project.add_images(sorted(project.path.parent / name for name in shown))
    records = [record for record in project.images() if record.path in shown]
    project.apply(
        project.tagging(
            {(one.id, label.id): label.name in shown[one.path] for one in records for label in LABELS.labels[:2]}
        )
    )
    again, _ = trained(project)
    for item in again.outcome.labels:
        assert item.old is not None and item.same is not None and item.seen == 24
        assert item.old.present + item.old.absent == item.same.present + item.same.absent == 24
        assert item.new.present + item.new.absent == 48


def test_a_bundled_classifier_is_compared_too_and_what_only_it_knows_is_told(project):
    set_model(project, "lesions")
    again, _ = trained(project, Wish(("melanoma",), device="cpu", threads=1))
    (item,) = again.outcome.labels
    assert item.old is not None and item.old.average_precision > 0.5 and item.seen == 0
    assert again.outcome.lost == ("vascular lesion",)


def test_images_that_are_gone_or_altered_are_left_out_and_told(tmp_path):
    project = tagged_project(tmp_path / "work")
    records = project.images()
    for record in records[:2]:
        path = project.image_path(record)
        content = path.read_bytes()
        project.record_image(record.id, 96, 96, hashlib.sha256(content).hexdigest())
        path.write_bytes(project.image_path(records[5]).read_bytes())
    project.image_path(records[2]).unlink()
    project.image_path(records[3]).write_bytes(b"no picture")
    learnt, _ = trained(project)
    assert learnt.outcome.images == 20
    notes = [str(note) for note in learnt.outcome.notes]
    assert "Image left out because its file is gone (1): 002.png." in notes
    assert any("changed since" in note and "000.png, 001.png" in note for note in notes)
    assert any("003.png" in note and "left out" in note for note in notes)
    project.close()


def test_without_enough_images_left_it_is_told_and_nothing_is_left(tmp_path):
    project = tagged_project(tmp_path / "work")
    training = start(project, "", QUICK)
    training.stop()
    for record in project.images()[4:]:
        project.image_path(record).unlink()
    training = start(project, "", QUICK)
    ended = list(training.until_ended())[-1]
    assert "files are gone (20): 004.png" in str(ended.fault) and "Tag more images" in str(ended.fault)
    training.stop()
    assert names(models_folder(project)) is None
    project.close()


def test_the_engines_own_errors_and_a_crash_are_told(tmp_path):
    project = tagged_project(tmp_path / "work")
    training = start(project, "", Wish(size=5, device="cpu", threads=1))
    ended = list(training.until_ended())[-1]
    assert "size must be 32 to 4096 pixels" in str(ended.fault) and ended.details == ""
    training.stop()
    training = start(project, "", Wish(device="nonsense", threads=1))
    ended = list(training.until_ended())[-1]
    assert "A fault of the program ended the training" in str(ended.fault) and "Traceback" in ended.details
    training.stop()
    assert names(models_folder(project)) is None
    project.close()


def test_a_model_before_that_cannot_be_read_is_told_and_the_new_one_is_learnt(project, tmp_path):
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    set_model(project, str(broken))
    learnt, _ = trained(project)
    assert learnt.outcome.old_name == "" and all(item.old is None for item in learnt.outcome.labels)
    assert any("The model before cannot be read" in note and "broken" in note for note in learnt.outcome.notes)


@pytest.mark.skipif(os.name == "nt", reason="a process is killed by a signal")
def test_a_training_that_is_killed_from_outside_is_told(project):
    training = start(project, "", QUICK)
    next(training.until_ended())
    os.kill(training._process.pid, signal.SIGKILL)
    ended = list(training.until_ended())[-1]
    assert "ended from outside" in str(ended.fault) and "memory" in str(ended.fault)
    training.stop()
    assert names(models_folder(project)) == ["0001-report", "0001.safetensors", "history.jsonl"]


@pytest.mark.parametrize("moment", ["at once", "in the midst"])
def test_a_stopped_training_is_gone_within_a_second_and_leaves_nothing(tmp_path, moment):
    project = tagged_project(tmp_path / "work")
    training = start(project, "", QUICK)
    if moment == "in the midst":
        next(event for event in training.until_ended() if event.text == "Looking at every image")
    began = time.monotonic()
    training.stop()
    assert time.monotonic() - began < 1
    assert training._process.poll() is not None
    assert names(models_folder(project)) is None
    project.close()


@pytest.mark.skipif(os.name == "nt", reason="a process is killed by a signal")
def test_the_training_ends_with_the_program_that_started_it(tmp_path):
    tagged_project(tmp_path / "work").close()
    code = (
        "import sys, time\nfrom annotator.core.project.project import Project\n"
        "from annotator.inference.learning.job import Wish\nfrom annotator.inference.learning.starting import start\n"
        "project = Project.open(__import__('pathlib').Path(sys.argv[1]))\n"
        "training = start(project, '', Wish(device='cpu', threads=1))\n"
        "next(e for e in training.until_ended() if e.text == 'Reading images')\n"
        "print(training._process.pid, flush=True)\ntime.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "work" / "job.annot")], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    patience = time.monotonic() + 5
    while running(child) and time.monotonic() < patience:
        time.sleep(0.02)
    assert not running(child)
    assert [name for name in names(tmp_path / "work" / "job.annot-models") if "training" in name] == []


def running(pid):
    """Whether a process is there that is not merely waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_damaged_line_of_the_history_is_told(tmp_path):
    shelf = Shelf(tmp_path / "job.annot-models")
    assert shelf.entries() == []
    shelf.folder.mkdir()
    (shelf.folder / "history.jsonl").write_text(json.dumps({"taken": 1, "at": "", "by": ""}) + "\nnothing\n")
    with pytest.raises(Exception, match="Line 2 of the models' history is damaged"):
        shelf.entries()


def test_frames_of_clips_are_learnt_from_as_images_are(tmp_path):
    """A clip a phantom, of which two frames are tagged: those of one clip stay together, one that is gone is told."""
    shown = draw(tmp_path / "phantoms", 16)
    wanted = {}
    for name, labels in shown.items():
        pixels = np.asarray(Image.open(tmp_path / "phantoms" / name))
        clip = tmp_path / name.replace("png", "mkv")
        write_frames(clip, [pixels, np.ascontiguousarray(pixels[:, ::-1])])
        wanted |= {f"{clip.name}#frame={frame}": labels for frame in (0, 1)}
    project = Project.create(tmp_path / "job.annot", LABELS)
    project.add_images([tmp_path / name for name in wanted])
    tag(project, wanted)
    clips = sorted(tmp_path.glob("*.mkv"))
    clips[0].unlink()
    kept, _ = trained(project)
    assert kept.outcome.images == 30
    assert any("gone (2)" in str(note) for note in kept.outcome.notes)
    assert {item.label: item.present + item.absent for item in kept.outcome.labels if item.present}
    again, _ = trained(project)  # from features that were kept by content
    before, after = ([item.new.average_precision for item in one.outcome.labels] for one in (kept, again))
    assert before == after
    project.close()


def test_dicom_is_learnt_from_as_images_are(tmp_path):
    shown = draw(tmp_path / "phantoms", 12)
    for name in shown:
        write(tmp_path / f"{name}.dcm", np.asarray(Image.open(tmp_path / "phantoms" / name)))
    project = Project.create(tmp_path / "job.annot", LABELS)
    project.add_images(sorted(tmp_path.glob("*.dcm")))
    tag(project, {f"{name}.dcm": labels for name, labels in shown.items()})
    kept, _ = trained(project)
    assert kept.outcome.images == 12 and not kept.outcome.notes
    project.close()
