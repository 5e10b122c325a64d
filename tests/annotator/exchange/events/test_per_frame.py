"""Tables and texts with numbers of frames: OpenFace, py-feat, DISFA; written here by plain means, and by us."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.exchange.events import disfa, event_format_of, feat, openface
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, answers
from annotator.exchange.events.timing import Timing
from annotator.exchange.events.tracks import tracks_of, with_events
from tests.annotator.exchange.events.event_cases import event, read_again, written

NAN = math.nan
HEADER = ["frame", " face_id", " timestamp", " confidence", " success", " pose_Tx", " AU01_r", " AU45_r", " AU01_c",
          " AU28_c"]  # fmt: skip


def table(path, rows, delimiter=","):
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def values_of(clip):
    return {(track.label, track.measure, track.face): track.values.tolist() for track in clip.tracks}


def same(one, other):
    return np.array_equal(np.array(one), np.array(other), equal_nan=True)


# --- OpenFace


def test_openface_with_blanks_two_faces_and_frames_without_a_face(tmp_path):
    rows = [
        HEADER,
        [1, 0, 0.0, 0.98, 1, 5, 0.5, 0, 1, 0],
        [1, 1, 0.0, 0.9, 1, 5, 2.25, 0, 0, 0],
        [2, 0, 0.04, 0.1, 0, 5, 0, 0, 0, 0],
        [3, 0, 0.08, "", "", "", "", "", "", ""],
        [4, 0, 0.12, 0.98, 1, 5, 3, 5, 1, 1],
    ]
    path = table(tmp_path / "clip.csv", rows)
    assert event_format_of(path) is openface.FORMAT
    reading = openface.read(path, {"videos/clip.mp4": Timing(5, 25)})
    assert reading.notices == ("On 2 frames no face was found: they are unknown (first: frame 2).",)
    clip = reading.clips[0]
    assert (clip.name, clip.timing, clip.count) == ("videos/clip.mp4", Timing(5, 25), 5)
    found = values_of(clip)
    assert same(found["AU1", Measure.INTENSITY, "0"], [0.5, NAN, NAN, 3, NAN])
    assert same(found["AU1", Measure.OCCURRENCE, "0"], [1, NAN, NAN, 1, NAN])
    assert same(found["AU1", Measure.INTENSITY, "1"], [2.25, NAN, NAN, NAN, NAN])
    assert same(found["AU28", Measure.OCCURRENCE, "0"], [0, NAN, NAN, 1, NAN])
    assert len(found) == 8


def test_openface_tells_times_where_they_are_whole(tmp_path):
    rows = [HEADER, *([n + 1, 0, n / 10, 1, 1, 0, 0, 0, 0, 0] for n in range(4))]
    assert openface.read(table(tmp_path / "x.csv", rows), {}).clips[0].timing == Timing(4, times=(0.0, 0.1, 0.2, 0.3))
    del rows[2]
    assert openface.read(table(tmp_path / "x.csv", rows), {}).clips[0].timing == Timing(4)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([0, 0, 0, 1, 1, 0, 0, 0, 0, 0], "Line 3: frame is 0, no number from 1 to"),
        (["x", 0, 0, 1, 1, 0, 0, 0, 0, 0], "Line 3: frame is x, no number"),
        ([1.5, 0, 0, 1, 1, 0, 0, 0, 0, 0], "Line 3: frame is 1.5, no whole number."),
        (["", 0, 0, 1, 1, 0, 0, 0, 0, 0], "Line 3: frame is , no whole number."),
        ([1, 0, 0, 1, 1, 0, 0, 0, 0, 0], "Line 3: frame 1 is there a second time."),
        ([2, 0, 0, 1, 1, 0, 5.5, 0, 0, 0], "Line 3: AU01_r is 5.5, no number from 0 to 5."),
        ([2, 0, 0, 1, 1, 0, "-inf", 0, 0, 0], "Line 3: AU01_r is -inf, no number from 0 to 5."),
        ([2, 0, 0, 1, 1, 0, 0, 0, 2, 0], "Line 3: AU01_c is 2, no number from 0 to 1."),
        ([2, 0, 0], "Line 3: it has 3 cells, not 10."),
        ([9_999_999, 0, 0, 1, 1, 0, 0, 0, 0, 0], "The file tells of frame 9999999, but has 2 rows alone."),
    ],
)
def test_faults_of_openface_name_file_and_line(tmp_path, row, told):
    path = table(tmp_path / "x.csv", [HEADER, [1, 0, 0, 1, 1, 0, 0, 0, 0, 0], row])
    with pytest.raises(KnownError) as fault:
        openface.read(path, {})
    assert told in fault.value.what
    assert fault.value.path == path


def test_what_openface_writes_is_what_its_readers_expect(tmp_path):
    events = (event("AU1", 1, 2, None, "C"), event("AU12", 0, 3, 1), event("naevus", 0, 1, None))
    clip = ClipEvents("a/b.mp4", events, timing=Timing(5, 25), looked_for=frozenset({"AU1", "AU4"}))
    (path,) = written(openface.FORMAT, [clip], tmp_path)
    assert path.name == "b.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["frame", "face_id", "timestamp", "confidence", "success",
                             "AU01_r", "AU04_r", "AU12_r", "AU01_c", "AU04_c", "AU12_c"]  # fmt: skip
    assert [row["frame"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [float(row["timestamp"]) for row in rows] == [0, 0.04, 0.08, 0.12, 0.16]
    assert [row["AU01_c"] for row in rows] == ["0", "1", "1", "0", "0"]
    assert [row["AU01_r"] for row in rows] == ["0", "3", "3", "0", "0"]
    assert [row["AU04_c"] for row in rows] == ["0"] * 5
    assert [row["AU12_c"] for row in rows] == ["1", "1", "1", "1", ""]  # not looked for: not absent, unknown
    assert [row["AU12_r"] for row in rows] == [""] * 5


TRACK = st.lists(st.one_of(st.floats(0, 1), st.just(NAN)), min_size=3, max_size=3)


@given(TRACK, TRACK, st.lists(st.sampled_from([0.0, 1.0, NAN]), min_size=3, max_size=3))
def test_tracks_come_back_from_openface_and_feat(one, other, there):
    tracks = (
        Track("AU1", Measure.INTENSITY, np.array(one), "0"),
        Track("AU1", Measure.INTENSITY, np.array(other), "1"),
        Track("AU12", Measure.OCCURRENCE, np.array(there), "0"),
    )
    clip = ClipEvents("c.mp4", tracks=tracks, timing=Timing(3, 25))
    found = values_of(read_again(openface.FORMAT, [clip]).clips[0])
    assert all(same(found[track.label, track.measure, track.face], track.values) for track in tracks)
    scores = tuple(Track(track.label, Measure.SCORE, track.values, track.face) for track in tracks)
    found = values_of(read_again(feat.FORMAT, [ClipEvents("c.mp4", tracks=scores)]).clips[0])
    assert all(same(found[track.label, track.measure, track.face], track.values) for track in scores)


# --- py-feat


def test_feat_by_inputs_and_faces(tmp_path):
    rows = [
        ["frame", "FaceRectX", "FaceScore", "AU01", "AU43", "anger", "input"],
        [0, 1, 0.9, 0.25, 1, 0, "/x/clip.mp4"],
        [0, 1, 0.9, 0.5, 0, 0, "/x/clip.mp4"],
        [2, "", "", "", "", "", "/x/clip.mp4"],
        [0, 1, 0.9, 0.75, 0, 0, "other.jpg"],
    ]
    path = table(tmp_path / "fex.csv", rows)
    assert event_format_of(path) is feat.FORMAT
    clip, other = feat.read(path, {"clip.mp4": Timing(4, 25)}).clips
    assert (clip.name, other.name) == ("clip.mp4", "other.jpg")
    found = values_of(clip)
    assert same(found["AU1", Measure.SCORE, "0"], [0.25, NAN, NAN, NAN])
    assert same(found["AU1", Measure.SCORE, "1"], [0.5, NAN, NAN, NAN])
    assert values_of(other)["AU1", Measure.SCORE, ""] == [0.75]


def test_faults_of_feat_name_the_line(tmp_path):
    path = table(tmp_path / "fex.csv", [["frame", "FaceScore", "AU01"], [0, 1, 0.5], [1, 1, 1.5]])
    with pytest.raises(KnownError, match=r"Line 3: AU01 is 1\.5, no number from 0 to 1"):
        feat.read(path, {})


# --- DISFA


def test_disfa_by_folder_and_file(tmp_path):
    (tmp_path / "SN001_au1.txt").write_text("1,0\n2,3\n3,5\n", encoding="ascii")
    (tmp_path / "SN001_au12.txt").write_text("1,0\r\n3,1\r\n\r\n", encoding="ascii")
    (tmp_path / "SN002_au1.txt").write_text("1 2\n", encoding="ascii")
    assert event_format_of(tmp_path) is disfa.FORMAT
    first, second = disfa.read(tmp_path, {"v/SN001.avi": Timing(4, 20)}).clips
    assert (first.name, second.name, second.timing) == ("v/SN001.avi", "SN002", Timing(1))
    found = values_of(first)
    assert same(found["AU1", Measure.INTENSITY, ""], [0, 3, 5, NAN])
    assert same(found["AU12", Measure.INTENSITY, ""], [0, NAN, 1, NAN])
    alone = disfa.read(tmp_path / "SN001_au1.txt", {}).clips[0]
    assert with_events(alone).events == (ClipEvent("AU1", 1, 2, 2, answers("E")),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,0\n2,6\n", "Line 2: intensity is 6, no number from 0 to 5."),
        ("1,0\n\nx\n", "Line 3: x is no frame and intensity."),
        ("1,0\n0,0\n", "Line 2: frame is 0"),
        ("1,0\n1,0\n", "Line 2: frame 1 is there a second time."),
        ("", "The text tells of no frame."),
    ],
)
def test_faults_of_disfa_name_file_and_line(tmp_path, text, told):
    path = tmp_path / "SN_au2.txt"
    path.write_text(text, encoding="ascii")
    with pytest.raises(KnownError) as fault:
        disfa.read(path, {})
    assert told in fault.value.what
    assert fault.value.path == path


def test_disfa_is_a_line_a_frame(tmp_path):
    clip = ClipEvents("SN1.avi", (event("AU4", 1, 2, 2, "B"),), timing=Timing(4), looked_for=frozenset({"AU4", "AU5"}))
    four, five = written(disfa.FORMAT, [clip], tmp_path)
    assert (four.name, five.name) == ("SN1_au4.txt", "SN1_au5.txt")
    assert four.read_text(encoding="ascii") == "1,0\n2,2\n3,2\n4,0\n"
    assert five.read_text(encoding="ascii") == "1,0\n2,0\n3,0\n4,0\n"


def test_no_such_file(tmp_path):
    for form in (openface, feat, disfa):
        with pytest.raises(KnownError):
            form.read(tmp_path / "SN_au1.txt", {})
        assert not form.recognises(tmp_path / "SN_au1.txt")


# --- events and tracks


UNITS = st.lists(
    st.builds(
        lambda label, a, b, grade: event(label, a, b, None, grade),
        st.sampled_from(["AU1", "AU12"]), st.integers(0, 19), st.integers(0, 19), st.sampled_from(list("ABCDE")),
    ),
    max_size=5,
)  # fmt: skip


@given(UNITS, st.booleans())
def test_events_that_lie_apart_come_back_from_every_format_of_frames(drawn, looked):
    events, taken = [], {}
    for one in drawn:
        frames = range(one.onset - 1, one.offset + 2)
        if not taken.setdefault(one.label, set()) & set(frames):
            taken[one.label] |= set(frames)
            events.append(one)
    clip = ClipEvents("c.mp4", tuple(events), timing=Timing(20, 25), looked_for=frozenset({"AU1"} if looked else ()))
    told = {(one.label, one.onset, one.offset, one.attributes) for one in events}
    for form in (openface.FORMAT, feat.FORMAT, disfa.FORMAT):
        if not events and not looked:
            assert form.write([clip]) == ()
            continue
        again = with_events(read_again(form, [clip]).clips[0])
        graded = told if form.name != "feat" else {(*one[:3], ()) for one in told}
        assert {(one.label, one.onset, one.offset, one.attributes) for one in again.events} == graded
        assert again.looked_for == {one.label for one in events} | clip.looked_for


def test_an_event_without_intensity_is_unknown_there_and_absence_is_told_of_what_was_looked_for():
    clip = ClipEvents("c", (event("AU1", 1, 1, None),), timing=Timing(3), looked_for=frozenset({"AU2"}))
    found = values_of(ClipEvents("c", tracks=tracks_of(clip)))
    assert same(found["AU1", Measure.OCCURRENCE, ""], [NAN, 1, NAN])
    assert same(found["AU1", Measure.INTENSITY, ""], [NAN, NAN, NAN])
    assert found["AU2", Measure.OCCURRENCE, ""] == found["AU2", Measure.INTENSITY, ""] == [0, 0, 0]


def test_events_of_tracks_by_thresholds_and_faces():
    tracks = (
        Track("AU1", Measure.SCORE, np.array([0, 0.4, 0.9, 0.4, 0, 0.4]), "0"),
        Track("AU1", Measure.SCORE, np.array([1.0] * 6), "1"),
    )
    clip = ClipEvents("c", tracks=tracks)
    assert with_events(clip, 0.8, 0.3, face="0").events == (ClipEvent("AU1", 1, 2, 3),)
    assert len(with_events(clip, 0.8).events) == 2


def test_frames_beyond_the_clip_are_left_out_and_told(tmp_path):
    path = tmp_path / "SN_au2.txt"
    path.write_text("1,0\n2,2\n3,3\n", encoding="ascii")
    reading = disfa.read(path, {"SN.avi": Timing(2, 20)})
    assert reading.clips[0].tracks[0].values.tolist() == [0, 2]
    told = "The file tells of more frames (3) than the clip has (2); those beyond its end are left out."
    assert reading.notices == (told,)
