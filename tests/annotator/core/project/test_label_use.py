"""Labels that are renamed, the ones in use, and their keys, in a project."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.errors import KnownError
from annotator.core.project.label_use import counted_labels, keep_keys, kept_keys
from annotator.core.project.project import Project
from annotator.core.project.replay import disagreements
from annotator.core.project.rows import edit_value
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, RetitleLabel
from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_order import Order, sections
from annotator.core.work.label_parsing import parse_label_set
from annotator.core.work.labels import renamed

MOLES = load_label_set("dermoscopy")


@pytest.fixture
def project(tmp_path):
    made = Project.create(tmp_path / "job.annot", MOLES)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x")
    made.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    yield made
    made.close()


def draw(project, image, label):
    mask = Mask.from_array(np.ones((3, 3), bool))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), image, label, mask)))


def test_a_label_is_renamed_in_one_step_that_is_undone_and_told(project):
    draw(project, 1, 1)
    before = project.labels.by_id(1)
    edit = RetitleLabel(before, renamed(project.labels, before, "  My   mole "))
    assert project.apply(edit).labels == {1}
    after = project.labels.by_id(1)
    assert (after.name, after.title, after.colour) == ("naevus", "My mole", before.colour)
    assert edit_value(project.history()[-1]) == edit and list(disagreements(project)) == []
    draw(project, 1, 1)
    project.apply(edit.inverted())
    assert project.labels.labels == MOLES.labels
    with pytest.raises(KnownError, match="meanwhile"):
        project.apply(RetitleLabel(after, renamed(project.labels, after, "Spot")))  # it is not called so any more


@pytest.mark.parametrize("typed", ["melanoma", "MELANOMA", "Vascular  lesion", "gefäßläsion"])
def test_no_two_labels_are_called_alike(typed):
    with pytest.raises(KnownError, match=" already"):
        renamed(MOLES, MOLES.by_id(1), typed, ["Gefäßläsion"])


def test_a_label_has_a_name():
    for typed in ("", " \t "):
        with pytest.raises(KnownError, match="needs a name"):
            renamed(MOLES, MOLES.by_id(1), typed)
    assert renamed(MOLES, MOLES.by_id(1), "Naevus") is None
    assert renamed(MOLES, MOLES.by_id(1), "naevus").title == "naevus", "its own name is free for it"


def test_labels_in_use_are_counted_by_regions_and_tags_that_say_present(project):
    draw(project, 1, 3)
    draw(project, 1, 3)
    draw(project, 2, 5)
    project.apply(project.tagging({(1, 2): True, (2, 2): True, (1, 4): False}))
    assert counted_labels(project) == {3: 2, 5: 1, 2: 2}
    assert counted_labels(project, [2]) == {5: 1, 2: 1} and counted_labels(project, []) == {}


def test_keys_are_kept_and_anything_else_there_is_none(project):
    assert kept_keys(project) == {}
    keep_keys(project, {"naevus": "1", "Läsion": "B"})
    assert kept_keys(project) == {"naevus": "1", "Läsion": "B"}
    for strange in ("[1]", "{", '{"a": 1, "b": "10", "c": "2"}'):
        project.set_setting("label_keys", strange)
        assert kept_keys(project) == ({"c": "2"} if "c" in strange else {})


def test_groups_of_a_users_own_set_come_into_the_project(tmp_path):
    entries = [{"name": "cat", "group": "pets"}, {"name": "elm"}, {"name": "dog", "group": "pets"}]
    project = Project.create(tmp_path / "own.annot", parse_label_set({"name": "mine", "labels": entries}))
    parts = sections(project.labels, Order.GROUP, {})
    project.close()
    told = [(part.title, [label.name for label in part.labels]) for part in parts]
    assert told == [("pets", ["cat", "dog"]), ("", ["elm"])]
