"""What formats of events tell that they cannot hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.errors import KnownError
from annotator.exchange.events import EVENT_FORMATS
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track
from annotator.exchange.events.losses import kept, losses
from annotator.exchange.events.timing import Timing
from tests.annotator.exchange.events.event_cases import event, ordered

TIMING = Timing(40, 25)
PLAIN = ClipEvents("a/plain.mp4", (event("AU12", 3, 9, None, "C"), event("AU1", 12, 12, None, "A")), timing=TIMING)
RICH = ClipEvents(
    "a/rich.mp4",
    (
        event("AU12", 3, 9, 5, "C", "L", "Anna", 0.5),
        event("AU12", 8, 20, None, "B", "R", "Anna"),
        event("naevus", 1, 2, 1),
        ClipEvent("AU4", 30, 35, 39, (("speed", "slow"),)),
    ),
    timing=TIMING, looked_for=frozenset({"AU45"}),
)  # fmt: skip


def told(name, *clips):
    return list(losses(EVENT_FORMATS[name], clips))


@pytest.mark.parametrize("name", ["events-csv", "eaf", "nova", "openface", "disfa"])
def test_nothing_is_told_where_nothing_is_lost(name):
    assert told(name, PLAIN) == []


def test_our_table_holds_all_but_what_was_looked_for():
    assert told("events-csv", PLAIN, RICH) == [
        "What was looked for is left out of 1 clip: what is not marked there reads as unknown (first: a/rich.mp4)."
    ]


def test_elan_holds_no_further_attributes():
    assert told("eaf", PLAIN, RICH) == [
        "Further attributes of 1 event are left out (first in a/rich.mp4).",
        "The certainty of 1 event is left out (first in a/rich.mp4).",
    ]
    (again,) = kept(EVENT_FORMATS["eaf"], [RICH])
    assert again.looked_for == RICH.looked_for


def test_nova_holds_no_apexes():
    assert told("nova", RICH) == [
        "The apexes of 3 events are left out (first in a/rich.mp4).",
        "Further attributes of 1 event are left out (first in a/rich.mp4).",
        "What was looked for is left out of 1 clip: what is not marked there reads as unknown (first: a/rich.mp4).",
    ]


def test_openface_holds_neither_apexes_nor_sides_nor_readers():
    assert told("openface", PLAIN, RICH) == [
        "1 event is left out, or on other frames (first in a/rich.mp4).",
        "2 events are joined with others of the label (first in a/rich.mp4).",
        "The intensity of 1 event is left out (first in a/rich.mp4).",
        "The sides of 2 events are left out (first in a/rich.mp4).",
        "The apexes of 3 events are left out (first in a/rich.mp4).",
        "Further attributes of 1 event are left out (first in a/rich.mp4).",
        "Who coded 2 events is left out (first in a/rich.mp4).",
        "The certainty of 1 event is left out (first in a/rich.mp4).",
    ]


def test_disfa_holds_no_event_without_intensity():
    assert "2 events are left out, or on other frames (first in a/rich.mp4)." in told("disfa", RICH)


def test_feat_holds_no_intensity():
    assert told("feat", PLAIN) == ["The intensities of 2 events are left out (first in a/plain.mp4)."]


def test_tracks_are_told_of():
    scores = Track("AU1", Measure.SCORE, np.linspace(0, 1, 40))
    strengths = Track("AU1", Measure.INTENSITY, np.linspace(0, 5, 40))
    clip = ClipEvents("c.mp4", tracks=(scores, strengths), timing=TIMING)
    one = ["1 track of numbers is left out (first in c.mp4)."]
    assert told("openface", clip) == told("feat", clip) == one
    assert told("nova", clip) == []
    assert told("eaf", clip) == told("events-csv", clip) == ["2 tracks of numbers are left out (first in c.mp4)."]
    assert told("eaf", replace(PLAIN, tracks=(scores,))) == ["1 track of numbers is left out (first in a/plain.mp4)."]


def test_a_format_that_is_read_alone_and_one_that_cannot_hold_a_clip():
    with pytest.raises(KnownError, match="tables is read alone"):
        losses(EVENT_FORMATS["tables"], [PLAIN])
    with pytest.raises(KnownError, match="not known when"):
        losses(EVENT_FORMATS["eaf"], [replace(PLAIN, timing=Timing(40))])


def test_clips_of_one_name_in_several_folders_stay_apart():
    clips = [PLAIN, replace(PLAIN, name="b/plain.mp4", events=PLAIN.events[:1])]
    for name in ("events-csv", "eaf", "nova", "openface", "disfa"):
        again = kept(EVENT_FORMATS[name], clips)
        assert [ordered(one.events) for one in again] == [ordered(one.events) for one in clips]
