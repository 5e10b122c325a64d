"""What is learnt from a project: which labels, which images, and what stays together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tagged import LABELS, outline, tagged_project

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageState
from annotator.inference.learning.job import LEAST, Job, Wish, count_labels, make_job
from annotator.inference.learning.learn import true_masks
from ebp.training.options import Cutting


@pytest.fixture
def project(tmp_path):
    found = tagged_project(tmp_path, 20)
    yield found
    found.close()


def test_images_are_counted_by_what_they_show(project):
    counts = {count.label.name: (count.present, count.absent) for count in count_labels(project.presence(), LABELS)}
    truth = [tag.present for tag in project.tags() if tag.label_id == 1]
    assert counts["vascular lesion"] == (sum(truth), len(truth) - sum(truth))
    assert counts["never tagged"] == (0, 0)


def test_labels_with_too_few_images_are_left_out_and_images_that_say_nothing_too(project):
    first = project.images()[0].id
    project.apply(project.tagging({(first, 1): None, (first, 2): None}))
    job = make_job(project, "job", "", Wish())
    assert job.labels == ("vascular lesion", "melanoma")
    assert len(job.examples) == 19
    only = make_job(project, "job", "", Wish(("melanoma",)))
    assert only.labels == ("melanoma",)
    assert [example.states for example in only.examples] == [example.states[1:] for example in job.examples]


def test_finished_images_and_regions_teach_as_tags_do(project):
    for record in project.images()[: 2 * LEAST]:
        project.apply(SetImageState(record.id, record.state, ImageState.DONE))
    absent = count_labels(project.presence(), LABELS)[2]
    assert (absent.present, absent.absent, absent.enough) == (0, 2 * LEAST, False)


def test_what_was_decided_goes_along_for_judging(project):
    outline(project, project.images())
    drawn = [
        (record, mask)
        for record in project.images()
        for mask in (one.mask for one in project.annotations(record.id) if one.label_id == 2)
    ]
    project.apply(SetImageState(drawn[0][0].id, drawn[0][0].state, ImageState.DONE))
    job = make_job(project, "job", "", Wish(("melanoma",)))
    assert job.cutting == Cutting(LABELS.fraction, True, False, "none")
    assert Job.from_json(job.to_json()) == job
    masks, notes = true_masks(job)
    names = [label.name for label in LABELS.labels]
    shown = [masks.labels(Path(example.path), names) for example in job.examples]
    assert shown.count(["melanoma"]) == len(drawn) and shown.count([]) == len(shown) - len(drawn)
    for record, mask in drawn:
        found = masks.on(project.image_path(record), "melanoma", (96, 96), (96, 96))
        assert np.array_equal(found, mask.to_array(96, 96))
    (note,) = notes
    assert len(drawn) > 2 and f"Of the images with regions {len(drawn) - 1} are not marked as done" in str(note)


def test_too_little_is_told_with_what_is_needed(project):
    with pytest.raises(KnownError, match=r"Never tagged is present on 0 and absent on 0\. At least 5 of each"):
        make_job(project, "job", "", Wish(("never tagged",)))
    with pytest.raises(KnownError, match="no label “mole”"):
        make_job(project, "job", "", Wish(("mole",)))
    everything = {(record.id, label): None for record in project.images() for label in (1, 2)}
    project.apply(project.tagging(everything))
    with pytest.raises(KnownError, match="Too few images are tagged"):
        make_job(project, "job", "", Wish())


def test_pages_of_one_file_stay_together_and_a_job_is_the_same_in_the_other_process(tmp_path):
    rng = np.random.default_rng(0)
    pages = [Image.fromarray(rng.integers(0, 255, (40, 40), np.uint8)) for _ in range(10)]
    pages[0].save(tmp_path / "stack.tif", save_all=True, append_images=pages[1:])
    project = Project.create(tmp_path / "job.annot", LABELS)
    project.add_images([tmp_path / "stack.tif", *(tmp_path / f"stack.tif#page={page}" for page in range(2, 11))])
    project.apply(project.tagging({(record.id, 1): record.id % 2 == 0 for record in project.images()}))
    job = make_job(project, "job", "old.safetensors", Wish(size=64, device="cpu", threads=1))
    project.close()
    assert len(job.examples) == 10
    assert {example.group for example in job.examples} == {str(tmp_path / "stack.tif")}
    assert Job.from_json(job.to_json()) == job
