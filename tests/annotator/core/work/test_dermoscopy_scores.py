"""What the shipped sets of dermoscopy ask adds up to the published scores, as the documentation computes them."""

from __future__ import annotations

import re
import runpy
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting

DOCS = Path(__file__).parents[4] / "docs" / "label-sets.md"


def printed(folder, name, answers, capsys, monkeypatch):
    """What the documentation's program says of one lesion with these answers, by the CSV export."""
    Image.new("RGB", (8, 8)).save(folder / "a.png")
    labels = load_label_set(name)
    with closing(Project.create(folder / "job.annot", labels)) as project:
        project.add_images([folder / "a.png"])
        asked = {one.name: one for one in labels.attributes}
        told = tuple((key, asked[key].check(value)) for key, value in answers.items())
        mask = Mask.from_array(np.ones((3, 3), bool), 1, 1)
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask, attributes=told)))
        exporting.export(project, folder / "lesions.csv", FORMATS["csv"])
    text = DOCS.read_text(encoding="utf-8").split("### Scores of dermoscopy")[1]
    (folder / "scores.py").write_text(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    monkeypatch.chdir(folder)
    runpy.run_path(str(folder / "scores.py"))
    return float(capsys.readouterr().out.split()[-1])


COLOURS = ("white", "red", "light brown", "dark brown", "blue-grey", "black")
STRUCTURES = ("network", "structureless areas", "branched streaks", "dots", "globules")


@pytest.mark.parametrize(
    ("asymmetry", "border", "colours", "structures", "total"),
    [(0, 0, 1, 1, 1.0), (2, 8, 6, 5, 8.9), (2, 5, 4, 3, 6.6), (1, 0, 2, 2, 3.3)],
)
def test_the_abcd_rule(tmp_path, capsys, monkeypatch, asymmetry, border, colours, structures, total):
    answers = {"asymmetry": str(asymmetry), "border": str(border)}
    answers |= {f"colour {name}": "yes" if place < colours else "no" for place, name in enumerate(COLOURS)}
    answers |= {f"structure {name}": "yes" for name in STRUCTURES[:structures]}
    assert printed(tmp_path, "abcd", answers, capsys, monkeypatch) == total


@pytest.mark.parametrize(
    ("found", "points"),
    [((), 0), (("atypical network",), 2), (("regression structures", "irregular streaks"), 2),
     (("blue-whitish veil", "irregular dots and globules", "irregular pigmentation"), 4)],
)  # fmt: skip
def test_the_seven_point_checklist(tmp_path, capsys, monkeypatch, found, points):
    names = [one.name for one in load_label_set("seven-point").attributes]
    answers = {name: "yes" if name in found else "no" for name in names}
    assert printed(tmp_path, "seven-point", answers, capsys, monkeypatch) == points


def test_all_criteria_are_asked_and_add_up_to_ten(tmp_path, capsys, monkeypatch):
    asked = [one.name for one in load_label_set("seven-point").attributes]
    assert len(asked) == 7
    assert printed(tmp_path, "seven-point", dict.fromkeys(asked, "yes"), capsys, monkeypatch) == 10
    assert {one.name for one in load_label_set("abcd").attributes} == {
        "asymmetry", "border", *(f"colour {name}" for name in COLOURS), *(f"structure {name}" for name in STRUCTURES),
    }  # fmt: skip
