"""Tables of chest radiographs: what each says of its images, and what it does not."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.formats import FOREIGN, FORMATS, format_of

CHEST = FOREIGN["chest"]
SIZE = 60, 40
BOXES = "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
ENTRIES = (
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
    "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n"
)
VINDR = "image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\n"
FINDINGS = (
    "No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema", "Consolidation",
    "Pneumonia", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices",
)  # fmt: skip
CHEXPERT = f"Path,Sex,Age,Frontal/Lateral,AP/PA,{','.join(FINDINGS)}\n"
NIH = [label.name for label in load_label_set("chest").labels]


def known(*labels, size=SIZE):
    names = ("a.png", "b.png", "c.png", "train/patient1/study1/view1.jpg")
    images = tuple(KnownImage(place, name, *size) for place, name in enumerate(names, 1))
    return Known(images, tuple(Label(place, name, name, "#123456") for place, name in enumerate(labels, 1)))


def read(folder, text, where=None):
    (folder / "t.csv").write_text(text)
    assert format_of(folder / "t.csv") is CHEST
    return CHEST.read(folder / "t.csv", where or known())


def tags(dataset):
    return {item.name: {tag.label: tag.present for tag in item.tags} for item in dataset.items}


def rectangle(x, y, right, bottom, size=SIZE):
    """The pixels whose centres lie in a box, or on its left or upper side, by brute force."""
    rows, columns = np.mgrid[: size[1], : size[0]] + 0.5
    return Mask.from_array((columns >= x) & (columns < right) & (rows >= y) & (rows < bottom))


def chexpert(path, **states):
    cells = [states.get(name.replace(" ", "_"), "") for name in FINDINGS]
    return f"{path},Male,68,Frontal,AP,{','.join(cells)}\n"


@pytest.mark.parametrize("end", [",,,", ""])  # as the file has it, and as some save it again
def test_boxes_of_chestxray14(tmp_path, end):
    found = read(
        tmp_path,
        f"{BOXES}a.png,Atelectasis,5.08,7.7,20.3,10.2{end}\na.png,Infiltrate,0,0,3,3{end}\nb.png,Mass,1,1,9,9{end}\n",
        known("Infiltration"),
    )
    assert (found.faults, found.notices) == ((), ())
    assert [[(region.label, region.mask) for region in item.regions] for item in found.items] == [
        [("Atelectasis", rectangle(5.08, 7.7, 25.38, 17.9)), ("Infiltration", rectangle(0, 0, 3, 3))],
        [("Mass", rectangle(1, 1, 10, 10))],
    ]
    assert [label.name for label in read(tmp_path, f"{BOXES}a.png,Infiltrate,0,0,3,3{end}\n").labels] == [
        "Infiltration"
    ]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(box=st.tuples(*[st.integers(0, 30 * 64)] * 4))
def test_boxes_are_the_pixels_whose_centres_they_hold(tmp_path_factory, box):
    x, y, w, h = (side / 64 for side in box)
    expected = rectangle(x, y, x + w, y + h)
    folder = tmp_path_factory.mktemp("boxes")
    rows = [
        f"{VINDR}a,Cardiomegaly,3,R1,{x!r},{y!r},{x + w!r},{y + h!r}\n",
        f"{BOXES}a.png,Mass,{x!r},{y!r},{w!r},{h!r}\n",
    ]
    for row in rows:
        found = read(folder, row)
        if y + h > 42:
            assert "reaches out of a" in str(found.faults[0])
        elif expected.empty:
            assert "covers no pixel" in str(found.notices[0])
        else:
            assert [region.mask for region in found.items[0].regions] == [expected]


def test_findings_of_chestxray14(tmp_path):
    rows = "a.png,Cardiomegaly|Effusion,0,1,58,M,PA,2682,2749,0.143,0.143,\nb.png,No Finding,0,2,41,F,AP,1,2,0.1,0.1,\n"
    found = read(tmp_path, ENTRIES + rows)
    assert found.faults == ()
    assert tags(found) == {"a.png": {"Cardiomegaly": True, "Effusion": True}, "b.png": dict.fromkeys(NIH, False)}
    assert [str(notice) for notice in found.notices] == [
        "9 columns are passed over (Follow-up #, Patient ID, Patient Age …).",
        "1 image without a finding: what the table tells of is absent there (b.png).",
    ]


def test_findings_and_none_at_once_are_told(tmp_path):
    found = read(tmp_path, f"{ENTRIES}a.png,No Finding|Mass,,,,,,,,,,\nb.png,Mass,,,,,,,,,,\n")
    assert [str(fault) for fault in found.faults] == ["row 2: it tells of findings, and of none."]
    assert tags(found) == {"b.png": {"Mass": True}}


def test_boxes_of_vindr_are_answers_of_their_readers(tmp_path):
    rows = (
        "a,Pleural effusion,10,R8,1,2,11,22\na,Pleural effusion,10,R9,2,2,12,22\na,No finding,14,R10,,,,\n"
        "b,No finding,14,R8,,,,\nb,No finding,14,R9,,,,\n"
    )
    found = read(tmp_path, VINDR + rows, known("Effusion", "Mass"))
    assert found.faults == ()
    first, second = found.items
    assert {answer.who: [region.mask for region in answer.regions] for answer in first.answers} == {
        "R8": [rectangle(1, 2, 11, 22)], "R9": [rectangle(2, 2, 12, 22)], "R10": [],
    }  # fmt: skip
    assert {region.label for region in first.regions} == {"Effusion"}
    assert [region.annotator for region in first.regions] == ["R8", "R9"]
    assert (first.tags, tags(found)["b"]) == ((), {"Effusion": False})
    assert second.regions == ()


def test_labels_of_chexpert(tmp_path):
    path = "CheXpert-v1.0-small/train/patient1/study1/view1.jpg"
    rows = chexpert(path, Edema="-1.0", Pneumonia="1.0", Fracture="0.0", Pleural_Effusion="1.0")
    found = read(tmp_path, CHEXPERT + rows + chexpert("b.png", No_Finding="1.0", Edema="", Support_Devices="1.0"))
    assert found.faults == ()
    assert tags(found)[path] == {"Pneumonia": True, "Fracture": False, "Pleural Effusion": True}
    assert tags(found)["b.png"] == {name: name == "Support Devices" for name in FINDINGS[1:]}
    without = read(tmp_path, CHEXPERT + chexpert("b.png", No_Finding="1.0", Edema="-1.0"))
    assert {"Edema", "Support Devices"}.isdisjoint(tags(without)["b.png"])
    assert "1 value is uncertain, which counts as unknown (Edema, b.png)." in map(str, without.notices)


BAD = {
    f"{BOXES}a.png,Mass,1,1,9,x,,,\n": "h] is no number",
    f"{BOXES}a.png,Mass,1,1,9,nan,,,\n": "h] is nan, not from",
    f"{BOXES}a.png,Mass,1,1,-9,3,,,\n": "its box has a negative side",
    f"{BOXES}a.png,Mass,1,1,900,3,,,\n": "reaches out of a.png (60 × 40 pixels)",
    f"{BOXES}a.png,Mass,-9,1,9,3,,,\n": "reaches out of a.png",
    f"{BOXES}a.png,Mass,1,1\n": "it has 4 cells, not 6",
    f"{BOXES}a.png,Mass,1,1,9,3,,,,7\n": "it has 10 cells, not 6",
    f"{BOXES}a.png,,1,1,9,3,,,\n": "a label has no name",
    f"{BOXES},Mass,1,1,9,3,,,\n": "image is empty",
    f"{VINDR}a,Mass,1,R1,5,5,1,9\n": "its box has a negative side",
    f"{VINDR}a,Mass,1,R1,,,,\n": "x_min is no number",
    CHEXPERT + chexpert("a.png", Edema="maybe"): "Edema is maybe: neither present",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_rows_that_are_none(tmp_path, text):
    (fault,) = read(tmp_path, text).faults
    assert str(fault).startswith("row 2: ")
    assert BAD[text] in str(fault)


def test_images_of_no_size_have_no_boxes_yet(tmp_path):
    found = read(tmp_path, f"{BOXES}z.png,Mass,1,1,9,3,,,\n")
    assert found.faults == ()
    assert found.items[0].unsized


@pytest.mark.parametrize(
    "text",
    ["image,Mass\na.png,1\n", "Path,Sex,Age,Edema\na.jpg,M,6,1.0\n", "image_id,class_name\na,Mass\n",
     "Image Index,Finding Label\na.png,Mass\n", "", "\0"],
)  # fmt: skip
def test_other_tables_are_left_to_others(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    assert not CHEST.recognises(tmp_path / "t.csv")
    with pytest.raises(KnownError):
        CHEST.read(tmp_path / "t.csv", known())


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_tables_with_bytes_changed_are_told_or_read(tmp_path_factory, data):
    tables = (
        f"{BOXES}a.png,Mass,1,1,9,3,,,\n", f"{ENTRIES}a.png,Mass|Edema,,,,,,,,,,\n", f"{VINDR}a,Mass,1,R1,5,5,9,9\n",
        CHEXPERT + chexpert("a.png", Edema="1.0"),
    )  # fmt: skip
    content = bytearray(data.draw(st.sampled_from(tables)).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    place = tmp_path_factory.mktemp("changed") / "t.csv"
    place.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    CHEST.recognises(place)
    with contextlib.suppress(KnownError):
        found = CHEST.read(place, known())
        assert all(isinstance(fault, str) for fault in found.faults)
        assert all(region.label.strip() for item in found.items for region in item.regions)


# --- into a project


def test_readers_are_asked_about_and_boxes_come_in(tmp_path, capsys):
    for name in ("a", "b"):
        Image.new("L", SIZE).save(tmp_path / f"{name}.png")
    with contextlib.closing(Project.create(tmp_path / "job.annot", load_label_set("chest"))) as project:
        project.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    table = tmp_path / "train.csv"
    table.write_text(f"{VINDR}a,Mass,1,R1,5,5,9,9\na,Mass,1,R2,6,5,9,9\nb,No finding,14,R1,,,,\n")
    assert main(["import", str(tmp_path / "job.annot"), str(table)]) == 2
    assert "a was annotated 2 times, by R1, R2" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "job.annot"), str(table), "--answers", "R2"]) == 0
    with contextlib.closing(Project.open(tmp_path / "job.annot")) as project:
        assert [value.mask for value in project.annotations(1)] == [rectangle(6, 5, 9, 9)]
        assert [(tag.image_id, project.labels.by_id(tag.label_id).name, tag.present) for tag in project.tags()] == [
            (2, "Mass", False)
        ]


def test_what_is_only_read_is_not_offered_for_writing(capsys):
    from annotator.exchange.clips import either

    assert set(FOREIGN) <= set(either.READ)
    assert not set(FOREIGN) & (set(either.WRITTEN) | set(FORMATS))
