"""Decoys: the same for the same seed, of a label that is not found, never exported and never taught from."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from jobs import disc, new_job

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.work import decisions
from annotator.core.work.annotation import Decision, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.decoys import moved_from, moved_map, with_decoy
from annotator.core.work.edits import SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.lessons import teaches
from annotator.core.work.protocol import Protocol
from annotator.core.work.tags import Presence
from annotator.inference.proposals import HeatMaps

LABELS = load_label_set("dermoscopy").labels
EVERY = Protocol(decoy_share=0.2, seed=next(s for s in range(99) if Protocol(decoy_share=0.2, seed=s).has_decoy(1)))
FOUND, SIZE = LABELS[1], (24, 18)


def proposal(label=FOUND, territory=1):
    how = Provenance("demo", "f" * 64, "features.3", label.name, "none", 0.93, 0.6)
    return Suggestion(0, 1, label.id, how, territory, (10.5, 8.5), 1.0)


def test_one_is_added_to_what_is_found():
    proposed = [proposal(), proposal(territory=2)]
    found = with_decoy(proposed, [], LABELS, EVERY, 1, SIZE)
    assert found == with_decoy(proposed, [], LABELS, EVERY, 1, SIZE)
    (decoy,) = [value for value in found if value.provenance.decoy]
    assert [value for value in found if not value.provenance.decoy] == proposed
    assert 0.75 < decoy.provenance.score <= proposed[0].provenance.score
    assert moved_from(decoy.provenance.map_label)[0] == FOUND.name
    assert proposed[0].provenance.map_label == FOUND.name


@pytest.mark.parametrize(
    ("proposed", "protocol", "image", "size"),
    [
        ([], EVERY, 1, SIZE), ([proposal()], Protocol(), 1, SIZE), ([proposal()], EVERY, 1, (0, 0)),
        ([proposal(territory=2)], EVERY, 1, SIZE),
        ([proposal()], EVERY, next(n for n in range(2, 99) if not EVERY.has_decoy(n)), SIZE),
    ],
)  # fmt: skip
def test_none_is_added_where_there_is_to_be_none(proposed, protocol, image, size):
    assert with_decoy(proposed, [], LABELS, protocol, image, size) == proposed


BOTH = [
    Protocol(decoy_share=0.2, seed=s) for s in range(400) if Protocol(decoy_share=0.2, seed=s).has_decoy(1)
]  # fmt: skip


def test_it_is_cut_from_a_moved_map_far_from_what_is_found_under_its_label_or_another():
    proposed = [proposal(), replace(proposal(territory=2), peak=(4.0, 3.0))]
    decoys = [
        next(value for value in with_decoy(proposed, [], LABELS, protocol, 1, SIZE) if value.provenance.decoy)
        for protocol in BOTH
    ]
    own = [value for value in decoys if value.label_id == FOUND.id]
    assert 0.3 < len(own) / len(BOTH) < 0.7
    assert len({value.label_id for value in decoys}) == len(LABELS)
    names = {label.id: label.name for label in LABELS}
    for value in decoys:
        label, x, y = moved_from(value.provenance.map_label)
        assert (label, value.territory) == (FOUND.name, 1)
        assert value.provenance.target == names[value.label_id]
        assert (value.provenance.score < 0.93) == (value.label_id != FOUND.id)
        assert (x, y) in ((0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
        assert min(abs(value.peak[0] - 10.5) + abs(value.peak[1] - 8.5), *SIZE) > 6
        assert 0 <= value.peak[0] < 24 and 0 <= value.peak[1] < 18
    every = [proposal(label) for label in LABELS]
    found = with_decoy(every, [], LABELS, EVERY, 1, SIZE)
    assert moved_from(found[[bool(value.provenance.decoy) for value in found].index(True)].provenance.decoy)


def test_a_moved_map_is_the_same_round_the_images_edges_and_never_settles_what_is_found():
    name = moved_map(FOUND.name, 0.5, 0.0)
    maps = HeatMaps(record(), load_label_set("dermoscopy"))
    plain, moved = maps.of(FOUND.name), maps.of(name)
    assert maps.of(moved_map("nothing", 0.5, 0.0)) is None
    assert maps.strength(name) == maps.strength(FOUND.name)
    np.testing.assert_array_equal(moved.values, np.roll(plain.values, round(plain.size[0] / 2), axis=1))
    assert abs(moved.parts[0][0][0] - plain.parts[0][0][0]) == pytest.approx(12, abs=1)
    assert not moved.region(1, 0.6).empty and (moved.region(1, 0.6) & plain.region(1, 0.6)).empty
    how = replace(proposal().provenance, decoy=name)
    decided = replace(proposal(), provenance=how).decided(Decision.ACCEPTED, "ada", how)
    assert [value.label_id for value in maps.propose(1, [decided])] == [FOUND.id]


def test_a_moved_map_shows_its_first_part_where_none_of_the_label_is():
    maps = HeatMaps(record(), load_label_set("dermoscopy"))
    maps.record.maps[1, 4, 4] = 0.8  # half an image from the first part
    maps.record.maps[1, 0, 4] = 0.7
    every = maps.propose(1)
    assert len(every) > 2
    decided = [value.decided(Decision.ACCEPTED, "ada") for value in every[:-1]]
    for protocol in BOTH:
        for proposed, settled in ((every, []), (every[-1:], decided)):
            (decoy,) = [
                value for value in with_decoy(proposed, settled, LABELS, protocol, 1, SIZE) if value.provenance.decoy
            ]
            assert decoy.decision is Decision.PENDING
            moved = maps.of(decoy.provenance.decoy)
            assert moved.part_at(decoy.peak) == decoy.territory
            assert moved.image_region(1, 0.3).contains(*map(int, decoy.peak))


@pytest.fixture
def job(tmp_path):
    """A project whose first image has a decoy among its suggestions, accepted, and is done."""
    project = new_job(tmp_path)
    project.apply(project.changing_protocol(EVERY))
    project.record_image(1, 24, 18, "0" * 64)
    project.store_answer(1, record(), lambda _decided: [proposal()])
    decoy = next(value for value in project.suggestions(1) if value.provenance.decoy)
    edit = decisions.accept(decoy, project.next_annotation_id(), disc(), decoy.provenance, "ada")
    project.apply(edit)
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    yield project
    project.close()


def record():
    scores = {label.name: 0.93 if label is FOUND else 0.01 for label in LABELS}
    maps = np.zeros((len(LABELS), 5, 6), np.float32)
    maps[1, 2, 2] = 1
    placement = {"image_size": [24, 18], "input_size": [24, 18], "offset": [0.0, 0.0], "scale": [1.0, 1.0]}
    return AttentionRecord(
        "demo", "f" * 64, "features.3", "none", tuple(scores), scores, dict.fromkeys(scores, 0.5), (1.0,) * len(scores),
        placement, maps,
    )  # fmt: skip


def test_a_decoy_that_was_decided_on_does_not_come_again(job):
    job.store_answer(1, record(), lambda _decided: [proposal()])
    assert [value.decision for value in job.suggestions(1) if value.provenance.decoy] == [Decision.ACCEPTED]


def test_it_is_no_reason_to_suggest_anew(job):
    maps = HeatMaps.__new__(HeatMaps)
    maps.record, maps.labels, maps.least = record(), job.labels, type("", (), {"found": lambda *_: [FOUND]})()
    assert maps.are_told_by(job.suggestions(1))


def test_it_teaches_nothing(job):
    (region,) = job.annotations(1)
    assert moved_from(region.provenance.decoy)[0] == FOUND.name
    assert not teaches(region)
    assert not any(teaches(value) for value in job.suggestions(1) if value.provenance.decoy)
    column = job.presence().labels.index(region.label_id)
    assert job.presence().states[0, column] == Presence.PRESENT
    assert job.presence(decoys=False).states[0, column] == Presence.UNKNOWN


def test_it_is_never_exported(job, tmp_path):
    from PIL import Image

    Image.new("RGB", (24, 18)).save(tmp_path / "a.png")
    label = next(label for label in LABELS if label.id == job.annotations(1)[0].label_id)
    job.close()
    target = tmp_path / "out.json"
    assert main(["export", str(job.path), "--format", "coco", "--output", str(target)]) == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert told["annotations"] == []
    assert len(told["images"]) == 1
    assert main(["export", str(job.path), "--format", "tags", "--output", str(tmp_path / "tags.csv")]) == 0
    (row,) = csv.DictReader((tmp_path / "tags.csv").read_text(encoding="utf-8").splitlines())
    assert row.get(label.name, "") == ""
    assert row[FOUND.name] != ""
    again = Project.open(job.path)
    assert len(again.annotations(1)) == 1
    again.close()


def test_a_region_that_is_no_decoy_tells_nothing_of_them(job):
    job.store_answer(2, record(), lambda _decided: [proposal()])
    row = job.store.connection.exec_driver_sql("SELECT provenance FROM suggestion WHERE image_id = 1").scalars().all()
    assert sum("decoy" in text for text in row) == 1
