"""Projects of DICOM images and photographs with regions, for formats of scans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.core.images import read_size
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.reading import importing
from tests.annotator.exchange.cases import LABELS


def project_of(folder, images, labels=LABELS, name="job"):
    """A project with these images and nothing said of them."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project.create(folder / f"{name}.annot", LabelSet("a set", labels))
    project.add_images(images)
    return project


def noise(seed, width, height):
    """Any pixels, some of them set."""
    array = np.random.default_rng(seed).random((height, width)) < 0.4
    array[seed % height, seed % width] = True
    return Mask.from_array(array)


def annotate(project, regions=None, **of_region):
    """Put regions on every image: what `regions(number, width, height)` gives, or two that overlap."""
    items = []
    for record in project.pictures():
        width, height = read_size(project.image_path(record))
        found = regions(record.id, width, height) if regions else two(record.id, width, height)
        items.append(Item(record.path, width, height, tuple(replace(region, **of_region) for region in found)))
    plan = importing.plan(project, Dataset(LABELS, tuple(items)))
    assert plan.errors == ()
    importing.apply(project, plan)


def two(number, width, height):
    names = [LABELS[(number + place) % len(LABELS)].name for place in range(2)]
    return [Region(name, noise(2 * number + place, width, height)) for place, name in enumerate(names)]


def said(project):
    """What is on each image, whatever its annotations' numbers."""
    names = {label.id: label.name for label in project.labels.known}
    return {
        record.path: sorted((names[one.label_id], one.mask.box.x, one.mask.counts) for one in
                            project.annotations(record.id))
        for record in project.pictures()
    }  # fmt: skip


def moved(project, path, form, other):
    """Import what was exported into another project; the plan."""
    plan = importing.plan(other, importing.read(other, path, form))
    assert plan.errors == ()
    importing.apply(other, plan)
    return plan
