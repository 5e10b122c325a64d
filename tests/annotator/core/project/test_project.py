"""The project file: nothing stored is ever lost, every edit can be taken back, every fault is told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.regions.stroke import Stroke
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState, Origin, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, Compound, Decide, Paint, RemoveAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.undo import UndoHistory

W, H = 24, 18
HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "none", 0.93, 0.6)


@pytest.fixture(params=["file", "server"])
def project(request, tmp_path):
    """A project in a file, and one on a server."""
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    project = new_project(place, tmp_path)
    yield project
    project.close()


@pytest.fixture
def file_project(tmp_path):
    """A project of which the test needs the file."""
    project = new_project(tmp_path / "job.annot", tmp_path)
    yield project
    project.close()


def new_project(place, folder):
    for name in ("a.png", "b.png"):
        Image.new("RGB", (W, H)).save(folder / name)
    project = Project.create(place, load_label_set("dermoscopy"), "lesions")
    project.add_images([folder / "a.png", folder / "b.png"])
    return project


def disc(x=10, y=8, r=5):
    yy, xx = np.mgrid[:H, :W]
    return Mask.from_array((xx - x) ** 2 + (yy - y) ** 2 <= r * r)


def record(maps=None):
    maps = np.random.default_rng(0).random((2, 5, 6), dtype=np.float32) if maps is None else maps
    scores = {"melanoma": 0.93, "naevus": 0.2}
    return AttentionRecord(
        "demo", "f" * 64, "features.3", "none", ("melanoma", "naevus"), scores, dict.fromkeys(scores, 0.5),
        (1.0, 1.0), {"image_size": [W, H]}, maps,
    )  # fmt: skip


def suggested(project, label_id=2):
    project.store_suggestions(1, record(), [Suggestion(0, 1, label_id, HOW, 1, (10.5, 8.5), 1.0)])
    return project.suggestions(1)[0]


def reopened(project):
    project.close()
    return Project.open(project.path)


def test_everything_comes_back(project):
    suggestion = suggested(project)
    project.apply(decisions.accept(suggestion, project.next_annotation_id(), disc(), HOW, "ada"))
    project.record_image(1, W, H, "0" * 64)
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    before = (project.images(), project.suggestions(1), project.annotations(1), project.labels, project.history())
    again = reopened(project)
    try:
        assert (again.images(), again.suggestions(1), again.annotations(1), again.labels, again.history()) == before
        assert again.setting("model") == "lesions"
        assert [r.state for r in again.images()] == [ImageState.STARTED, ImageState.DONE]
    finally:
        again.close()


def test_maps_come_back_to_half_precision(project):
    maps = np.random.default_rng(1).random((2, 7, 9), dtype=np.float32) * np.float32(1e-3)
    kept = record(maps)
    project.store_suggestions(1, kept, [])
    again = project.attention(1, kept.key)
    assert again.targets == kept.targets
    assert again.placement == kept.placement
    assert np.allclose(again.maps, maps, rtol=1e-3, atol=1e-6)
    assert project.attention(2, kept.key) is None


def test_rejections_are_kept(project):
    suggestion = suggested(project)
    project.apply(decisions.reject(suggestion, HOW, "ada"))
    kept = project.suggestions(1)[0]
    assert (kept.decision, kept.annotator) == (Decision.REJECTED, "ada")
    assert kept.decided_at
    project.store_suggestions(1, record(), [])
    assert project.suggestions(1) == [kept]


def test_a_new_answer_replaces_only_what_is_undecided(project):
    old = suggested(project)
    changes = project.store_suggestions(1, record(), [Suggestion(0, 1, 2, HOW, 1, (1.0, 1.0), 1.0)] * 2)
    assert [s.label_id for s in project.suggestions(1)] == [2, 2]
    assert changes.suggestions == {old.id, *(s.id for s in project.suggestions(1))}
    assert project.store_suggestions(1, record(), []).suggestions == changes.suggestions - {old.id}


def test_forgetting_the_answers_of_a_changed_image(project):
    rejected = suggested(project)
    project.apply(decisions.reject(rejected, HOW, "ada"))
    pending = suggested_again(project, 1)
    other = suggested_again(project, 2)
    changes = project.forget_answers(1)
    assert (changes.images, changes.suggestions) == ({1}, {pending.id})
    assert [s.decision for s in project.suggestions(1)] == [Decision.REJECTED]
    assert project.attention(1, record().key) is None
    assert project.suggestions(2) == [other]
    assert project.attention(2, record().key) is not None
    assert project.history()[-1].action == "forget"


def suggested_again(project, image_id):
    project.store_suggestions(image_id, record(), [Suggestion(0, image_id, 2, HOW, 1, (1.5, 1.5), 1.0)])
    return project.suggestions(image_id)[-1]


def test_undoing_a_decision_after_a_newer_answer(project):
    suggestion = suggested(project)
    edit = decisions.reject(suggestion, HOW, "")
    project.apply(edit)
    project.apply(edit.inverted())
    project.store_suggestions(1, record(), [])
    project.apply(edit)
    assert [s.decision for s in project.suggestions(1)] == [Decision.REJECTED]


def test_annotation_ids_are_never_used_twice(project):
    first = project.next_annotation_id()
    added = AddAnnotation(Annotation(first, 1, 1, disc()))
    project.apply(added)
    project.apply(added.inverted())
    again = reopened(project)
    try:
        assert again.next_annotation_id() > first
    finally:
        again.close()


def test_every_decision_is_in_the_history(project):
    suggestion = suggested(project)
    edit = decisions.accept(suggestion, project.next_annotation_id(), disc(), HOW, "ada")
    project.apply(edit)
    project.apply(edit.inverted())
    actions = [row.action for row in project.history()]
    assert actions == ["suggest", "AddAnnotation", "Decide", "Decide", "RemoveAnnotation"]


def test_images_are_named_relative_to_the_project(file_project, tmp_path):
    project = file_project
    assert [r.path for r in project.images()] == ["a.png", "b.png"]
    assert project.add_images([tmp_path / "a.png"]) == 0
    project.close()
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    shutil.copytree(tmp_path, moved)
    again = Project.open(moved / "job.annot")
    try:
        assert again.image_path(again.image(1)) == (moved / "a.png").resolve()
    finally:
        again.close()


# --- edits and undo


def state(project):
    return project.annotations(1), project.suggestions(1), [r.state for r in project.images()]


steps = st.lists(st.tuples(st.integers(0, 4), st.integers(0, W), st.integers(0, H), st.integers(1, 6)), max_size=12)


def edit_for(project, step):
    kind, x, y, r = step
    annotations = project.annotations(1)
    chosen = annotations[x % len(annotations)] if annotations else None
    if kind == 0 or (chosen is None and kind < 4):
        rings = (((float(x), float(y)), (x + 0.1, y + 2.5), (x + 1 / 3, y + 1.0)),) if y % 2 else ()
        return AddAnnotation(Annotation(project.next_annotation_id(), 1, 1 + x % 4, disc(x % W, y % H, r), rings=rings))
    if kind == 1:
        return RemoveAnnotation(chosen)
    if kind in (2, 3):
        stroke = Stroke(chosen.mask, W, H, erase=kind == 3)
        stroke.extend((x, y), (x + 3, y + 2), r)
        edit = decisions.finish_stroke(chosen, stroke, is_new=False, seconds=1.0)
        stored = ImageState.DONE if project.image(1).state is ImageState.DONE else ImageState.NEW
        after = ImageState.NEW if stored is ImageState.DONE else ImageState.DONE
        return edit and Compound((edit, SetImageState(1, stored, after)))
    pending = [s for s in project.suggestions(1) if s.decision is Decision.PENDING]
    return decisions.reject(pending[0], HOW, "") if pending else None


@settings(max_examples=25)
@given(steps)
def test_undo_takes_everything_back_bit_for_bit(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("undo")
    project = Project.create(folder / "job.annot", load_label_set("dermoscopy"))
    try:
        project.add_images([folder / "a.png"])
        suggested(project)
        history, states = UndoHistory(), [without_times(state(project))]
        for step in steps:
            edit = edit_for(project, step)
            if edit is not None:
                project.apply(edit)
                history.record("step", edit)
                states.append(without_times(state(project)))
        for expected in reversed(states[:-1]):
            project.apply(history.next_undo())
            history.undone()
            assert without_times(state(project)) == expected
        assert history.next_undo() is None
        for expected in states[1:]:
            project.apply(history.next_redo())
            history.redone()
            assert without_times(state(project)) == expected
        history.close()
    finally:
        project.close()


def without_times(state):
    annotations, suggestions, images = state
    return [replace(a, modified="", seconds=round(a.seconds, 6)) for a in annotations], suggestions, images


def test_painting_makes_an_accepted_suggestion_an_edited_one(project):
    suggestion = suggested(project)
    project.apply(decisions.accept(suggestion, project.next_annotation_id(), disc(), HOW, ""))
    annotation = project.annotations(1)[0]
    stroke = Stroke(annotation.mask, W, H, erase=False)
    stroke.extend((2, 2), (5, 2), 1.5)
    edit = decisions.finish_stroke(annotation, stroke, is_new=False, seconds=2.0)
    assert isinstance(edit, Paint)
    project.apply(edit)
    assert project.annotations(1)[0].origin is Origin.EDITED
    project.apply(edit.inverted())
    assert project.annotations(1)[0].origin is Origin.ACCEPTED


def test_undoing_a_stroke_brings_the_vertices_of_a_polygon_back(project):
    rings = (((1.1, 2.0), (14.3, 2.7), (1 / 3, 11.9)), ((3.0, 3.0), (5.0, 3.0), (3.0, 5.0)))
    annotation = Annotation(project.next_annotation_id(), 1, 1, fill_rings(rings, W, H), rings=rings)
    project.apply(AddAnnotation(annotation))
    stroke = Stroke(annotation.mask, W, H, erase=False)
    stroke.extend((18, 12), (20, 12), 2)
    edit = decisions.finish_stroke(annotation, stroke, is_new=False, seconds=2.0)
    project.apply(edit)
    assert project.annotations(1)[0].rings == ()
    project.apply(edit.inverted())
    again = project.annotations(1)[0]
    assert (again.rings, again.mask, again.seconds) == (rings, annotation.mask, annotation.seconds)
    kept = [json.loads(row.detail) for row in project.history()][-2:]
    assert [kept[0]["rings_before"], kept[1]["rings_after"]] == [json.loads(json.dumps(rings))] * 2
    project.apply(edit)
    assert project.annotations(1)[0].rings == ()


def test_erasing_everything_removes_the_annotation(project):
    annotation = Annotation(project.next_annotation_id(), 1, 1, disc())
    project.apply(AddAnnotation(annotation))
    stroke = Stroke(annotation.mask, W, H, erase=True)
    stroke.extend((0, 9), (W, 9), 30)
    assert isinstance(decisions.finish_stroke(annotation, stroke, is_new=False, seconds=0), RemoveAnnotation)


def test_a_stroke_that_changes_nothing_is_no_edit(project):
    annotation = Annotation(1, 1, 1, disc())
    stroke = Stroke(annotation.mask, W, H, erase=False)
    stroke.extend((10, 8), (10, 8), 2)
    assert decisions.finish_stroke(annotation, stroke, is_new=False, seconds=0) is None


def test_a_half_bad_compound_is_not_applied_at_all(project):
    good = AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc()))
    bad = AddAnnotation(Annotation(project.next_annotation_id(), 1, 999, disc()))
    before = state(project), project.history()
    with pytest.raises(KnownError):
        project.apply(Compound((good, bad)))
    assert (state(project), project.history()) == before


# --- faults


def test_a_newer_project_is_refused_untouched(file_project):
    project = file_project
    project.close()
    with sqlite3.connect(project.path) as database:
        database.execute("PRAGMA user_version = 5000")
    database.close()
    before = project.path.read_bytes()
    with pytest.raises(KnownError, match=r"job\.annot.*newer version"):
        Project.open(project.path)
    assert project.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_no_project(tmp_path, content):
    path = tmp_path / "wrong.annot"
    path.write_bytes(content)
    with pytest.raises(KnownError, match=r"wrong\.annot"):
        Project.open(path)
    assert path.read_bytes() == content


def test_another_programs_database(tmp_path):
    path = tmp_path / "other.annot"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (x)")
    database.close()
    with pytest.raises(KnownError, match="no project file"):
        Project.open(path)


def test_missing_and_existing_files(file_project, tmp_path):
    project = file_project
    with pytest.raises(KnownError, match="no such project"):
        Project.open(tmp_path / "none.annot")
    with pytest.raises(KnownError, match="already a file"):
        Project.create(project.path, load_label_set("facs"))
    with pytest.raises(KnownError, match="no image 99"):
        project.image(99)


def test_a_full_disk_loses_nothing_and_is_told(file_project):
    project = file_project
    suggested(project)
    with project._connection.begin():
        pages = project._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        project._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    stored, fault = 0, None
    rng = np.random.default_rng(0)
    for _ in range(400):
        mask = Mask.from_array(rng.random((H, W)) < 0.5)
        try:
            project.apply(AddAnnotation(Annotation(1000 + stored, 1, 1, mask)))
        except KnownError as error:
            fault = error
            break
        stored += 1
    assert fault is not None
    assert "disk is full" in str(fault)
    assert "job.annot" in str(fault)
    assert len(project.annotations(1)) == stored
    with project._connection.begin():
        project._connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    project.apply(AddAnnotation(Annotation(5000, 1, 1, disc())))
    again = reopened(project)
    try:
        assert len(again.annotations(1)) == stored + 1
        assert again.file_faults() == []
    finally:
        again.close()


KILLED = """
    import sys
    from pathlib import Path
    import numpy as np
    from annotator.core.work.annotation import Annotation
    from annotator.core.work.edits import AddAnnotation
    from annotator.core.regions.mask import Mask
    from annotator.core.project.project import Project

    project = Project.open(Path(sys.argv[1]))
    rng = np.random.default_rng(0)
    while True:
        number = project.next_annotation_id()
        project.apply(AddAnnotation(Annotation(number, 1, 1, Mask.from_array(rng.random((18, 24)) < 0.5))))
        print(number, flush=True)
