"""A file of another program beside a clip: numbers by the project's labels, events, and what is told."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from annotator.core.errors import KnownError
from annotator.core.work.label_files import load_label_set
from annotator.exchange.clips.comparison import read_comparison
from annotator.exchange.events import EVENT_FORMATS
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, answers
from annotator.exchange.events.timing import Timing

LABELS = load_label_set("facs")
EVEN = Timing(20, 25.0)


def written(folder, form, *clips):
    (file,) = EVENT_FORMATS[form].write(clips)
    path = folder / file.name
    path.write_bytes(file.content)
    return path


def track(label, measure, *values, face=""):
    return Track(label, measure, np.array(values, np.float64), face)


def read(path, name="one.mp4", timing=EVEN):
    return read_comparison(path, name, timing, LABELS, 7)


def test_numbers_of_openface_are_shares_of_the_highest_intensity(tmp_path):
    values = [0, 5, 2.5, math.nan, *[1] * 16]
    clip = ClipEvents("one.mp4", tracks=(
        track("AU12", Measure.OCCURRENCE, *[1] * 20), track("AU12", Measure.INTENSITY, *values),
        track("AU45", Measure.OCCURRENCE, *[0, 1] * 10),
    ), timing=EVEN)  # fmt: skip
    found = read(written(tmp_path, "openface", clip))
    assert set(found.curves) == {12, 45} and found.events == () and found.notices == ()
    np.testing.assert_allclose(found.curves[12][:5], [0, 1, 0.5, np.nan, 0.2], atol=1e-6)
    assert found.curves[45].tolist() == [0, 1] * 10


def test_events_keep_their_frames_and_end_with_the_clip(tmp_path):
    events = (
        ClipEvent("AU4", 2, 3, 9, answers("C")), ClipEvent("AU12", 15, None, 40), ClipEvent("AU1", 30, None, 40),
        ClipEvent("joy", 0, None, 3),
    )  # fmt: skip
    found = read(written(tmp_path, "events-csv", ClipEvents("one.mp4", events)))
    assert [(one.label_id, one.onset, one.apex, one.offset) for one in found.events] == [
        (4, 2, 3, 9),
        (12, 15, None, 19),
    ]
    assert found.events[0].attribute("intensity") == "C" and found.events[0].clip_id == 7
    told = " ".join(map(str, found.notices))
    assert "1 of its labels is none of the project's (first: joy)" in told and "21 frames beyond the clip" in told


def test_a_file_about_one_other_clip_is_shown_all_the_same_and_of_several_that_of_the_name(tmp_path):
    one, other = (ClipEvents(name, (ClipEvent("AU4", at, None, 9),)) for name, at in (("a.mp4", 1), ("b.mp4", 2)))
    found = read(written(tmp_path, "events-csv", one))
    assert "about a.mp4" in str(found.notices[0]) and found.events[0].onset == 1
    path = written(tmp_path, "events-csv", one, other)
    assert read(path, "b.mp4").events[0].onset == 2
    with pytest.raises(KnownError, match=r"nothing of c\.mp4"):
        read(path, "c.mp4")


def test_shorter_tables_are_unknown_at_their_ends_and_of_two_faces_the_first_is_shown(tmp_path):
    clip = ClipEvents("one.mp4", tracks=(
        track("AU12", Measure.INTENSITY, 5, 5, face="0"), track("AU12", Measure.INTENSITY, 1, 1, face="1"),
    ), timing=Timing(2, 25.0))  # fmt: skip
    found = read(written(tmp_path, "openface", clip))
    assert found.curves[12].tolist()[:2] == [1, 1] and np.isnan(found.curves[12][2:]).all()
    assert any("2 faces" in str(one) for one in found.notices)


@pytest.mark.parametrize("content", [b"", b"frame,success,AU12_r\n1,x,2\n", b"\x00\x01" * 99, b"clip,label\nno,no\n"])
def test_what_is_no_such_file_is_told(tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(KnownError, match=r"bad\.csv"):
        read(path)
    with pytest.raises(KnownError):
        read(Path(tmp_path / "gone.csv"))


def test_a_file_that_tells_nothing_of_the_labels_is_told(tmp_path):
    with pytest.raises(KnownError, match="nothing of the project's labels"):
        read(written(tmp_path, "events-csv", ClipEvents("one.mp4", (ClipEvent("joy", 0, None, 3),))))
