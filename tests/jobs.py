"""Projects and edits that several tests of the store work with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.regions.stroke import Stroke
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, RemoveAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Concept

W, H = 24, 18
HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "none", 0.93, 0.6)
RECORD = AttentionRecord(
    "demo", "f" * 64, "", "none", ("melanoma",), {}, {}, (1.0,), {}, np.ones((1, 2, 2), np.float32)
)

# Makes of the tables of an empty project, but for tags, what format 2.3 had.
AS_2_3 = (
    "ALTER TABLE image ADD COLUMN state VARCHAR DEFAULT 'new' NOT NULL",
    "DROP TABLE reading",
    "DROP INDEX ix_annotation_image_id_reading",
    "DROP INDEX ix_suggestion_image_id_reading_decision",
    *(f"ALTER TABLE {table} DROP COLUMN {column}" for table in ("annotation", "suggestion")
      for column in ("reading", "circumstances")),
    "CREATE INDEX ix_annotation_image_id ON annotation (image_id)",
    "CREATE INDEX ix_suggestion_image_id_decision ON suggestion (image_id, decision)",
)  # fmt: skip


def coded_labels():
    """The label set of the projects, a code for each label."""
    labels = load_label_set("dermoscopy")
    coded = tuple(replace(one, codes=one.codes or (Concept("99TEST", one.name, one.title),)) for one in labels.labels)
    return replace(labels, labels=coded)


def new_job(folder, name="job.annot"):
    """A project of two images."""
    for image in ("a.png", "b.png"):
        Image.new("RGB", (W, H)).save(folder / image)
    project = Project.create(folder / name, coded_labels(), "lesions")
    project.add_images([folder / "a.png", folder / "b.png"])
    return project


def disc(x=10, y=8, r=5):
    yy, xx = np.mgrid[:H, :W]
    return Mask.from_array((xx - x) ** 2 + (yy - y) ** 2 <= r * r)


def suggest(project, image_id=1):
    value = Suggestion(0, image_id, 2, HOW, 1, (1.5, 1.5), 0.5)
    project.store_suggestions(image_id, RECORD, [value, replace(value, territory=2)])


def edit_of(project, kind, x=3, y=4, r=3):
    """An edit of one of eight kinds that fits the project as it is; None when there is nothing to do it to."""
    annotations = project.annotations(1)
    chosen = annotations[x % len(annotations)] if annotations else None
    pending = [value for value in project.suggestions(1) if value.decision is Decision.PENDING]
    if kind == 0:
        return AddAnnotation(Annotation(project.next_annotation_id(), 1, 1 + x % 4, disc(x % W, y % H, max(r, 1))))
    if kind == 1:
        return RemoveAnnotation(chosen) if chosen else None
    if kind == 2:
        return painted(chosen, x, y, r) if chosen else None
    if kind == 3:
        return decisions.relabel(chosen, 1 + (chosen.label_id + x) % 4) if chosen else None
    if kind == 4:
        done = project.image(1).state is ImageState.DONE
        states = (ImageState.DONE, ImageState.NEW) if done else (ImageState.NEW, ImageState.DONE)
        return SetImageState(1, *states)
    if kind == 7:
        present = {0: True, 1: False, 2: None}[r % 3]
        return project.tagging({(1, 1 + x % 4): present, (1, 1 + (x + 1) % 4): y % 2 == 0})
    if not pending:
        suggest(project)
        return None
    if kind == 5:
        return decisions.reject(pending[0], HOW, "ada")
    return decisions.accept(pending[0], project.next_annotation_id(), disc(x % W, y % H), HOW, "ada")


def painted(annotation, x, y, r):
    stroke = Stroke(annotation.mask, W, H, erase=bool(x % 2))
    stroke.extend((x, y), (x + 3, y + 2), r)
    return decisions.finish_stroke(annotation, stroke, is_new=False, seconds=0.1)


def work(project, count, seed=0):
    """Do so many edits of every kind."""
    rng = np.random.default_rng(seed)
    done = 0
    while done < count:
        edit = edit_of(project, *(int(value) for value in rng.integers(0, (8, W, H, 6))))
        if edit is not None:
            project.apply(edit)
            done += 1


def content(project):
    """Everything the project's owner decided, as values."""
    records = project.images()
    decided = [s for r in records for s in project.suggestions(r.id) if s.decision is not Decision.PENDING]
    annotations = [replace(a, modified="") for r in records for a in project.annotations(r.id)]
    return annotations, decided, [r.state for r in records], project.history(), project.tags()
