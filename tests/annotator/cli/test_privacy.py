"""Nothing of a patient goes into anything the tool writes: a name that was planted in every element of a header that
holds words is looked for in every file.
"""

from __future__ import annotations

import json
from contextlib import closing

import numpy as np
import pytest
from dicoms import PLANTED, planted
from small_models import write_model

from annotator.cli import main
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.exchange.formats import FORMATS


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A project of such a file, with the model's answer, a region and a tag; all that is written lies in a folder."""
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "out" / name))
    (tmp_path / "in").mkdir()
    planted(tmp_path / "in" / "a.dcm")
    path = tmp_path / "out" / "job.annot"
    path.parent.mkdir()
    model = write_model(tmp_path / "model.safetensors", 2, labels=("nodule", "cyst"))
    codes = [
        {"name": name, "codes": [{"scheme": "99TEST", "value": name, "meaning": name}]} for name in ("nodule", "cyst")
    ]
    (tmp_path / "labels.json").write_text(json.dumps({"name": "Chest", "labels": codes}))
    labels = ["--labels", str(tmp_path / "labels.json"), "--model", str(model)]
    assert main(["new", str(path), "--images", str(tmp_path / "in"), *labels]) == 0
    assert main(["suggest", str(path), "--device", "cpu"]) == 0
    with closing(Project.open(path)) as project:
        mask = Mask.from_array(np.ones((4, 5), bool), 1, 1)
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask)))
        project.apply(project.tagging({(1, 2): True}))
        project.apply(SetImageState(1, ImageState.STARTED, ImageState.DONE))
        project.sign("Dr. A", "Read by me")
        make_backup(path, Policy())
    return path


def named(folder):
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return [file for file in files if PLANTED.encode() in file.read_bytes()]


def test_nothing_the_tool_writes_names_the_patient(written, tmp_path, capsys):
    out = written.parent
    for name in FORMATS:
        words = ["--format", name, "--output", str(out / f"exported-{name}"), "--copy-images"]
        status = main(["export", str(written), *words])
        assert status == 0, capsys.readouterr().err
    for words in (["history"], ["trail"], ["check"], ["sign"], ["session"]):
        main([words[0], str(written), *words[1:]])
    told = capsys.readouterr()
    assert PLANTED not in told.out + told.err
    copies = list(out.rglob("*.dcm"))
    assert copies and named(out) == []


def test_who_wants_the_headers_as_they_are_says_so(written):
    out = written.parent / "whole"
    words = ["--format", "mask-label", "--output", str(out), "--copy-images", "--identified"]
    assert main(["export", str(written), *words]) == 0
    assert [file.suffix for file in named(out)] == [".dcm"]


def test_a_check_finds_where_a_patient_is_named_and_does_not_name_him(written, capsys):
    assert main(["check", str(written), "--privacy"]) == 0
    with closing(Project.open(written)) as project:
        project.set_setting("note", f"seen with {PLANTED.title()}")
    assert main(["check", str(written), "--privacy"]) == 1
    told = capsys.readouterr()
    assert f"{written} holds a word by which a patient can be known." in told.out
    assert PLANTED.casefold() not in (told.out + told.err).casefold()


def test_a_path_that_names_the_patient_is_told_by_the_images_number(tmp_path, capsys):
    planted(tmp_path / f"ct-{PLANTED.lower()}.dcm")
    assert main(["new", str(tmp_path / "job.annot"), "--images", str(tmp_path), "--labels", "dermoscopy"]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "job.annot"), "--privacy"]) == 1
    told = capsys.readouterr().out
    assert "Image 1: its path names the patient." in told
    assert PLANTED.lower() not in told.replace(str(tmp_path), "")
