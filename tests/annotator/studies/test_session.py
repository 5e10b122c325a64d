"""Sessions: counts, pace and acceptance over time, against a script whose figures are reckoned by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.edits import AddAnnotation, RemoveAnnotation
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.statistic import Statistic, ratio
from annotator.studies.audit.decisions import Decided
from annotator.studies.reports.page import Line, Page, Plot, Section, Table
from annotator.studies.reports.session import session_page
from annotator.studies.reports.writing import as_csv, as_html, as_text
from annotator.studies.session.pace import Pace, Step, seconds_by_image, steps
from annotator.studies.session.study import Counts, Day, moving_share, sessions
from benchmarks.scripted_study import accept, disc, draw, finish, new_study, reject, suggest, under

SHOWN = under()


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Ada accepts two of three spots, rejects one, changes one of the accepted; bob draws; eve is led by a decoy."""
    project = new_study(tmp_path_factory.mktemp("read"), 4)
    with project.as_read_by("ada"):
        for image, mask in ((1, disc(20, 20, 6)), (2, disc(10, 10, 5))):
            accept(project, suggest(project, image, 1, (20.0, 20.0)), mask, SHOWN)
        project.apply(RemoveAnnotation(next(a for a in project.all_annotations() if a.image_id == 2)))
        reject(project, suggest(project, 3, 1, (20.0, 20.0)), SHOWN)
        draw(project, 3, 2, disc(30, 30, 4), SHOWN)
        accept(project, suggest(project, 4, 2, (9.0, 9.0), decoy="spot"), disc(9, 9, 3), SHOWN)
        for image in (1, 2, 3):
            finish(project, image, SHOWN)
    with project.as_read_by("bob"):
        draw(project, 1, 1, disc(20, 20, 6), SHOWN)
        number = project.next_annotation_id()
        project.apply(AddAnnotation(Annotation(number, 2, 1, disc(9, 9, 3), Origin.IMPORTED, reading="bob")))
    yield project
    project.close()


def test_counts_are_those_of_the_script(read):
    ada, bob = sessions(read, ["ada", "bob"])
    spot, edge = ada.counts
    assert spot == Counts("spot", accepted=1, edited=1, rejected=1)
    assert edge == Counts("edge", drawn=1)  # the decoy is left out
    assert (ada.total.decided, ada.total.drawn, ada.pace.done) == (3, 1, 3)
    assert bob.counts[0] == Counts("spot", drawn=1, imported=1)
    assert (bob.pace.done, bob.pace.median, bob.pace.an_hour, bob.moving, bob.days) == (0, None, None, (), ())


def test_a_day_tells_what_was_decided_on_it(read):
    (ada,) = sessions(read, ["ada"])
    assert sum(day.decided for day in ada.days) == 3
    assert sum(day.accepted for day in ada.days) == 2
    assert all(isinstance(day, Day) and len(day.day) == 10 for day in ada.days)


def test_seconds_are_those_between_the_steps_of_the_history(read):
    """Every step of the history ten seconds after the one before, whoever made it."""
    entries = [
        replace(entry, at=f"2026-11-27T10:{place // 6:02}:{place % 6 * 10:02}+00:00")
        for place, entry in enumerate(read.history())
    ]
    found = steps(entries)
    assert {step.reading for step in found} == {"ada", "bob"}
    ada = [step for step in found if step.reading == "ada"]
    seconds = seconds_by_image(found, "ada")
    expected = dict.fromkeys((step.image_id for step in ada), 0.0)
    for before, after in pairwise(ada):
        expected[after.image_id] += min(after.at - before.at, 60.0)
    assert seconds == expected
    assert sum(seconds.values()) > 60
    assert len([step for step in found if step.reading == "bob"]) == 1  # an import is no work


def test_a_pause_is_cut_and_hands_do_not_share_a_clock():
    found = [
        Step("", "ada", 0, 1), Step("", "bob", 5, 2), Step("", "ada", 20, 1), Step("", "ada", 500, 3),
        Step("", "bob", 12, 2), Step("eve", "ada", 21, 1),
    ]  # fmt: skip
    assert seconds_by_image(found, "") == {1: 20.0, 2: 7.0, 3: 60.0}
    assert seconds_by_image(found, "", pause=10) == {1: 10.0, 2: 7.0, 3: 10.0}
    pace = Pace.of({1: 20.0, 2: 10.0, 3: 60.0}, [1, 2, 9])
    assert (pace.done, pace.seconds, pace.median) == (3, 90.0, 15.0)
    assert pace.an_hour == pytest.approx(120)


