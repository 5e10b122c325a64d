"""One writer a project: a second one reads, says who holds it, and takes over when the first is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest
from jobs import content, disc, new_job, work

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.store.lock import HeldError, Holder, WriterLock
from annotator.core.store.places import beside
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set

HOLDING = """
    import sys
    from pathlib import Path
    from annotator.core.project.project import Project
    project = Project.open(Path(sys.argv[1]))
    print(project.read_only, flush=True)
    sys.stdin.read()
    project.close()
"""


# Root may write everywhere, so the child gives its rights up once everything is imported.
READING = """
    import os, sys
    from pathlib import Path
    from annotator.core.errors import KnownError
    from annotator.core.project.project import Project
    import sqlalchemy.dialects.sqlite.pysqlite
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    project = Project.open(Path(sys.argv[1]))
    print(len(project.annotations(1)), len(project.history()), project.read_only, project.notices[0])
    project.close()
"""


@pytest.fixture
def path(tmp_path):
    project = new_job(tmp_path)
    work(project, 5)
    project.close()
    return project.path


@contextmanager
def held(path):
    """Another process that has the project open; it closes it when its input ends."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDING), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "False\n"
        yield child


def added(project, number):
    project.apply(AddAnnotation(Annotation(number, 1, 1, disc())))


def test_a_second_one_reads_and_says_who_holds_it(path):
    with held(path) as child:
        project = Project.open(path)
        before = content(project)
        assert project.read_only
        assert project.store.holder.pid == child.pid
        assert project.store.holder.host == os.uname().nodename
        for change in (
            lambda: added(project, 99), lambda: project.set_setting("model", ""), project.next_annotation_id,
            lambda: project.add_images([path.parent / "c.png"]), lambda: project.record_image(1, 1, 1, "0" * 64),
            lambda: project.forget_answers(1), project.require_writable,
        ):  # fmt: skip
            with pytest.raises(KnownError, match=rf"job\.annot.*process {child.pid}.*has this project open"):
                change()
        assert content(project) == before
        assert list(faults(project)) == []
        child.communicate()
        assert project.read_only  # until it is opened again
        again = Project.open(path, after=project)
        project.close()
        added(again, 99)
        again.close()


def test_a_reader_sees_what_the_writer_does(path):
    writer = Project.open(path)
    reader = Project.open(path)
    added(writer, 99)
    assert 99 in {annotation.id for annotation in reader.annotations(1)}
    writer.close()
    assert 99 in {annotation.id for annotation in reader.annotations(1)}
    reader.close()


def test_a_killed_holder_blocks_nobody(path):
    with held(path) as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert beside(path, "-lock").exists()
    project = Project.open(path)
    assert not project.read_only
    assert project.notices == []
    added(project, 99)
    project.close()
    assert not beside(path, "-lock").exists()


def test_one_that_takes_its_place_shares_the_right(path):
    first = Project.open(path)
    second = Project.open(path, after=first)
    assert not second.read_only
    first.close()
    third = Project.open(path)
    assert third.read_only
    third.close()
    added(second, 99)
    second.close()
    other = Project.create(path.with_name("other.annot"), load_label_set("facs"))
    fourth = Project.open(path, after=other)
    assert not fourth.read_only
    fourth.close()
    other.close()


def test_by_another_name_it_is_the_same_project(path):
    link = path.parent / "more" / "link.annot"
    link.parent.mkdir()
    link.symlink_to(path)
    first = Project.open(link)
    second = Project.open(path)
    assert second.read_only
    added(first, 99)
    first.close()
    second.close()
    assert [entry.name for entry in link.parent.iterdir()] == ["link.annot"]


def test_a_folder_whose_project_is_held_opens_without_its_new_images(path):
    folder = path.parent
    project, _ = open_paths([folder])
    count = len(project.images())
    (folder / "c.png").write_bytes((folder / "a.png").read_bytes())
    second, _ = open_paths([folder])
    assert (second.read_only, len(second.images())) == (True, count)
    second.close()
    third, _ = open_paths([folder], after=project)
    assert len(third.images()) == count + 1
    project.close()
    third.close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": 1}', "\0" * 10, json.dumps({"user": "a", "pid": "x"})])
