"""What an export of events holds, tells and refuses."""

from __future__ import annotations

import csv
import json
from contextlib import closing

import pytest

from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from tests.annotator.exchange.clips.coded_clips import EVEN, WILD, code, make_project, run

OF_PICTURES = (
    ["--images", "decided"], ["--duplicates", "keep"], ["--shape", "rle"], ["--taggers"], ["--split", "0.5,0.5"],
    ["--seed", "1"], ["--group", "folder"], ["--new-split"], ["--copy-images"], ["--no-copy-images"],
)  # fmt: skip


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "work")


@pytest.mark.parametrize("words", OF_PICTURES, ids=lambda words: words[0])
def test_options_of_pictures_are_refused(project, tmp_path, capsys, words):
    status, told = run(capsys, "export", project, "--format", "eaf", "--output", tmp_path / "out", *words)
    assert status != 0 and f"{words[0].replace('--no-', '--')} says nothing of events" in told
    assert not (tmp_path / "out").exists()


def test_labels_origins_and_no_names(project, tmp_path, capsys):
    code(project)
    code(project, [(EVEN, "AU1", 20, None, 25, "", "")], {}, origin=Origin.IMPORTED)
    out = tmp_path / "out.csv"
    words = ["export", project, "--format", "events-csv", "--output", out]
    assert "1 clip, 1 event\n" in run(capsys, *words, "--labels", "AU12")[1]
    told = run(capsys, *words, "--anonymous", "--origins", "imported")[1]
    assert "1 event\n" in told and "1 clip in which nothing was coded is left out (first: clip-000002.mkv)" in told
    assert out.read_text().splitlines()[1:] == ["clip-000001.mp4,AU1,20,,25,,,,"]
    eaf = ["export", project, "--format", "eaf", "--output", tmp_path / "eaf", "--origins", "imported"]
    assert run(capsys, *eaf)[0] == 0
    document = (tmp_path / "eaf/one.eaf").read_text()
    assert ">AU4<" in document
    for name in (">AU1<", ">AU12<"):  # other events of it are left out: where there is none is not known
        assert name not in document
    assert "There is no label x" in run(capsys, *words, "--labels", "x")[1]


def test_readings_go_together_where_a_format_tells_whose_events_are(project, tmp_path, capsys):
    code(project, [(EVEN, "AU12", 1, None, 5, "", "")], {(EVEN, "AU12"): True, (EVEN, "AU4"): False}, "anna", "anna")
    code(project, [(EVEN, "AU12", 2, None, 5, "", "")], {(EVEN, "AU12"): True}, "ben", "ben")
    words = ["export", project, "--reading", "all", "--format"]
    told = run(capsys, *words, "eaf", "--output", tmp_path / "eaf")[1]
    assert "1 clip, 2 events" in told and "What not all of them looked for is left out of 1 clip" in told
    document = (tmp_path / "eaf/one.eaf").read_text()
    assert "AU12@anna" in document and "AU12@ben" in document and ">AU4<" not in document
    run(capsys, *words, "events-csv", "--output", tmp_path / "out.csv", "--anonymous")
    lines = [line.split(",")[7] for line in (tmp_path / "out.csv").read_text().splitlines()]
    assert lines == ["reader", "reader-1", "reader-2"]
    told = run(capsys, *words, "feat", "--output", tmp_path / "feat")[1]
    assert (tmp_path / "feat-anna").is_dir() and (tmp_path / "feat-ben").is_dir() and not (tmp_path / "feat").exists()
    words = ["export", project, "--format", "events-csv", "--output", tmp_path / "ben.csv", "--reading"]
    run(capsys, *words, "ben")
    assert [line.split(",")[2] for line in (tmp_path / "ben.csv").read_text().splitlines()] == ["onset", "2"]
    assert "carl has no reading here" in run(capsys, *words, "carl")[1]


def test_a_clip_that_is_missing(project, tmp_path, capsys):
    code(project)
    (tmp_path / "work" / WILD).unlink()
    status, told = run(capsys, "export", project, "--format", "events-csv", "--output", tmp_path / "out.csv")
    assert status == 0 and "2 clips, 4 events" in told and f"When the frames of {WILD} are shown is not known" in told
    for name in ("eaf", "nova"):
        status, told = run(capsys, "export", project, "--format", name, "--output", tmp_path / name)
        assert status != 0 and "It is not known when the clip's frames are shown" in told and WILD in told
        assert not (tmp_path / name).exists()


