"""Every job without the window: what it makes, what it says, and how it ends."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO
from small_models import write_model

from annotator.cli import COMMANDS, main, make_parser
from annotator.core.errors import KnownError
from annotator.core.project.models import model_of
from annotator.core.project.opening import ORDER, SUGGESTING
from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, Origin
from annotator.inference.backend import EbpBackend
from annotator.inference.bulk import BulkSuggester
from annotator.inference.model_files import read_model_facts
from annotator.inference.requests import AttendRequest, Urgency
from annotator.inference.samples import write_samples

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    write_samples(folder, "skin", 2, 160)
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def project(images, tmp_path):
    folder = tmp_path / "images"
    shutil.copytree(images, folder)
    arguments = ["new", str(tmp_path / "job.annot"), "--images", str(folder), "--labels", "dermoscopy"]
    assert main([*arguments, "--model", "lesions"]) == 0
    return tmp_path / "job.annot"


def test_new_suggest_export_check(project, tmp_path, capsys):
    assert main(["suggest", str(project), "--accept-above", "0.5", "--device", "cpu"]) == 0
    said = capsys.readouterr()
    assert re.search(r"[1-9]\d* suggestions, [1-9]\d* accepted, 1 image without an answer", said.out)
    assert "broken.png" in said.err
    opened = Project.open(project)
    try:
        annotations = [a for record in opened.images() for a in opened.annotations(record.id)]
        assert {a.origin for a in annotations} == {Origin.ACCEPTED}
        decided = [s.decision for record in opened.images() for s in opened.suggestions(record.id)]
        assert decided.count(Decision.ACCEPTED) == len(annotations)
    finally:
        opened.close()
    assert main(["suggest", str(project), "--device", "cpu"]) == 0
    assert "0 suggestions, 0 accepted" in capsys.readouterr().out
    assert main(["export", str(project), "--output", str(tmp_path / "out.json")]) == 0
    assert f"{len(annotations)} annotations" in capsys.readouterr().out
    with contextlib.redirect_stdout(io.StringIO()):
        read = COCO(str(tmp_path / "out.json"))
    areas = [int(read.annToMask(a).sum()) for a in read.dataset["annotations"]]
    assert areas == [a.mask.area for a in annotations]
    assert main(["check", str(project)]) == 0
    assert "no faults" in capsys.readouterr().out
    (project.parent / "images" / "skin-01.png").unlink()
    assert main(["check", str(project)]) == 1
    assert "skin-01.png" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export", "none.annot", "--output", "x.json"], "none.annot"),
        (["check", "none.annot"], "none.annot"),
        (["suggest", "none.annot"], "none.annot"),
        (["new", "p.annot", "--images", "nowhere", "--labels", "facs"], "nowhere"),
        (["new", "p.annot", "--images", ".", "--labels", "nolabels"], "nolabels"),
        (["new", "p.annot", "--images", ".", "--labels", "model"], "--model"),
        (["new", "p.annot", "--images", ".", "--labels", "facs", "--model", "none.safetensors"], "none.safetensors"),
    ],
)
def test_bad_input_is_one_line_and_ends_with_two(tmp_path, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save("a.png")
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.err.startswith("annotator: ")
    assert said.err.count("\n") == 1
    assert not (tmp_path / "p.annot").exists()


@pytest.mark.parametrize("device", ["gpu", "cuda:x", "cuda:", "CPU", "cpu:0;"])
@pytest.mark.parametrize("command", ["suggest", "open", "demo"])
def test_an_unknown_device(tmp_path, monkeypatch, capsys, command, device):
    monkeypatch.chdir(tmp_path)
    places = {"suggest": ["job.annot"], "open": ["."], "demo": ["--output", "out"]}
    with pytest.raises(SystemExit) as end:
        main([command, *places[command], "--device", device])
    assert end.value.code == 2
    assert f"no device '{device}': give cuda, cuda:N, mps or cpu" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("device", ["", "cpu", "cuda", "cuda:1", "mps"])
def test_known_devices(device):
    assert make_parser().parse_args(["suggest", "job.annot", "--device", device]).device == device


def answered(project, record, contrast):
    """Store the classifier's answer for a contrast."""
    suggester = BulkSuggester(project, "lesions", "cpu")
    path = project.image_path(record)
    request = AttendRequest(record.id, path, "lesions", project.labels, contrast, Urgency.BULK)
    answer = EbpBackend("cpu").serve(request, lambda: True)
    project.store_answer(record.id, answer.maps.record, partial(answer.maps.propose, record.id))
    return suggester, answer.maps


