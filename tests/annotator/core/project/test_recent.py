"""The list of recent projects, and how far each is, against the projects themselves."""

import json
import os
import shutil

import cv2
import numpy as np
import pytest

from annotator.core.errors import KnownError
from annotator.core.project.opening import (
    ASKED,
    ORDER,
    SUGGESTING,
    Beginning,
    images_to_begin,
    open_paths,
)
from annotator.core.project.recent import MOST, Glance, RecentProjects, glance
from annotator.core.store.server import place_of
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import typed_label_set


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "moles"
    folder.mkdir()
    for place in range(6):
        cv2.imwrite(str(folder / f"{place}.png"), np.full((8, 8, 3), place, np.uint8))
    return folder


@pytest.fixture
def recent(tmp_path):
    return RecentProjects(tmp_path / "settings" / "recent.json")


def test_the_last_opened_stands_first_and_keeps_its_image(recent, tmp_path):
    first, second = tmp_path / "a.annot", tmp_path / "b.annot"
    recent.remember(first, tmp_path / "x.png")
    recent.remember(second)
    recent.remember(first)
    assert [entry.place for entry in recent.every()] == [str(first), str(second)]
    assert recent.image_of(first) == tmp_path / "x.png"
    assert recent.image_of(second) is None
    recent.forget(str(first))
    assert [entry.opens for entry in recent.every()] == [second]


def test_it_stays_short_and_holds_no_password(recent, tmp_path):
    for number in range(MOST + 3):
        recent.remember(tmp_path / f"{number}.annot")
    recent.remember(place_of("postgresql://ann:secret@host/moles"))
    assert len(recent.every()) == MOST
    assert recent.every()[0].opens.name == "moles"
    assert "secret" not in (tmp_path / "settings" / "recent.json").read_text()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"projects": 3}', '{"projects": [1, {}]}', '{"setup": {"labels": 1}}']
)
def test_a_damaged_list_is_empty_and_is_written_anew(recent, tmp_path, text):
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "recent.json").write_text(text)
    assert recent.every() == [] and recent.last_setup() is None
    recent.remember(tmp_path / "a.annot")
    assert len(recent.every()) == 1


def test_a_list_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "settings").write_text("a file where the folder should be")
    with pytest.raises(KnownError, match="recent projects cannot be written"):
        RecentProjects(tmp_path / "settings" / "recent.json").remember(tmp_path / "a.annot")


def test_the_last_set_up_is_kept_beside_the_list(recent, tmp_path):
    labels = load_label_set("dermoscopy")
    recent.remember(tmp_path / "a.annot")
    recent.keep_setup(labels, "lesions")
    assert recent.last_setup().labels == labels and recent.last_setup().model == "lesions"
    assert len(recent.every()) == 1


def test_a_glance_counts_what_is_done_and_leaves_the_file_alone(folder):
    project, _ = open_paths([folder], Beginning(load_label_set("dermoscopy")))
    records = project.images()
    for record in records[:2]:
        project.apply(SetImageState(record.id, record.state, ImageState.DONE))
    # While it is open elsewhere, and after.
    assert glance(project.path) == Glance(6, 2, tuple(folder / f"{place}.png" for place in range(3)))
    path = project.path
    project.close()
    before = {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in os.scandir(folder)}
    assert glance(path) == Glance(6, 2, tuple(folder / f"{place}.png" for place in range(3)))
    assert {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in os.scandir(folder)} == before


def test_a_project_that_is_gone_or_is_none_has_no_glance(tmp_path):
    (tmp_path / "none.annot").write_text("no project")
    assert glance(tmp_path / "none.annot") is None
    assert glance(tmp_path / "gone.annot") is None


def test_what_would_begin_a_project_is_counted_first(folder):
    assert images_to_begin([folder]) == 6
    assert images_to_begin([folder / "1.png", folder / "2.png"]) == 2
    project, _ = open_paths([folder])
    project.close()
    assert images_to_begin([folder]) == images_to_begin([folder / "1.png"]) == images_to_begin([project.path]) == 0


def test_images_shuffled_by_a_seed_come_in_the_same_order_each_time(folder, tmp_path):
    orders = []
    for place, seed in enumerate((7, 7, 8, None)):
        copy = tmp_path / f"copy{place}"
        shutil.copytree(folder, copy)
        project, _ = open_paths([copy], Beginning(load_label_set("generic"), seed=seed, asked=True))
        orders.append([record.path for record in project.images()])
        assert project.setting(SUGGESTING) == ASKED
        assert project.setting(ORDER) == ("" if seed is None else str(seed))
        project.close()
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2]) == orders[3]


def test_typed_names_are_labels_once_each():
    labels = typed_label_set("  wall   clock\n\nmug\nmug\n", "Own").labels
    assert [(label.id, label.name) for label in labels] == [(1, "wall clock"), (2, "mug")]
    with pytest.raises(KnownError, match="no label yet"):
        typed_label_set(" \n", "Own")


def test_a_list_of_another_version_keeps_what_it_knows_besides(recent, tmp_path):
    (tmp_path / "settings").mkdir()
    path = tmp_path / "settings" / "recent.json"
    path.write_text(json.dumps({"projects": [], "later": 1}))
    recent.remember(tmp_path / "a.annot")
    assert json.loads(path.read_text())["later"] == 1
