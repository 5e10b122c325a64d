"""Copied images: what a file says an image is called opens that image, with the pixels that its regions are on."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zlib
from contextlib import closing
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import cv2
import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import read_picture, split_page
from annotator.core.project.project import Project
from annotator.core.work.labels import LabelSet
from annotator.exchange.data.format import Part
from annotator.exchange.data.options import ExportOptions, Split, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from annotator.exchange.writing.staging import Staging
from tests.annotator.exchange.cases import ALIKE, LABELS, NAMES

every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
COPIED = ExportOptions(Which.ALL, copy_images=True)
SIZE = (16, 8)

stems = st.text("abqA_1-.# é", min_size=1, max_size=4).filter(lambda text: text.strip(". "))
paths = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "a/", "../a/", "images/", "train/images/", "labels/", "b.png/", "A/"]),
    stems,
    st.sampled_from([".png", ".PNG", ".jpg", ".tif", ".tif#page=2", ".tif#page=3"]),
)
several = st.lists(
    paths | st.sampled_from(NAMES) | st.sampled_from([n for names in ALIKE for n in names]),
    unique_by=lambda name: name.casefold(), min_size=1, max_size=4,
)  # fmt: skip


def picture(number):
    """Pixels that tell the image's number, whatever a JPEG makes of them."""
    bits = [(number >> bit & 1) * 255 for bit in range(8)]
    return Image.fromarray(np.repeat(np.repeat(np.array([bits], np.uint8), 2, axis=1), SIZE[1], axis=0))


def number_in(place):
    with Image.open(place) as image:
        values = np.asarray(image.convert("L"))
    assert values.shape == SIZE[::-1], place
    return sum(int(value > 127) << bit for bit, value in enumerate(values[4, 1::2]))


def make(root, names):
    """A project below a folder of its own; image n of the list shows the number n + 1, and the project's number."""
    folder = root / "deep" / "work"
    folder.mkdir(parents=True)
    project = Project.create(folder / "job.annot", LabelSet("a set", LABELS))
    pages = {}
    for number, name in enumerate(names, 1):
        file, page = split_page(Path(name))
        pages.setdefault(file.as_posix(), {})[page] = number
    for name, numbers in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shown = [picture(numbers.get(page, 255)) for page in range(1, max(numbers) + 1)]
        more = {"save_all": True, "append_images": shown[1:]} if len(shown) > 1 else {}
        shown[0].save(folder / name, **more, **({"quality": 95} if name.endswith("jpg") else {}))
    for name in names:  # one by one: numbers in their order
        project.add_images([folder / name])
    return project


def entries(form, folder, parts):
    """What each entry of an export says: the project's number of its image, and the file that it names."""
    read = READERS[form.name]
    return [(number, place) for part in parts for number, place in read(folder, part)]


def of_coco(folder, part):
    data = json.loads((folder / f"{part or 'annotations'}.json").read_text())
    return [(image["id"], folder / "images" / image["file_name"]) for image in data["images"]]


def of_panoptic(folder, part):
    place = folder / (f"panoptic_{part}.json" if part else "panoptic.json")
    images = json.loads(place.read_text())["images"] if place.exists() else []
    return [(image["id"], folder / "images" / part / image["file_name"]) for image in images]


def of_voc(folder, part):
    for name in (folder / f"ImageSets/Main/{part or 'trainval'}.txt").read_text().split("\n")[:-1]:
        root = ET.parse(folder / "Annotations" / f"{name}.xml").getroot()
        yield root.findtext("path"), folder / "JPEGImages" / root.findtext("filename")


def of_yolo(folder, part):
    """By the rule of Ultralytics' programs: the last `images` in the path becomes `labels`."""
    manifest = json.loads((folder / "export.json").read_text())
    found = set()
    for place in (folder / "images" / part).rglob("*"):
        if place.is_file():
            label = Path("/labels/".join(place.as_posix().rsplit("/images/", 1)).rsplit(".", 1)[0] + ".txt")
            assert label.is_file(), label
            found.add(label)
            yield manifest["names"][label.relative_to(folder / "labels" / part).with_suffix("").as_posix()], place
    assert found == set((folder / "labels" / part).rglob("*.txt"))


def of_masks(folder, part):
    manifest = json.loads((folder / "export.json").read_text())
    for place in (folder / "images" / part).rglob("*"):
        if place.is_file():
            yield manifest["names"][place.relative_to(folder / "images" / part).with_suffix("").as_posix()], place


def of_instances(folder, part):
    for place in (folder / "masks" / part).rglob("*.json"):
        data = json.loads(place.read_text())
        yield data["image"], folder / data["file_name"]