def test_suggestions_are_accepted_from_the_map_they_came_from(project, capsys):
    opened = Project.open(project)
    opened.set_setting("refinement", "none")
    record = next(r for r in opened.images() if r.path.endswith("skin-01.png"))
    answered(opened, record, opened.labels.contrast)
    suggester, dual = answered(opened, record, "dual")
    opened.set_setting("contrast", "dual")
    pending = opened.suggestions(record.id)
    assert {s.provenance.contrast for s in pending} == {"dual"}
    expected = {}
    for suggestion in pending:
        mask, how = suggester.region(record, suggestion)
        plain = dual.of(suggestion.provenance.target).image_region(suggestion.territory, opened.labels.fraction)
        assert mask == plain
        assert how.contrast == "dual"
        expected[suggestion.id] = mask
    opened.close()
    assert main(["suggest", str(project), "--accept-above", "0", "--device", "cpu"]) == 0
    opened = Project.open(project)
    accepted = opened.annotations(record.id)
    assert accepted
    assert {a.suggestion_id: a.mask for a in accepted} == {n: m for n, m in expected.items() if not m.empty}
    assert {a.provenance.contrast for a in accepted} == {"dual"}
    opened.close()


def test_bulk_regions_are_fitted_as_the_label_set_says(project):
    opened = Project.open(project)
    record = next(r for r in opened.images() if r.path.endswith("skin-01.png"))
    answered(opened, record, opened.labels.contrast)
    suggestion = opened.suggestions(record.id)[0]
    masks = {}
    for refinement in ("none", "grabcut", "watershed"):
        opened.set_setting("refinement", refinement)
        masks[refinement], how = BulkSuggester(opened, "lesions", "cpu").region(record, suggestion)
        assert how.refinement == refinement
    assert len({mask.counts for mask in masks.values()}) == 3
    opened.close()


def test_a_suggestion_without_its_map_is_told(project):
    opened = Project.open(project)
    record = next(r for r in opened.images() if r.path.endswith("skin-01.png"))
    suggester, _ = answered(opened, record, "none")
    suggestion = opened.suggestions(record.id)[0]
    lost = replace(suggestion, provenance=replace(suggestion.provenance, contrast="dual"))
    with pytest.raises(KnownError, match=r"skin-01\.png.*map is not stored"):
        suggester.region(record, lost)
    opened.close()


def test_a_project_without_a_classifier(project, capsys):
    opened = Project.open(project)
    opened.set_setting("model", "")
    opened.close()
    assert main(["suggest", str(project)]) == 2
    assert "--model" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"] if command else ["--help"])
    assert end.value.code == 0
    assert "usage: annotator" in capsys.readouterr().out


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"annotator {command}" in readme for command in COMMANDS)


def test_the_readme_names_every_debian_package():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(name in readme for name in (ROOT / ".ci" / "debian-packages.txt").read_text().split())


