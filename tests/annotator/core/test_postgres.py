"""A project on a server."""

from __future__ import annotations

from jobs import content, work
from PIL import Image

from annotator.core.check import faults
from annotator.core.labels import load_label_set
from annotator.core.project import Project


def test_it_works(database, tmp_path):
    for image in ("a.png", "b.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / image)
    project = Project.create(database, load_label_set("dermoscopy"), "lesions")
    project.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    import time

    t = time.perf_counter()
    work(project, 60)
    print("per edit", (time.perf_counter() - t) / 60)
    assert project.history_fault() is None
    assert list(faults(project)) == []
    before = content(project)
    project.close()
    again = Project.open(database)
    assert content(again) == before
    again.close()
