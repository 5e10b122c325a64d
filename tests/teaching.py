"""A project whose decided regions teach: on each image but the last one region was drawn over its bright parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_models import label_set, write_image, write_model

from annotator.core.images import read_picture
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision
from annotator.core.work.edits import AddAnnotation
from annotator.inference.bulk import BulkSuggester

COUNT, SIZE = 9, (72, 56)


def teaching_project(folder: Path, refinement: str) -> tuple[Project, Path]:
    """The project, suggested and decided, and its model. Nothing is decided on image `COUNT` + 1."""
    model = write_model(folder / "model.safetensors", 2, thresholds=[0.0, 0.9])
    labels = replace(label_set(2), refinement=refinement)
    project = Project.create(folder / "job.annot", labels, str(model))
    project.add_images([write_image(folder / f"{seed}.png", SIZE, seed) for seed in range(COUNT + 1)])
    bulk = BulkSuggester(project, str(model), "cpu")
    for record in project.images():
        bulk.suggest(record)
    for record in project.images()[:COUNT]:
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), record.id, 1, bright(project, record))))
        for value in project.suggestions(record.id):
            if value.decision is Decision.PENDING:
                project.apply(decisions.reject(value, value.provenance, "ada"))
    return project, model


def bright(project: Project, record) -> Mask:
    """The bright parts of an image."""
    picture = read_picture(project.image_path(record))
    return Mask.from_array(picture.reduced(max(picture.width, picture.height)).mean(-1) > 150)
