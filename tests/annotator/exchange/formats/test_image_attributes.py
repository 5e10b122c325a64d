"""What is said of images as a whole goes into the files that have a place for it, comes back, and is told as lost."""

from __future__ import annotations

import pytest
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.work.edits import SetImageAttributes
from annotator.core.work.label_files import load_label_set
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting

SAID = (("quality", "poor, =1"), ("ruler", "yes"))
HOLD = ("coco", "csv", "hugging-face", "label-studio", "labelme", "mask-instance")


def make(folder):
    for name in ("a.png", "b.png"):
        Image.new("RGB", (12, 9)).save(folder / name)
    project = Project.create(folder / "job.annot", load_label_set("dermoscopy"))
    project.add_images([folder / "a.png", folder / "b.png"])
    return project


@pytest.mark.parametrize("name", HOLD)
def test_they_go_out_and_come_back_and_the_projects_own_stay(tmp_path, name):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    first, second = make(tmp_path / "one"), make(tmp_path / "two")
    first.apply(SetImageAttributes(1, (), SAID))
    form, out = FORMATS[name], tmp_path / f"out{FORMATS[name].suffix}"
    exporting.export(first, out, form, ExportOptions(which=Which.ALL))
    second.apply(SetImageAttributes(1, (), (("ruler", "no"),)))
    plan = importing.plan(second, importing.read(second, out, form))
    importing.apply(second, plan)
    assert dict(second.image_attributes(1)) == {"quality": "poor, =1", "ruler": "no"}
    assert second.image_attributes(2) == ()
    assert any("ruler of a.png" in str(notice) for notice in plan.notices)
    again = importing.plan(second, importing.read(second, out, form))
    assert again.edits == ()
    first.close()
    second.close()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_other_format_tells_the_loss(tmp_path, name):
    project = make(tmp_path)
    project.apply(SetImageAttributes(1, (), SAID))
    found = exporting.findings(project, FORMATS[name], ExportOptions(which=Which.ALL))
    told = any("as a whole" in str(problem) for problem in found.problems)
    assert told == (name not in HOLD)
    project.close()


@pytest.mark.parametrize("name", ["coco", "voc"])
def test_an_image_with_answers_alone_goes_along_where_they_can_be_held(tmp_path, name):
    project = make(tmp_path)
    project.apply(SetImageAttributes(1, (), SAID))
    report = exporting.export(project, tmp_path / "out", FORMATS[name], ExportOptions())
    assert report.images == (1 if name == "coco" else 0)
    project.close()
