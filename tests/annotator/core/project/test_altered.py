"""A file that is not what was annotated: never taken for it by itself, and with its regions once somebody says so."""

from __future__ import annotations

import numpy as np
import pytest
from jobs import HOW, RECORD, content, disc, new_job, suggest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.adopting import Regions, adoption_of
from annotator.core.project.alteration import AlteredError
from annotator.core.project.altered import altered, content_of, require_unaltered
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.replay import disagreements
from annotator.core.regions.outline import fill_rings
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Content, Decision, ImageState
from annotator.core.work.edits import AddAnnotation, AdoptImage, SetImageState
from benchmarks.damage import blank_page

SQUARE = ((2.0, 2.0), (10.0, 2.0), (10.0, 10.0), (2.0, 10.0))


@pytest.fixture
def project(tmp_path):
    """A project whose first image was read, has regions of every kind, and was then replaced by another file."""
    project = new_job(tmp_path)
    project.record_images({1: content_of(tmp_path / "a.png")})
    for mask, rings in ((disc(18, 9, 5), ()), (fill_rings([SQUARE], 24, 18), (SQUARE,))):
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask, rings=rings)))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 3)))
    suggest(project)
    first, _ = project.suggestions(1)
    project.apply(decisions.accept(first, project.next_annotation_id(), disc(4, 4, 3), HOW, "ada"))
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    yield project
    project.close()


def replace_file(project, size):
    pixels = np.random.default_rng(5).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(project.image_path(project.image(1)))


def adoption(project, regions):
    (error,) = altered(project, project.images())
    return adoption_of(project, project.image(1), error.after, regions)


def state(project):
    return content(project)[:3], project.image(1).content


def test_what_was_recorded_is_never_overwritten(project):
    before = project.image(1)
    for other in (Content(24, 18, "1" * 64), Content(48, 36, before.sha256)):
        with pytest.raises(AlteredError, match="was changed since it was annotated"):
            project.record_images({2: Content(24, 18, "2" * 64), 1: other})
    assert project.image(1) == before
    assert project.image(2).sha256 == ""  # all or nothing
    project.record_images({1: before.content})


def test_an_altered_file_is_told_by_size_and_path(project):
    require_unaltered(project, project.image(1))
    replace_file(project, (48, 36))
    with pytest.raises(AlteredError, match=r"a\.png.*had 24 × 18 pixels and has 48 × 36.*annotator adopt"):
        require_unaltered(project, project.image(1))
    assert [error.image_id for error in altered(project, project.images())] == [1]


@pytest.mark.parametrize("regions", list(Regions))
@pytest.mark.parametrize("size", [(24, 18), (48, 36), (12, 12), (3, 3)])
def test_it_is_taken_with_its_regions_and_taken_back(project, regions, size):
    before = state(project)
    replace_file(project, size)
    edit = adoption(project, regions)
    project.apply(edit)
    assert project.image(1).content == content_of(project.image_path(project.image(1)))
    assert project.attention(1, RECORD.key) is None
    assert not [s for s in project.suggestions(1) if s.decision is Decision.PENDING]
    assert list(faults(project)) == []  # no mask reaches out of the image
    kept = {a.id: a for a in project.annotations(1)}
    if regions is Regions.DROP:
        assert (kept, project.suggestions(1), project.image(1).state) == ({}, [], ImageState.NEW)
    elif size == (24, 18):
        assert state(project)[0] == before[0]
    if regions is Regions.SCALE and size == (48, 36):
        assert kept[2].rings == (tuple((2 * x, 2 * y) for x, y in SQUARE),)
        assert (kept[1].mask.area, kept[3].whole_image) == (4 * before[0][0][0].mask.area, True)
    if regions is Regions.KEEP and size == (12, 12):
        assert kept[2].mask == before[0][0][1].mask
        assert 1 not in kept or kept[1].mask.area < before[0][0][0].mask.area
    project.apply(edit.inverted())
    assert state(project) == before
    assert list(disagreements(project)) == []
    project.apply(edit)
    assert list(disagreements(project)) == []


def test_what_somebody_else_took_meanwhile_stays(project):
    replace_file(project, (48, 36))
    edit = adoption(project, Regions.KEEP)
    first = project.image(1).content
    project.apply(AdoptImage(1, first, Content(9, 9, "9" * 64), (1, 2, 3, 4)))
    before = state(project)
    with pytest.raises(KnownError, match="took another file for this image meanwhile"):
        project.apply(edit)
    assert state(project) == before


def test_a_recovery_does_it_again(tmp_path, project):
    make_backup(project.path, Policy())
    replace_file(project, (48, 36))
    project.apply(adoption(project, Regions.SCALE))
    late = state(project)
    project.close()
    project.path.write_bytes(project.path.read_bytes())
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert "No decision is missing" in str(again.notices[0])
    assert state(again) == late
    assert list(faults(again)) == []
    again.close()


def test_regions_that_others_drew_meanwhile_are_not_passed_over(project):
    replace_file(project, (48, 36))
    edit = adoption(project, Regions.SCALE)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc())))
    before = state(project)
    with pytest.raises(KnownError, match="Somebody drew on this image meanwhile"):
        project.apply(edit)
    assert state(project) == before


def test_a_region_of_another_size_is_not_added(project):
    """By somebody who has the file before still on screen."""
    replace_file(project, (8, 8))
    project.apply(adoption(project, Regions.DROP))
    with pytest.raises(KnownError, match="reaches out of the image of 8 × 8 pixels"):
        project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc())))


@pytest.mark.parametrize("regions", [Regions.KEEP, Regions.SCALE])
def test_vertices_that_no_longer_draw_their_region_bring_no_more_of_it_back(tmp_path, regions):
    """One that was moved partly off the image keeps to what is left of it."""
    project = new_job(tmp_path)
    project.record_images({1: content_of(tmp_path / "a.png")})
    square = ((18.0, 4.0), (28.0, 4.0), (28.0, 14.0), (18.0, 14.0))
    mask = fill_rings([square], 24, 18)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask, rings=(square,))))
    area = mask.area
    for size in ((48, 18), (96, 36)):
        replace_file(project, size)
        project.apply(adoption(project, regions if size[1] == 36 else Regions.KEEP))
    grown = 4 if regions is Regions.SCALE else 1
    assert project.annotations(1)[0].mask.area == grown * area
    project.close()
