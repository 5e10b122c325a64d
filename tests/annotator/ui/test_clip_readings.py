"""Where readers of clips disagree is played from the report and by keys; in an adjudication their events are seen."""

from __future__ import annotations

import shutil

import pytest
from clip_coder import Coder
from clips import clip_of
from PySide6.QtCore import Qt, QUrl

from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation
from annotator.core.work.circumstances import ADJUDICATED
from annotator.core.work.edits import AddAnnotation, Compound
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped
from annotator.studies.reports.page import Place
from annotator.ui.views.rich import link_of

Key = Qt.Key
CODED = {
    "ada": [(12, Span(20, 25, 30)), (4, Span(40, None, 45))],
    "bob": [(12, Span(36, 38, 50)), (4, Span(40, None, 46))],
}


@pytest.fixture
def coder(empty_stage, tmp_path):
    shutil.copy(clip_of("H.264 in MP4"), tmp_path / "clip.mp4")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "clip.mp4"])
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    for reader, those in CODED.items():
        project.read_as(reader)
        first = project.next_annotation_id(len(those))
        edits = [
            AddAnnotation(Annotation(first + n, 1, label, annotator=reader, span=span))
            for n, (label, span) in enumerate(those)
        ]
        tagging = project.tagging({(1, label): True for label, _ in those})
        project.apply(stamped(Compound((*edits, tagging)), reader))
    project.close()
    empty_stage.session.reader = "lea"
    return Coder(empty_stage, tmp_path)


def test_disagreements_are_played_from_the_report_and_one_after_the_other_by_a_key(coder):
    window, playing = coder.stage.window, coder.playing
    coder.press(Key.Key_F12)
    coder.stage.wait(lambda: window.reports.view.pages["agreement"].page is not None)
    page = window.reports.view.pages["agreement"]
    smiles = [Place(1, 12, 20, 30), Place(1, 12, 36, 50)]
    assert set(smiles) < set(page.places)
    assert link_of(smiles[0]) in page.text.toHtml()
    page.text.anchorClicked.emit(QUrl(link_of(smiles[0])))
    coder.stage.wait(lambda: playing.playing and playing.loop == (8, 42))
    assert coder.stage.session.label.name == "AU12"
    seen = [page.places.index(smiles[0])]
    for _ in page.places[1:]:
        window.actions_["next_apart"].trigger()
        seen.append(window.reports._last)
    assert sorted(seen) == list(range(len(page.places)))
    window.actions_["previous_apart"].trigger()
    assert f"of {len(page.places)}" in coder.stage.told[-1][1]
    playing.pause()


def test_readers_events_are_seen_and_taken_in_an_adjudication(coder):
    adjudicating = coder.stage.window.adjudication.adjudicating
    assert list(coder.view.readers) == []
    assert adjudicating.begin(["ada", "bob"], 0.9, take_agreed=False)
    coder.seen(0)
    assert coder.project.reading == ADJUDICATED
    assert [(one.name, one.chosen, len(one.events)) for one in coder.view.readers] == [
        ("ada", True, 2),
        ("bob", False, 2),
    ]
    assert {track.label.name for track in coder.view.tracks} >= {"AU4", "AU12"}
    assert all(track.below > 0 for track in coder.view.tracks)
    coder.stage.session.choose_label(coder.stage.session.labels.by_name("AU12"))
    adjudicating.step(1)
    assert [one.chosen for one in coder.view.readers] == [False, True]
    coder.stage.window.actions_["take_reading"].trigger()
    assert coder.spans == [("AU12", 36, 38, 50)]
    adjudicating.toggle()
    assert [one.name for one in coder.view.readers] == ["ada"]
    adjudicating.leave()
    coder.seen(0)
    assert list(coder.view.readers) == []
