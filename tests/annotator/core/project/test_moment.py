"""A project at one moment: what is written meanwhile is not seen, in a file and on a server, of any format."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import KnownError
from annotator.core.project.moment import at_one_moment
from annotator.core.project.project import Project
from annotator.core.store.lock import WriterLock
from annotator.core.work.label_files import load_label_set
from tests.annotator.core.store.test_migrations import file_of


@pytest.fixture(params=["file", "server"])
def project(request, tmp_path):
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    with closing(Project.create(place, load_label_set("generic"))) as project:
        yield project


def test_what_is_written_meanwhile_is_not_seen(project, tmp_path):
    project.add_images([tmp_path / "a.png"])
    with at_one_moment(project) as moment:
        project.add_images([tmp_path / "b.png"])
        project.set_setting("model", "other")
        assert [record.path for record in moment.images()] == ["a.png"]
        assert moment.setting("model") == ""
        assert len(project.images()) == 2
        with pytest.raises(KnownError, match="at one moment"):
            moment.set_setting("model", "mine")
        with at_one_moment(moment) as same:
            assert same.images() == moment.images()
    with at_one_moment(project) as moment:
        assert len(moment.images()) == 2


def test_the_moment_is_the_one_it_begins_at_not_that_of_the_first_look(project, tmp_path):
    with at_one_moment(project) as moment:
        project.add_images([tmp_path / "late.png"])
        assert moment.images() == []


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_file_of_an_older_format_that_can_only_be_read(version, tmp_path):
    path = file_of(version, tmp_path)
    lock = WriterLock.take(path)
    try:
        with closing(Project.open(path)) as project, at_one_moment(project) as moment:
            assert project.read_only
            assert moment.images() == project.images() != []
    finally:
        lock.left_behind = False
        lock.release()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] < 2001


@pytest.mark.skipif(os.name != "posix", reason="open files cannot be renamed")
def test_a_file_that_was_put_in_its_place_is_not_taken_for_it(tmp_path):
    path = tmp_path / "job.annot"
    with closing(Project.create(path, load_label_set("generic"))) as project:
        Project.create(tmp_path / "other.annot", load_label_set("facs")).close()
        Path(tmp_path / "other.annot").replace(path)
        with pytest.raises(KnownError, match="moved, deleted or replaced"), at_one_moment(project):
            pass


def test_a_server_does_not_end_a_moment_in_which_nothing_is_asked_for_long(database):
    with closing(Project.create(database, load_label_set("generic"))) as project, at_one_moment(project) as moment:
        found = moment.store.connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one()
        assert found == "0"
