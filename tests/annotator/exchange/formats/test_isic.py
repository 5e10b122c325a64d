"""ISIC's pictures, superpixels and tables: what is in them is read, what is written is called as they are."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageAttributes
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.exchange.data.dataset import Dataset, ImageTag, Item, Region
from annotator.exchange.data.known import Known, KnownImage
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from annotator.exchange.writing.losses import lost
from tests.annotator.exchange.cases import masks, plain, read_again, written

ISIC = FORMATS["isic"]
NAMES = ("lesion", "MEL", "naevus", "seborrhoeic keratosis", "benign keratosis", "pigment_network", "Globules", "ruler")
LABELS = tuple(Label(number, name, name, "#123456") for number, name in enumerate(NAMES, 1))
ONE, TWO = "ISIC_0000001", "ISIC_0000002"


def known(*labels):
    images = (KnownImage(1, f"in/{ONE}.jpg", 6, 4), KnownImage(2, f"in/{TWO}.jpg", 6, 4))
    return Known(images, tuple(Label(place, name, name, "#123456") for place, name in enumerate(labels, 1)))


def picture(place, array, mode="L"):
    place.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(array, np.uint8) * 255).convert(mode).save(place)


def areas(dataset):
    return {item.name: {region.label: region.mask for region in item.regions} for item in dataset.items}


def tags(dataset):
    return {item.name: {tag.label: tag.present for tag in item.tags} for item in dataset.items}


def some(*places):
    array = np.zeros((4, 6), bool)
    array[tuple(np.transpose(places))] = True
    return array


# --- the challenges' folders


def test_lesions_and_structures_of_2018(tmp_path):
    lesion, network = some((1, 1), (1, 2), (2, 2)), some((1, 2))
    picture(tmp_path / "ISIC2018_Task1_Training_GroundTruth" / f"{ONE}_segmentation.png", lesion)
    task = tmp_path / "ISIC2018_Task2_Training_GroundTruth_v3"
    picture(task / f"{ONE}_attribute_pigment_network.png", network)
    picture(task / f"{ONE}_attribute_milia_like_cyst.png", some((3, 5)), "RGB")
    picture(task / f"{ONE}_attribute_globules.png", np.zeros((4, 6)))
    picture(tmp_path / "else" / f"{TWO}.png", lesion)
    assert format_of(tmp_path) is ISIC
    found = ISIC.read(tmp_path, known("pigment network"))
    assert (found.faults, found.notices) == ((), ())
    assert areas(found) == {
        ONE: {
            "lesion": Mask.from_array(lesion), "pigment network": Mask.from_array(network),
            "milia-like cyst": Mask.from_array(some((3, 5))),
        }
    }  # fmt: skip
    assert tags(found) == {ONE: {"globules": False}}
    assert [(item.width, item.height) for item in found.items] == [(6, 4)]


@settings(max_examples=40)
@given(index=arrays(np.uint32, (4, 6), elements=st.integers(0, 70_000)), seed=st.integers(0, 9))
def test_superpixels_with_their_structures(tmp_path_factory, index, seed):
    folder = tmp_path_factory.mktemp("superpixels")
    shown = np.random.default_rng(seed).random(70_001) < 0.4
    colours = np.stack([index & 255, index >> 8 & 255, index >> 16], axis=-1).astype(np.uint8)
    Image.fromarray(colours).save(folder / f"{ONE}_superpixels.png")
    told = {"streaks": shown.astype(int).tolist(), "milia_like_cyst": [0] * 70_001}
    (folder / f"{ONE}_features.json").write_text(json.dumps(told))
    found = ISIC.read(folder, known())
    assert found.faults == ()
    expected = {"streaks": Mask.from_array(shown[index])} if shown[index].any() else {}
    assert areas(found) == {ONE: expected}
    assert tags(found)[ONE]["milia-like cyst"] is False
    assert ("streaks" in tags(found)[ONE]) is (not expected)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"streaks": [0, 1]}, "does not tell 0 or 1 of each superpixel"),
        ({"streaks": [0, 1, 2, 0]}, "does not tell 0 or 1 of each superpixel"),
        ({"streaks": "0101"}, "streaks is no list"),
        ([1], "an object was expected"),
    ],
)
def test_lists_of_superpixels_that_do_not_fit(tmp_path, told, says):
    Image.fromarray(np.full((4, 6, 3), (3, 0, 0), np.uint8)).save(tmp_path / f"{ONE}_superpixels.png")
    (tmp_path / f"{ONE}_features.json").write_text(json.dumps(told))
    (fault,) = ISIC.read(tmp_path, known()).faults
    assert str(fault).startswith(f"{ONE}_features.json: ")
    assert says in str(fault)


def test_superpixels_and_lists_without_each_other(tmp_path):
    Image.new("RGB", (6, 4)).save(tmp_path / f"{ONE}_superpixels.png")
    (tmp_path / f"{TWO}_features.json").write_text('{"streaks": [0]}')
    found = ISIC.read(tmp_path, known())
    assert "no picture of its superpixels" in str(found.faults[0])
    assert "1 picture of superpixels without a list" in str(found.notices[0])


def test_what_is_neither_black_nor_white_or_of_another_size_is_told(tmp_path):
    Image.fromarray(np.array([[0, 1, 255]], np.uint8)).save(tmp_path / "a_segmentation.png")
    picture(tmp_path / "a_attribute_streaks.png", np.ones((2, 2)))
    picture(tmp_path / "b_segmentation.png", np.zeros((2, 2)))
    found = ISIC.read(tmp_path, known())
    assert areas(found) == {"a": {"streaks": Mask.from_array(np.ones((2, 2), bool))}, "b": {}}
    assert [str(fault) for fault in found.faults] == [
        "a_segmentation.png: its picture has another size than the image's others."
    ]
    assert [str(notice) for notice in found.notices] == [
        "1 picture is neither black nor white in places; what is not black counts (a_segmentation.png).",
        "1 segmentation is black and tells of no lesion (b).",
    ]


def test_pictures_called_alike_in_several_folders_are_several_images(tmp_path):
    for folder in ("p1", "p2"):
        picture(tmp_path / folder / "mole_segmentation.png", some((1, 1)))
    assert {item.name for item in ISIC.read(tmp_path, known()).items} == {"p1/mole", "p2/mole"}


# --- tables


TABLES = {
    f"image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\n{ONE},1.0,0.0,0.0,0.0,0.0,0.0,0.0\n": (
        {"melanoma": True, "naevus": False, "basal cell carcinoma": False, "actinic keratosis": False,
         "benign keratosis": False, "dermatofibroma": False, "vascular lesion": False}, {},
    ),
    f"image_id,melanoma,seborrheic_keratosis\n{ONE},0.0,1.0\n": (
        {"melanoma": False, "seborrhoeic keratosis": True}, {},
    ),
    f"lesion_id,image_id,dx,dx_type,age,sex,localization\nHAM_1,{ONE},nv,histo,80.0,male,scalp\n": (
        {"naevus": True}, {"age_approximate": "80.0", "sex": "male", "anatom_site_general": "scalp"},
    ),
    f"isic_id,age_approximate,anatom_site_general,diagnosis,sex\n{ONE},55,anterior torso,nevus,female\n": (
        {"naevus": True}, {"age_approximate": "55", "sex": "female", "anatom_site_general": "anterior torso"},
    ),
    f"isic_id,age_approximate,diagnosis\n{ONE},,lichenoid keratosis\n": ({"lichenoid keratosis": True}, {}),
    f"image_id,age_approximate,sex\n{ONE},55,unknown\n": ({}, {"age_approximate": "55", "sex": "unknown"}),
}  # fmt: skip


@pytest.mark.parametrize("text", TABLES)
def test_tables(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    assert format_of(tmp_path / "t.csv") is ISIC
    for place in (tmp_path / "t.csv", tmp_path):
        found = ISIC.read(place, known())
        assert found.faults == ()
        assert tags(found) == {ONE: TABLES[text][0]}
        assert dict(found.items[0].attributes) == TABLES[text][1]


def test_a_diagnosis_is_called_as_the_project_calls_it(tmp_path):
    (tmp_path / "t.csv").write_text(f"image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\n{ONE},1,,,,,,\n{TWO},,1,,,,,\n")
    found = ISIC.read(tmp_path / "t.csv", known("Nevi", "mel"))
    assert tags(found) == {ONE: {"mel": True}, TWO: {"Nevi": True}}


def test_tables_tell_what_is_wrong(tmp_path):
    (tmp_path / "t.csv").write_text(
        f"image,MEL,NV,BCC,AKIEC,BKL,DF,VASC,score_weight\n{ONE},1,0.4,,,,,,1\n{ONE},0,,,,,-1,,1\n{TWO},1\n"
    )
    found = ISIC.read(tmp_path / "t.csv", known())
    assert [str(fault) for fault in found.faults] == [
        "t.csv, row 2: NV is 0.4: neither present (1), absent (0) nor unknown (blank).",
        "t.csv, row 4: it has 2 cells, not 9.",
        f"{ONE}: melanoma is said to be present and to be absent; neither is used.",
    ]
    assert [str(notice) for notice in found.notices] == [
        f"1 value is uncertain, which counts as unknown (DF, {ONE}).", "1 column is passed over (score_weight).",
    ]  # fmt: skip


def test_a_segmentation_is_of_what_the_folder_says_it_is(tmp_path):
    for name in (ONE, TWO):
        picture(tmp_path / "masks" / f"{name}_segmentation.png", some((1, 1)))
    (tmp_path / "HAM10000_metadata.csv").write_text(f"image_id,dx\n{ONE},mel\n")
    labels = {name: set(told) for name, told in areas(ISIC.read(tmp_path, known("melanoma"))).items()}
    assert labels == {ONE: {"melanoma"}, TWO: {"lesion"}}
    labels = {name: set(told) for name, told in areas(ISIC.read(tmp_path, known("melanoma", "Lesion"))).items()}
    assert labels == {ONE: {"Lesion"}, TWO: {"Lesion"}}


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.csv", "image,cat\na,1\n"), ("t.csv", "image,melanoma,naevus\na,1,0\n"), ("t.csv", "dx\nnv\n"),
     ("t.csv", "image_id,diagnosis,localization\na,glaucoma,left\n"),
     ("x_segmentation.txt", "no"), ("x.png", "no"), ("t.csv", "")],
)  # fmt: skip
def test_what_is_not_isics_is_left_to_others(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert not ISIC.recognises(tmp_path)
    assert not ISIC.recognises(tmp_path / name)
    with pytest.raises(KnownError):
        ISIC.read(tmp_path, known())


# --- what is written


@st.composite
def lesions(draw):
    """A data set of ISIC's words in a project's spelling, and one label that is none of them."""
    items = []
    for number in range(draw(st.integers(1, 3))):
        width, height = draw(st.integers(1, 9)), draw(st.integers(1, 9))
        found = draw(st.lists(st.builds(Region, st.sampled_from(NAMES), masks(width, height)), max_size=4))
        told = draw(st.lists(st.builds(ImageTag, st.sampled_from(NAMES), st.booleans()), unique_by=lambda t: t.label))
        said = draw(st.dictionaries(st.sampled_from(["age_approximate", "sex", "eye"]), st.sampled_from(["5", "=f"])))
        state = draw(st.sampled_from([ImageState.NEW, ImageState.DONE]))
        stem = draw(st.sampled_from(["s{}", "a/s{}", "s{}/same", "same_segmentation/{}"]))
        name = draw(st.sampled_from(["ISIC_000000{}.jpg", "a/x_segmentation{}.png", "{}.tif"])).format(number)
        items.append(
            Item(
                name, width, height, tuple(found), state=state, tags=tuple(told), attributes=tuple(said.items()),
                stem=stem.format(number), id=number + 1, asked=NAMES,
            )
        )  # fmt: skip
    return Dataset(LABELS, tuple(items))


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(dataset=lesions())
def test_what_is_written_is_read_again_but_for_the_losses_that_are_told(tmp_path_factory, dataset):
    options = ExportOptions(copy_images=False)
    found = read_again(ISIC, dataset, written(ISIC, dataset, tmp_path_factory.mktemp("isic") / "out"))
    for item in dataset.items:
        kept, read = ISIC.keep(item, options), found.get(item.name)
        if read is None:
            assert not kept.says
            continue
        assert plain(read) == plain(kept)
        assert dict(read.attributes) == dict(kept.attributes)
        assert lost(item, read) == lost(item, kept)
        union = {name: [r.mask for r in item.regions if r.label == name] for name in ("pigment_network", "Globules")}
        for name, parts in union.items():
            told = [region.mask for region in read.regions if region.label == name]
            assert told == ([_union(parts)] if parts else [])


def _union(parts):
    whole = parts[0]
    for part in parts[1:]:
        whole |= part
    return whole


def test_images_in_folders_keep_their_names_in_the_tables_but_for_those_called_alike(tmp_path):
    for folder, name in (("one", ONE), ("one", TWO), ("two", TWO)):
        (tmp_path / folder).mkdir(exist_ok=True)
        Image.new("RGB", (6, 4)).save(tmp_path / folder / f"{name}.png")
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images(sorted(tmp_path.glob("*/*.png")))
    names = [record.path for record in project.images()]
    tags = [(ImageTag("melanoma", present=place != 1),) for place in range(3)]
    items = tuple(Item(name, 6, 4, (Region("melanoma", Mask.from_array(some((1, place)))),), tags=tags[place])
                  for place, name in enumerate(names))  # fmt: skip
    importing.apply(project, importing.plan(project, Dataset((), items)))
    exporting.export(project, tmp_path / "out", ISIC, ExportOptions())
    for table in ("ground_truth.csv", "metadata.csv"):
        with (tmp_path / "out" / table).open(newline="") as file:
            assert [row[0] for row in csv.reader(file)][1:] == [ONE, f"one/{TWO}", f"two/{TWO}"]
    assert (tmp_path / "out" / "masks" / "one" / f"{ONE}_segmentation.png").is_file()
    found = importing.read(project, tmp_path / "out", ISIC)
    project.close()
    assert {item.name: item.regions[0].mask for item in found.items} == {
        item.name: item.regions[0].mask for item in items
    }


def test_an_export_is_called_as_isics_files_are(tmp_path):
    Image.new("RGB", (6, 4)).save(tmp_path / f"{ONE}.png")
    Image.new("RGB", (6, 4)).save(tmp_path / f"{TWO}.png")
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"))
    project.add_images([tmp_path / f"{ONE}.png", tmp_path / f"{TWO}.png"])
    regions = (Region("melanoma", Mask.from_array(some((1, 1)))), Region("melanoma", Mask.from_array(some((3, 3)))))
    sebk = (ImageTag("seborrhoeic keratosis", present=True), ImageTag("naevus", present=False))
    fill = Dataset((), (Item(f"{ONE}.png", 6, 4, regions), Item(f"{TWO}.png", 6, 4, tags=sebk)))
    importing.apply(project, importing.plan(project, fill))
    project.apply(SetImageAttributes(1, (), (("sex", "male"), ("ruler", "yes"))))
    report = exporting.export(project, tmp_path / "out", ISIC, ExportOptions(Which.ALL))
    project.close()
    assert [str(problem) for problem in report.problems] == [
        "2 regions are joined with others of their label, or fall into parts (first in ISIC_0000001.png).",
        "The attributes of 1 image as a whole are left out (first: ISIC_0000001.png).",
        "Who made 2 regions, when and how is left out (first in ISIC_0000001.png).",
        "Who gave 2 tags, and when, is left out (first in ISIC_0000002.png).",
    ]
    files = {place.relative_to(tmp_path / "out").as_posix() for place in (tmp_path / "out").rglob("*.*")}
    assert files == {f"masks/{ONE}_segmentation.png", "ground_truth.csv", "metadata.csv", "export.json"}
    values = np.asarray(Image.open(tmp_path / "out" / "masks" / f"{ONE}_segmentation.png"))
    assert (values == some((1, 1), (3, 3)) * 255).all()
    with (tmp_path / "out" / "ground_truth.csv").open(newline="") as file:
        rows = {row["image"]: row for row in csv.DictReader(file)}
    assert (rows[ONE]["MEL"], rows[ONE]["NV"]) == ("1", "")
    # It is a kind of BKL, and programs of 2018 look there.
    assert (rows[TWO]["BKL"], rows[TWO]["seborrheic_keratosis"], rows[TWO]["NV"]) == ("1", "1", "0")
