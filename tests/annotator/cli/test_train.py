"""`annotator train`: what the window's Learning panel does, without a window."""

from __future__ import annotations

import re

import pytest
from tagged import outline, tagged_project

from annotator.cli import main
from annotator.core.project.project import Project


@pytest.fixture
def job(tmp_path):
    project = tagged_project(tmp_path / "work")
    outline(project, project.images()[:12])
    project.close()
    return project.path


def test_a_label_is_learnt_taken_and_suggested(job, capsys):
    assert main(["train", str(job), "--list"]) == 2
    assert main(["train", str(job), "--label", "vascular lesion", "--take", "--device", "cpu"]) == 0
    out = capsys.readouterr().out
    assert "vascular lesion: average precision" in out and "melanoma" not in out
    assert re.search(r"vascular lesion: suggestions fit the regions of \d+ images with mean IoU 0\.[1-9]", out)
    assert main(["train", str(job), "--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("0001  ") and "24 images: vascular lesion" in listed and "(in use)" in listed
    assert main(["suggest", str(job), "--device", "cpu"]) == 0
    project = Project.open(job)
    made = [one for record in project.images() for one in project.suggestions(record.id)]
    project.close()
    assert {(one.provenance.model, one.label_id) for one in made} == {("job 0001", 1)}
    assert {one.provenance.contrast for one in made} == {"both"}, "as the model's card recommends"


def test_too_few_tags_and_a_label_that_is_none_are_told(job, capsys):
    assert main(["train", str(job), "--label", "never tagged"]) == 2
    assert "At least 5 of each are needed" in capsys.readouterr().err
    assert main(["train", str(job), "--label", "mole"]) == 2
    assert "The project has no label “mole”" in capsys.readouterr().err
    assert not job.with_name("job.annot-models").exists()
