"""A file that is imported again after its regions were changed, relabelled or deleted adds none of them unasked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation, Compound, Paint, RemoveAnnotation
from annotator.core.work.protocol import Protocol
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.reading import importing
from annotator.exchange.reading.earlier import Became
from annotator.exchange.reading.importing import Choices
from tests.annotator.exchange.cases import LABELS, fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images, square


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images())
    yield project
    project.close()


def file(*regions):
    return Dataset(LABELS, (Item("in/0/i0.png", 12, 10, regions),))


def grow(project, annotation):
    larger = Mask.from_array(np.ones((9, 9), bool), 0, 0)
    before, after = annotation.mask, larger
    project.apply(Paint(annotation.id, 1, larger.box, before, after, annotation.origin, annotation.origin, 0.0))


def relabel(project, annotation):
    project.apply(ChangeAnnotation(annotation, replace(annotation, label_id=LABELS[1].id)))


def delete(project, annotation):
    project.apply(RemoveAnnotation(annotation))


EDITS = [(grow, Became.CHANGED), (relabel, Became.CHANGED), (delete, Became.DELETED)]


@pytest.mark.parametrize(("edit", "became"), EDITS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_what_came_in_before_is_recognised_whatever_became_of_it(project, edit, became):
    dataset = file(square(2), square(3))
    fill(project, dataset)
    edit(project, project.annotations(1)[0])
    plan = importing.plan(project, dataset)
    assert (plan.edits, plan.errors, plan.already) == ((), (), 1)
    assert (plan.changed, plan.deleted) == ((1, 0) if became is Became.CHANGED else (0, 1))
    other = next(value for value in Became if value is not became)
    assert importing.plan(project, dataset, Choices(again=frozenset({other}))).edits == ()
    again = importing.plan(project, dataset, Choices(again=frozenset({became})))
    (added,) = again.edits
    assert (added.annotation.mask, added.annotation.label_id) == (square(2).mask, LABELS[0].id)


def test_each_region_is_recognised_once(project):
    fill(project, file(square(2), square(2)))
    for annotation in project.annotations(1):
        delete(project, annotation)
    plan = importing.plan(project, file(square(2), square(2), square(2)))
    assert (plan.deleted, plan.annotations) == (2, 1)


def test_labels_of_the_whole_image_are_recognised_too(project):
    dataset = replace(file(Region(LABELS[0].name)), presence=True)
    fill(project, dataset)
    delete(project, project.annotations(1)[0])
    plan = importing.plan(project, dataset)
    assert (plan.deleted, plan.edits) == (1, ())


def test_an_older_export_does_not_bring_back_what_was_drawn_and_deleted(project):
    region = square(2)
    number = project.next_annotation_id()
    project.apply(AddAnnotation(Annotation(number, 1, LABELS[0].id, region.mask)))
    delete(project, project.annotations(1)[0])
    assert importing.plan(project, file(region)).deleted == 1


def test_what_was_deleted_and_brought_back_is_there(project):
    dataset = file(square(2))
    fill(project, dataset)
    annotation = project.annotations(1)[0]
    delete(project, annotation)
    project.apply(AddAnnotation(annotation))
    plan = importing.plan(project, dataset)
    assert (plan.already, plan.deleted, plan.edits) == (1, 0, ())


def test_what_is_new_beside_it_is_added(project):
    fill(project, file(square(2)))
    project.apply(Compound(tuple(RemoveAnnotation(value) for value in project.annotations(1))))
    plan = importing.plan(project, file(square(2), square(4)))
    assert [edit.annotation.mask for edit in plan.edits] == [square(4).mask]


@pytest.mark.parametrize("edit", [None, grow, delete], ids=["kept", "changed", "deleted"])
def test_what_came_into_another_readers_reading_is_not_there_for_this_one(project, edit):
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    project.read_as("ada")
    fill(project, file(square(2)))
    if edit is not None:
        edit(project, project.annotations(1)[0])
    project.read_as("bob")
    plan = importing.plan(project, file(square(2)))
    assert (len(plan.edits), plan.already, plan.changed, plan.deleted) == (1, 0, 0, 0)
    fill(project, file(square(2)))
    assert [value.reading for value in project.annotations(1)] == ["bob"]
    assert importing.plan(project, file(square(2))).already == 1
