"""Images are found by their path, by labels and by attributes, in one's own reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jobs import disc
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.project.searching import Search, searched
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, SetImageAttributes
from annotator.core.work.image_filter import ImageFilter, Show
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.core.work.label_files import load_label_set


@pytest.fixture
def job(tmp_path):
    labels = load_label_set("dermoscopy")
    border = Attribute("border", "Border", "choice", (Choice("sharp", "Sharp"), Choice("blurred", "B blurred")))
    labels = replace(labels, attributes=(border,))
    project = Project.create(tmp_path / "job.annot", labels)
    for name in ("left-1.png", "left-2.png", "right-3.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / name)
    project.add_images(sorted(tmp_path.glob("*.png")))
    given = (("border", "blurred"),)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 5, disc(), attributes=given)))
    project.apply(project.tagging({(2, 5): True, (3, 5): False, (3, 2): True}))
    project.apply(SetImageAttributes(3, (), (("quality", "poor"),)))
    yield project
    project.close()


@pytest.mark.parametrize(
    ("typed", "text", "among"),
    [
        ("left", "left", None),
        ("label:basal", "", {1, 2}),
        ("label:mela", "", {3}),
        ("LABEL:'basal cell' left-2", "left-2", {1, 2}),
        ("border=blurred", "", {1}),
        ("Border='b blurred'", "", {1}),
        ("border=", "", {1}),
        ("border=sharp", "", set()),
        ("quality=poor", "", {3}),
        ("label:basal border=blurred", "", {1}),
        ("label:nothing", "", set()),
        ("label:'basal", "", set()),  # a quote that is still open
        ("=", "=", None),
        ("label:", "", {1, 2, 3}),
    ],
)
def test_what_is_typed_is_taken_apart(job, typed, text, among):
    assert searched(job, typed) == Search(text, None if among is None else frozenset(among))


def test_other_readers_marks_are_not_found(job):
    with job.as_read_by("bob"):
        assert searched(job, "label:basal").among == frozenset()
        assert searched(job, "border=blurred").among == frozenset()


def test_a_filter_shows_those_alone(job):
    records = job.images()
    found = ImageFilter(text="left", among=frozenset((2, 3)))
    assert found.narrows
    assert [records[place].id for place in found.places(records)] == [2]
    assert [found.accepts(record) for record in records] == [False, True, False]
    assert ImageFilter(Show.TAGGED, among=frozenset((1,))).places(records) == []
