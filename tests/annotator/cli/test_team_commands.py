"""The commands with a project on a server."""

from __future__ import annotations

import shutil

import pytest
from jobs import content, new_job, work

from annotator.cli import main
from annotator.core.project.check import faults
from annotator.core.project.image_folders import with_images
from annotator.core.project.project import Project
from annotator.core.store.server import place_of


@pytest.fixture
def address(database):
    """How a user names the database."""
    return str(database)


@pytest.fixture
def job(tmp_path):
    """A project file with sixty decisions."""
    folder = tmp_path / "work"
    folder.mkdir()
    project = new_job(folder)
    work(project, 60)
    project.close()
    return project.path


def opened(place):
    project = Project.open(place)
    found = content(project), project.head, project.suggestions(1), project.labels, project.setting("model")
    wrong = list(faults(project))
    project.close()
    assert wrong == []
    return found


def test_images_are_removed_from_a_servers_project(job, address, capsys):
    assert main(["new", address, "--from", str(job)]) == 0
    assert main(["remove", address, str(job.parent / "b.png")]) == 0
    assert "1 image removed, 1 left" in capsys.readouterr().out
    assert main(["remove", address, str(job.parent / "a.png")]) == 2
    assert "Give --yes" in capsys.readouterr().err
    assert main(["check", address]) == 0
    out = job.parent / "out.json"
    for _ in range(2):
        assert main(["export", address, "--output", str(out)]) == 0
    assert "1 image" in capsys.readouterr().out


def test_a_file_goes_to_the_server_and_back(job, address, tmp_path, capsys):
    before = opened(job)
    assert main(["new", address, "--from", str(job)]) == 0
    server = with_images(place_of(address))
    assert server.images == job.parent
    assert opened(server) == before
    assert main(["history", address, "--verify", before[1][1]]) == 0
    project = Project.open(server)
    work(project, 10, seed=1)
    assert project.next_annotation_id() > max(value.id for value in project.annotations(1))
    project.close()
    copy = job.with_name("copy.annot")
    assert main(["backup", address, "--output", str(copy)]) == 0
    assert opened(copy) == opened(server)
    assert "application" not in {row[0] for row in _meta(copy)}
    assert main(["check", address]) == 0
    assert "no faults" in capsys.readouterr().out


def _meta(path):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT key FROM meta").fetchall()


def test_the_whole_job_on_the_server(job, address, tmp_path, capsys):
    assert main(["new", address, "--images", str(job.parent), "--labels", "dermoscopy"]) == 0
    assert f"{address}: 2 images, " in capsys.readouterr().out
    assert main(["new", address, "--images", str(job.parent), "--labels", "dermoscopy"]) == 2
    assert "something in this database already" in capsys.readouterr().err
    exported = tmp_path / "out.json"
    assert main(["export", str(job), "--output", str(exported), "--shape", "rle"]) == 0
    assert main(["import", address, str(exported)]) == 0
    again = tmp_path / "again.json"
    assert main(["export", address, "--output", str(again), "--shape", "rle"]) == 0
    assert main(["history", address, "--format", "json"]) == 0
    assert '"action": "AddAnnotation"' in capsys.readouterr().out
    masks = [[a.mask for a in annotations_in(place)] for place in (job, place_of(address))]
    assert masks[0] == masks[1]


def annotations_in(place):
    project = Project.open(place)
    try:
        return sorted(project.annotations(1), key=lambda value: (value.label_id, value.mask.counts))
    finally:
        project.close()


def test_where_the_images_lie_is_said_once_a_machine(job, address, tmp_path, capsys):
    assert main(["new", address, "--from", str(job)]) == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.move(job.parent, elsewhere)
    assert main(["check", address]) == 1
    assert main(["locate", address, str(elsewhere), "--dry-run"]) == 0
    assert main(["check", address]) == 1
    assert main(["locate", address, str(elsewhere)]) == 0
    assert "2 of 2 images are in" in capsys.readouterr().out
    assert main(["check", address]) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["backup", "ADDRESS"], "Give --output FILE"),
        (["restore", "ADDRESS"], "--from FILE"),
        (["history", "ADDRESS"], "There is no project in this database. Make one with annotator new."),
        (["history", "ADDRESS-gone"], "There is no such database or user on the server"),
        (["new", "x.annot", "--from", "y.annot"], "Copy the file itself"),
        (["new", "ADDRESS", "--labels", "facs"], "Give --images DIR and --labels NAME"),
    ],
)
def test_what_cannot_be_done_is_told(database, address, words, says, capsys):
    given = [address if w == "ADDRESS" else address.replace("?", "_gone?") if w == "ADDRESS-gone" else w for w in words]
    assert main(given) == 2
    assert says in capsys.readouterr().err


def test_an_address_that_is_none_is_not_repeated(capsys):
    with pytest.raises(SystemExit):
        main(["check", "postgresql://ada:secret@host:port/job"])
    told = capsys.readouterr().err
    assert "postgresql://USER@HOST/DATABASE" in told
    assert "secret" not in told
