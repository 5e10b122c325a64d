"""Events of several readers put together: on the same frames, what most say, and adjudicated."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs import new_job

from annotator.core.work.annotation import Annotation
from annotator.core.work.circumstances import ADJUDICATED, CONSENSUS, UNKNOWN
from annotator.core.work.edits import AddAnnotation, Compound, SetTags
from annotator.core.work.event_times import Span
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped
from annotator.core.work.tags import Tag
from annotator.studies.adjudicating import begin, joining, most_disputed, statements, taking
from annotator.studies.consensus import Way, make_consensus
from annotator.studies.events import frame_overlaps, together
from annotator.studies.said import said_in

spans = st.builds(
    lambda a, b, share: Span(a, a + int(share * b), a + b), st.integers(0, 60), st.integers(0, 20), st.floats(0, 1)
)


def events(*those):
    return [Annotation(number, 1, 1, span=span) for number, span in enumerate(those, 1)]


def frames(values):
    return {frame for value in values for frame in range(value.onset, value.offset + 1)}


@given(st.lists(st.lists(spans, max_size=4), min_size=1, max_size=4), st.sampled_from([0.0, 0.5]))
def test_frames_are_counted_as_by_hand(readers, share):
    those = [events(*one) for one in readers]
    votes = {}
    for one in readers:
        for frame in frames(one):
            votes[frame] = votes.get(frame, 0) + 1
    wanted = {frame for frame, count in votes.items() if count / len(readers) > share}
    found = together(those, share)
    assert frames(found) == wanted
    assert all(one.offset + 1 < other.onset for one, other in pairwise(found))
    marked = [frames(one) for one in readers if one]
    pairs = [(a, b) for place, a in enumerate(marked) for b in marked[place + 1 :]]
    assert frame_overlaps(those) == pytest.approx([len(a & b) / len(a | b) for a, b in pairs])


def test_the_apex_is_the_middle_one_that_was_marked():
    assert together([events(Span(0, 4, 9)), events(Span(1, 6, 9)), events(Span(2, 5, 9))], 0.5) == [Span(1, 5, 9)]
    assert together([events(Span(0, None, 9)), events(Span(20, 25, 29))], 0.5) == []


@pytest.fixture
def study(tmp_path):
    """A clip that three readers looked through: alike for label 1, apart on label 2, one alone for label 3."""
    project = new_job(tmp_path)
    step = project.changing_protocol(Protocol(own_readings=True))
    project.apply(step)
    marks = {"ada": [(1, 0, 9), (2, 0, 9), (3, 5, 9)], "bob": [(1, 1, 9), (2, 20, 29)], "cyn": [(1, 0, 8), (2, 22, 30)]}
    for reader, those in marks.items():
        project.read_as(reader)
        first = project.next_annotation_id(len(those))
        edits = [
            AddAnnotation(Annotation(first + n, 1, label, annotator=reader, span=Span(a, None, b)))
            for n, (label, a, b) in enumerate(those)
        ]
        present = {label for label, *_ in those}
        tags = tuple(Tag(1, label, label in present, reader, "2026-01-01T00:00:00+00:00") for label in (1, 2, 3))
        project.apply(stamped(Compound((*edits, SetTags(1, (), tags))), reader, lambda *_: UNKNOWN))
    yield project
    project.close()


def spans_of(project, reading):
    with project.as_read_by(reading):
        return sorted((one.label_id, one.span.onset, one.span.offset) for one in project.annotations(1))


def test_what_most_say_is_the_consensus(study):
    make_consensus(study, said_in(study, ["ada", "bob", "cyn"]), Way.MAJORITY)
    assert spans_of(study, CONSENSUS) == [(1, 0, 9), (2, 22, 29)]
    with study.as_read_by(CONSENSUS):
        assert {tag.label_id: tag.present for tag in study.tags((1,))} == {1: True, 2: True, 3: False}


def test_an_adjudication_queues_clips_and_takes_what_a_reader_says(study):
    study.annotator, study.reading = "lea", ADJUDICATED
    begun = begin(study, ["ada", "bob", "cyn"], 0.7, take_agreed=True)
    assert (begun.images, begun.taken) == (1, 1)
    assert spans_of(study, ADJUDICATED) == [(1, 0, 9)], "events agreed on are taken with their frames"
    ada, bob, cyn = statements(study, 1, ["ada", "bob", "cyn"])
    assert most_disputed([ada, bob, cyn]) == 2
    study.apply(stamped(taking(study, 1, 2, bob), ADJUDICATED))
    assert spans_of(study, ADJUDICATED) == [(1, 0, 9), (2, 20, 29)]
    study.apply(stamped(joining(study, 1, 2, [bob, cyn]), ADJUDICATED))
    assert spans_of(study, ADJUDICATED) == [(1, 0, 9), (2, 20, 30)]