def of_labelme(folder, part):
    for place in (folder / "images" / part).rglob("*.json"):
        data = json.loads(place.read_text())
        yield data["image"]["name"], place.parent / data["imagePath"]


def of_cvat(folder, part):
    manifest = json.loads((folder / "export.json").read_text())
    for image in ET.parse(folder / f"{part or 'annotations'}.xml").getroot().iter("image"):
        yield manifest["listed"][image.get("name")], folder / "images" / image.get("name")


def of_label_studio(folder, part):
    for task in json.loads((folder / f"{part or 'tasks'}.json").read_text()):
        yield task["id"], folder / unquote(task["data"]["image"].partition("?d=")[2])


def of_csv(folder, part):
    manifest = json.loads((folder / "export.json").read_text())
    for row in csv.DictReader(io.StringIO((folder / f"{part or 'annotations'}.csv").read_text(), newline="")):
        name = row["image"].removeprefix("'")
        yield manifest["listed"][name], folder / "images" / name


def of_hugging_face(folder, part):
    inside = folder / {"": "train", "val": "validation"}.get(part, part)
    for line in (inside / "metadata.jsonl").read_text().splitlines():
        row = json.loads(line)
        yield row["image_id"], inside / row["file_name"]


READERS = {
    "coco": of_coco, "coco-panoptic": of_panoptic, "voc": of_voc, "yolo-seg": of_yolo, "yolo-det": of_yolo,
    "mask-instance": of_instances, "mask-label": of_masks, "mask-index": of_masks, "labelme": of_labelme,
    "cvat": of_cvat, "label-studio": of_label_studio, "csv": of_csv, "tags": of_csv,
    "hugging-face": of_hugging_face,
}  # fmt: skip


@pytest.mark.parametrize("split", [None, Split((0.5, 0.5))], ids=["whole", "split"])
@pytest.mark.parametrize("form", [FORMATS[name] for name in READERS], ids=list(READERS))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(several)
@example(["a/x.png", "../a/x.png"])
@example(["s.jpg", "s.png", "s-2.jpg"])
@example(["q#1.png", "q_1.png", "q 1.png"])
@example(["UP.JPG".replace("JPG", "PNG"), "down.png"])
@example(["images/a.png", "images_/a.png", "a.png"])
@example(["s.tif", "s.tif#page=2", "s-page2.png"])
@example(["../z.png", "z.png", "a/../z2.png"])
def test_the_name_in_the_file_opens_the_image(form, split, tmp_path_factory, names):
    root = tmp_path_factory.mktemp("copies")
    with closing(make(root, names)) as project:
        numbers = {record.path: record.id for record in project.images()}
        exporting.export(project, root / "out", form, ExportOptions(Which.ALL, copy_images=True, split=split))
        found = entries(form, root / "out", ("train", "val") if split else ("",))
        assert len(found) == len(numbers)
        for image, place in found:
            number = numbers.get(image, image)
            assert (place.parent / place.name) in set(place.parent.iterdir())  # as it is spelled, on any file system
            assert place.resolve().is_relative_to((root / "out").resolve())
            assert number_in(place) == number_of(names, numbers, number)
        folded = [path.relative_to(root).as_posix().casefold() for path in (root / "out").rglob("*")]
        assert len(set(folded)) == len(folded)  # where letter case is nothing, no two are one


def number_of(names, numbers, number):
    """The number that the image shows of that number in the project."""
    path = next(path for path, found in numbers.items() if found == number)
    return [Path(name).as_posix() for name in names].index(_as_named(names, path)) + 1


def _as_named(names, path):
    import os

    return next(Path(name).as_posix() for name in names if os.path.normpath(name) == path)


@every_format
def test_what_was_copied_under_other_names_comes_back_to_the_right_images(form, tmp_path):
    names = ["q#1.png", "q_1.png", "UP.PNG", "../deep/x/a.png", "s.png", "S.png"]
    from annotator.exchange.data.dataset import Dataset, Item
    from tests.annotator.exchange.cases import content, fill
    from tests.annotator.exchange.writing.test_exporting import square

    with closing(make(tmp_path / "one", names)) as one, closing(make(tmp_path / "two", names)) as two:
        records = one.images()
        items = (Item(r.path, *SIZE, (square(r.id, r.id % 2),), id=r.id) for r in records)
        fill(one, Dataset(LABELS, tuple(items)))
        exporting.export(one, tmp_path / "out", form, COPIED)
        plan = importing.plan(two, importing.read(two, tmp_path / "out", form))
        assert plan.errors == ()
        importing.apply(two, plan)
        told = {name: sorted((r.label, r.mask.counts) for r in found[0]) for name, found in content(one).items()}
        if form.name == "csv":
            told = {name: [(label, b"") for label, _ in found] for name, found in told.items()}
        if form.name == "isic":  # it has lesions and what is seen in them, and no other labels
            told = {name: [one for one in found if one[0] == "melanoma"] for name, found in told.items()}
        if form.name == "tags":
            assert two.presence().states.tolist() == one.presence().states.tolist()
            return
        assert told == {
            name: sorted((r.label, r.mask.counts) for r in found[0]) for name, found in content(two).items()
        }


