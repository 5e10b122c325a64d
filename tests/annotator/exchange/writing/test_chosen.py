"""What is exported by default is chosen and told: untouched images, duplicates, names that tell nobody's."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.work.annotation import ImageState, Origin
from annotator.core.work.edits import RemoveImage, RestoreImage, SetImageState
from annotator.exchange.data.dataset import Dataset, Item
from annotator.exchange.data.options import Duplicates, ExportOptions, Split, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from tests.annotator.exchange.cases import LABELS, fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images, square

COCO, YOLO = FORMATS["coco"], FORMATS["yolo-seg"]


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images())
    fill(project, some_images())
    for number in range(3):
        Image.new("RGB", (12, 10), (number, 50, 60)).save(tmp_path / f"work/new{number}.png")
    project.add_images([tmp_path / f"work/new{number}.png" for number in range(3)])
    yield project
    project.close()


def names(project, out, options=None):
    report = exporting.export(project, out, COCO, options)
    return [image["file_name"] for image in json.loads(out.read_text())["images"]], report


def told(sentences):
    return " ".join(map(str, sentences))


def test_an_image_that_nobody_looked_at_is_no_negative(project, tmp_path):
    project.apply(SetImageState(7, ImageState.NEW, ImageState.DONE))
    found, report = names(project, tmp_path / "out.json")
    assert found == [*(f"in/{n % 2}/i{n}.png" for n in range(5)), "new1.png"]
    assert "2 images without a region, which nobody marked as done, are left out (first: new0.png)." in told(
        report.notices
    )
    assert report.problems == ()
    assert told(exporting.findings(project, COCO).notices) == told(report.notices)


def test_all_of_them_go_along_where_that_is_asked_for_and_it_is_told(project, tmp_path):
    found, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL))
    assert len(found) == 8
    assert "3 images without a region, which nobody marked as done, go along as if nothing was to be seen there" in (
        str(report.problems[0])
    )


def test_an_image_whose_regions_are_not_asked_for_is_no_negative_unless_it_is_done(project, tmp_path):
    project.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    found, report = names(project, tmp_path / "out.json", ExportOptions(labels=(LABELS[0].name,)))
    assert found == ["in/0/i0.png", "in/1/i1.png", "in/0/i2.png", "in/0/i4.png"]
    missing = "4 images without a region of the labels and origins asked for, which nobody marked as done, are left out"
    assert f"{missing} (first: in/1/i3.png)" in told(report.notices)
    _, report = names(project, tmp_path / "all.json", ExportOptions(Which.ALL, labels=(LABELS[0].name,)))
    assert "4 images without a region of the labels and origins asked for, which nobody marked as done, go along" in (
        told(report.problems)
    )


def test_an_export_without_an_image_says_why(tmp_path):
    with closing(make_project(tmp_path / "work", some_images())) as project:
        report = exporting.export(project, tmp_path / "out", YOLO)
        assert report.images == 0
        assert "5 images without a region" in told(report.notices)


# --- duplicates


def duplicated(project, tmp_path):
    for name in ("a", "b"):
        shutil.copy(tmp_path / "work/in/1/i1.png", tmp_path / f"work/{name}.png")
    project.add_images([tmp_path / "work/a.png", tmp_path / "work/b.png"])


def test_doubles_are_told_and_kept_unless_one_is_asked_for(project, tmp_path):
    duplicated(project, tmp_path)
    everything = ExportOptions(Which.ALL)
    found, report = names(project, tmp_path / "out.json", everything)
    assert {"a.png", "b.png", "in/1/i1.png"} <= set(found)
    assert "2 images have the content of another one and go along (first: a.png is in/1/i1.png)" in told(report.notices)
    found, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL, duplicates=Duplicates.ONE))
    assert "in/1/i1.png" in found
    assert not {"a.png", "b.png"} & set(found)
    assert "2 images with the content of another one are left out, 0 regions with them" in told(report.notices)
    project.apply(SetImageState(10, ImageState.NEW, ImageState.DONE))  # who is done says most
    found, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL, duplicates=Duplicates.ONE))
    assert {"a.png", "b.png", "in/1/i1.png"} & set(found) == {"b.png"}
    assert "2 images with the content of another one are left out, 1 region with them" in told(report.notices)


@pytest.mark.parametrize("which", [Which.DECIDED, Which.ALL, Which.ANNOTATED])
@pytest.mark.parametrize(
    "asked", [{"labels": (LABELS[1].name,)}, {"origins": (Origin.DRAWN,)}], ids=["labels", "origins"]
)
def test_of_doubles_the_one_with_the_regions_asked_for_stays(project, tmp_path, which, asked):
    """The first has more regions, but none of those."""
    one = square(3, 1, origin=Origin.DRAWN)
    fill(project, Dataset(LABELS, (Item("new0.png", 12, 10, (square(0), square(5)), id=6),)))
    shutil.copy(tmp_path / "work/new0.png", tmp_path / "work/double.png")
    project.add_images([tmp_path / "work/double.png"])
    fill(project, Dataset(LABELS, (Item("double.png", 12, 10, (one,), id=9),)))
    found, report = names(
        project, tmp_path / "out.json", ExportOptions(which, duplicates=Duplicates.ONE, **asked)
    )  # fmt: skip
    assert "double.png" in found
    assert "new0.png" not in found
    assert "1 image with the content of another one is left out, 0 regions with it" in told(report.notices)


def test_of_doubles_one_that_does_not_go_along_displaces_none(project, tmp_path):
    """It is done, but has no region of those asked for, and only images with one are."""
    shutil.copy(tmp_path / "work/in/1/i1.png", tmp_path / "work/double.png")
    project.add_images([tmp_path / "work/double.png"])
    project.apply(SetImageState(9, ImageState.NEW, ImageState.DONE))
    options = ExportOptions(Which.ALL, duplicates=Duplicates.ONE, labels=(LABELS[1].name,))
    assert "double.png" in names(project, tmp_path / "all.json", options)[0]
    fill(project, Dataset(LABELS, (Item("double.png", 12, 10, (square(0),), id=9),)))
    found, _ = names(project, tmp_path / "out.json", replace(options, which=Which.ANNOTATED))
    assert found == ["in/1/i1.png", "in/1/i3.png"]


def test_pages_of_one_file_and_files_of_one_size_are_no_duplicates(tmp_path):
    work = tmp_path / "work"
    with closing(make_project(work, some_images(0))) as project:
        pages = [Image.new("L", (8, 6), number) for number in range(2)]
        pages[0].save(work / "s.tif", save_all=True, append_images=pages[1:])
        for number in range(3):
            Image.new("L", (8, 6), number).save(work / f"{number}.bmp")
        project.add_images([work / "s.tif", work / "s.tif#page=2", *(work / f"{number}.bmp" for number in range(3))])
        found, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL, duplicates=Duplicates.ONE))
        assert len(found) == 5
        assert "content" not in told(report.notices)


def test_doubles_are_known_whether_or_not_they_were_opened(project, tmp_path):
    duplicated(project, tmp_path)
    from annotator.core.images import file_hash

    project.record_image(10, 12, 10, file_hash(tmp_path / "work/b.png"))
    _, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL))
    assert "2 images have the content of another one" in told(report.notices)
    for number, name in ((2, "in/1/i1.png"), (9, "a.png")):
        project.record_image(number, 12, 10, file_hash(tmp_path / "work" / name))
    for name in ("in/1/i1.png", "a.png", "b.png"):
        (tmp_path / "work" / name).unlink()
    _, report = names(project, tmp_path / "out.json", ExportOptions(Which.ALL))
    assert "2 images have the content of another one" in told(report.notices)


# --- names that tell nobody's


def test_an_anonymous_name_is_one_images_for_good(project, tmp_path):
    def called(which=Which.ALL, duplicates=Duplicates.KEEP):
        exporting.export(
            project, tmp_path / "out.json", COCO, ExportOptions(which, anonymous=True, duplicates=duplicates)
        )
        images = json.loads((tmp_path / "out.json").read_text())["images"]
        return {image["id"]: image["file_name"] for image in images}

    first = called()
    assert len(set(first.values())) == 8
    paths = {record.id: record.path for record in project.images()}
    seen = dict(first)
    project.apply(RemoveImage(1, paths[1]))
    project.apply(RemoveImage(6, paths[6]))
    Image.new("RGB", (12, 10)).save(tmp_path / "work/0 first by name.png")
    project.add_images([tmp_path / "work/0 first by name.png"])
    for which, duplicates in (
        (Which.ALL, Duplicates.KEEP),
        (Which.DECIDED, Duplicates.ONE),
        (Which.ANNOTATED, Duplicates.KEEP),
    ):
        for number, name in called(which, duplicates).items():
            assert seen.setdefault(number, name) == name
    project.apply(RestoreImage(1, paths[1]))
    assert called()[1] == first[1]
    assert len(set(seen.values())) == len(seen) == 9


def test_no_sentence_of_an_anonymous_export_has_a_name(tmp_path):
    """Whatever is told on screen or in the folder: of groups, losses, doubles, copies and images that are left out."""
    items = [Item(f"Jane-Doe/{name}", 12, 10, (square(n),), id=n + 1) for n, name in enumerate(NAMED)]
    with closing(make_project(tmp_path / "work", Dataset(LABELS, tuple(items)))) as project:
        fill(project, Dataset(LABELS, tuple(items)))
        shutil.copy(tmp_path / "work/Jane-Doe/p1.png", tmp_path / "work/Jane-Doe/p1 again.png")
        Image.new("RGB", (12, 10)).save(tmp_path / "work/Jane-Doe/bare.png")
        project.add_images([tmp_path / "work/Jane-Doe/p1 again.png", tmp_path / "work/Jane-Doe/bare.png"])
        (tmp_path / "work/Jane-Doe/gone.png").unlink()
        Image.new("RGB", (5, 5)).save(tmp_path / "work/Jane-Doe/altered.png")
        for form in FORMATS.values():
            for which in (Which.DECIDED, Which.ALL):
                split = Split((0.5, 0.5), group=r"p\d", afresh=True)
                options = ExportOptions(which, anonymous=True, split=split, copy_images=True)
                report = exporting.export(project, tmp_path / "out", form, options)
                assert "finds nothing in" in told(report.problems)
                assert "was left out" in told(report.problems)
                for text in (*report.problems, *report.notices):
                    assert "Jane" not in str(text), text
                for place in (tmp_path / "out").rglob("*"):
                    assert "Jane" not in str(place)
                    assert not place.is_file() or b"Jane" not in place.read_bytes(), place


NAMED = ("p1.png", "p2.png", "x3.png", "gone.png", "altered.png", "s.tif#page=2")


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_stops_a_split_names_images_as_the_export_would(tmp_path, anonymous):
    items = [Item(f"Jane-Doe/p{n}.png", 12, 10, (square(n),), id=n + 1) for n in range(2)]
    with closing(make_project(tmp_path / "work", Dataset(LABELS, tuple(items)))) as project:
        fill(project, Dataset(LABELS, tuple(items)))
        options = ExportOptions(anonymous=anonymous, split=Split((0.5, 0.5), group="nothing"))
        with pytest.raises(KnownError, match="In no image's path") as caught:
            exporting.export(project, tmp_path / "out", COCO, options)
        assert ("Jane" in str(caught.value)) is not anonymous
        exporting.export(project, tmp_path / "out", COCO, replace(options, split=Split((0.5, 0.5))))
        with pytest.raises(KnownError, match="belong together") as caught:
            exporting.export(project, tmp_path / "out", COCO, replace(options, split=Split((0.5, 0.5), group="folder")))
        assert ("Jane" in str(caught.value)) is not anonymous


# --- what is told first


def test_the_worst_is_told_first(project, tmp_path):
    (tmp_path / "work/in/1/i1.png").unlink()
    whole = square(0).__class__(LABELS[0].name, attributes=(("side", "left"),))
    fill(project, Dataset(LABELS, (Item("in/0/i0.png", 12, 10, (whole, square(5, 2)), id=1),)))
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    report = exporting.export(project, tmp_path / "out", FORMATS["yolo-det"], ExportOptions(Which.ALL))
    kinds = ("was left out", "along as if", "label of a whole image", "done is left out", "Who made")
    places = [next(n for n, line in enumerate(report.problems) if kind in str(line)) for kind in kinds]
    assert places == sorted(places)
