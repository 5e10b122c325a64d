"""CSV tables: action units as OpenFace has them, tables of others, what spreadsheets do, and importing over regions."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.data.tables import harmless, plain
from annotator.exchange.formats.csv import writing as csv_table
from annotator.exchange.formats.csv.columns import column_of, intensity_cell, intensity_of, stem_for
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting

FACES = load_label_set("facs")
KNOWN = Known(tuple(KnownImage(n, f"faces/{n:02d}.png") for n in (1, 2, 10)), FACES.labels)
SQUARE = Mask.from_array(np.ones((3, 3), bool))


def read(tmp_path, content, name="x.csv", known=KNOWN):
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return csv_table.FORMAT.read(file, known)


def labels_of(dataset):
    return {item.name: {region.label: dict(region.attributes) for region in item.regions} for item in dataset.items}


def table(*regions, labels=FACES.labels, name="a.png"):
    dataset = Dataset(labels, (Item(name, 9, 9, regions, id=1),))
    text = b"".join(csv_table.FORMAT.encode(dataset, ExportOptions())).decode()
    header, row = csv.reader(io.StringIO(text, newline=""))
    return dict(zip(header, row, strict=True))


def test_action_units_are_written_as_openface_has_them():
    row = table(
        Region("AU1", SQUARE, (("intensity", "B"), ("side", "left"))),
        Region("AU1", EMPTY, (("intensity", "B"), ("side", "right"))),
        Region("AU12", EMPTY, (("intensity", "E"),)),
        Region("AU4", SQUARE, (("intensity", "2.5"),)),
        Region("AU6", SQUARE, (("intensity", "strong"), ("side", "left"))),
    )
    assert list(row)[:3] == ["image", "AU01_c", "AU01_r"]
    assert (row["image"], row["AU01_c"], row["AU01_r"]) == ("a.png", "1", "2")
    assert (row["AU12_r"], row["AU04_r"], row["AU06_c"], row["AU06_r"]) == ("5", "2.5", "1", "")
    assert (row["AU02_c"], row["AU02_r"]) == ("0", "")
    assert row["AU06.side"] == "left"
    assert "AU01.side" not in row  # its regions do not agree


OPENFACE = """frame, face_id, timestamp, confidence, success, gaze_0_x, AU01_r, AU12_r, AU01_c, AU12_c, AU28_c
1, 0, 0.000, 0.98, 1, 0.1, 2.37, 0.00, 1.00, 0.00, 0.00
2, 0, 0.033, 0.98, 1, 0.1, 0.12, 3.00, 0.00, 1.00, 1.00
3, 0, 0.067, 0.02, 0, 0.0, 1.00, 1.00, 1.00, 1.00, 1.00
"""


def test_openfaces_own_table_tells_images_by_their_number(tmp_path):
    dataset = read(tmp_path, OPENFACE, "faces.csv")
    assert csv_table.FORMAT.recognises(tmp_path / "faces.csv")
    assert dataset.faults == ()
    assert labels_of(dataset) == {
        "faces/01.png": {"AU1": {"intensity": "2.37"}},
        "faces/02.png": {"AU12": {"intensity": "C"}, "AU28": {}},
    }
    assert dataset.notices == (
        "1 row is passed over: no face was found in its image (row 4).",
        "Images are given by number: faces/01.png is number 1, faces/10.png number 3.",
        "4 columns are passed over (first face_id).",
    )


def test_a_number_beyond_the_images_is_a_fault(tmp_path):
    assert read(tmp_path, "frame,AU01_c\n4,1\n0,1\n").faults == (
        "row 2: there is no image 4.",
        "row 3: there is no image 0.",
    )


def test_openfaces_table_of_a_single_image_is_called_like_it(tmp_path):
    dataset = read(tmp_path, "face, confidence, AU01_r, AU01_c\n0, 0.9, 5.0, 1\n", "10.csv")
    assert labels_of(dataset) == {"10": {"AU1": {"intensity": "E"}}}
    assert KNOWN.find("10").id == 10


PLAIN = {
    "image,MEL,NV,age\nISIC_1,1.0,0.0,45\nISIC_2,0.0,1.0,50\n": {"ISIC_1": {"MEL": {}}, "ISIC_2": {"NV": {}}},
    "\ufeffFilename;MEL;NV\r\n\"a; b.jpg\";yes;no\r\n\r\nc.jpg;;TRUE\r\n": {
        "a; b.jpg": {"MEL": {}}, "c.jpg": {"NV": {}},
    },
    "MEL\tpath\n1\tx\\y.png\n1\tx\\y.png\n": {"x\\y.png": {"MEL": {}}},
}  # fmt: skip


@pytest.mark.parametrize(("content", "found"), PLAIN.items(), ids=["isic", "excel", "tabs"])
def test_tables_of_others(tmp_path, content, found):
    dataset = read(tmp_path, content)
    assert dataset.faults == ()
    assert labels_of(dataset) == found


BROKEN = [
    ("image,AU01_c\na,2\n", "row 2: AU01_c is 2, neither 0 nor 1."),
    ("image,AU01_c\na\n", "row 2: it has 1 cell, not 2."),
    ("image,AU01_c\na,1,1\n", "row 2: it has 3 cells, not 2."),
    ("image,AU01_c\n ,1\n", "row 2: image is empty."),
    ("image,AU01_c,AU01_r\na,1,6\n", "row 2: AU01_r is no number from 0 to 5."),
    ("image,AU01_c,AU01_r\na,1,nan\n", "row 2: AU01_r is no number from 0 to 5."),
    ("frame,AU01_c\nx,1\n", "row 2: frame is no number."),
    ("image,success,AU01_c\na,7,1\n", "row 2: success is 7, neither 0 nor 1."),
    ("image,AU01_c\na\0,1\n", "row 2: image is no text."),
]


@pytest.mark.parametrize(("content", "fault"), BROKEN)
def test_a_row_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path, content, fault):
    dataset = read(tmp_path, content + content.splitlines()[0].replace("frame", "1").replace("image", "b"))
    assert dataset.faults[0] == fault


@pytest.mark.parametrize(
    "content", ["", "image", "image\na\n", "image,age\na,45\n", "MEL,NV\n1,0\n", "\0_c,image\n1,a\n", b"\xff\xfe",
                "image,x_c\n" + "a" * 200_000 + ",1\n"]
)  # fmt: skip
def test_what_is_no_table_of_labels_is_told(tmp_path, content):
    with pytest.raises(KnownError):
        read(tmp_path, content)
    csv_table.FORMAT.recognises(tmp_path / "x.csv")


texts = st.text("aA1='+-@\t\r\n ._\\cr\"＝;,", min_size=1, max_size=6)


@given(texts)
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell):
    assert plain(harmless(cell)) == cell
    assert not re.match(r"[=+\-@\t\r\n＝]", harmless(cell))


@given(texts.filter(lambda label: label == label.strip()), texts)
def test_columns_name_their_label_and_attribute(label, attribute):
    found = column_of(f"{stem_for(label)}_c")
    assert (found.label, found.kind) == (label, "presence")
    found = column_of(f"{stem_for(label)}.{attribute}")
    assert (found.label, found.attribute) == (label, attribute)


@given(st.sampled_from("ABCDE") | st.integers(1, 499).map(lambda n: f"{n / 100:.2f}"))
def test_intensities_come_back(value):
    found = intensity_of(intensity_cell(value))
    assert found == value or (float(value) == "_ABCDE".index(found) and found)


def test_a_name_that_looks_like_a_formula_is_written_as_text():
    row = table(Region("=1+1", EMPTY, (("@x", "-2"),)), labels=(Label(1, "=1+1", "x", "#112233"),), name="+a.png")
    assert row == {"image": "'+a.png", "'=1+1_c": "1", "'=1+1.@x": "'-2"}


def test_labels_that_would_share_a_column_are_told():
    labels = (Label(1, "AU1", "x", "#112233"), Label(2, "AU01", "x", "#112244"))
    with pytest.raises(KnownError, match="AU1 and AU01 would share one column"):
        table(labels=labels)


@given(st.dictionaries(st.sampled_from(["intensity", "side"]), st.sampled_from("ABE") | st.just("2.25")))
def test_action_units_come_back(attributes):
    item = Item("a.png", 9, 9, (Region("AU4", SQUARE, tuple(attributes.items())),), id=1)
    content = b"".join(csv_table.FORMAT.encode(Dataset(FACES.labels, (item,)), ExportOptions()))
    with tempfile.TemporaryDirectory() as folder:
        (found,) = read(Path(folder), content).items
    assert found.regions == csv_table.FORMAT.keep(item, ExportOptions()).regions
    assert dict(found.regions[0].attributes) == attributes


def test_a_label_that_is_there_as_a_region_is_not_added_again(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    project = Project.create(tmp_path / "job.annot", FACES)
    try:
        project.add_images([tmp_path / "a.png"])
        annotation = Annotation(project.next_annotation_id(), 1, FACES.by_name("AU1").id, SQUARE)
        project.apply(AddAnnotation(annotation))
        exporting.export(project, tmp_path / "out.csv", csv_table.FORMAT)
        plan = importing.plan(project, importing.read(project, tmp_path / "out.csv", csv_table.FORMAT))
        assert (plan.edits, plan.errors, plan.already) == ((), (), 1)
        dataset = read(tmp_path, "image,AU01_c,AU12_c,AU12_r\na.png,1,1,3\n", "in.csv")
        importing.apply(project, importing.plan(project, dataset))
        found = project.annotations(1)
        assert [(value.label_id, value.mask, value.attributes) for value in found] == [
            (1, SQUARE, ()),
            (FACES.by_name("AU12").id, EMPTY, (("intensity", "C"),)),
        ]
        assert importing.plan(project, dataset).edits == ()
    finally:
        project.close()
