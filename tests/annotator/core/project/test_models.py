"""Which model a project suggests with, wherever it was moved, and the folder of those that were learnt from it."""

from __future__ import annotations

import shutil

from annotator.core.images import find_images
from annotator.core.project.models import model_of, models_folder, set_model
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set


def test_a_learnt_model_is_found_wherever_project_and_models_were_moved(tmp_path):
    (tmp_path / "a").mkdir()
    project = Project.create(tmp_path / "a" / "job.annot", load_label_set("dermoscopy"))
    learnt = models_folder(project) / "0003.safetensors"
    learnt.parent.mkdir()
    learnt.write_bytes(b"model")
    set_model(project, str(learnt))
    assert project.setting("model") == "job.annot-models/0003.safetensors"
    assert model_of(project) == str(learnt)
    project.close()

    (tmp_path / "a").rename(tmp_path / "b")
    with_name = tmp_path / "b" / "job.annot"
    assert read(with_name) == str(tmp_path / "b" / "job.annot-models" / "0003.safetensors")

    with_name.rename(tmp_path / "b" / "other.annot")  # its models keep their folder's name
    assert read(tmp_path / "b" / "other.annot") == str(tmp_path / "b" / "job.annot-models" / "0003.safetensors")
    (tmp_path / "b" / "job.annot-models").rename(tmp_path / "b" / "other.annot-models")
    assert read(tmp_path / "b" / "other.annot") == str(tmp_path / "b" / "other.annot-models" / "0003.safetensors")


def read(path):
    project = Project.open(path)
    try:
        return model_of(project)
    finally:
        project.close()


def test_other_models_are_kept_as_they_are_given(tmp_path):
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    for model in ("lesions", str(tmp_path / "mine.safetensors"), ""):
        set_model(project, model)
        assert project.setting("model") == model_of(project) == model
    project.close()


def test_pictures_of_reports_are_no_images_and_models_of_an_earlier_project_are_set_aside(tmp_path):
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    report = models_folder(project) / "0001-report"
    report.mkdir(parents=True)
    (report / "1-new.png").write_bytes(b"")
    (tmp_path / "a.png").write_bytes(b"")
    assert find_images(tmp_path) == [tmp_path / "a.png"]
    path = project.path
    project.close()
    path.unlink()
    shutil.rmtree(tmp_path / "job.annot-backups", ignore_errors=True)
    Project.create(path, load_label_set("dermoscopy")).close()
    assert not (tmp_path / "job.annot-models").exists()
    kept = [entry for entry in tmp_path.iterdir() if entry.name.endswith("-models")]
    assert [(entry / "0001-report").is_dir() for entry in kept] == [True]
    assert find_images(tmp_path) == [tmp_path / "a.png"]