def test_whatever_stands_in_the_lock_file(path, text):
    assert Holder.parsed(text.encode()) == Holder()
    beside(path, "-lock").write_text(text)
    project = Project.open(path)
    assert not project.read_only
    project.close()


@pytest.mark.parametrize("name", ["é" * 119, "n" * 240, "名" * 80])
def test_very_long_names(tmp_path, name):
    path = tmp_path / f"{name}.annot"
    project = Project.create(path, load_label_set("facs"))
    second = Project.open(path)
    assert (project.read_only, second.read_only) == (False, True)
    second.close()
    project.close()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can make another user's file")
@pytest.mark.parametrize("how", ["gone", "there"])
def test_the_lock_file_of_another_user(path, how):
    """One that is gone blocks nobody, though the file cannot be written; one that is there is named."""
    lock = beside(path, "-lock")
    holder = Project.open(path) if how == "there" else None
    if holder is None:
        lock.write_text("{}")
    lock.chmod(0o644)
    for part in (path.parent, path):
        os.chown(part, 65534, 65534)
    for part in (path.parent, *list(path.parents)[1:5]):
        if part.stat().st_mode & 0o777 == 0o700:
            part.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(READING.replace("project.notices[0]", "project.notices")), str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert ("True" in result.stdout) == (how == "there")
    assert ("has this project open" in result.stdout) == (how == "there")
    if holder is not None:
        holder.close()
    assert not lock.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
@pytest.mark.parametrize("old", [False, True])
def test_a_place_where_nothing_may_be_written_is_read(tmp_path, old):
    if old:
        import sqlite3

        sql = Path(__file__).with_name("data") / "project-1.0.sql"
        path = tmp_path / "job.annot"
        database = sqlite3.connect(path)
        database.executescript("PRAGMA journal_mode = WAL; " + sql.read_text(encoding="utf-8"))
        database.close()
    else:
        project = new_job(tmp_path)
        for number in (1, 2):
            added(project, number)
        project.close()
        path = project.path
    before = path.read_bytes()
    for part in (tmp_path, *list(tmp_path.parents)[:4]):
        if part.stat().st_mode & 0o005 != 0o005:
            part.chmod(0o755)
    tmp_path.chmod(0o555)
    path.chmod(0o444)
    command = [sys.executable, "-c", textwrap.dedent(READING), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    tmp_path.chmod(0o755)
    assert result.returncode == 0, result.stderr
    count = 12 if old else 2
    assert result.stdout.startswith(f"2 {count} True {path}: The project may not be written here; it can only be read.")
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="the name alone is locked there")
def test_one_file_under_two_names_has_one_writer(path, tmp_path):
    """As a mount of one file gives it another name elsewhere; a hard link stands for it."""
    other = tmp_path / "elsewhere" / "job.annot"
    other.parent.mkdir()
    with held(path):
        os.link(path, other)
        with pytest.raises(HeldError):
            WriterLock.take(other)
        assert list(other.parent.iterdir()) == [other]
    lock = WriterLock.take(other)
    with pytest.raises(HeldError):
        WriterLock.take(path)
    lock.release()
    again = WriterLock.take(path)
    again.release()


def test_a_file_with_further_names_can_only_be_read(path, tmp_path):
    """SQLite keeps a log for each name, and would apply one to what the other has changed."""
    other = tmp_path / "copy.annot"
    os.link(path, other)
    for name in (path, other):
        project = Project.open(name)
        assert project.read_only
        with pytest.raises(KnownError, match=r"further names \(hard links\)"):
            added(project, 99)
        project.close()
    other.unlink()
    project = Project.open(path)
    added(project, project.next_annotation_id())
    project.close()


def test_a_file_that_was_just_made_is_locked_itself(tmp_path):
    project = Project.create(tmp_path / "new.annot", load_label_set("facs"))
    os.link(project.path, tmp_path / "other.annot")
    with pytest.raises(HeldError):
        WriterLock.take(tmp_path / "other.annot")
    project.close()
