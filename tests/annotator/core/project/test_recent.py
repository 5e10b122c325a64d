"""The projects worked on last: in order, few, and never in the way."""

from __future__ import annotations

import pytest

from annotator.core.project import recent
from annotator.core.project.recent import MOST, RecentProject, forget, recent_of, recent_projects, remember


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(recent, "user_config_path", lambda _name: tmp_path)
    return tmp_path


def test_the_last_one_comes_first_and_each_is_there_once(tmp_path):
    for name in ("a", "b", "a"):
        remember(RecentProject(str(tmp_path / f"{name}.annot"), name, 1, 4, f"{name}.png", "2026-01-02T03:04:05+00:00"))
    assert [entry.name for entry in recent_projects()] == ["a", "b"]
    remember(RecentProject(str(tmp_path / "b.annot"), "b", 2, 4))
    first = recent_projects()[0]
    assert (first.name, first.done, first.image) == ("b", 2, "b.png"), "where it was left stays known"
    assert not first.is_here
    (tmp_path / "b.annot").write_bytes(b"")
    assert first.is_here and first.opened == tmp_path / "b.annot"
    assert recent_of(tmp_path / "b.annot") == first and recent_of(tmp_path / "c.annot") is None
    server = RecentProject("postgresql://ada@host/work", "work")
    assert server.is_here and server.opened.name == "work"


def test_few_are_kept_and_pictures_go_with_them(tmp_path):
    entries = [RecentProject(str(tmp_path / f"{place}.annot"), str(place)) for place in range(MOST + 2)]
    for entry in entries:
        entry.picture.parent.mkdir(exist_ok=True)
        entry.picture.write_bytes(b"picture")
        remember(entry)
    assert [entry.name for entry in recent_projects()] == [str(place) for place in range(MOST + 1, 1, -1)]
    assert [entry.picture.exists() for entry in entries] == [False] * 2 + [True] * MOST
    forget(entries[-1].place)
    assert entries[-1] not in recent_projects() and not entries[-1].picture.exists()


@pytest.mark.parametrize("text", ["", "{", "null", "3", '[{"name": "no place"}]', '{"place": 1}', "[1]", "\ud800"])
def test_what_cannot_be_read_counts_as_none_and_is_replaced(home, text):
    (home / recent.FILE).write_text(text, encoding="utf-8", errors="surrogatepass")
    assert recent_projects() == []
    remember(RecentProject(str(home / "a.annot"), "a"))
    assert [entry.name for entry in recent_projects()] == ["a"]


def test_what_cannot_be_written_is_not_remembered(home):
    (home / recent.FILE).mkdir()
    remember(RecentProject(str(home / "a.annot"), "a"))
    assert recent_projects() == []
