"""NOVA's annotations: as its documentation shows them, and ours."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.work.facs_notation import unit_number
from annotator.exchange.events import event_format_of, nova
from annotator.exchange.events.clip import ClipEvent, ClipEvents, Measure, Track, answers
from annotator.exchange.events.timing import Timing
from tests.annotator.exchange.events.event_cases import CLIPS, event, ordered, read_again, written

KNOWN = {"v/clip.mp4": Timing(1000, 25)}
DISCRETE = """<?xml version="1.0" ?><annotation ssi-v="3"><info ftype="ASCII" size="2" /><meta annotator="Anna"/>
<scheme name="{name}" type="DISCRETE" color="#FFEEECE1">{items}</scheme></annotation>"""
ITEMS = '<item name="laugh" id="0" color="#FFC0504D" /><item name="speech" id="1" color="#FF1F497D" />'


def pair(tmp_path, head, data, name="clip.laughter.anna.annotation"):
    path = tmp_path / name
    path.write_text(head, encoding="utf-8")
    path.with_name(f"{name}~").write_text(data, encoding="utf-8")
    return path


def test_a_discrete_scheme_as_documented(tmp_path):
    path = pair(tmp_path, DISCRETE.format(name="laughter", items=ITEMS), "2.96;3.92;1;1\n8;9.72;0;0.6\n")
    assert event_format_of(path) is nova.FORMAT
    clip = nova.FORMAT.read(path, KNOWN).clips[0]
    assert clip.name == "v/clip.mp4"
    assert clip.events == (
        ClipEvent("speech", 74, None, 97, (), "Anna"),
        ClipEvent("laugh", 200, None, 242, (), "Anna", 0.6),
    )


def test_decimal_commas_and_schemes_of_action_units(tmp_path):
    grades = "".join(f'<item name="{grade}" id="{number}"/>' for number, grade in enumerate("ABC"))
    path = pair(tmp_path, DISCRETE.format(name="AU12 left", items=grades), "0,04;0,2;2;1,0\n")
    assert nova.FORMAT.read(path, KNOWN).clips[0].events == (ClipEvent("AU12", 1, None, 4, answers("C", "L"), "Anna"),)


def test_a_free_scheme_as_documented(tmp_path):
    head = """<annotation ssi-v="3"><info ftype="ASCII" size="3"/>
    <scheme name="transcription" type="FREE" color="#FFFFFFFF"/></annotation>"""
    path = pair(tmp_path, head, "2;2.56;hi;1\n2.72;3.16;<LAUGH>;1;color=#FFFF0000\n0;0.04;R12A+14;1\n")
    assert nova.FORMAT.read(path, KNOWN).clips[0].events == (
        ClipEvent("hi", 50, None, 63),
        ClipEvent("<LAUGH>", 68, None, 78),
        ClipEvent("AU12", 0, None, 0, answers("A", "R")),
        ClipEvent("AU14", 0, None, 0),
    )


def test_a_continuous_scheme_as_documented(tmp_path):
    head = """<annotation ssi-v="3"><info ftype="ASCII" size="5"/><meta annotator="x"/>
    <scheme name="arousal" type="CONTINUOUS" sr="12.5" min="-1" max="1"/></annotation>"""
    path = pair(tmp_path, head, "-0.021;1\n-0.017;1\n-0.016;0.6\n 0.011;0\n 0;1\n", "x.annotation")
    clip = nova.FORMAT.read(path, {}).clips[0]
    assert (clip.name, clip.timing) == ("x", Timing(5, 12.5))
    track = clip.tracks[0]
    assert (track.label, track.measure) == ("arousal", Measure.SCORE)
    assert np.array_equal(track.values, [-0.021, -0.017, -0.016, math.nan, 0], equal_nan=True)
    fine = nova.FORMAT.read(path, {"x.mp4": Timing(12, 25)}).clips[0].tracks[0].values
    assert fine.shape == (12,)
    assert fine[[0, 2, 4, 8]].tolist() == [-0.021, -0.017, -0.016, 0]
    assert np.isnan(fine[10:]).all()


@settings(max_examples=60)
@given(CLIPS)
def test_events_come_back_but_for_apexes(clip):
    again = ordered(read_again(nova.FORMAT, [clip]).clips[0].events) if clip.events else []
    expected = []
    for one in clip.events:
        if unit_number(one.label) is not None:
            expected.append(replace(one, apex=None))
        else:
            label = one.label.replace(";", ",").replace("\n", " ")
            expected.append(replace(one, apex=None, attributes=(), label=label))
    assert again == ordered(expected)


@given(st.lists(st.one_of(st.floats(0, 5), st.just(math.nan)), min_size=1, max_size=9))
def test_tracks_come_back(values):
    track = Track("AU1", Measure.INTENSITY, np.array(values))
    clip = ClipEvents("c.mp4", tracks=(track,), timing=Timing(len(values), 29.97))
    again = read_again(nova.FORMAT, [clip]).clips[0].tracks[0]
    assert (again.label, again.measure) == ("AU1", Measure.INTENSITY)
    np.testing.assert_allclose(again.values, values, rtol=0, atol=1e-6)


def test_what_nova_reads(tmp_path):
    events = (event("AU12", 1, 2, 1, "C", "R", "Anna", 0.5), event("AU12", 2, 3, None, "", "R", "Anna"))
    paths = written(nova.FORMAT, [ClipEvents("a/c.mp4", events, timing=Timing(9, 25))], tmp_path)
    assert [path.name for path in paths] == [
        "c.AU12_R.Anna.2.annotation", "c.AU12_R.Anna.2.annotation~",
        "c.AU12_R.Anna.annotation", "c.AU12_R.Anna.annotation~",
    ]  # fmt: skip
    root = ET.parse(paths[2]).getroot()
    assert (root.tag, root.find("info").attrib) == ("annotation", {"ftype": "ASCII", "size": "1"})
    assert root.find("meta").get("annotator") == "Anna"
    assert {one.get("id"): one.get("name") for one in root.iter("item")}["3"] == "C"
    assert paths[3].read_text(encoding="utf-8") == "0.04;0.12;3;0.5\n"
    assert paths[1].read_text(encoding="utf-8") == "0.08;0.16;0;1\n"


@pytest.mark.parametrize(
    ("head", "data", "told", "where"),
    [
        (DISCRETE.format(name="x", items=ITEMS), "1;2;1;1\n1;2\n", "Line 2: this is no beginning, end and label.", "~"),
        (DISCRETE.format(name="x", items=ITEMS), "1;2;7;1\n", "Line 1: the scheme has no item 7.", "~"),
        (DISCRETE.format(name="x", items=ITEMS), "\n1;x;1;1\n", "Line 2: x is no number.", "~"),
        (DISCRETE.format(name="x", items=ITEMS), "2;1;1;1\n", "Line 1: An event from 2.0 to 1.0 seconds ends", "~"),
        (DISCRETE.format(name="x", items=ITEMS), "1;inf;1;1\n", "Line 1: inf is no number.", "~"),
        (DISCRETE.format(name="x", items=ITEMS), "1;2;1;9\n", "Line 1: the confidence is 9, not from 0 to 1.", "~"),
        ("<annotation>", "", "damaged on line 1", ""),
        ("<annotation/>", "", "The file has no scheme.", ""),
        ('<annotation><scheme type="X"/></annotation>', "", "The scheme is X, none of", ""),
        ('<annotation><scheme type="CONTINUOUS"/></annotation>', "", "no sample rate", ""),
        ('<annotation><info ftype="BINARY"/><scheme type="FREE"/></annotation>', "", "Its data are binary.", ""),
        ('<!DOCTYPE x [<!ENTITY a "b">]><annotation>&a;</annotation>', "", "declares entities", ""),
    ],
)  # fmt: skip
def test_damaged_files_are_refused(tmp_path, head, data, told, where):
    path = pair(tmp_path, head, data)
    with pytest.raises(KnownError) as fault:
        nova.FORMAT.read(path, KNOWN)
    assert told in fault.value.what
    assert fault.value.path == path.with_name(path.name + where)


def test_no_data_beside_the_header_and_no_times(tmp_path):
    path = tmp_path / "clip.annotation"
    path.write_text(DISCRETE.format(name="x", items=ITEMS), encoding="utf-8")
    with pytest.raises(KnownError, match="cannot be read"):
        nova.FORMAT.read(path, KNOWN)
    path = pair(tmp_path, DISCRETE.format(name="x", items=ITEMS), "1;2;1;1\n", "unknown.annotation")
    with pytest.raises(KnownError, match="not known when the frames of unknown are shown"):
        nova.FORMAT.read(path, KNOWN)
    with pytest.raises(KnownError, match="not known when"):
        nova.FORMAT.write([ClipEvents("c", (event("AU1", 0, 1, None),))])
