"""Projects of small phantoms that are tagged as they were drawn: something a classifier can learn in seconds."""

from __future__ import annotations

from PIL import Image

from annotator.core.images import file_hash
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import Label, LabelSet
from ebp import phantoms

LABELS = LabelSet(
    "two",
    (
        Label(1, "vascular lesion", "Vascular lesion", "#cc4444"),
        Label(2, "melanoma", "Melanoma", "#4444cc"),
        Label(3, "never tagged", "Never tagged", "#44cc44"),
    ),
)
FIRST_SEED = 500


def draw(folder, count, size=96, first=0):
    """Write so many phantoms; which labels each shows, by the file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = {}
    for place in range(first, first + count):
        phantom = phantoms.skin(FIRST_SEED + place, size)
        Image.fromarray(phantom.image).save(folder / f"{place:03}.png")
        shown[f"{place:03}.png"] = phantom.labels
    return shown


def tag(project, shown):
    """Tag the first two labels on all images."""
    wanted = {
        (record.id, label.id): label.name in shown[record.path]
        for record in project.images()
        for label in project.labels.labels[:2]
    }
    project.apply(project.tagging(wanted))


def outline(project, records):
    """Draw the regions of the first two labels as they are, on some images."""
    for record in records:
        phantom = phantoms.skin(FIRST_SEED + int(record.path[:3]), 96)
        project.record_image(record.id, 96, 96, file_hash(project.image_path(record)))
        for label in project.labels.labels[:2]:
            if label.name in phantom.labels:
                mask = Mask.from_array(phantom.masks[label.name])
                number = project.next_annotation_id()
                project.apply(AddAnnotation(Annotation(number, record.id, label.id, mask)))


def tagged_project(folder, count=24, size=96):
    """An open project of tagged phantoms, without a model."""
    shown = draw(folder, count, size)
    project = Project.create(folder / "job.annot", LABELS)
    project.add_images(sorted(folder.glob("*.png")))
    tag(project, shown)
    return project
