"""An export is one moment of the project, complete, and nobody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.altered import content_of
from annotator.core.project.project import Project
from annotator.core.project.transfer import copy_project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, RemoveAnnotation, RemoveImage, SetImageState
from annotator.exchange.data.options import ExportOptions, Split, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from annotator.exchange.writing.staging import JOURNAL
from tests.annotator.exchange.cases import LABELS, fill, make_project
from tests.annotator.exchange.writing.test_exporting import StopHere, files_of, some_images, stop_at

COCO, MASKS, YOLO = FORMATS["coco"], FORMATS["mask-index"], FORMATS["yolo-seg"]
every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images())
    fill(project, some_images())
    yield project
    project.close()


@pytest.fixture(params=["file", "server"])
def place(request, project, tmp_path):
    """Where the project lies: in its file, or on a server."""
    if request.param == "file":
        return project.path
    server = replace(request.getfixturevalue("database"), images=tmp_path / "work")
    copy_project(project.path, server)
    return server


def work_on(project):
    """What an annotator does meanwhile, on images before and behind the one at hand."""
    for number in (1, 5):
        project.apply(RemoveAnnotation(project.annotations(number)[0]))
        mask = Mask.from_array(np.ones((10, 12), bool))
        attributes = (("new", "yes"),)
        new = Annotation(project.next_annotation_id(), number, LABELS[2].id, mask, attributes=attributes)
        project.apply(AddAnnotation(new))
        project.apply(SetImageState(number, ImageState.NEW, ImageState.DONE))
    project.apply(RemoveImage(4, project.image(4).path))


def bytes_of(path):
    if path.is_file():
        return path.read_bytes()
    return {name: (path / name).read_bytes() for name in files_of(path)}


@every_format
def test_an_edit_made_while_the_export_walks_is_not_in_it(form, place, project, tmp_path):
    options = ExportOptions(split=Split((0.6, 0.4)), copy_images=True)
    with closing(Project.open(place)) as one:
        exporting.export(one, tmp_path / "before", form, options)
    seen = []

    with closing(Project.open(place) if place != project.path else project) as annotator:
        annotator = project if place == project.path else annotator

        def told(done, count):
            if done == 2 and not seen:
                seen.append(done)
                work_on(annotator)

        with closing(Project.open(place)) as one:
            exporting.export(one, tmp_path / "during", form, options, told)
            assert seen
            assert bytes_of(tmp_path / "during") == bytes_of(tmp_path / "before")
            exporting.export(one, tmp_path / "after", form, options)
            assert bytes_of(tmp_path / "after") != bytes_of(tmp_path / "before")


def test_a_file_that_was_replaced_is_no_moment_of_this_project(project, tmp_path):
    other = make_project(tmp_path / "other", some_images(1))
    other.close()
    project.path.rename(tmp_path / "away.annot")
    other.path.rename(project.path)
    with pytest.raises(KnownError, match="moved, deleted or replaced"):
        exporting.export(project, tmp_path / "out.json", COCO)
    assert not (tmp_path / "out.json").exists()


# --- going on after an interruption


def test_old_and_new_copies_are_not_mixed(tmp_path):
    """An image that was never opened was replaced by another one between an interruption and its going on."""
    with closing(make_project(tmp_path / "work", some_images())) as project:
        with pytest.raises(StopHere):
            exporting.export(project, tmp_path / "out", YOLO, ExportOptions(Which.ALL), stop_at(4))
        Image.new("RGB", (12, 10), (1, 2, 3)).save(tmp_path / "work/in/0/i0.png")
        exporting.export(project, tmp_path / "out", YOLO, ExportOptions(Which.ALL))
    for name in ("0/i0", "1/i1", "0/i2", "1/i3", "0/i4"):
        copy = tmp_path / f"out/images/in/{name}.png"
        assert copy.read_bytes() == (tmp_path / f"work/in/{name}.png").read_bytes()


def test_an_image_that_changes_while_it_is_copied_stops_the_export(project, tmp_path, monkeypatch):
    from annotator.exchange.writing import staging

    pieces = staging._pieces

    def changing(part):
        yield from pieces(part)
        if part.source is not None:
            Image.new("RGB", (12, 10), (1, 2, 3)).save(part.source)

    monkeypatch.setattr(staging, "_pieces", changing)
    with pytest.raises(KnownError, match="was changed while it was copied"):
        exporting.export(project, tmp_path / "out", YOLO)
    assert not (tmp_path / "out").exists()


def stop_while_copying(out):
    """Stops when the file that tells of all images is written, and some copies are."""

    def told(done, count):
        if len(list(out.with_name(f".{out.name}.partial").rglob("*.png"))) > 1:
            raise StopHere

    return told


def away(project, place):
    place.rename(place.with_suffix(".away"))


def other_pixels(project, place):
    Image.new("RGB", (12, 10), (9, 9, 9)).save(place)


@pytest.mark.parametrize("happens", [away, other_pixels])
@pytest.mark.parametrize("form", [COCO, FORMATS["label-studio"], FORMATS["csv"]], ids=lambda form: form.name)
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_an_image_that_comes_back_or_goes_between_is_in_all_files_or_in_none(project, tmp_path, happens, form, first):
    options, place = ExportOptions(copy_images=True), project.image_path(project.image(2))
    good = place.read_bytes()
    if first:
        happens(project, place)
    with pytest.raises(StopHere):
        exporting.export(project, tmp_path / "out", form, options, stop_while_copying(tmp_path / "out"))
    place.write_bytes(good) if first else happens(project, place)
    report = exporting.export(project, tmp_path / "out", form, options)
    exporting.export(project, tmp_path / "plain", form, options)
    assert report.images == (5 if first else 4)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "plain")


def test_a_new_size_of_an_image_that_was_never_opened_is_told(project, tmp_path):
    Image.new("RGB", (12, 10)).save(tmp_path / "work/new.png")
    project.add_images([tmp_path / "work/new.png"])
    options = ExportOptions(Which.ALL, copy_images=True)
    with pytest.raises(StopHere):
        exporting.export(project, tmp_path / "out", COCO, options, stop_while_copying(tmp_path / "out"))
    Image.new("RGB", (20, 30)).save(tmp_path / "work/new.png")
    exporting.export(project, tmp_path / "out", COCO, options)
    image = json.loads((tmp_path / "out/annotations.json").read_text())["images"][-1]
    assert (image["file_name"], image["width"], image["height"]) == ("new.png", 20, 30)


def test_an_image_that_goes_while_the_export_runs_is_named(project, tmp_path):
    def told(done, count):
        if done == 3:
            (tmp_path / "work/in/0/i4.png").unlink(missing_ok=True)

    with pytest.raises(KnownError, match=r"work/in/0/i4\.png: The image"):
        exporting.export(project, tmp_path / "out", COCO, ExportOptions(copy_images=True), told)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_an_image_that_changes_after_it_was_looked_at_stops_the_export(project, tmp_path, opened, turned):
    place = tmp_path / "work/last.png"
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    Image.new("RGB", (12, 10)).save(place, exif=exif)
    project.add_images([place])
    if opened:
        number = project.images()[-1].id
        project.record_images({number: content_of(place)})
    before = place.stat()

    def told(done, count):
        if done == 3:
            Image.new("RGB", (12, 10), (0, 200, 0)).save(place, exif=exif)
            if opened:  # it shows in its content alone
                os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(KnownError, match=r"last\.png: The image was changed while it was copied"):
        exporting.export(project, tmp_path / "out", COCO, ExportOptions(Which.ALL, copy_images=True), told)
    assert not (tmp_path / "out").exists()


def test_an_end_before_the_last_rename_holds_nobody_up(project, tmp_path):
    exporting.export(project, tmp_path / "out", MASKS)
    (tmp_path / "out").rename(tmp_path / ".out.partial")
    exporting.export(project, tmp_path / "out", MASKS)
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("damage", ["other bytes", "gone", "a stranger"])
def test_the_end_verifies_what_the_list_says(project, tmp_path, damage):
    out, partial = tmp_path / "out", tmp_path / ".out.partial"
    mine = partial / "mine.txt"

    def told(done, count):
        found = sorted(partial.rglob("*.png"))
        if done == count and found:
            if damage == "a stranger":
                mine.write_text("precious")
            elif damage == "gone":
                found[0].unlink()
            else:
                found[0].write_bytes(b"x" * found[0].stat().st_size)

    with pytest.raises(KnownError, match="in the way" if damage == "a stranger" else "is not what was written"):
        exporting.export(project, out, MASKS, told=told)
    assert not out.exists()
    if damage == "a stranger":
        assert mine.read_text() == "precious"
        mine.unlink()
    exporting.export(project, out, MASKS)
    exporting.export(project, tmp_path / "plain", MASKS)
    assert bytes_of(out) == bytes_of(tmp_path / "plain")


# --- two at once


def test_the_second_export_to_one_folder_is_refused(project, tmp_path):
    refused = []

    def told(done, count):
        if done == 3 and not refused:
            with closing(Project.open(project.path)) as other, pytest.raises(KnownError) as caught:
                exporting.export(other, tmp_path / "out", YOLO)
            refused.append(str(caught.value))

    exporting.export(project, tmp_path / "out", MASKS, told=told)
    assert "Another export to this folder is under way" in refused[0]
    assert f"process {os.getpid()}" in refused[0]
    assert "Wait until it is done, or choose another name." in refused[0]
    assert "labels.json" in files_of(tmp_path / "out")
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(os.name != "posix", reason="ends a process by a signal")
def test_a_lock_of_a_process_that_died_holds_nobody_up(project, tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from annotator.core.project.project import Project\n"
        "from annotator.exchange.formats import FORMATS; from annotator.exchange.writing import exporting\n"
        "def told(done, count):\n"
        "    if done == 3: print('here', flush=True); time.sleep(60)\n"
        "exporting.export(Project.open(Path(sys.argv[1])), Path(sys.argv[2]), FORMATS['mask-index'], told=told)\n"
    )
    out = tmp_path / "out"
    child = subprocess.Popen([sys.executable, "-c", code, project.path, out], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline().strip() == "here"
        with pytest.raises(KnownError, match=f"process {child.pid}"):
            exporting.export(project, out, MASKS)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    assert (tmp_path / ".out.partial" / JOURNAL).is_file()
    exporting.export(project, out, MASKS)
    assert not list(tmp_path.glob(".*"))


# --- somebody worked in the folder


def test_a_file_put_back_with_its_old_date_is_seen(project, tmp_path):
    """Of the same size, and as old as before: a copy that was kept aside and renamed into its place."""
    out = tmp_path / "out"
    exporting.export(project, out, YOLO)
    label = next(place for place in (out / "labels").rglob("*.txt") if place.stat().st_size)
    text = label.read_text()
    aside = tmp_path / "aside.txt"
    aside.write_text(text.replace("0.", "1.", 1))
    os.utime(aside, (time.time() - 9_000, time.time() - 9_000))
    aside.replace(label)
    with pytest.raises(KnownError, match=label.name):
        exporting.export(project, out, YOLO)
    assert label.read_text() != text


def test_a_folder_that_was_copied_elsewhere_is_still_ours(project, tmp_path):
    out = tmp_path / "out"
    exporting.export(project, out, YOLO)
    subprocess.run(["cp", "-a", out, tmp_path / "elsewhere"], check=True)
    exporting.export(project, tmp_path / "elsewhere", YOLO)
    listed = json.loads((tmp_path / "elsewhere/export.json").read_text())["files"]
    assert {*listed, "export.json"} == set(files_of(tmp_path / "elsewhere"))
