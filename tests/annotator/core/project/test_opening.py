"""From paths to an open project, in places where one may write and where one may not."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.opening import Beginning, open_paths
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "photographs"
    (folder / "more").mkdir(parents=True)
    for name in ("b.png", "a.png", "more/c.png"):
        Image.new("RGB", (8, 6)).save(folder / name)
    return folder


def paths_of(project):
    try:
        return [record.path for record in project.images()]
    finally:
        project.close()


def test_a_folder_gets_a_project_beside_its_images(folder):
    project, first = open_paths([folder])
    assert first is None
    assert project.path == folder / "photographs.annot"
    assert project.labels == load_label_set("generic")
    assert paths_of(project) == ["a.png", "b.png", "more/c.png"]


def test_a_folder_opened_again_keeps_its_project_and_gains_new_images(folder):
    project, _ = open_paths([folder], Beginning(load_label_set("facs"), "action-units"))
    project.close()
    Image.new("RGB", (8, 6)).save(folder / "d.png")
    again, _ = open_paths([folder])
    assert again.labels == load_label_set("facs")
    assert paths_of(again) == ["a.png", "b.png", "more/c.png", "d.png"]


def test_images_open_the_folders_project_at_the_first_of_them(folder):
    project, first = open_paths([folder / "b.png"])
    assert first == folder / "b.png"
    assert paths_of(project) == ["b.png"]


def test_a_project_file(folder):
    Project.create(folder / "mine.annot", load_label_set("facs")).close()
    project, first = open_paths([folder / "mine.annot"])
    assert first is None
    assert paths_of(project) == []


@pytest.mark.parametrize("name", ["nowhere", "text.txt", "empty"])
def test_what_cannot_be_opened_is_named(folder, name):
    (folder / "text.txt").write_text("x")
    (folder / "empty").mkdir()
    with pytest.raises(KnownError, match=name):
        open_paths([folder / name])


# Root may do everything, so the child gives its rights up once everything is imported.
CHILD = """
    import os, sys
    from pathlib import Path
    import sqlalchemy.dialects.sqlite.pysqlite
    from annotator.core.errors import KnownError
    from annotator.core.project.opening import Beginning, open_paths
    from annotator.core.work.label_files import load_label_set
    labels = load_label_set("generic")
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        project, _ = open_paths([Path(sys.argv[1])], Beginning(labels))
        print(project.path)
        print(*(record.path for record in project.images()))
        project.close()
    except KnownError as error:
        print(error)
        sys.exit(2)
"""


def own(folder):
    """The child's own folder, for nobody else: a data folder that others may write is not used."""
    folder.chmod(0o700)
    if os.getuid() == 0:
        os.chown(folder, 65534, 65534)


def run_without_rights(path, home):
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(path)]
    for part in (path, *list(path.parents)[:4]):
        if part.stat().st_mode & 0o777 == 0o700:
            part.chmod(0o755)
    environment = os.environ | {"XDG_DATA_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_read_only_folder_gets_its_project_in_the_users_data(folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    own(home)
    folder.chmod(0o555)
    result = run_without_rights(folder, home)
    folder.chmod(0o755)
    assert result.returncode == 0, result.stderr + result.stdout
    assert result.stdout.splitlines()[0].startswith(str(home))
    assert "photographs/a.png" in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_nowhere_to_put_the_project_is_said(folder, tmp_path):
    home = tmp_path / "home"
    home.touch()  # a file where a folder should be made
    folder.chmod(0o555)
    result = run_without_rights(folder, home)
    folder.chmod(0o755)
    assert result.returncode == 2, result.stderr + result.stdout
    assert "may not be written" in result.stdout and "annotator new" in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_an_unreadable_folder_is_named(folder, tmp_path):
    run_without_rights(tmp_path, tmp_path)
    folder.chmod(0o311)
    result = run_without_rights(folder, tmp_path)
    folder.chmod(0o755)
    assert result.returncode == 2, result.stderr + result.stdout
    assert "photographs" in result.stdout
    assert "cannot be read" in result.stdout


def make_nameless(folder):
    path = folder / os.fsdecode(b"caf\xe9.png")
    try:
        Image.new("RGB", (8, 6)).save(path)
    except (OSError, UnicodeEncodeError):
        pytest.skip("not a name on this file system")
    if path not in folder.iterdir():
        pytest.skip("this file system changes the name")
    return path


def test_an_image_whose_name_is_no_text_is_left_out(folder):
    make_nameless(folder / "more")
    project, _ = open_paths([folder])
    assert paths_of(project) == ["a.png", "b.png", "more/c.png"]


def test_a_name_that_is_no_text_is_told(tmp_path):
    path = make_nameless(tmp_path)
    for named in (path, tmp_path):
        with pytest.raises(KnownError, match=r"caf\\xe9\.png.*not valid UTF-8.*Rename it") as fault:
            open_paths([named])
        str(fault.value).encode()
    assert list(tmp_path.iterdir()) == [path]
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    with pytest.raises(KnownError, match="not valid UTF-8"):
        project.add_images([path])
    assert paths_of(project) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_two_links_to_one_image_are_two_images(folder, tmp_path):
    target = tmp_path / "store.png"
    Image.new("RGB", (8, 6)).save(target)
    links = [folder / "d.png", folder / "e.png"]
    for link in links:
        link.symlink_to(target)
    (tmp_path / "way").symlink_to(folder)
    project, first = open_paths([tmp_path / "way"])
    assert first is None
    assert [project.image_path(record) for record in project.images()][2:] == [*links, folder / "more" / "c.png"]
    assert project.add_images([tmp_path / "way" / "d.png", folder / "e.png"]) == 0
    assert paths_of(project) == ["a.png", "b.png", "d.png", "e.png", "more/c.png"]
