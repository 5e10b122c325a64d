"""An export never gives regions to a file that is not the one they were drawn on: it is left out, and told first."""

from __future__ import annotations

import json

import numpy as np
import pytest
from jobs import disc, new_job
from PIL import Image

from annotator.core.project.altered import content_of
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting


@pytest.fixture
def project(tmp_path):
    """Two annotated images."""
    project = new_job(tmp_path)
    for record in project.images():
        project.record_images({record.id: content_of(project.image_path(record))})
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), record.id, 1, disc())))
    yield project
    project.close()


def overwrite(project, size):
    pixels = np.full((size[1], size[0], 3), 7, np.uint8)
    Image.fromarray(pixels).save(project.image_path(project.image(1)))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("size", "copies"), [((8, 6), False), ((48, 36), False), ((8, 6), True), ((24, 18), True)])
def test_it_is_left_out_and_told(tmp_path, project, name, size, copies):
    overwrite(project, size)
    form, options = FORMATS[name], ExportOptions(which=Which.ALL, copy_images=copies)
    path = tmp_path / "exports" / ("out" if exporting.makes_folder(form, options) else f"out{form.suffix}")
    path.parent.mkdir()
    report = exporting.export(project, path, form, options)
    assert (report.images, report.annotations) == (1, 1)
    told = [str(problem) for problem in report.problems]
    assert any("a.png was left out: The image was changed since it was annotated" in line for line in told), told


def test_one_of_the_same_size_that_is_not_copied_is_not_read(tmp_path, project):
    """Only its regions are written, for the file they were drawn on."""
    overwrite(project, (24, 18))
    exporting.export(project, tmp_path / "out.json", FORMATS["coco"], ExportOptions())
    assert len(json.loads((tmp_path / "out.json").read_text())["annotations"]) == 2
