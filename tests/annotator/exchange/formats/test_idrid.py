"""IDRiD's masks of retinal lesions: labels by the ends of names, pixels whatever colour they have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Mask
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.formats import FOREIGN, format_of

IDRID = FOREIGN["idrid"]
KINDS = {
    "MA": "microaneurysm", "HE": "haemorrhage", "EX": "hard exudate", "SE": "cotton-wool spot", "OD": "optic disc",
}  # fmt: skip
FOLDERS = {"MA": "1. Microaneurysms", "HE": "2. Haemorrhages", "EX": "3. Hard Exudates", "SE": "4. Soft Exudates"}


def known(*labels):
    images = (KnownImage(1, "photographs/IDRiD_01.jpg", 9, 7),)
    return Known(images, tuple(Label(place, name, name, "#123456") for place, name in enumerate(labels, 1)))


def save(place, array, mode):
    """A mask as programs write it: black, and red where the lesion is."""
    place.parent.mkdir(parents=True, exist_ok=True)
    red = np.zeros((*array.shape, 3), np.uint8)
    red[array, 0] = 255
    image = Image.fromarray(red) if mode != "1" else Image.fromarray(array)
    if mode == "P":
        image = Image.fromarray(array.astype(np.uint8))
        image.putpalette([0, 0, 0, 255, 0, 0])
    elif mode not in ("RGB", "1"):
        image = image.convert(mode)
    image.save(place, compression="tiff_lzw" if place.suffix == ".tif" and mode != "1" else None)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    lesions=st.dictionaries(st.sampled_from(list(KINDS)), arrays(bool, (7, 9)), min_size=2),
    mode=st.sampled_from(["1", "L", "P", "RGB", "RGBA"]), suffix=st.sampled_from([".tif", ".png"]),
)  # fmt: skip
def test_every_kind_of_lesion_is_one_region(tmp_path_factory, lesions, mode, suffix):
    root = tmp_path_factory.mktemp("idrid")
    for kind, array in lesions.items():
        save(root / "a. Training Set" / FOLDERS.get(kind, "5. Optic Disc") / f"IDRiD_01_{kind}{suffix}", array, mode)
    assert IDRID.recognises(root)
    found = IDRID.read(root, known())
    assert found.faults == ()
    (item,) = found.items
    assert (item.name, item.width, item.height) == ("IDRiD_01", 9, 7)
    expected = {KINDS[kind]: Mask.from_array(array) for kind, array in lesions.items() if array.any()}
    assert {region.label: region.mask for region in item.regions} == expected
    assert bool(found.notices) == (len(expected) < len(lesions))


def test_labels_are_called_as_the_project_calls_them(tmp_path):
    for kind in KINDS:
        save(tmp_path / f"IDRiD_01_{kind}.tif", np.eye(7, 9, dtype=bool), "L")
    assert format_of(tmp_path) is IDRID
    own = ("Soft exudates", "Hemorrhage", "MA")
    told = {region.label for region in IDRID.read(tmp_path, known(*own)).items[0].regions}
    assert told == {*own, "hard exudate", "optic disc"}
    shipped = {label.name for label in load_label_set("retina").labels}
    assert {region.label for region in IDRID.read(tmp_path, known()).items[0].regions} <= shipped


@pytest.mark.parametrize(
    "names",
    [
        ("left_OD.tif", "right_OD.png"),
        ("a_HE.tif", "b_HE.tif", "c_MA.tif"),
        ("a_ma.jpg", "a_ex.jpg"),
        ("MA.tif", "EX.tif"),
        (),
    ],
)
def test_right_eyes_and_stains_are_no_masks(tmp_path, names):
    for name in names:
        save(tmp_path / name, np.eye(7, dtype=bool), "L")
    assert not IDRID.recognises(tmp_path)
    assert not IDRID.recognises(tmp_path / "none")


def test_a_folder_of_something_else_is_told(tmp_path):
    with pytest.raises(KnownError, match="Nothing in this folder is called as IDRiD's"):
        IDRID.read(tmp_path, known())


def test_pictures_that_are_none_and_sizes_that_differ(tmp_path):
    (tmp_path / "IDRiD_01_MA.tif").write_bytes(b"II*\0no picture")
    save(tmp_path / "IDRiD_02_EX.tif", np.eye(5, dtype=bool), "L")
    save(tmp_path / "IDRiD_02_HE.tif", np.eye(4, dtype=bool), "L")
    found = IDRID.read(tmp_path, known())
    first, second = map(str, found.faults)
    assert first.startswith("IDRiD_01_MA.tif: ")
    assert second == "IDRiD_02_HE.tif: its picture has another size than the image's others."
    assert [item.name for item in found.items] == ["IDRiD_02"]


def test_masks_of_others_are_known_by_several_kinds_of_an_image(tmp_path):
    for name in ("007-1_HE.png", "007-1_EX.png"):
        save(tmp_path / name, np.eye(7, dtype=bool), "L")
    assert format_of(tmp_path) is IDRID


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data(), mode=st.sampled_from(["L", "P", "RGB"]))
def test_pictures_with_bytes_changed_are_told_or_read(tmp_path_factory, data, mode):
    place = tmp_path_factory.mktemp("changed") / "IDRiD_01_MA.tif"
    save(place, np.eye(7, 9, dtype=bool), mode)
    content = bytearray(place.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    place.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    found = IDRID.read(place.parent, known())
    assert len(found.faults) + len(found.items) == 1