def test_what_lies_there_is_replaced_as_by_exports_of_pictures(project, tmp_path, capsys):
    code(project)
    for name, file in (("events-csv", tmp_path / "out.csv"), ("eaf", tmp_path / "out/one.eaf")):
        place = file if name == "events-csv" else file.parent
        words = ["export", project, "--format", name, "--output", place]
        assert run(capsys, *words)[0] == 0
        assert run(capsys, *words)[0] == 0  # its own
        file.write_text("a year of work")
        status, told = run(capsys, *words)
        assert status != 0 and "Nothing was changed" in told and file.read_text() == "a year of work"
        assert run(capsys, *words, "--overwrite")[0] == 0 and file.read_text() != "a year of work"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("x")
    words = ["export", project, "--format", "eaf", "--overwrite", "--output"]
    assert run(capsys, *words, tmp_path / "mine")[0] != 0
    assert run(capsys, *words, tmp_path / "work")[0] != 0  # its clips lie there
    assert run(capsys, "export", project, "--format", "events-csv", "--output", project, "--overwrite")[0] != 0
    assert run(capsys, "export", project, "--format", "events-csv", "--output", tmp_path / "work" / EVEN)[0] != 0
    manifest = json.loads((tmp_path / "out/export.json").read_text())
    assert manifest["format"] == "eaf" and manifest["images"] == 2 and manifest["annotations"] == 4


def test_an_export_that_was_interrupted_leaves_what_was_there(project, tmp_path, capsys, monkeypatch):
    code(project)
    words = ["export", project, "--format", "eaf", "--output", tmp_path / "out"]
    assert run(capsys, *words)[0] == 0
    before = (tmp_path / "out/one.eaf").read_bytes()
    code(project, [(EVEN, "AU12", 50, None, 55, "", "")], {})

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("annotator.exchange.writing.staging.Staging._check", stop)
        assert run(capsys, *words)[0] != 0
    assert (tmp_path / "out/one.eaf").read_bytes() == before
    assert run(capsys, *words)[0] == 0
    assert (tmp_path / "out/one.eaf").read_bytes() != before
    assert not list(tmp_path.glob(".out*"))


def test_a_project_of_pictures_has_no_events(tmp_path, capsys):
    from tests.annotator.exchange.cases import make_project as of_pictures
    from tests.annotator.exchange.writing.test_exporting import some_images

    of_pictures(tmp_path / "p", some_images()).close()
    status, told = run(capsys, "export", tmp_path / "p/job.annot", "--format", "eaf", "--output", tmp_path / "out")
    assert status != 0 and "The project has no clips" in told


def test_of_a_sampled_clip_what_lies_between_is_unknown(project, tmp_path, capsys):
    """On frames 0, 25 and 50 somebody looked; formats of events cannot tell that, which they say."""
    code(project, [(EVEN, "AU12", 25, None, 25, "C", "")], {(EVEN, "AU12"): True, (EVEN, "AU4"): False})
    with closing(Project.open(project)) as opened:
        opened.set_setting("sampled_every", "25")
    words = ["export", project, "--format"]
    assert "only every so many frames" not in run(capsys, *words, "openface", "--output", tmp_path / "of")[1]
    rows = list(csv.DictReader((tmp_path / "of/one.csv").read_text().splitlines()))
    assert {row["AU12_c"] for row in rows} == {"0", "1", ""} and len(rows) == 60
    told = {int(row["frame"]) - 1: (row["AU12_c"], row["AU04_c"]) for row in rows if row["AU12_c"]}
    assert told == {0: ("0", "0"), 25: ("1", "0"), 50: ("0", "0")}
    told = run(capsys, *words, "events-csv", "--output", tmp_path / "out.csv")[1]
    assert "That only every so many frames of 1 clip was coded" in told
    assert "one.mp4,AU12,25,,25,C," in (tmp_path / "out.csv").read_text()
