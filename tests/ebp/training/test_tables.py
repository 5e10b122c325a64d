"""Tags from tables as people have them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebp import EbpError
from ebp.training import read_table


@pytest.fixture
def folder(tmp_path) -> Path:
    images = tmp_path / "images"
    for name in ("a.png", "b.png", "deep/c.png", "deep/d.png"):
        path = images / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(cv2.imencode(".png", np.zeros((4, 4), np.uint8))[1].tobytes())
    return images


def read(folder: Path, text: str, **options):
    table = folder.parent / "tags.csv"
    table.write_text(text, encoding="utf-8")
    return read_table(table, folder, **options)


@pytest.mark.parametrize(("values", "is_label"), [("101", True), ("123", False)])
def test_a_label_may_be_called_person_as_a_column_of_people_is(folder, values, is_label):
    lines = "".join(f"{name},{value},1\n" for name, value in zip(("a.png", "b.png", "c.png"), values, strict=False))
    table = read(folder, "image,person,scar\n" + lines)
    assert table.labels == (("person", "scar") if is_label else ("scar",))
    assert table.groups == (("",) * 3 if is_label else tuple(values))


def test_a_column_a_label(folder):
    table = read(folder, "image,patient,scar,burn,age\na.png,1,1,0,33\nb.png,1,yes,,40\ndeep/c.png,2,absent,-1,51\n")
    assert [path.name for path in table.images] == ["a.png", "b.png", "c.png"]
    assert table.labels == ("scar", "burn") and table.groups == ("1", "1", "2")
    assert table.values.tolist() == [[1, 0], [1, -1], [0, -1]]
    assert table.notes == ("columns that are no tags: age",) and not table.exclusive


def test_other_separators_names_and_marks(folder):
    table = read(folder, "\ufeffFile;Scar\r\nA;TRUE\r\nc;False\r\nd;?\r\n")
    assert [path.name for path in table.images] == ["a.png", "c.png", "d.png"]
    assert table.labels == ("Scar",) and table.values[:, 0].tolist() == [1, 0, -1]
    assert read(folder, "image\tscar\na.png\t1\nb.png\t0\n").values[:, 0].tolist() == [1, 0]


def test_a_column_of_names(folder):
    table = read(folder, "Image Index,Finding Labels\na.png,Mass|Nodule\nb.png,No Finding\nc.png,Nodule\n")
    assert table.labels == ("Mass", "Nodule") and not table.exclusive
    assert table.values.tolist() == [[1, 1], [0, 0], [0, 1]]


def test_exclusive_classes(folder):
    table = read(folder, "image_id,dx\na,mel\nb,normal\nc,mel\n")
    assert table.labels == ("mel", "normal") and table.exclusive
    assert table.values.tolist() == [[1, 0], [0, 1], [1, 0]]


def test_images_that_are_not_there_are_told(folder):
    table = read(folder, "image,scar\na.png,1\nx.png,1\ny.png,0\n")
    assert len(table.images) == 1 and "2 images of the table are not in" in table.notes[0] and "x.png" in table.notes[0]


def test_chosen_labels_and_columns(folder):
    text = "name,who,scar,burn\na.png,p,1,0\nb.png,q,0,0\n"
    table = read(folder, text, labels=["burn"], group_column="who")
    assert table.labels == ("burn",) and table.groups == ("p", "q")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a column of images"),
        ("image,scar\n", "no line below"),
        ("image,scar\na.png,1\na.png,0\n", r"line 3: a.png is tagged both present and absent for 'scar'"),
        ("image,scar\na.png,1,0\n", "line 2: 3 values for 2 columns"),
        ("image,scar,scar\na.png,1,0\n", "two columns are named 'scar'"),
        ("image,scar\nx.png,1\n", r"none of its images is in"),
        ("image,note\na.png,large\n", "no column holds tags"),
        ("image,scar\na.png,1\na,0\n", "two lines name the image"),
    ],
)
def test_tables_that_say_nothing_are_refused(folder, text, message):
    with pytest.raises(EbpError, match=message) as fault:
        read(folder, text)
    assert "tags.csv" in str(fault.value)


def test_a_value_that_is_no_tag_in_a_wanted_column(folder):
    with pytest.raises(EbpError, match=r"line 3: 'large' in column 'scar' is no tag"):
        read(folder, "image,scar\na.png,1\nb.png,large\n", labels=["scar"])
    with pytest.raises(EbpError, match="no column of the label 'mole'"):
        read(folder, "image,scar\na.png,1\n", labels=["mole"])
    with pytest.raises(EbpError, match=r"missing\.csv: the table cannot be read"):
        read_table(folder / "missing.csv", folder)
    with pytest.raises(EbpError, match="no such folder of images"):
        read_table(folder.parent / "tags.csv", folder / "nowhere")


@given(
    states=st.lists(st.tuples(*[st.sampled_from([1, 0, -1])] * 2), min_size=4, max_size=4),
    words=st.sampled_from([("1", "0", ""), ("present", "absent", "unknown"), ("Yes", "NO", "n/a"), ("1.0", "0", "-1")]),
)
def test_what_is_written_is_read(tmp_path_factory, states, words):
    folder = tmp_path_factory.mktemp("written")
    names = [f"{number}.png" for number in range(4)]
    for name in names:
        (folder / name).touch()
    of = {1: words[0], 0: words[1], -1: words[2]}
    lines = [f"{name},{of[first]},{of[second]}" for name, (first, second) in zip(names, states, strict=True)]
    (folder / "t.csv").write_text("\n".join(["image,x,y", *lines]))
    assert [tuple(row) for row in read_table(folder / "t.csv", folder).values.tolist()] == states
