"""Splits: what belongs together stays together, what was split stays, every label has its share, nothing leaks."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.transfer import copy_project
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import RemoveImage, SetImageState
from annotator.exchange.data.options import ExportOptions, Split, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting, split
from annotator.exchange.writing.split import Member
from tests.annotator.exchange.cases import fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images

COCO, YOLO = FORMATS["coco"], FORMATS["yolo-seg"]

images = st.dictionaries(
    st.from_regex(r"[a-d]/[a-z]{1,4}\.(png|tif|tif#page=[23])", fullmatch=True),
    st.tuples(st.dictionaries(st.sampled_from("xyz"), st.integers(1, 3)) | st.none(), st.sampled_from(["", "1", "2"])),
    max_size=30,
)
groups = st.sampled_from(["", "folder", r"/(.)"])


def members(found):
    return [Member(number, path, *values) for number, (path, values) in enumerate(sorted(found.items()), 1)]


@given(images, st.integers(0, 5), groups, st.randoms())
def test_all_are_assigned_and_order_does_not_matter(found, seed, group, random):
    wanted, known = Split((0.6, 0.2, 0.2), seed, group), members(found)
    parts = split.assign(known, wanted)
    assert parts.keys() == {member.id for member in known if member.labels is not None}
    shuffled = list(known)
    random.shuffle(shuffled)
    assert split.assign(shuffled, wanted) == parts


@given(images, groups)
def test_nothing_that_belongs_together_is_on_two_sides(found, group):
    known = members(found)
    parts = split.assign(known, Split((0.4, 0.3, 0.3), 0, group))
    sides = {}
    for member in known:
        if member.id in parts:
            file = member.path.partition("#")[0]
            tied = [("file", file), ("content", member.content), ("group", split.group_of(member.path, group))]
            for tie in tied:
                if tie[1]:
                    assert sides.setdefault(tie, parts[member.id]) == parts[member.id]


@given(images, images, groups, st.sampled_from([(0.6, 0.2, 0.2), (0.5, 0.5), (0.2, 0.8)]))
def test_what_was_split_stays_whatever_comes_and_goes(found, more, group, fractions):
    """Images that come, images that are left out, other shares: no image moves, and nothing leaks."""
    known = members(found)
    kept = split.assign(known, Split((0.6, 0.2, 0.2), 0, group))
    start = len(known) + 1
    new = [replace(m, id=start + m.id) for m in members(more) if m.path not in found]
    wanted = Split((*fractions, 0.0)[:3], 0, group)
    try:
        parts = split.assign([*known, *new], wanted, kept)
    except KnownError as fault:
        assert "belong together" in str(fault)  # what is new ties two that were apart
        return
    assert {number: parts[number] for number in kept} == kept


def test_every_label_has_its_share():
    found = {f"{n}.png": ({"common": 1, **({"rare": 1} if n % 10 == 0 else {})}, "") for n in range(200)}
    known = members(found)
    parts = split.assign(known, Split((0.8, 0.1, 0.1), 3))
    assert Counter(parts.values()) == {"train": 160, "val": 20, "test": 20}
    rare = Counter(parts[member.id] for member in known if "rare" in member.labels)
    assert rare == {"train": 16, "val": 2, "test": 2}


def test_what_is_new_fills_up_what_a_part_lacks():
    known = [Member(n, f"{n}.png", {"a": 1}) for n in range(20)]
    kept = dict.fromkeys(range(10), "train")
    parts = split.assign(known, Split((0.5, 0.5)), kept)
    assert Counter(parts.values()) == {"train": 10, "val": 10}


def test_no_part_is_empty_where_there_is_something_for_each():
    known = [Member(n, f"{n}.png", {label: 1}) for n, label in enumerate("abc")]
    assert set(split.assign(known, Split((0.8, 0.1, 0.1))).values()) == {"train", "val", "test"}


def test_another_seed_another_split():
    known = [Member(n, f"{n}.png", {"a": 1}) for n in range(50)]
    assert split.assign(known, Split(seed=1)) != split.assign(known, Split(seed=2))


def test_a_share_of_nothing_gets_nothing():
    parts = split.assign([Member(n, f"{n}.png", {}) for n in range(5)], Split((1.0, 0.0)))
    assert set(parts.values()) == {"train"}


@pytest.mark.parametrize("fractions", [(1.0,), (0.5, 0.4), (0.5, 0.5, 0.0, 0.0), (1.5, -0.5), (float("nan"), 0.5)])
def test_shares_that_are_none_are_refused(fractions):
    with pytest.raises(KnownError, match="sum to 1"):
        split.check(Split(fractions))


def test_a_pattern_that_is_none_is_refused():
    with pytest.raises(KnownError, match="no regular expression"):
        split.check(Split(group="("))


# --- of a project


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path / "work", some_images(12))
    fill(project, some_images(12))
    yield project
    project.close()


def parts_in(folder):
    """The part of each image in an export as COCO."""
    parts = {}
    for place in folder.glob("*.json"):
        if place.name != "export.json":
            parts |= {image["id"]: place.stem for image in json.loads(place.read_text())["images"]}
    return parts


def told(report):
    return " ".join(str(sentence) for sentence in (*report.problems, *report.notices))


def exported(project, folder, wanted, **options):
    options = ExportOptions(split=wanted, copy_images=False, **options)
    return exporting.export(project, folder, COCO, options, overwrite=exporting.obstacle(project, folder))


def test_a_split_is_the_projects_and_lasts(project, tmp_path):
    out = tmp_path / "out"
    report = exported(project, out, Split((0.5, 0.5)))
    assert "Split: 6 images in train, 6 in val." in told(report)
    before = parts_in(out)
    project.apply(RemoveImage(1, project.image(1).path))
    for number in range(6):
        Image.new("RGB", (12, 10), (99, number, 9)).save(tmp_path / f"work/new{number}.png")
    project.add_images(sorted((tmp_path / "work").glob("new*.png")))
    with closing(Project.open(project.path)) as reader:
        assert reader.parts() == before
    report = exported(project, out, Split((0.9, 0.1), seed=8), which=Which.ALL)
    after = parts_in(out)
    assert {number: after[number] for number in before if number != 1} == {n: p for n, p in before.items() if n != 1}
    assert len(after) == 17
    assert "11 of them were split before" in told(report)
    assert "6 are new" in told(report)


def test_a_new_split_is_made_where_it_is_asked_for(project, tmp_path):
    out = tmp_path / "out"
    exported(project, out, Split((0.5, 0.5)))
    before = parts_in(out)
    exported(project, out, Split((0.5, 0.5), seed=5))
    assert parts_in(out) == before
    exported(project, out, Split((0.25, 0.25, 0.5), seed=5, afresh=True))
    anew = parts_in(out)
    assert Counter(anew.values()) == {"train": 3, "val": 3, "test": 6}
    report = exported(project, out, Split((0.5, 0.5)))
    assert parts_in(out) == anew  # the part that has no share any more, too
    assert "6 in test" in told(report)


def test_a_split_goes_along_to_a_server_and_is_the_same_for_all(project, database, tmp_path):
    exported(project, tmp_path / "out", Split((0.5, 0.5)))
    server = replace(database, images=tmp_path / "work")
    copy_project(project.path, server)
    with closing(Project.open(server)) as one, closing(Project.open(server)) as other:
        exported(one, tmp_path / "server", Split((0.9, 0.1)))
        assert parts_in(tmp_path / "server") == parts_in(tmp_path / "out")
        with pytest.raises(KnownError, match="at the same moment"):
            other.keep_parts({1: "test"})
        assert other.parts() == project.parts()


def test_what_could_not_be_kept_stands_in_the_report(project, tmp_path):
    with closing(Project.open(project.path)) as reader:
        report = exported(reader, tmp_path / "out", Split((0.5, 0.5)))
        assert reader.parts() == {}
    report.unremembered.remember(project)
    assert project.parts() == parts_in(tmp_path / "out")


def test_nothing_is_kept_of_an_export_that_is_refused_or_only_looked_at(project, tmp_path):
    out = tmp_path / "out"
    exported(project, out, Split((0.5, 0.5)))
    before = project.parts()
    wanted = ExportOptions(split=Split((0.1, 0.9), afresh=True))
    exporting.losses(project, COCO, wanted)
    (out / "mine.txt").write_text("precious")
    with pytest.raises(KnownError, match="other files"):
        exporting.export(project, out, COCO, wanted)
    assert project.parts() == before


def test_pages_of_a_file_and_files_of_one_content_are_on_one_side(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    pages = [Image.new("L", (8, 6), number) for number in range(4)]
    for number in range(8):
        pages[0].save(work / f"stack{number}.tif", save_all=True, append_images=pages[1:3])
        pages[0].putpixel((0, 0), number + 1)
    Image.new("L", (8, 6), 200).save(work / "one.png")
    for number in range(5):
        shutil.copy(work / "one.png", work / f"copy{number}.png")
    with closing(make_project(tmp_path / "empty", some_images(0))) as project:
        names = [p for n in range(8) for p in (f"stack{n}.tif", f"stack{n}.tif#page=2", f"stack{n}.tif#page=3")]
        project.add_images([work / name for name in (*names, "one.png", *(f"copy{n}.png" for n in range(5)))])
        for seed in range(4):
            wanted = Split((0.4, 0.3, 0.3), seed, afresh=True)
            report = exported(project, tmp_path / "out", wanted, which=Which.ALL)
            parts = parts_in(tmp_path / "out")
            assert len(parts) == 30
            sides = {}
            for record in project.images():
                key = record.path.partition("#")[0] if "stack" in record.path else "copies"
                assert sides.setdefault(key, parts[record.id]) == parts[record.id]
        assert "5 images have the content of another one and go along" in told(report)


def test_what_turns_out_to_belong_together_is_told_not_moved(project, tmp_path):
    exported(project, tmp_path / "out", Split((0.5, 0.5)))
    before = project.parts()
    with pytest.raises(KnownError, match=r"belong together, but were exported in train and val.*--new-split"):
        exported(project, tmp_path / "out", Split((0.5, 0.5), group="folder"))
    assert project.parts() == before
    report = exported(project, tmp_path / "out", Split((0.5, 0.5), group="folder", afresh=True))
    assert "Split: 6 images in train, 6 in val." in told(report)


def test_a_group_that_finds_nothing_is_refused_and_one_that_misses_some_is_told(project, tmp_path):
    with pytest.raises(KnownError, match=r"In no image's path there is anything like Folder"):
        exported(project, tmp_path / "out", Split((0.5, 0.5), group="Folder"))
    report = exported(project, tmp_path / "out", Split((0.5, 0.5), group=r"/(0)/"))
    assert "finds nothing in 6 images (first: in/1/i1.png): each stands for itself" in told(report)


def test_a_part_without_an_image_is_told(project, tmp_path):
    report = exported(project, tmp_path / "out", Split((0.4, 0.3, 0.3), group="folder"))
    assert told(report).count("there are too few, or too few that do not belong together") == 1
    assert sorted(Counter(parts_in(tmp_path / "out").values()).values()) == [6, 6]


def test_images_of_a_group_that_were_not_exported_hold_it_together(project, tmp_path):
    """One image of a group is done and exported; the next one of it follows in the same part."""
    wanted = Split((0.5, 0.5), group="folder")
    for number in range(1, 13):
        if number % 6 == 0:
            project.apply(SetImageState(number, ImageState.NEW, ImageState.DONE))
    exported(project, tmp_path / "out", wanted, which=Which.DONE)
    before = parts_in(tmp_path / "out")
    exported(project, tmp_path / "out", wanted)
    after = parts_in(tmp_path / "out")
    assert {after[number] for number in range(2, 13, 2)} == {before[6]}
