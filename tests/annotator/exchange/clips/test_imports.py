"""What an import of events takes, asks, leaves out and tells."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.clips import either
from annotator.exchange.clips.gathering import Thresholds
from annotator.exchange.events import EVENT_FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from tests.annotator.exchange.cases import make_project as of_pictures
from tests.annotator.exchange.clips.coded_clips import EVEN, WILD, code, content, make_project, run
from tests.annotator.exchange.writing.test_exporting import some_images

OPENFACE = "frame, timestamp, confidence, success, AU12_r, AU12_c, AU28_c\n"
COUNT = 60


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "work")


def table(path, *rows, header="clip,label,onset,apex,offset,intensity,side,reader,score"):
    path.write_text("\n".join((header, *rows)) + "\n")
    return path


def openface(path, strengths, unknown=()):
    rows = (
        f"{frame},{(frame - 1) / 25},0.9,{int(frame not in unknown)},{value},{int(value >= 1)},0"
        for frame, value in enumerate(strengths, 1)
    )
    path.write_text(OPENFACE + "\n".join(rows) + "\n")
    return path


def strengths(**runs):
    values = [0.0] * COUNT
    for first, (count, value) in runs.items():
        values[int(first[1:]) : int(first[1:]) + count] = [value] * count
    return values


def test_what_reaches_beyond_the_end_is_kept_as_far_as_it_fits(project, tmp_path, capsys):
    rows = (f"{EVEN},AU1,50,70,80,B,,anna,0.5", f"{EVEN},AU1,60,,61,,,anna,", f"{EVEN},AU4,0,,59,,,anna,")
    told = run(capsys, "import", project, table(tmp_path / "a.csv", *rows))[1]
    assert "1 event reaches beyond the end of its clip and ends with it (first in one.mp4)" in told
    assert "1 event lies beyond the end of its clip and is left out (first in one.mp4)" in told
    assert content(project)[0] == [
        (EVEN, "AU1", 50, None, 59, "B", "", ("score", "0.5")), (EVEN, "AU4", 0, None, 59, "", ""),
    ]  # fmt: skip
    assert (
        "0 events on 0 clips and 0 labels added, 2 were there" in run(capsys, "import", project, tmp_path / "a.csv")[1]
    )


def test_numbers_are_no_events_until_somebody_says_from_where_on(project, tmp_path, capsys):
    values = strengths(f5=(10, 3.0), f15=(5, 1.5), f30=(2, 4.0), f40=(6, 1.5))
    path = openface(tmp_path / "one.csv", values)
    status, told = run(capsys, "import", project, path)
    assert status != 0 and "numbers frame by frame" in told and "--threshold HIGH [LOW]" in told
    assert content(project) == ([], {})
    status, told = run(capsys, "import", project, path, "--threshold", "2", "1", "--shortest", "3", "--gap", "1")
    assert status == 0 and "Of AU28 no intensity is told that could reach 2" in told
    assert content(project) == ([(EVEN, "AU12", 5, 5, 19, "C", "")], {(EVEN, "AU12"): True})
    for words in (["0"], ["1", "2"], ["3", "2", "1"], ["nan"], ["1", "--shortest", "0"], ["1", "--gap", "-1"]):
        assert run(capsys, "import", project, path, "--threshold", *words)[0] != 0, words
    assert run(capsys, "import", project, path, "--gap", "2")[0] != 0


def test_of_what_is_unknown_on_some_frames_nobody_says_that_it_was_looked_for(project, tmp_path, capsys):
    path = openface(tmp_path / "one.csv", strengths(f5=(10, 3.0)), unknown=(40,))
    told = run(capsys, "import", project, path, "--threshold", "0.5")[1]
    assert "one.mp4: of 2 labels nothing is told on some frames" in told
    assert content(project) == ([(EVEN, "AU12", 5, None, 14, "C", "")], {})
    short = openface(tmp_path / "two.csv", [0.0] * 10)
    assert "nothing is told on some frames" in run(capsys, "import", project, short, "--threshold", "0.5")[1]
    assert content(project)[1] == {}


def test_a_table_that_may_be_either(project, tmp_path, capsys):
    events = table(tmp_path / "a.csv", f"{EVEN},AU1,1,,2,,,,")
    told = run(capsys, "import", project, events)[1]
    assert "may be one of pictures, too (tags); it is read as events-csv, since a clip of the project" in told
    path = table(tmp_path / "one.csv", *(f"{n},1,1" for n in range(1, 61)), header="frame,success,AU12_c")
    assert "numbers frame by frame" in run(capsys, "import", project, path)[1]
    other = path.rename(tmp_path / "else.csv")
    status, told = run(capsys, "import", project, other)
    assert status != 0 and "may be one of events, too (openface); it is read as csv" in told
    of_pictures(tmp_path / "p", some_images()).close()
    told = run(capsys, "import", tmp_path / "p/job.annot", other)[1]
    assert "read as csv, since no clip of the project is called like" in told
    status, told = run(capsys, "import", project, other, "--format", "openface", "--threshold", "0.5")
    assert status != 0 and "no clip that else means" in told and "Leave out clips" in told
    told = run(capsys, "import", project, other, "--threshold", "0.5", "--skip-unknown")[1]
    assert "0 events on 0 clips" in told and "no clip that else means" in told


def test_labels_are_matched_by_name_then_by_the_number_of_an_action_unit(tmp_path, capsys):
    grades = Attribute("intensity", "Intensity", "number", lowest=1, highest=5)
    labels = LabelSet(
        "own", (Label(1, "AU04", "Brow", "#56B4E9"), Label(2, "smile", "Smile", "#D55E00")), attributes=(grades,)
    )
    project = make_project(tmp_path / "work", labels)
    rows = ("one,AU4,1,,5,C,,,", "two.mkv,smile,1,,5,,,,", f"{EVEN},Frown,7,,9,,,,")
    path = table(tmp_path / "a.csv", *rows)
    status, told = run(capsys, "import", project, path)
    assert status != 0 and "no label Frown" in told and "--new-labels" in told
    assert content(project) == ([], {})
    assert "2 events on 2 clips" in run(capsys, "import", project, path, "--map", "Frown=")[1]
    assert content(project)[0] == [(EVEN, "AU04", 1, None, 5, "3", ""), (WILD, "smile", 1, None, 5, "", "")]
    told = run(capsys, "import", project, path, "--new-labels")[1]
    assert "1 event on 1 clip and 1 label added, 2 were there already" in told
    run(capsys, "export", project, "--format", "events-csv", "--output", tmp_path / "out.csv")
    assert f"{EVEN},AU04,1,,5,C,,," in (tmp_path / "out.csv").read_text().splitlines()
    run(capsys, "export", project, "--format", "disfa", "--output", tmp_path / "disfa")
    assert (tmp_path / "disfa/one_au4.txt").read_text() == "".join(f"{frame},3\n" for frame in range(2, 7))


def test_tags_of_the_project_stay_unless_they_are_to_go(project, tmp_path, capsys):
    other = code(make_project(tmp_path / "other"))
    run(capsys, "export", other, "--format", "eaf", "--output", tmp_path / "out")
    code(project, (), {(EVEN, "AU1"): False, (EVEN, "AU4"): True})
    told = run(capsys, "import", project, tmp_path / "out/one.eaf")[1]
    assert "2 tags are left out, since the project says otherwise (first: AU1 in one.mp4)" in told
    assert content(project)[1] == {(EVEN, "AU1"): False, (EVEN, "AU4"): True, (EVEN, "AU12"): True}
    told = run(capsys, "import", project, tmp_path / "out/one.eaf", "--replace-tags")[1]
    assert "2 tags take the place of others" in told
    assert content(project)[1] == {(EVEN, "AU1"): True, (EVEN, "AU4"): False, (EVEN, "AU12"): True}
    told = run(capsys, "import", project, table(tmp_path / "a.csv", f"{EVEN},AU4,1,,2,,,,"))[1]
    assert "1 event comes in of labels that a tag of the project calls absent (first: AU4 in one.mp4)" in told


def test_options_that_say_nothing_of_what_is_read_are_refused(project, tmp_path, capsys):
    path = table(tmp_path / "a.csv", f"{EVEN},AU1,1,,2,,,,")
    for words in (["--answers", "all"], ["--match-by-name"], ["--threshold", "0.5"]):
        status, told = run(capsys, "import", project, path, *words)
        assert status != 0 and ("says nothing of events" in told or "nothing for thresholds to do" in told)
    assert content(project) == ([], {})


def test_nothing_comes_in_of_what_is_damaged(project, tmp_path, capsys):
    path = table(tmp_path / "a.csv", f"{EVEN},AU1,1,,2,,,,", f"{EVEN},AU1,9,,2,,,,")
    assert "Line 3" in run(capsys, "import", project, path)[1]
    path = table(tmp_path / "b.csv", f"{EVEN},{'x' * 2000},1,,2,,,,", f"{EVEN},AU1,1,,2,,,,")
    assert "of a label that cannot be one" in run(capsys, "import", project, path)[1]
    assert "1 event on 1 clip" in run(capsys, "import", project, path, "--skip-bad")[1]
    (tmp_path / "no").mkdir()
    for place in ("no", "nowhere"):
        assert run(capsys, "import", project, tmp_path / place)[0] != 0
    for name in EVENT_FORMATS:
        assert run(capsys, "import", project, tmp_path / "no", "--format", name)[0] != 0


def test_thresholds():
    for given_ in ((0.0,), (-1.0,), (1.0, 2.0), (float("nan"),), (float("inf"),), (1.0, None, 0), (1.0, None, 1, -1)):
        with pytest.raises(KnownError):
            Thresholds(*given_)


FRAMES = st.integers(0, COUNT - 1)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([EVEN, WILD]), st.sampled_from(["AU1", "AU12", "AU45"]), FRAMES, FRAMES,
        st.sampled_from(["", *"ABCDE"]), st.sampled_from(["", *"LR"]),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=12)
@given(EVENTS)
def test_any_events_go_through_a_table_and_back(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("any")
    rows = [(c, label, min(a, b), (a + b) // 2, max(a, b), grade, side) for c, label, a, b, grade, side in events]
    first, second = code(make_project(folder / "a"), rows, {}), make_project(folder / "b")
    with closing(Project.open(first)) as project:
        report = either.export(project, folder / "out.csv", EVENT_FORMATS["events-csv"], either.ExportOptions())
        assert report.annotations == len(rows)
    with closing(Project.open(second)) as project:
        for added in (len(rows), 0):
            plan = either.plan(project, either.read(project, folder / "out.csv"), Choices())
            assert (plan.annotations, plan.already) == (added, len(rows) - added)
            importing.apply(project, plan)
    assert content(second) == content(first) == (sorted(rows, key=repr), {})
