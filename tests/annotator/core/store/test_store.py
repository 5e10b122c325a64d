"""The database file: any name, and what became of it while it was open."""

from __future__ import annotations

import shutil
import sys

import pytest

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set


@pytest.mark.parametrize("name", ["what?", "50%25", "a#b", 'it\'s "q"', "?mode=memory", "é ü"])
def test_folders_of_any_name(tmp_path, name):
    folder = tmp_path / name
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("not a name on this file system")
    path = folder / f"{name}.annot"
    Project.create(path, load_label_set("facs"), "action-units").close()
    assert path.is_file()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    for step in range(2):
        project = Project.open(path)
        assert project.setting("model") == "action-units"
        assert project.setting("step") == str(step or "")
        project.set_setting("step", str(step + 1))
        project.close()
    with pytest.raises(KnownError, match="already a file"):
        Project.create(path, load_label_set("facs"))


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_file_that_is_no_longer_the_one_opened(tmp_path, monkeypatch, how):
    monkeypatch.chdir(tmp_path)
    path, kept = tmp_path / "job.annot", tmp_path / "kept.annot"
    Project.create(path, load_label_set("facs")).close()
    project = Project.open(path.relative_to(tmp_path))
    project.set_setting("step", "1")
    path.rename(kept)
    if how == "deleted":
        kept.unlink()
    if how == "replaced":
        Project.create(tmp_path / "other.annot", load_label_set("generic")).close()
        (tmp_path / "other.annot").rename(path)
        content = path.read_bytes()
    with pytest.raises(KnownError, match=r"job\.annot.*moved, deleted or replaced.*not stored.*open it again"):
        project.set_setting("step", "2")
    if how == "replaced":
        assert path.read_bytes() == content
    if how == "moved":
        kept.rename(path)
        monkeypatch.chdir(tmp_path.parent)
        project.set_setting("step", "3")
        assert project.setting("step") == "3"
    project.close()


def test_a_copy_of_the_file_disturbs_nothing(tmp_path):
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    shutil.copy(project.path, tmp_path / "copy.annot")
    project.set_setting("step", "1")
    project.close()
