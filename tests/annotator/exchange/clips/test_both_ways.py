"""Events of a project's clips, out to files of every format and in again."""

from __future__ import annotations

from contextlib import closing

import pytest

from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from annotator.exchange.clips import either
from annotator.exchange.events import EVENT_FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from tests.annotator.exchange.clips.coded_clips import EVEN, EVENTS, SOUGHT, WILD, code, content, make_project, run

WRITTEN = [name for name, form in EVENT_FORMATS.items() if form.write is not None]
BARE = [(EVEN, "AU1", 3, None, 3, "", ""), (WILD, "AU45", 7, None, 9, "", "")]
STRONG = [(EVEN, "AU12", 10, None, 20, "C", ""), (EVEN, "AU1", 40, None, 59, "B", "")]
# What a format keeps, written down by hand: events, and what was looked for.
KEPT = {
    "events-csv": (EVENTS, {}),
    "eaf": (EVENTS, SOUGHT),
    "nova": ([(*event[:3], None, *event[4:]) for event in EVENTS], {}),
    "openface": ([*BARE, *STRONG], SOUGHT),
    "feat": ([*BARE, *((*event[:5], "", "") for event in STRONG)], SOUGHT),
    "disfa": (STRONG, {(EVEN, "AU12"): True, (EVEN, "AU4"): False}),
}
LOST = {
    "events-csv": ["What was looked for is left out of 2 clips"],
    "eaf": [],
    "nova": ["apexes of 2 events are left out", "What was looked for is left out of 2 clips"],
    "openface": ["The side of 1 event is left out", "apexes of 2 events", "Who coded 4 events is left out"],
    "feat": ["The intensities of 2 events", "The side of 1 event", "apexes of 2 events", "Who coded 4 events"],
    "disfa": ["2 events are left out, or on other frames", "The side of 1 event", "Who coded 4 events"],
}


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    return code(make_project(tmp_path_factory.mktemp("coded") / "work"))


@pytest.fixture
def other(tmp_path):
    return make_project(tmp_path / "other")


@pytest.mark.parametrize("name", WRITTEN)
def test_from_project_to_project(coded, other, tmp_path, capsys, name):
    out = tmp_path / "out"
    status, told = run(capsys, "export", coded, "--format", name, "--output", out)
    assert status == 0 and "2 clips, 4 events" in told
    assert all(sentence in told for sentence in LOST[name])
    before = run(capsys, "export", coded, "--format", name, "--list-losses")[1].splitlines()
    assert sorted(map(str.strip, told.splitlines()[1:])) == sorted(before)
    more = ["--threshold", "0.5"] if EVENT_FORMATS[name].per_frame else []
    events, sought = KEPT[name]
    status, told = run(capsys, "import", other, out, *more)
    assert status == 0, told
    assert f"{len(events)} events" in told and f"0 labels added, 0 were there already ({name})" in told
    assert content(other) == (sorted(map(tuple, events), key=repr), sought)
    again = run(capsys, "import", other, out, *more)[1]
    assert f"0 events on 0 clips and 0 labels added, {len(events) + len(sought)} were there already" in again
    assert content(other)[0] == sorted(map(tuple, events), key=repr)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_project_gives_the_same_bytes(coded, tmp_path, capsys, name):
    for place in ("a", "b"):
        assert run(capsys, "export", coded, "--format", name, "--output", tmp_path / place)[0] == 0
    files = [
        {path.name: path.read_bytes() for path in ([place] if place.is_file() else sorted(place.iterdir()))}
        for place in (tmp_path / "a", tmp_path / "b")
    ]
    assert list(files[0].values()) == list(files[1].values())


def test_an_import_is_one_step_and_undone_as_one(coded, other, tmp_path, capsys):
    run(capsys, "export", coded, "--format", "eaf", "--output", tmp_path / "out")
    with closing(Project.open(other)) as project:
        plan = either.plan(project, either.read(project, tmp_path / "out"), Choices())
        report = importing.apply(project, plan)
        assert report.edit.text == "Import"
        values = [value for record in project.clips() for value in project.annotations(record.id)]
        assert {value.origin for value in values} == {Origin.IMPORTED}
        assert {value.annotator for value in values} == {"anna"}
        assert all(record.sha256 for record in project.clips())
        project.apply(report.edit.inverted())
    assert content(other) == ([], {})


def test_what_was_changed_or_deleted_since_stays_so(coded, other, tmp_path, capsys):
    run(capsys, "export", coded, "--format", "events-csv", "--output", tmp_path / "out.csv")
    with closing(Project.open(other)) as project:
        plan = either.plan(project, either.read(project, tmp_path / "out.csv"), Choices())
        report = importing.apply(project, plan)
        project.apply(report.edit.edits[0].inverted())
    told = run(capsys, "import", other, tmp_path / "out.csv")[1]
    assert "0 events" in told and "1 came in before and was deleted since: left out" in told
    told = run(capsys, "import", other, tmp_path / "out.csv", "--again", "deleted")[1]
    assert "1 event on 1 clip" in told
    assert content(other)[0] == sorted(EVENTS, key=repr)
