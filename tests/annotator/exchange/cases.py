"""Datasets as hypothesis makes them, and how they are written, read and compared."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from annotator.core.images import split_page
from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import ImageState, Origin, Provenance
from annotator.core.work.labels import Concept, Label, LabelSet
from annotator.exchange.data.dataset import Dataset, ImageTag, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.manifest import MANIFEST
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from annotator.exchange.writing.names import safe_stems

CODES = (("SCT", "2092003", "Melanoma"), ("SCT", "52988006", "Lesion"), ("99TEST", "ab", "a/b"))
LABELS = tuple(
    replace(label, codes=(Concept(*code),))
    for label, code in zip((
        Label(3, "melanoma", "Melanoma", "#56B4E9"),
        Label(7, "Läsion 2", "Läsion: zwei", "#D55E00"),
        Label(12, "a/b, c", "a/b", "#DDEEAA"),
    ), CODES, strict=True)
)  # fmt: skip
NAMES = ("a.png", "ä ö/b 1.png", "scans/c.jpg", "d.tif", "d.tif#page=2")
# Names that a careless reader takes for each other.
ALIKE = (
    ("0001.png", "a/0001.png", "b/a/0001.png"),
    ("a.png", "a.jpg", "a.v2.png"),
    ("train/z.png", "val/z.png", "z.png"),
    ("caf\u00e9.png", "cafe\u0301.png", "CAF\u00c9.png"),
    ("x.png", "X.png", "x.PNG"),
    ("s.tif", "s.tif#page=2", "s#page=2.png"),
    ("a%20b.png", "a b.png", "a+b.png"),
    ("line\nbreak.png", "line break.png", "back\\slash.png"),
    ("n" * 246 + ".png", "n" * 245 + "m.png"),
    ("con.png", "q#1.png", "q_1.png"),
    ("labels/train/y.png", "train/y.png", "images/train/y.png"),
)
HOW = Provenance("m.safetensors", "f" * 64, "layer3", "melanoma", "dual", 0.25, 0.5, "grabcut")

texts = st.text("ab1 ä中🎨'\"<&;,/\\\n\x1f", max_size=8)


@st.composite
def masks(draw, width, height):
    """Any pixels: noise, one pixel, the border, a ring with a hole, a chequerboard, the whole image."""
    array = np.zeros((height, width), bool)
    kind = draw(st.sampled_from(["noise", "pixel", "border", "ring", "chequer", "whole"]))
    if kind == "noise":
        array = draw(arrays(bool, (height, width)))
    elif kind == "pixel":
        array[draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))] = True
    elif kind == "chequer":
        array[::2, ::2] = array[1::2, 1::2] = True
    elif kind != "ring":
        array[:] = True
        if kind == "border":
            array[1:-1, 1:-1] = False
    else:
        array[1:-1, 1:-1] = True
        array[2:-2, 2:-2] = False
    array[0, 0] |= not array.any()
    return Mask.from_array(array)


@st.composite
def regions(draw, width, height):
    score = draw(st.none() | st.floats(0, 1))
    how = draw(st.sampled_from([None, HOW]))
    return Region(
        draw(st.sampled_from(LABELS)).name,
        draw(masks(width, height) | st.just(EMPTY)),
        tuple(draw(st.dictionaries(texts.filter(bool), texts, max_size=2)).items()),
        score,
        draw(st.sampled_from(Origin)),
        draw(texts),
        draw(st.floats(0, 1e6)),
        draw(st.sampled_from(["", "2026-01-02T03:04:05+00:00"])),
        draw(st.sampled_from(["", "2026-01-02T03:04:06+00:00"])),
        how,
        draw(st.sampled_from([(), (((0.5, 0.25), (3.0, 0.0), (3.0, 4.5)),)])),
    )


image_tags = st.lists(
    st.builds(
        ImageTag, st.sampled_from([label.name for label in LABELS]), st.booleans(), texts,
        st.sampled_from(["", "2026-01-02T03:04:05+00:00"]),
    ),
    unique_by=lambda tag: tag.label, max_size=3,
)  # fmt: skip


@st.composite
def datasets(draw, flat=False):
    some = st.sampled_from(NAMES) | st.shared(st.sampled_from(ALIKE), key="alike").flatmap(st.sampled_from)
    names = draw(st.lists(some, unique=True, min_size=1, max_size=3))
    stems, numbers = safe_stems(names, flat), count(1)
    items = []
    for number, name in enumerate(names, 1):
        width, height = draw(st.integers(1, 14)), draw(st.integers(1, 11))
        found = draw(st.lists(regions(width, height), max_size=4))
        digest, state = draw(st.sampled_from(["", "ab" * 32])), draw(st.sampled_from([ImageState.NEW, ImageState.DONE]))
        found = tuple(replace(region, id=next(numbers)) for region in found)
        asked, tags = tuple(label.name for label in LABELS), tuple(draw(image_tags))
        items.append(Item(name, width, height, found, digest, state, tags, stem=stems[name], id=number, asked=asked))
    return Dataset(LABELS, tuple(items), "a set", "job.annot", "2026-01-02T03:04:05+00:00")


def written(form, dataset, path, options=None):
    """Write a dataset as the format says, without a project."""
    options = options or ExportOptions(copy_images=False)
    if form.encode is not None:
        path.write_bytes(b"".join(form.encode(dataset, options)))
        return path
    path.mkdir(parents=True)
    names = {item.stem: item.name for item in dataset.items}
    (path / MANIFEST).write_text(json.dumps({"names": names}))
    for part in form.parts(dataset, options):
        place = path / part.path
        place.parent.mkdir(parents=True, exist_ok=True)
        made = part.content()
        place.write_bytes(made if isinstance(made, bytes) else b"".join(made))
    return path


def known_of(dataset):
    images = (KnownImage(i.id, i.name, i.width, i.height, i.sha256) for i in dataset.items)
    return Known(tuple(images), dataset.labels)


def read_again(form, dataset, path):
    """What is read from a written dataset, with the project's names; images come in any order."""
    read = form.read(path, known_of(dataset))
    assert read.faults == ()
    known = known_of(dataset)
    return {known.find(item.name, item.sha256).name: item for item in read.items}


def plain(item):
    """An image's regions and tags whatever their order, and its state."""
    return Counter(item.regions), Counter(item.tags), item.state


def make_project(folder, dataset, labels=LABELS):
    """A project with the dataset's images as files, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project.create(folder / "job.annot", LabelSet("a set", labels))
    pages = {}
    for item in sorted(dataset.items, key=lambda item: item.name):
        pages.setdefault(split_page(PurePosixPath(item.name))[0].as_posix(), []).append(item)
    for name, items in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if items[0].name != name:
            items.insert(0, items[0])
        pictures = [Image.new("RGB", (item.width, item.height), (item.id, 0, 0)) for item in items]
        several = {"save_all": True, "append_images": pictures[1:]} if len(pictures) > 1 else {}
        pictures[0].save(folder / name, **several)
    project.add_images([folder / item.name for item in dataset.items])
    return project


def fill(project, dataset):
    """Put the dataset's regions into a project, through the door of imports."""
    plan = importing.plan(project, dataset)
    assert plan.errors == ()
    return importing.apply(project, plan)


def content(project):
    """What a project holds, whatever the ids of its annotations."""
    return {item.name: plain(item) for item in exporting.dataset_of(project, ExportOptions(Which.ALL)).items}
