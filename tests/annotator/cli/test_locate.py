"""`annotator locate` and what `annotator check` says of images."""

from __future__ import annotations

import shutil

import pytest

from annotator.cli import main
from annotator.inference.samples import write_samples


@pytest.fixture
def project(tmp_path):
    write_samples(tmp_path / "images", "skin", 2, 96)
    path = tmp_path / "job.annot"
    assert main(["new", str(path), "--images", str(tmp_path / "images"), "--labels", "dermoscopy"]) == 0
    return path


def test_a_moved_folder(project, tmp_path, capsys):
    shutil.move(tmp_path / "images", tmp_path / "elsewhere" / "images")
    assert main(["check", str(project)]) == 1
    assert main(["locate", str(project), str(tmp_path / "elsewhere"), "--dry-run"]) == 0
    assert "2 images were missing, 2 found" in capsys.readouterr().out
    assert main(["check", str(project)]) == 1
    assert main(["locate", str(project), str(tmp_path / "elsewhere")]) == 0
    assert main(["check", str(project)]) == 0
    assert main(["locate", str(project), str(tmp_path / "elsewhere")]) == 0
    assert "0 images were missing, 0 found" in capsys.readouterr().out


def test_what_is_not_found_is_named(project, tmp_path, capsys):
    (tmp_path / "images" / "skin-01.png").unlink()
    assert main(["locate", str(project), str(tmp_path / "images")]) == 1
    assert "images/skin-01.png: not found" in capsys.readouterr().out
    assert main(["locate", str(project), str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