"""


def test_a_killed_process_loses_nothing_it_had_stored(file_project):
    project = file_project
    project.close()
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(project.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        told = [int(child.stdout.readline()) for _ in range(25)]
        os.kill(child.pid, signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().split()]
    again = Project.open(project.path)
    try:
        assert {a.id for a in again.annotations(1)} >= set(told)
        assert list(faults(again)) == []
    finally:
        again.close()


# Root may write everywhere, so the child gives its rights up once everything is imported.
OPENED = """
    import os, sys
    from pathlib import Path
    from annotator.core.work.annotation import ImageState
    from annotator.core.work.edits import SetImageState
    from annotator.core.errors import KnownError
    from annotator.core.project.project import Project
    import sqlalchemy.dialects.sqlite.pysqlite
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        project = Project.open(Path(sys.argv[1]))
        project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    except KnownError as error:
        print(error)
        sys.exit(2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_read_only_place(file_project):
    project = file_project
    project.close()
    before = project.path.read_bytes()
    folder = project.path.parent
    ours = [part for part in (folder, *list(folder.parents)[:4]) if part.stat().st_mode & 0o005 != 0o005]
    for part in ours:
        part.chmod(0o755)
    folder.chmod(0o555)
    project.path.chmod(0o444)
    command = [sys.executable, "-c", textwrap.dedent(OPENED), str(project.path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert result.returncode == 2, result.stderr
    assert "job.annot" in result.stdout
    assert "write" in result.stdout
    assert project.path.read_bytes() == before


# --- check


def test_check_finds_what_is_wrong(file_project, tmp_path):
    project = file_project
    assert list(faults(project)) == []
    (tmp_path / "b.png").unlink()
    outside = Mask.from_array(np.ones((2, 2), bool), W, H)
    added = AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, outside))
    project.apply(added)
    project.record_image(1, W, H, "0" * 64)
    with pytest.raises(KnownError, match=f"reaches out of the image of {W} × {H} pixels"):
        project.apply(replace(added, annotation=replace(added.annotation, id=project.next_annotation_id())))
    with project._connection.begin():
        project._connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    found = " ".join(faults(project))
    assert "a.png: the image was changed" in found
    assert "b.png: the image cannot be read" in found
    assert "reaches out of the image" in found


def test_labels_can_change_until_something_is_decided(project):
    suggestion = suggested(project)
    project.apply(project.replacing_labels(load_label_set("facs")))
    assert project.labels == load_label_set("facs")
    assert project.suggestions(1) == []
    project.apply(project.replacing_labels(load_label_set("dermoscopy")))
    suggestion = suggested(project)
    project.apply(Decide(suggestion, suggestion.decided(Decision.REJECTED, "")))
    with pytest.raises(KnownError, match="labels cannot change"):
        project.apply(project.replacing_labels(load_label_set("facs")))


def test_box_is_a_value():
    assert Box(1, 2, 3, 4) == Box(1, 2, 3, 4)
