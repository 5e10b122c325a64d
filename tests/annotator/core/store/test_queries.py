"""Counts of some images are those of all images."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.store.queries import MOST_IDS
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set

HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "none", 0.93, 0.6)


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images([tmp_path / f"{number}.png" for number in range(12)])
    maps = np.ones((1, 2, 2), np.float32)
    record = AttentionRecord("demo", "f" * 64, "", "none", ("melanoma",), {}, {}, (1.0,), {}, maps)
    for image_id in range(1, 11):
        suggestion = Suggestion(0, image_id, 2, HOW, 1, (1.0, 1.0), 1.0)
        project.store_suggestions(image_id, record, [suggestion] * (image_id % 4))
        for kept in project.suggestions(image_id)[: image_id % 3]:
            project.apply(decisions.reject(kept, HOW, ""))
        for _ in range(image_id % 5):
            mask = Mask.from_array(np.ones((2, 2), bool))
            project.apply(AddAnnotation(Annotation(project.next_annotation_id(), image_id, 1, mask)))
    project.apply(SetImageState(3, ImageState.NEW, ImageState.DONE))
    yield project
    project.close()


def test_counts_of_some_images_are_those_of_all(project):
    everything = project.images()
    assert {record.pending for record in everything} > {0, 1}
    assert {record.state for record in everything} == set(ImageState)
    assert [project.image(record.id) for record in everything] == everything
    assert project.images([7, 2, 2, 12, 99]) == [everything[1], everything[6], everything[11]]
    assert project.images([]) == []
    assert project.images(range(MOST_IDS + 5)) == everything
    assert project.images(range(1, MOST_IDS + 1)) == everything