def test_the_moving_share_is_a_mean_over_its_window():
    taken = [True, False, True, True, True]
    found = [Decided(0, 0, one, False, None, False) for one in taken]
    assert moving_share(found, 3) == ((3, 2 / 3), (4, 2 / 3), (5, 1.0))
    assert moving_share(found, 6) == ()


def test_a_project_without_a_step_has_no_session(tmp_path):
    project = new_study(tmp_path, 1)
    with pytest.raises(KnownError, match="nobody marked anything by hand yet"):
        sessions(project, [""])
    project.close()


def test_a_plot_is_drawn_in_html_and_left_out_of_text(read):
    (ada,) = sessions(read, ["ada"])
    line = replace(ada, reader="<ada>", moving=((20, 0.5), (21, 1.0)))
    page = session_page("x.annot", [line], 60.0)
    html = as_html(page)
    start = html.index("<svg")
    picture = ElementTree.fromstring(html[start : html.index("</svg>") + 6])
    (points,) = [part.get("points") for part in picture.iter("polyline")]
    (x0, y0), (x1, y1) = (tuple(map(float, point.split(","))) for point in points.split())
    assert x0 < x1
    assert y1 < y0
    assert "<ada>" not in html
    assert "svg" not in as_text(page)


def test_a_plot_of_one_point_and_of_none_is_drawn():
    lines = (Line("one", ((3, 1.0),)),)
    for some in (lines, ()):
        html = as_html(Page("x", (), (Section("s", (), "", (Plot("p", "a", "b", some),)),)))
        ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
        assert ("<circle" in html) == bool(some)


def test_the_command_writes_every_format(tmp_path, capsys):
    project = new_study(tmp_path, 2)
    with project.as_read_by("ada"):
        accept(project, suggest(project, 1, 1, (20.0, 20.0)), disc(20, 20, 6), SHOWN)
        finish(project, 1, SHOWN)
    path = str(project.path)
    project.close()
    assert main(["session", path]) == 0
    assert "images done" in capsys.readouterr().out
    assert main(["session", path, "--format", "json"]) == 0
    (ada,) = json.loads(capsys.readouterr().out)["readers"]
    assert (ada["reader"], ada["images_done"], ada["all_labels"]["accepted"]) == ("ada", 1, 1)
    target = tmp_path / "session.csv"
    assert main(["session", path, "--format", "csv", "--output", str(target)]) == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert [(row["reader"], row["label"], row["decided"]) for row in rows] == [
        ("ada", "spot", "1"), ("ada", "edge", "0"), ("ada", "", "1"),
    ]  # fmt: skip
    assert [row["images_done"] for row in rows] == ["", "", "1"]
    assert main(["session", path, "--pause", "0"]) == 2
    assert main(["session", path, "--readers", "eve"]) == 2
    assert "eve has no reading here" in capsys.readouterr().err


def test_a_table_of_figures_has_a_row_for_each_with_its_interval():
    none = Statistic(np.zeros((1, 2)), lambda sums: ratio(sums[:, 0], sums[:, 1]), Message("None."), 0, 1, 0)
    some = Statistic(np.ones((4, 2)), lambda sums: ratio(sums[:, 0], sums[:, 1]), Message("None."), 4, 1, 4)
    (first,) = estimate([some], resamples=20)
    (second,) = estimate([none], resamples=0)
    table = Table(
        ("label", "readers", "images", "share"), (("spot, dark", "ada, bob", 4, first), ("edge", "x", 1, second))
    )
    rows = list(csv.reader(io.StringIO(as_csv(Page("p", (), (Section("s", (table,)),))))))
    assert rows == [
        ["section", "table", "row", "column", "value", "low", "high"],
        ["s", "", "spot, dark, ada, bob", "images", "4", "", ""],
        ["s", "", "spot, dark, ada, bob", "share", "1.0", "1.0", "1.0"],
        ["s", "", "edge, x", "images", "1", "", ""],
        ["s", "", "edge, x", "share", "", "", ""],
    ]
