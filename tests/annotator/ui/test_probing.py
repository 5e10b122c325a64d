"""What the place under the pointer speaks for: told while it moves, and only what the reader is to see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import Protocol
from annotator.inference.places import spoken
from annotator.inference.requests import WeighRequest

NOTHING = "Nothing speaks for a label here. That is no finding."
CONCEALED = "How this project is read keeps this from its readers, on every image."


def ask(stage):
    stage.hand.press(Qt.Key.Key_Question)


def told(stage):
    note = stage.window.asking.place_note
    return note.texts if note.isVisible() else []


def names(stage):
    return [line.label.name for line in stage.window.asking.probing.told.lines]


def at_peak(stage):
    """Where the surest suggestion's map is highest, and its label."""
    first = stage.session.pending[0]
    return first.peak, first.provenance.target


def opened(stage, folder, protocol):
    """The project, read as a protocol has it."""
    project = Project.open(folder / "job.annot") if stage.session.project is None else stage.session.project
    project.apply(project.changing_protocol(protocol))
    if project is not stage.session.project:
        project.close()
    stage.open(folder / "job.annot")
    return stage


@pytest.fixture
def weighed(empty_stage, monkeypatch):
    """The requests about places that reach the worker."""
    thread = empty_stage.window.thread_
    asked, submit = [], thread.submit
    monkeypatch.setattr(
        thread, "submit", lambda r: (asked.append(r) if isinstance(r, WeighRequest) else None, submit(r))
    )
    return asked


def test_maps_that_are_held_tell_at_once_while_the_pointer_moves(drawing, weighed):
    position, name = at_peak(drawing)
    drawing.hand.move(position)
    assert told(drawing) == []
    ask(drawing)
    record = drawing.suggester.maps.record
    place = spoken(record, list(record.scores), position)
    assert (names(drawing)[0], place.speaking(list(record.scores))[0][0]) == (name, name)
    share = place.shares[name]
    label = drawing.session.labels.by_name(name)
    assert told(drawing)[:2] == ["This place speaks for", f"{label.title}  {share:.1%}"]
    assert drawing.window.asking.place_note.ring.isVisible()
    drawing.hand.move((3.0, 3.0))
    assert drawing.window.asking.probing.told.position == (3.0, 3.0)
    drawing.hand.move((-20.0, 3.0))
    assert told(drawing) == [], "nothing lies beside the image"
    drawing.hand.move(position)
    assert names(drawing)[0] == name
    ask(drawing)
    assert told(drawing) == []
    assert weighed == []


def test_under_a_contrast_the_worker_tells_and_only_the_newest_place_is_asked_about(drawing, weighed):
    drawing.suggester.set_contrast("dual")
    drawing.answered()
    position, name = at_peak(drawing)
    ask(drawing)
    drawing.hand.move((5.0, 5.0))
    for step in range(5):
        drawing.hand.move((10.0 + step, 10.0))
    drawing.hand.move(position)
    drawing.wait(
        lambda: (
            drawing.window.asking.probing.told is not None and drawing.window.asking.probing.told.position == position
        )
    )
    drawing.wait(lambda: told(drawing)[0] == "This place speaks for")
    assert names(drawing)[0] == name
    assert (weighed[0].position, weighed[-1].position) == ((5.0, 5.0), position)
    assert len(weighed) <= 4, "what the pointer passed while one was served is left out"
    drawing.step()
    drawing.wait(lambda: told(drawing) and told(drawing) != ["Looking …"])
    assert weighed[-1].image_id == drawing.session.record.id


AUDITED = next(found for n in range(99) if (found := Protocol(audit_share=0.5, seed=n)).is_audited(1))


OTHER = next(found for n in range(99) if not (found := Protocol(audit_share=0.5, seed=n)).is_audited(1))


@pytest.mark.parametrize(
    ("protocol", "note"),
    [
        (Protocol(SuggestionMode.OFF), NOTHING), (AUDITED, CONCEALED), (OTHER, CONCEALED),
        (Protocol(decoy_share=0.1), CONCEALED),
    ],
    ids=["off", "audited", "not audited", "decoys"],
)  # fmt: skip
def test_nothing_is_told_where_it_is_hidden_or_would_tell_audited_images(empty_stage, folder, protocol, note, weighed):
    stage = opened(empty_stage, folder, protocol)
    for position in (at_peak(stage)[0], (3.0, 3.0)):
        stage.hand.move(position)
        ask(stage) if position != (3.0, 3.0) else None
        assert told(stage) == [note]
    assert not stage.window.asking.place_note.ring.isVisible()
    assert weighed == []
    assert protocol is OTHER or protocol.decoy_share or stage.session.project.seen(1) == {}


def test_a_label_that_is_hidden_is_left_out_until_it_is_to_be_seen(empty_stage, folder):
    stage = opened(empty_stage, folder, Protocol())
    position, name = at_peak(stage)
    stage.hand.move(position)
    ask(stage)
    every = names(stage)
    assert every[0] == name and len(every) > 1
    ask(stage)
    stage = opened(stage, folder, Protocol(modes=((name, SuggestionMode.AFTER_OWN_MARK),)))
    ask(stage)
    stage.hand.move(position)
    assert names(stage) == every[1:]
    stage.session.choose_label(stage.session.labels.by_name(name))
    stage.hand.press(Qt.Key.Key_B)
    stage.hand.drag([(20, 20), (30, 30)])
    stage.hand.move(position)
    assert names(stage) == every, "its own mark brought it into sight"


def test_what_was_told_counts_as_seen(empty_stage, folder):
    stage = empty_stage
    stage.open(folder / "job.annot")
    position, _ = at_peak(stage)
    suggested = {value.label_id for value in stage.session.suggestions}
    stage.hand.move(position)
    ask(stage)
    ids = {line.label.id for line in stage.window.asking.probing.told.lines}
    assert ids - suggested
    assert ids <= set(stage.session.project.seen(stage.session.record.id))
