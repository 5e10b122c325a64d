"""A project file with clips that two have coded, through the command."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from clips import COUNT, clip_of
from PIL import Image

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped

FORM = "Motion JPEG"
# Frames of AU12 in three clips, by reader; the third clip's file is gone.
CODED = {"ada": [(5, 20), (10, 30), (0, 9)], "bob": [(7, 20), (10, 30), None]}


@pytest.fixture
def job(tmp_path):
    paths = [tmp_path / f"{name}.mov" for name in "abc"]
    for path in paths[:2]:
        shutil.copyfile(clip_of(FORM), path)
    path = tmp_path / "job.annot"
    project = Project.create(path, load_label_set("facs"))
    project.add_images([*paths, tmp_path / "still.png"])
    Image.new("RGB", (32, 32)).save(tmp_path / "still.png")
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    yield project
    project.close()


def code(project, readers=CODED, looked=("AU12", "AU4")):
    labels = {label.name: label.id for label in project.labels.labels}
    for reader in readers:
        project.read_as(reader)
        for image, frames in enumerate(CODED[reader], 1):
            if frames:
                span, told = Span(frames[0], None, frames[1]), (("intensity", "B"),)
                value = Annotation(project.next_annotation_id(), image, labels["AU12"], attributes=told, span=span)
                project.apply(stamped(AddAnnotation(value), reader))
            tags = {(image, labels[name]): name == "AU12" and frames is not None for name in looked}
            if tags:
                project.apply(project.tagging(tags))
    project.close()


def agreement(job, capsys, *options):
    capsys.readouterr()
    code = main(["agreement", str(job.path), "--resamples", "50", *options])
    told = capsys.readouterr()
    return code, told.out or told.err


def test_it_is_told_frame_by_frame_and_by_event(job, capsys):
    code(job)
    status, text = agreement(job, capsys, "--format", "json")
    told = json.loads(text)["clips"]
    assert status == 0
    assert (told["clips"], told["by_two"], told["unread"]) == (3, 3, ["c.mov"])
    smile, brow = (
        next(one for one in told["presence"] if one["label"] == title and not one["readers"])
        for title in ("Lip corner puller", "Brow lowerer")
    )  # fmt: skip
    assert smile["coefficients"]["observed"]["value"] == pytest.approx((2 * COUNT - 2) / (2 * COUNT))
    assert brow["coefficients"]["Fleiss' κ"]["value"] is None
    event = next(one for one in told["events"] if one["label"] == "Lip corner puller")
    assert (event["first"], event["second"], event["matched"]) == (3, 2, 2)
    assert event["differences"]["onset"]["mean"] == 1.0
    assert [one["index"] for one in told["codes"][0]["each"]] == [1.0, 1.0, 0.0]
    assert [(one["kind"], one["clip"]) for one in told["disagreements"]] == [
        ("one reader alone", "c.mov"), ("borders apart", "a.mov"),
    ]  # fmt: skip
    wide = json.loads(agreement(job, capsys, "--format", "json", "--tolerance", "2")[1])["clips"]
    assert wide["presence"][0]["coefficients"]["observed"]["value"] == 1.0
    assert [one["kind"] for one in wide["disagreements"]] == ["one reader alone"]
    assert told["by_tolerance"]["2"] == wide["by_tolerance"]["2"]


def test_it_is_written_in_every_way(job, capsys):
    code(job)
    text = agreement(job, capsys)[1]
    assert "IMAGES\nNothing to compare" in text
    assert "CLIPS, FRAME BY FRAME\n3 of 3 clips were looked through" in text
    assert "Clips that cannot be read" in text
    assert next(line for line in text.splitlines() if line.startswith("Brow lowerer")).count("–") == 3  # κ, α, positive
    page = agreement(job, capsys, "--format", "html")[1]
    assert "What the tolerance does" in page
    assert "<svg" in page
    rows = list(csv.DictReader(agreement(job, capsys, "--format", "csv")[1].splitlines()))
    f1 = next(row for row in rows if row["column"] == "F1" and row["row"].startswith("Lip corner puller"))
    assert float(f1["value"]) == pytest.approx(0.8)


def test_what_is_empty_is_told(job, capsys):
    code(job, looked=())
    status, text = agreement(job, capsys)
    assert status == 2
    assert "finish a pass" in text
    project = Project.open(job.path)
    for reader in CODED:
        project.read_as(reader)
        project.apply(project.tagging({(4, 1): True}))
    project.close()
    status, text = agreement(job, capsys)
    assert status == 0
    assert "CLIPS\nNothing to compare" in text
    assert "MARKS MADE" in text
    assert "FRAME BY FRAME" not in text


def test_one_reader_is_none_to_compare_and_a_tolerance_is_a_number_of_frames(job, capsys):
    code(job, readers=["ada"])
    assert agreement(job, capsys)[0] == 2
    assert "between 0 and 1000" in agreement(job, capsys, "--tolerance", "-1")[1]


def test_readers_keep_their_order_and_events_match_by_their_onsets(job, capsys):
    code(job)
    told = json.loads(agreement(job, capsys, "--format", "json", "--readers", "bob", "ada", "--match", "onset")[1])
    assert told["clips"]["events"][-1]["readers"] == ["bob", "ada"]
    assert told["clips"]["events"][-1]["matched"] == 1  # onsets are two frames apart in the other clip


def test_pictures_have_their_index_beside_that_of_clips(job, capsys):
    units = {label.name: label.id for label in job.labels.labels}
    scores = {"ada": ("AU1", "AU2", "AU5", "AU6", "AU12"), "bob": ("AU5", "AU6", "AU12")}
    for reader, there in scores.items():
        job.read_as(reader)
        job.apply(job.tagging({(4, units[name]): name in there for name in scores["ada"]}))
        if reader == "ada":
            job.apply(job.tagging({(4, units["AU9"]): True}))
    code(job)
    codes = json.loads(agreement(job, capsys, "--format", "json")[1])["clips"]["codes"]
    stills = next(one for one in codes if one["of"] == "stills")
    assert stills["each"][0]["index"] == stills["together"]["value"] == 0.75
    assert stills["each"][0]["first"] == ["AU1", "AU2"]  # that of which the other said nothing is left out