def run(*arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "annotator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=kept | environment, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_window_says_so(tmp_path):
    result = run(tmp_path)
    assert result.returncode == 2
    assert "no display" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("subject", ["skin", "faces", "photographs"])
def test_the_demonstration_plays_by_itself_without_a_display(tmp_path, subject):
    result = run("demo", "--output", tmp_path / "demo", "--subject", subject, "--device", "cpu")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    with contextlib.redirect_stdout(io.StringIO()):
        read = COCO(str(tmp_path / "demo" / "annotations.coco.json"))
    origins = {a["origin"] for a in read.dataset["annotations"]}
    assert origins == {"accepted suggestion", "edited suggestion"}
    assert len(list((tmp_path / "demo").glob("*.png"))) == 6
    assert len(list((tmp_path / "demo" / "images").glob("*.png"))) == 6
    project = Project.open(tmp_path / "demo" / f"demo-{subject}.annot")
    try:
        stored = {a.id: a.mask for record in project.images() for a in project.annotations(record.id)}
        decisions = [s.decision for record in project.images() for s in project.suggestions(record.id)]
    finally:
        project.close()
    assert Decision.REJECTED in decisions
    for entry in read.dataset["annotations"]:
        size = read.imgs[entry["image_id"]]["width"], read.imgs[entry["image_id"]]["height"]
        assert np.array_equal(read.annToMask(entry).astype(bool), stored[entry["id"]].to_array(*size))
    assert "played in" in result.stdout
    assert json.loads((tmp_path / "demo" / "annotations.coco.json").read_text())["images"]


def test_a_second_demonstration_does_not_overwrite_the_first(tmp_path):
    (tmp_path / "demo-skin.annot").write_text("mine")
    result = run("demo", "--headless", "--output", tmp_path)
    assert result.returncode == 2
    assert "demo-skin.annot" in result.stderr
    assert (tmp_path / "demo-skin.annot").read_text() == "mine"


def test_a_project_with_the_classifiers_own_labels(tmp_path, images):
    path = tmp_path / "own.annot"
    assert main(["new", str(path), "--images", str(images), "--labels", "model", "--model", "photographs"]) == 0
    project = Project.open(path)
    try:
        labels = project.labels
    finally:
        project.close()
    assert len(labels.labels) == 1000 and (labels.refinement, labels.contrast) == ("walk", "rest")
    assert labels.by_name("Egyptian cat") is not None


def test_a_model_named_from_here_is_found_from_elsewhere(images, tmp_path, monkeypatch):
    write_model(tmp_path / "mine.safetensors")
    monkeypatch.chdir(tmp_path)
    arguments = ["--images", str(images), "--labels", "model", "--model", "mine.safetensors"]
    assert main(["new", str(tmp_path / "own.annot"), *arguments]) == 0
    assert main(["new", str(tmp_path / "ours.annot"), *arguments[:-1], "lesions"]) == 0
    monkeypatch.chdir("/")
    for name, kept in (("own", str(tmp_path / "mine.safetensors")), ("ours", "lesions")):
        opened = Project.open(tmp_path / f"{name}.annot")
        assert model_of(opened) == kept and read_model_facts(model_of(opened)).labels
        opened.close()


def test_new_shuffles_by_a_seed_and_asks_when_told(images, tmp_path, capsys):
    orders = []
    for name, more in (("a", ["--seed", "4", "--ask"]), ("b", ["--seed", "4"]), ("c", [])):
        path = tmp_path / f"{name}.annot"
        assert main(["new", str(path), "--images", str(images), "--labels", "dog, cat", *more]) == 0
        opened = Project.open(path)
        orders.append([Path(record.path).name for record in opened.images()])
        assert opened.setting(SUGGESTING) == ("asked" if "--ask" in more else "")
        assert opened.setting(ORDER) == ("4" if more else "")
        assert [label.name for label in opened.labels.labels] == ["dog", "cat"]
        opened.close()
    assert orders[0] == orders[1] != orders[2] == sorted(orders[0])


def test_the_demonstration_is_recorded_as_a_small_animated_picture(tmp_path, capsys):
    target = tmp_path / "tour.webp"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "annotator", "demo", "--record", str(target), "--device", "cpu"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
    with Image.open(target) as picture:
        frames = [picture.seek(number) or picture.convert("RGB").tobytes() for number in range(picture.n_frames)]
    assert len(set(frames)) == len(frames) >= 8 and target.stat().st_size < 1_000_000
    assert main(["demo", "--record", str(tmp_path / "tour.gif")]) != 0
    assert "ending .webp" in capsys.readouterr().err