# --- pages


KINDS = {
    "16 bits": np.arange(48, dtype=np.uint16).reshape(6, 8) * 1000,
    "12 in 16 bits": np.arange(48, dtype=np.uint16).reshape(6, 8) * 80,
    "signed": (np.arange(48, dtype=np.int16) - 24).reshape(6, 8),
    "float": np.linspace(-1, 1, 48, dtype=np.float32).reshape(6, 8),
    "colour": np.arange(144, dtype=np.uint8).reshape(6, 8, 3),
    "16-bit colour": np.arange(144, dtype=np.uint16).reshape(6, 8, 3) * 300,
    "five channels": np.arange(240, dtype=np.uint16).reshape(6, 8, 5),
    "grey": np.arange(48, dtype=np.uint8).reshape(6, 8),
}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_copied_with_their_values(kind, tmp_path):
    values = KINDS[kind]
    (tmp_path / "work").mkdir()
    place = tmp_path / "work" / "stack.tif"
    how = {"photometric": "rgb" if values.ndim == 3 and values.shape[2] == 3 else "minisblack"}
    more = {"extratags": [(281, "H", 1, 4095, True)]} if kind.startswith("12") else {}
    with tifffile.TiffWriter(place) as writer:
        writer.write(values, metadata=None, planarconfig="contig" if values.ndim == 3 else None, **how)
        writer.write(values[::-1], metadata=None, planarconfig="contig" if values.ndim == 3 else None, **how, **more)
    with closing(Project.create(tmp_path / "work/job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([place, Path(f"{place}#page=2")])
        report = exporting.export(project, tmp_path / "out", FORMATS["yolo-seg"], COPIED)
    assert "1 further page of a file is copied" in " ".join(map(str, report.notices))
    copy = tmp_path / "out/images/stack-page2.tif"
    assert np.array_equal(tifffile.imread(copy), values[::-1])
    if kind in ("16 bits", "grey", "colour", "16-bit colour"):
        found = cv2.imread(str(copy), cv2.IMREAD_UNCHANGED)
        assert np.array_equal(found[..., ::-1] if found.ndim == 3 else found, values[::-1])
    original, again = read_picture(Path(f"{place}#page=2")), read_picture(copy)
    assert np.array_equal(original.crop(original.box), again.crop(again.box))
    assert original.source.top == again.source.top


def test_a_large_page_is_copied_part_by_part(tmp_path):
    values = np.random.default_rng(0).integers(0, 2**16, (700, 530), dtype=np.uint16)
    place = tmp_path / "stack.tif"
    tifffile.imwrite(place, np.stack([values, values[::-1]]), photometric="minisblack", metadata=None)
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([Path(f"{place}#page=2")])
        exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    assert np.array_equal(tifffile.imread(tmp_path / "out/images/stack-page2.tif"), values[::-1])


# --- images that a mark turns


def save_turned(place, values, orientation):
    if place.suffix == ".tif":
        tifffile.imwrite(place, values, photometric="rgb", metadata=None, extratags=[(274, "H", 1, orientation, True)])
        return
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(values).save(place, exif=exif, **({"quality": 95} if place.suffix == ".jpg" else {}))


@pytest.mark.parametrize(("suffix", "orientation"), list(product((".jpg", ".png", ".tif", ".webp"), (1, 3, 6, 7))))
def test_a_copy_is_upright_for_readers_that_honour_marks_and_for_those_that_do_not(suffix, orientation, tmp_path):
    values = np.zeros((8, 16, 3), np.uint8)
    values[:3, :5], values[5:, :5] = (255, 0, 0), (0, 255, 0)
    place = tmp_path / f"photo{suffix}"
    save_turned(place, values, orientation)
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([place])
        report = exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    (image,) = json.loads((tmp_path / "out/annotations.json").read_text())["images"]
    copy = tmp_path / "out/images" / image["file_name"]
    expected = read_picture(place)
    assert (expected.width, expected.height) == (image["width"], image["height"])
    expected = expected.crop(expected.box)
    ignoring = cv2.imread(str(copy), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)[..., ::-1]
    honouring = cv2.imread(str(copy), cv2.IMREAD_COLOR)[..., ::-1]
    close = 0 if orientation != 1 or suffix in (".png", ".tif") else 3  # two decoders of one JPEG
    for found in (ignoring, honouring):
        assert found.shape == expected.shape
        assert np.abs(found.astype(int) - expected).max() <= close
    with Image.open(copy) as opened:
        assert opened.getexif().get(0x0112, 1) == 1
    if orientation == 1:
        assert copy.read_bytes() == place.read_bytes()
    assert ("1 image, which a mark in its file turns, is copied upright" in " ".join(map(str, report.notices))) is (
        orientation != 1
    )


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_turned_png_of_any_kind_is_copied_with_its_values(dtype, channels, tmp_path):
    values = (np.arange(63 * channels) * np.iinfo(dtype).max // (63 * channels)).astype(dtype).reshape(9, 7, channels)
    exif = Image.Exif()
    exif[0x0112] = 6
    place, block = tmp_path / "scan.png", exif.tobytes()[6:]
    data = imagecodecs.png_encode(values[..., 0] if channels == 1 else values)
    chunk = b"eXIf" + block
    head = 8 + 25  # the signature, and the header's chunk
    framed = len(block).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    place.write_bytes(data[:head] + framed + data[head:])
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([place])
        exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    original, copy = read_picture(place), read_picture(tmp_path / "out/images/scan.png")
    assert (original.width, original.height) == (9, 7)
    assert np.array_equal(original.stored(original.box), copy.stored(copy.box))
    assert (original.source.alpha, original.bits) == (copy.source.alpha, copy.bits)


KINDS_OF_COLOUR = [
    ("minisblack", 1, ()), ("miniswhite", 1, ()), ("minisblack", 2, ("unassalpha",)), ("rgb", 3, ()),
    ("miniswhite", 3, ("unspecified",) * 2), ("rgb", 4, ("unassalpha",)), ("rgb", 4, ("assocalpha",)),
    ("rgb", 4, ("unspecified",)),
]  # fmt: skip


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4", "i1", "i2", "i4", "f2", "f4", "f8"])
@pytest.mark.parametrize(("photometric", "channels", "extra"), KINDS_OF_COLOUR)
def test_a_turned_tiff_of_any_numbers_and_colours_is_seen_alike(dtype, photometric, channels, extra, tmp_path):
    values = np.random.default_rng(0).random((6, 8, channels)) * (1 if dtype[0] == "f" else 120)
    place = tmp_path / "scan.tif"
    tifffile.imwrite(
        place, values.astype(dtype)[..., 0 if channels == 1 else slice(None)], photometric=photometric, metadata=None,
        planarconfig="contig" if channels > 1 else None, extrasamples=extra or None,
        extratags=[(274, "H", 1, 6, True)],
    )  # fmt: skip
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([place])
        exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    original, copy = read_picture(place), read_picture(tmp_path / "out/images/scan.tif")
    assert (original.source.alpha, original.source.white_is_zero) == (copy.source.alpha, copy.source.white_is_zero)
    assert np.array_equal(original.stored(original.box), copy.stored(copy.box))
    assert np.array_equal(original.crop(original.box), copy.crop(copy.box))
    with tifffile.TiffFile(tmp_path / "out/images/scan.tif") as tiff:
        is_rgb = tiff.pages.first.photometric == tifffile.PHOTOMETRIC.RGB
    assert is_rgb or photometric != "rgb"


def test_a_fault_of_one_image_is_told_by_its_name(tmp_path):
    place = tmp_path / "scan.png"
    Image.new("L", (8, 6)).save(place)

    def broken():
        return imagecodecs.png_encode(np.zeros((8, 6, 5), np.uint8))

    told = pytest.raises(KnownError, match=r"scan\.png: The image cannot be copied \(.+\)")
    with told, Staging(tmp_path / "out", {}, lambda _: None) as staging:
        staging.add(Part("images/scan.png", broken, place))
    assert not (tmp_path / "out").exists()


def test_a_turned_image_that_is_damaged_is_left_out_or_told(tmp_path):
    place = tmp_path / "photo.jpg"
    place.write_bytes(b"\xff\xd8\xff no image")
    with closing(Project.create(tmp_path / "job.annot", LabelSet("a set", LABELS))) as project:
        project.add_images([place])
        report = exporting.export(project, tmp_path / "out", FORMATS["coco"], COPIED)
    assert report.images == 0
    assert "photo.jpg was left out" in str(report.problems[0])
