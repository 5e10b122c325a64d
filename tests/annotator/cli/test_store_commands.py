"""History, backups and the lock from the command line."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from jobs import content, new_job, work

from annotator.cli import main
from annotator.core.project.project import Project


@pytest.fixture
def project(tmp_path):
    project = new_job(tmp_path)
    project.annotator = "ada"
    work(project, 12)
    project.close()
    return project.path


def entries(path):
    project = Project.open(path)
    found = project.history()
    project.close()
    return found


def test_history_in_three_forms(project, tmp_path, capsys):
    expected = entries(project)
    assert main(["history", str(project)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(expected)
    assert all("ada" in line and entry.action in line for line, entry in zip(lines, expected, strict=True))
    assert main(["history", str(project), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["id"], row["image"], row["hash"]) for row in rows] == [
        (str(e.id), "a.png" if e.image_id == 1 else "b.png", e.hash) for e in expected
    ]
    target = tmp_path / "history.json"
    assert main(["history", str(project), "--format", "json", "--output", str(target)]) == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert [row["detail"] for row in told] == [json.loads(e.detail) for e in expected]


def test_history_of_one_image(project, capsys):
    count = len(entries(project))
    assert main(["history", str(project), "--image", "a.png"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == count
    assert main(["history", str(project), "--image", str(project.parent / "b.png")]) == 0
    assert capsys.readouterr().out == ""
    assert main(["history", str(project), "--image", "z.png"]) == 2
    assert "no image of the project" in capsys.readouterr().err


def test_verify(project, capsys):
    last = entries(project)[-1]
    assert main(["history", str(project), "--verify"]) == 0
    assert f"{last.id} entries" in (said := capsys.readouterr().out)
    assert last.hash in said
    assert main(["history", str(project), "--verify", last.hash]) == 0
    assert main(["history", str(project), "--verify", "0" * 64]) == 1
    assert "no entry has the hash" in capsys.readouterr().out


def test_backup_and_restore(project, tmp_path, capsys):
    early = entries(project)
    assert main(["backup", str(project), "--recent", "3", "--every", "2.5"]) == 0
    opened = Project.open(project)
    assert (opened.setting("backup_recent"), opened.setting("backup_hours")) == ("3", "2.5")
    work(opened, 3, seed=1)
    late = content(opened)
    opened.close()
    assert main(["backup", str(project), "--output", str(tmp_path / "copy.annot")]) == 0
    assert main(["backup", str(project), "--output", str(tmp_path / "copy.annot")]) == 2
    assert main(["backup", str(project), "--days", "-1"]) == 2
    capsys.readouterr()
    assert main(["restore", str(project), "--list"]) == 0
    name = re.match(r"\S+\.annot", capsys.readouterr().out)[0]
    assert main(["restore", str(project), name]) == 0
    assert entries(project) == early
    assert main(["restore", str(project), str(tmp_path / "copy.annot")]) == 0
    opened = Project.open(project)
    assert content(opened) == late
    opened.close()
    assert len(list(tmp_path.glob("job.replaced-*.annot"))) >= 1
    assert main(["restore", str(tmp_path / "copy.annot")]) == 2
    assert "no backup" in capsys.readouterr().err


def test_while_another_has_it_open(project, capsys):
    opened = Project.open(project)
    try:
        for command in (["suggest", str(project)], ["restore", str(project), str(project)]):
            assert main([*command]) == 2
            assert "has this project open" in capsys.readouterr().err
        assert main(["check", str(project)]) == 0
        assert main(["export", str(project), "--output", str(project.with_suffix(".json"))]) == 0
        assert main(["backup", str(project)]) == 0
        assert main(["history", str(project), "--verify"]) == 0
    finally:
        opened.close()


def test_an_export_takes_the_place_of_no_backup(project, capsys):
    assert main(["backup", str(project)]) == 0
    backup = next((project.parent / "job.annot-backups").iterdir())
    before = backup.read_bytes()
    for form, target in (("coco", backup), ("yolo-seg", backup.parent)):
        assert main(["export", str(project), "--format", form, "--output", str(target)]) == 2
        assert "cannot take its place" in capsys.readouterr().err
    assert backup.read_bytes() == before
