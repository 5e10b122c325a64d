"""Tables of events: ours in frames, BORIS's and INTERACT's by their columns."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.exchange.events import EVENT_FORMATS, event_format_of, events_csv, foreign_csv
from annotator.exchange.events.clip import ClipEvent, ClipEvents, answers, file_stems, lanes
from annotator.exchange.events.timing import Timing
from tests.annotator.exchange.events.event_cases import CLIPS, EVENTS, event, irregular, read_again, written

KNOWN = {"v/clip.mp4": Timing(1000, 25), "v/vari.mp4": irregular(100)}


def table(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


# --- ours


@settings(max_examples=60)
@given(CLIPS)
def test_every_event_comes_back_from_our_table(clip):
    again = read_again(events_csv.FORMAT, [clip]).clips
    assert [one.events for one in again] == ([clip.events] if clip.events else [])


def test_our_table_is_a_row_an_event(tmp_path):
    events = (event("AU12", 3, 9, 5, "C", "L", "Anna", 0.5), ClipEvent("AU1", 0, None, 0, (("speed", "=slow"),)))
    clips = [ClipEvents("a.mp4", events), ClipEvents("b/a.mp4", (event("AU2", 1, 2, None),))]
    (path,) = written(events_csv.FORMAT, clips, tmp_path)
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["clip", "label", "onset", "apex", "offset", "intensity", "side", "reader", "score", ".speed"],
        ["a.mp4", "AU12", "3", "5", "9", "C", "L", "Anna", "0.5", ""],
        ["a.mp4", "AU1", "0", "", "0", "", "", "", "", "'=slow"],
        ["b/a.mp4", "AU2", "1", "", "2", "", "", "", "", ""],
    ]
    assert event_format_of(path) is events_csv.FORMAT
    assert events_csv.read(path, {}).clips == tuple(clips)


def test_columns_in_any_order_and_with_semicolons(tmp_path):
    path = table(tmp_path, "Offset;Label;Onset;Clip;note\n9;AU1;3;clip;x\n\n")
    clip = events_csv.read(path, KNOWN).clips[0]
    assert (clip.name, clip.events) == ("v/clip.mp4", (ClipEvent("AU1", 3, None, 9),))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,AU1,9,,3,", "Line 2: An event from frame 9 to frame 3 ends before it begins."),
        ("a,AU1,3,2,9,", "Line 2: The apex, frame 2, is not between"),
        ("a,AU1,-1,,3,", "Line 2: onset is -1, no number from 0"),
        ("a,AU1,0.5,,3,", "Line 2: onset is 0.5, no whole number."),
        ("a,AU1,,,3,", "Line 2: onset is , no whole number."),
        ("a,AU1,0,x,3,", "Line 2: apex is x, no number"),
        (",AU1,0,,3,", "Line 2: it names no clip, or no label."),
        ("a,,0,,3,", "Line 2: it names no clip, or no label."),
        ("a,AU1,0,,3,7", "Line 2: score is 7, no number from 0 to 1."),
        ("a,AU1", "Line 2: it has 2 cells, not 6."),
        ('"a', "Line 2"),
    ],
)
def test_faults_of_our_table_name_file_and_line(tmp_path, row, told):
    path = table(tmp_path, f"clip,label,onset,apex,offset,score\n{row}\n")
    with pytest.raises(KnownError) as fault:
        events_csv.read(path, {})
    assert told in fault.value.what
    assert fault.value.path == path


# --- BORIS and INTERACT


def test_boris_one_by_one_behind_lines_about_the_observation(tmp_path):
    path = table(
        tmp_path,
        "Observation id\tobs1\nMedia file(s)\n\n"
        "Time\tMedia file path\tTotal length\tFPS\tSubject\tBehavior\tModifiers\tComment\tStatus\n"
        "1.0\t/x/clip.mp4\t40\t25\tAnna\tAU12\tC|left\t\tSTART\n"
        "1.4\t/x/clip.mp4\t40\t25\tAnna\tsmile\t\t\tPOINT\n"
        "2.0\t/x/clip.mp4\t40\t25\tAnna\tAU12\tC|left\t\tSTOP\n",
        "obs.tsv",
    )
    assert event_format_of(path) is foreign_csv.FORMAT
    (clip,) = foreign_csv.read(path, KNOWN).clips
    assert clip.name == "v/clip.mp4"
    assert clip.events == (ClipEvent("smile", 35, None, 35), ClipEvent("AU12", 25, None, 49, answers("C", "L")))


def test_boris_aggregated(tmp_path):
    path = table(
        tmp_path,
        "Observation id,Media file name,FPS (frame/s),Behavior,Modifier #1,Behavior type,Start (s),Stop (s)\n"
        "obs1,/x/clip.mp4,25,AU4,B,STATE,0.04,0.2\n"
        "obs1,/x/clip.mp4,25,blink,None,POINT,0.4,NA\n"
        "obs1,/x/clip.mp4,25,,,STATE,0.4,1\n",
    )
    reading = foreign_csv.read(path, KNOWN)
    assert reading.clips[0].events == (ClipEvent("AU4", 1, None, 4, answers("B")), ClipEvent("blink", 10, None, 10))
    assert reading.notices == ("1 row names no label and is left out (first: line 4).",)


def test_interact_with_timecodes_seconds_and_clocks(tmp_path):
    path = table(
        tmp_path,
        "DataSet;AU;Onset;Offset;Intensity;Laterality;Peak;Coder\n"
        "clip;12;00:00:01:05;00:00:02:00;C;Left;00:00:01:20;Anna\n"
        "clip;1+2B;00:00:01.000;00:00:02.000;;Symmetric;;\n"
        "clip;25;0:01;0:02,2;3;;1,5;\n",
    )
    assert event_format_of(path) is foreign_csv.FORMAT
    assert foreign_csv.read(path, KNOWN).clips[0].events == (
        ClipEvent("AU12", 30, 45, 50, answers("C", "L"), "Anna"),  # a timecode names the last frame itself
        ClipEvent("AU1", 25, None, 49, answers("", "S")),
        ClipEvent("AU2", 25, None, 49, answers("B", "S")),
        ClipEvent("AU25", 25, 37, 54, answers("C")),
    )


def test_seconds_become_frames_by_the_times_of_the_clip(tmp_path):
    timing = KNOWN["v/vari.mp4"]
    begin, end = timing.start(40) + 0.0004, timing.start(61) - 0.0004
    path = table(tmp_path, f"file,code,start,stop\nvari.mp4,L4,{begin},{end}\n")
    assert foreign_csv.read(path, KNOWN).clips[0].events == (ClipEvent("AU4", 40, None, 60, answers("", "L")),)


HEAD = "file,code,start,stop,peak\n"
ONE_BY_ONE = "file,behavior,time,status\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD}clip,AU1,1,2,\nclip,AU1,2,1,\n", "Line 3: An event from 2.0 to 1.0 seconds ends before it begins."),
        (f"{HEAD}clip,AU1,x,1,\n", "Line 2: x is no moment."),
        (f"{HEAD}clip,AU1,nan,1,\n", "Line 2: nan is no moment."),
        (f"{HEAD}clip,AU1,,1,\n", "Line 2:  is no moment."),
        (f"{HEAD}clip,AU1,1,2,3\n", "Line 2: The apex, at 3.0 seconds, is not between"),
        (f"{HEAD}clip,AU1,00:00:01:00,00:00:00:24,\n", "Line 2: An event from frame 25 to frame 24 ends"),
        (f"{HEAD}nobody,AU1,1,2,\n", "not known when the frames of nobody are shown"),
        (f"{ONE_BY_ONE}clip,AU1,1,START\n", "Line 2: AU1 begins here and never ends."),
        (f"{ONE_BY_ONE}clip,AU1,1,STOP\n", "Line 2: AU1 ends before it begins."),
        (f"{ONE_BY_ONE}clip,AU1,1,START\nclip,AU1,2,START\n", "Line 3: AU1 begins a second time before it ends."),
        (f"{ONE_BY_ONE}clip,AU1,1,?\n", "Line 2: ? is neither START, STOP nor POINT."),
        ("a,b\n1,2\n", "has not the columns"),
    ],
)
def test_faults_of_foreign_tables_name_file_and_line(tmp_path, text, told):
    path = table(tmp_path, text)
    with pytest.raises(KnownError) as fault:
        foreign_csv.read(path, KNOWN)
    assert told in fault.value.what
    assert fault.value.path == path


# --- what all share


def test_every_format_knows_its_own_files_alone(tmp_path):
    clip = ClipEvents("c.mp4", (event("AU12", 1, 5, None, "B"),), timing=Timing(9, 25))
    for name, form in EVENT_FORMATS.items():
        assert form.name == name
        if form.write is None:
            continue
        folder = tmp_path / name
        folder.mkdir()
        path = next(one for one in written(form, [clip], folder) if not one.name.endswith("~"))
        assert [other.name for other in EVENT_FORMATS.values() if other.recognises(path)] == [name]
    with pytest.raises(KnownError, match="No format fits"):
        event_format_of(table(tmp_path, "x"))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\0" * 50, b"frame,success,AU01_r\n\xff", b"<annotation", b'"']
)
def test_no_reader_crashes_on_what_is_no_file_of_its_format(tmp_path, content):
    for suffix in ("_au1.txt", ".csv", ".eaf", ".annotation"):
        path = tmp_path / f"x{suffix}"
        path.write_bytes(content)
        for form in EVENT_FORMATS.values():
            form.recognises(path)
            try:
                form.read(path, KNOWN)
            except KnownError as fault:
                assert fault.path is not None


def test_names_of_files_are_safe_and_none_is_twice():
    names = ["a/x.mp4", "b/x.mp4", "b/X.avi", "y:1?.mp4", "..", "a/b_x.mp4", "b_x.mp4"]
    stems = file_stems([ClipEvents(name) for name in names])
    assert stems[:6] == ["a_x", "b_x", "b_X_2", "y_1_", "clip", "a_b_x"]
    assert len({stem.casefold() for stem in stems}) == len(stems)
    assert not any(set(stem) & set('/\\:?*"<>|') for stem in stems)


@given(st.lists(EVENTS, min_size=1, max_size=6))
def test_lanes_hold_all_events_apart_and_are_as_few_as_can_be(events):
    found = lanes(events)
    assert sorted(map(repr, (one for lane in found for one in lane))) == sorted(map(repr, events))
    assert all(one.offset < other.onset for lane in found for one, other in pairwise(lane))
    most = max(sum(one.onset <= frame <= one.offset for one in events) for frame in range(40))
    assert len(found) == most
