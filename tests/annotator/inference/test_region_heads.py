"""Region heads from the worker: learnt from a project's decisions, stored with it, beside EBP's own maps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from teaching import COUNT, bright, teaching_project

from annotator.core.project.region_learning import (
    decided_regions,
    heads_in_use,
    heads_of,
    keep_head,
    lessons,
    set_uses_heads,
    teaching_images,
)
from annotator.core.work.annotation import Annotation, Decision
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation
from annotator.inference.backend import EbpBackend
from annotator.inference.bulk import BulkSuggester
from annotator.inference.extent_maps import is_complete, shape_of
from annotator.inference.proposals import HeatMaps
from annotator.inference.requests import AttendRequest, Effort, LearnRegionsRequest, TaughtImage, Urgency


@pytest.fixture(params=["walk", "none", "grabcut"])
def job(request, tmp_path):
    project, model = teaching_project(tmp_path, request.param)
    yield project, model
    project.close()


def request_of(project, model):
    label = project.labels.labels[0]
    told = lessons(project, label.id, teaching_images(project, label.id))
    paths = {record.id: project.image_path(record) for record in project.images()}
    key = project.answered_last(told[0].image_id)
    taught = tuple(TaughtImage(paths[one.image_id], one, project.attention(one.image_id, key)) for one in told)
    return LearnRegionsRequest(label, taught, str(model), project.labels, way=project.labels.refinement)


def test_decisions_teach_a_head_that_shapes_regions_and_leaves_the_maps(job):
    project, model = job
    backend, request = EbpBackend("cpu"), request_of(project, model)
    assert len(request.images) == COUNT and decided_regions(project)[1] > COUNT
    assert backend.serve(request, lambda: False) is None
    head = backend.serve(request, lambda: True).head
    assert head.figures.images == head.figures.judged == COUNT and head.key == request.images[0].known.key
    assert head.name == backend.serve(request, lambda: True).head.name
    keep_head(project, head)
    again = heads_of(project)[0]
    assert again.stored() == head.stored() and again.figures == head.figures
    head = replace(head, figures=replace(head.figures, used=True))
    keep_head(project, head)
    fresh = project.images()[COUNT]
    known = project.attention(fresh.id, head.key)
    walking = request.spread
    before = HeatMaps(known, project.labels)
    assert is_complete(before, walking) and not is_complete(before, walking, [head])
    asked = AttendRequest(
        fresh.id, project.image_path(fresh), str(model), project.labels, "none", Urgency.BULK,
        effort=Effort.THOROUGH if walking else Effort.MAPS, known=known, heads=heads_in_use(project),
    )  # fmt: skip
    maps = backend.serve(asked, lambda: True).maps
    assert is_complete(maps, walking, [head]) and maps.propose(1) == before.propose(1), "territories stay EBP's"
    read = AttentionRecord.from_stored(*maps.record.stored())
    assert (read.learnt.maps == maps.record.learnt.maps).all() and (read.maps == known.maps).all()
    heat = maps.of("label 0")
    bulk = BulkSuggester(project, str(model), "cpu")
    waiting = [value for value in project.suggestions(fresh.id) if value.decision is Decision.PENDING]
    assert bulk.suggest(fresh) == 0 and project.suggestions(fresh.id) == waiting
    assert (project.attention(fresh.id, head.key).learnt.maps == maps.record.learnt.maps).all()
    assert (
        bulk.region(fresh, waiting[0])[1].refinement.startswith("head") or "label 0" not in waiting[0].provenance.target
    )
    shape = shape_of(read, heat, "label 0", walking, [head])
    assert shape.head == head.name and shape.level(1, None) == 0.5 and shape.made(fitted=False) == f"head {head.name}"
    set_uses_heads(project, False)
    left_out = shape_of(read, heat, "label 0", walking, heads_in_use(project))
    assert left_out is None if not walking else left_out.head == ""


def test_an_image_on_which_something_waits_teaches_nothing_before_it_is_done(job):
    project, _ = job
    last = project.images()[COUNT]
    assert any(value.decision is Decision.PENDING for value in project.suggestions(last.id))
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), last.id, 1, bright(project, last))))
    assert lessons(project, 1, [last.id]) == []
