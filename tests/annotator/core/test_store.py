"""The database file: any name, and what became of it while it was open."""

from __future__ import annotations

import pytest

from annotator.core.errors import KnownError
from annotator.core.labels import load_label_set
from annotator.core.project import Project


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
