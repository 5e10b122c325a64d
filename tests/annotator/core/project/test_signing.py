"""Signed readings: what a signature stands on, what it keeps from being changed without a reason, and for how long."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs import disc, edit_of, new_job, painted, suggest, work

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.merging import merge
from annotator.core.project.project import Project
from annotator.core.project.reader_copies import copy_for_reader
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.signed_since import changes_since
from annotator.core.project.signing import SignedError
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    RemoveAnnotation,
    RemoveImage,
    SetImageState,
)
from annotator.studies.trail import trail


@pytest.fixture
def project(tmp_path):
    project = new_job(tmp_path)
    yield project
    project.close()


def done(project, image=1):
    project.apply(SetImageState(image, ImageState.NEW, ImageState.DONE, project.reading))


def drawn(project, image=1, reading=""):
    return AddAnnotation(Annotation(project.next_annotation_id(), image, 1, disc(), reading=reading))


def test_a_signature_stands_on_the_history_and_each_change_needs_a_reason(project):
    with pytest.raises(KnownError, match="No image of this reading is marked as done"):
        project.sign("Dr. A", "Read by me")
    done(project)
    with pytest.raises(KnownError, match="needs a name"):
        project.sign(" ", "Read by me")
    head = project.head
    signature = project.sign("Dr.  A", "Read by me")
    assert (signature.number, signature.head) == (head[0] + 1, head[1])
    assert (signature.name, signature.meaning, signature.done, signature.images) == ("Dr. A", "Read by me", 1, 2)
    assert project.signature() == signature and changes_since(project, signature) == 0
    edit = drawn(project)
    before = project.head
    with pytest.raises(SignedError, match=r"Dr\. A signed this reading") as refused:
        project.apply(edit)
    assert (refused.value.reading, refused.value.image_id) == ("", 1)
    assert project.head == before and project.annotations(1) == []
    with pytest.raises(KnownError, match="needs words"):
        project.give_reason("", 1, " \n")


def test_a_reason_holds_for_its_image_until_it_is_signed_anew(project):
    done(project)
    signature, edit = project.sign("Dr. A", "Read by me"), drawn(project)
    project.give_reason("", 1, "the border was wrong")
    project.apply(edit)
    project.apply(RemoveAnnotation(edit.annotation))
    with pytest.raises(SignedError):
        project.apply(drawn(project, image=2))
    with pytest.raises(SignedError):
        project.apply(RemoveImage(2, "b.png"))
    assert changes_since(project, signature) == 2
    assert [(one.image_id, one.text) for one in project.reasons()] == [(1, "the border was wrong")]
    again = project.sign("Dr. A", "Read by me")
    with pytest.raises(SignedError):
        project.apply(edit)
    assert project.signatures() == [signature, again] and changes_since(project, again) == 0
    assert list(faults(project)) == []


def test_reasons_end_with_the_sitting_and_signatures_stay(project):
    done(project)
    project.sign("Dr. A", "Approved")
    project.give_reason("", None, "all of it is read anew")
    project.apply(drawn(project))
    project.apply(drawn(project, image=2))
    project.close()
    with closing(Project.open(project.path)) as again:
        assert again.signature().meaning == "Approved"
        with pytest.raises(SignedError):
            again.apply(drawn(again))


def test_each_reading_is_signed_by_itself(project):
    with project.as_read_by("ada"):
        done(project)
        project.sign("Ada", "Read by me")
        with pytest.raises(SignedError):
            project.apply(drawn(project, reading="ada"))
    project.apply(drawn(project))
    project.apply(drawn(project, reading="bob"))
    with pytest.raises(SignedError):
        project.apply(RemoveImage(2, "b.png"))  # all readings lose it
    assert project.signature() is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=8))
def test_nothing_changes_a_signed_reading_without_a_reason(tmp_path_factory, steps):
    project = new_job(tmp_path_factory.mktemp("signed"))
    suggest(project)
    work(project, 6)
    done(project, 2)
    signature = project.sign("Dr. A", "Reviewed")
    before = project.annotations(1), project.suggestions(1), project.head
    for kind, x in steps:
        edit = edit_of(project, kind, x)
        if edit is not None:
            with pytest.raises(SignedError):
                project.apply(edit)
    assert (project.annotations(1), project.suggestions(1), project.head) == before
    assert changes_since(project, signature) == 0
    project.close()


def test_a_signature_stays_behind_in_a_copy_and_guards_the_project(project, tmp_path):
    target = tmp_path / "ada.annot"
    copy_for_reader(project, "ada", target)
    with closing(Project.open(target)) as theirs:
        assert theirs.signature() is None
        done(theirs, 2)
        theirs.sign("Ada", "Read by me")
        found = merge(project, theirs)
        assert [text for text in found.left_out if "sign here" in text] and found.steps == 1
        assert project.signature() is None
        signature = project.sign("Dr. A", "Approved")
        theirs.give_reason("", 2, "more to say")
        theirs.apply(drawn(theirs, 2))
        found = merge(project, theirs)
        assert any("Dr. A signed this reading" in text for text in found.left_out) and not project.annotations(2)
        project.give_reason("", 2, "as the reader said")
        assert merge(project, theirs).steps == 1 and len(project.annotations(2)) == 1
    assert changes_since(project, signature) == 1


def test_a_signature_is_there_again_after_a_recovery(project):
    done(project)
    make_backup(project.path, Policy())
    signature = project.sign("Dr. A", "Approved")
    project.close()
    with closing(sqlite3.connect(project.path)) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'label'").fetchone()[0]
    with project.path.open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    Path(f"{project.path}-lock").write_text("{}")
    with closing(open_or_recover(project.path)) as again:
        assert "was damaged" in str(again.notices[0])
        assert again.signature() == signature
        with pytest.raises(SignedError):
            again.apply(drawn(again))


def test_the_trail_tells_before_after_and_why(project):
    suggest(project)
    project.annotator = "ada"
    done(project)
    project.sign("Dr. A", "Approved")
    edit = drawn(project)
    project.give_reason("", 1, "a lesion was overlooked")
    project.apply(edit)
    after = replace(edit.annotation, label_id=2, attributes=(("border", "sharp"),))
    project.apply(ChangeAnnotation(edit.annotation, after))
    project.apply(painted(after, 12, 9, 4))
    found, everything = trail(project), trail(project, machine=True)
    by_what = {step.what.template: step for step in found.steps}
    area = edit.annotation.mask.area
    changed = by_what["changed the region"]
    first, second = (label.title for label in project.labels.labels[:2])
    assert changed.before.startswith(f"{first}, {area} px at ") and changed.after.startswith(f"{second}, {area} px at ")
    assert changed.after.endswith("border: sharp") and changed.reason == "a lesion was overlooked"
    assert (changed.who, changed.image) == ("ada", "a.png")
    grown = by_what["painted on the region"]
    assert int(grown.after.split(" px")[0].split()[-1]) > area
    assert by_what["marked the image as done, or as not done"].reason == ""
    assert by_what["signed the reading"].after == "Dr. A: Approved"
    (signed,) = found.signatures
    assert signed.changes == 3 and signed.stands and found.fault is None
    assert len(everything.steps) == len(found.steps) + 1


def test_the_trail_is_printed_and_read_by_programs(project, capsys):
    assert main(["sign", str(project.path)]) == 0
    done(project)
    project.close()
    assert main(["sign", str(project.path), "--name", "Dr. A", "--meaning", "Approved"]) == 0
    with closing(Project.open(project.path)) as again:
        again.give_reason("", 1, "a lesion was overlooked")
        again.apply(drawn(again))
        head, steps = again.head, trail(again).steps
    capsys.readouterr()
    out = project.path.with_suffix(".html")
    assert main(["trail", str(project.path), "--format", "html", "--output", str(out)]) == 0
    page = out.read_text()
    for text in ("a lesion was overlooked", "Dr. A", head[1], "21 CFR 11.10(e)", " px at "):
        assert text in page
    assert main(["trail", str(project.path), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["number"] for step in told["steps"]] == [step.number for step in steps]
    assert main(["sign", str(project.path)]) == 0
    assert "Dr. A: Approved" in (told := capsys.readouterr().out) and "1 step since" in told
