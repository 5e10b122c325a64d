"""Projects of DICOM images and photographs with regions, for formats of scans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from annotator.core.images import read_size
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.reading import importing
from tests import dicoms
from tests.annotator.exchange.cases import LABELS

AXIAL, SAGITTAL, CORONAL = (1, 0, 0, 0, 1, 0), (0, 1, 0, 0, 0, -1), (1, 0, 0, 0, 0, -1)
OBLIQUE = (0.8, 0.6, 0, 0, 0, -1)
ULTRASOUND = {
    "kind": "1.2.840.10008.5.1.4.1.1.3.1", "Modality": "US", "SOPInstanceUID": "1.2.3.77", "NumberOfFrames": 3,
    "SeriesInstanceUID": "1.2.3.78", "FrameTime": 40, "FrameIncrementPointer": 0x00181063,
}  # fmt: skip


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


# --- sources


def stack(folder, orientation=AXIAL, count=3, **elements):
    """A series whose files are called in another order than they lie in."""
    normal = np.cross(orientation[:3], orientation[3:])
    places = [tuple(10 + 2.5 * ((2 * number) % count) * normal) for number in range(count)]
    return dicoms.series(folder, places, orientation=orientation, **elements)


def ultrasound(folder):
    folder.mkdir(parents=True, exist_ok=True)
    dicoms.write(folder / "us.dcm", np.zeros((3, 7, 9), np.uint8), **(ULTRASOUND | dicoms.SECRETS))
    return [folder / f"us.dcm#frame={frame}" for frame in range(3)]


def coloured(folder):
    folder.mkdir(parents=True, exist_ok=True)
    kind = {"kind": "1.2.840.10008.5.1.4.1.1.77.1.4", "Modality": "XC"} | dicoms.SECRETS
    return [dicoms.write(folder / "rgb.dcm", np.zeros((5, 11, 3), np.uint8), SOPInstanceUID="1.2.3.55", **kind)]


def photographs(folder):
    folder.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(0).integers(0, 255, (13, 17, 3)).astype(np.uint8)
    Image.fromarray(values).save(folder / "photo.png")
    Image.fromarray(values).save(folder / "photo.jpg")
    Image.fromarray(values[..., 0].astype(np.uint16) * 200).save(folder / "grey.png")
    Image.fromarray(values).convert("RGBA").save(folder / "clear.png")
    return [folder / name for name in ("photo.png", "photo.jpg", "grey.png", "clear.png")]


def nameless(folder):
    """A file without a study, a series, or an identifier of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    lacks = dict.fromkeys(("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"), "")
    return [dicoms.write(folder / "x.dcm", np.zeros((7, 9), np.int16), **(lacks | dicoms.SECRETS))]


SOURCES = {
    "axial": stack, "sagittal": lambda folder: stack(folder, SAGITTAL),
    "coronal": lambda folder: stack(folder, CORONAL), "oblique": lambda folder: stack(folder, OBLIQUE),
    "frames": ultrasound, "colours": coloured,
    "nameless": nameless, "photographs": photographs,
    "all": lambda folder: [*stack(folder / "ct"), *ultrasound(folder / "us")],
}  # fmt: skip
