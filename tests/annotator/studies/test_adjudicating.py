"""What an adjudication begins with, and what is taken of readings."""

from __future__ import annotations

import pytest

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.work.circumstances import ADJUDICATED, SuggestionMode
from annotator.core.work.stamping import stamped
from annotator.core.work.tags import Presence
from annotator.studies.adjudicating import adjudicated_readers, begin, joining, most_disputed, statements, taking
from benchmarks.scripted_study import disc, draw, new_study, tag, under

BLIND = under(SuggestionMode.OFF)


@pytest.fixture
def study(tmp_path):
    """Images 1: the same; 2: elsewhere; 3: one says absent; 4: one alone."""
    project = new_study(tmp_path, 4)
    for reader, places in {"ada": (20, 14, 20, 20), "bob": (21, 34, None, ...)}.items():
        project.read_as(reader)
        for image, x in enumerate(places, start=1):
            if x is None:
                tag(project, image, 1, BLIND, present=False)
            elif x is not ...:
                draw(project, image, 1, disc(x, 20, 8), BLIND)
    project.annotator, project.reading = "lea", ADJUDICATED
    yield project
    project.close()


def test_the_queue_has_what_readers_disagree_on(study):
    begun = begin(study, ["ada", "bob"], 0.7, take_agreed=True)
    assert (begun.images, begun.taken) == (2, 1)
    assert [record.id for record in study.worklist()] == [2, 3]
    assert adjudicated_readers(study) == ["ada", "bob"]
    assert [value.mask.area for value in study.annotations(1)] == [(disc(20, 20, 8) & disc(21, 20, 8)).area]
    assert study.assignments() == {}
    again = begin(study, ["ada", "bob"], 0.7, take_agreed=True)
    assert (again.images, again.taken) == (2, 0)  # what is adjudicated stays
    assert [str(fault) for fault in faults(study) if "cannot be read" not in fault] == []


def test_two_readers_are_needed(study):
    with pytest.raises(KnownError, match="readings of two readers"):
        begin(study, ["ada"], 0.7, take_agreed=False)


def test_a_statement_is_taken_as_a_third_mark(study):
    ada, bob = statements(study, 2, ["ada", "bob"])
    assert most_disputed([ada, bob]) == 1
    study.apply(stamped(taking(study, 2, 1, ada), ADJUDICATED))
    (mark,) = study.annotations(2)
    assert (mark.mask, mark.annotator, mark.reading) == (disc(14, 20, 8), "lea", ADJUDICATED)
    assert mark.id != ada.regions[0].id
    study.apply(stamped(joining(study, 2, 1, [ada, bob]), ADJUDICATED))
    (mark,) = study.annotations(2)
    assert mark.mask == disc(14, 20, 8) | disc(34, 20, 8)
    for reader, before in (("ada", ada), ("bob", bob)):
        with study.as_read_by(reader):
            assert tuple(study.annotations(2)) == before.regions


def test_that_it_is_absent_takes_the_regions_away(study):
    ada, bob = statements(study, 3, ["ada", "bob"])
    study.apply(stamped(taking(study, 3, 1, ada), ADJUDICATED))
    study.apply(stamped(taking(study, 3, 1, bob), ADJUDICATED))
    assert study.annotations(3) == []
    assert study.presence([3]).of(3)[1] is Presence.ABSENT
    assert taking(study, 3, 2, ada) is None
    assert joining(study, 3, 2, [ada, bob]) is None


def test_where_all_say_the_same_no_label_is_disputed(study):
    assert most_disputed(statements(study, 4, ["ada", "bob"])) is None
    assert most_disputed([]) is None
