"""ELAN's EAF: what pympi reads of ours, what we read of pympi's, others' tiers, and hostile files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pympi import Elan

from annotator.core.errors import KnownError
from annotator.exchange.data.xml_text import clean
from annotator.exchange.events import eaf, event_format_of
from annotator.exchange.events.clip import ClipEvent, ClipEvents, answers
from annotator.exchange.events.timing import Timing
from tests.annotator.exchange.events.event_cases import CLIPS, event, irregular, ordered, read_again, written

RATE = Timing(100, 25)
KNOWN = {"v/clip.mp4": RATE}


def by_pympi(path, build, media="file:///C:/x/clip.mp4"):
    document = Elan.Eaf(author="x")
    document.add_linked_file(media, "./clip.mp4", "video/mp4")
    build(document)
    document.to_file(str(path))
    return path


@settings(max_examples=60)
@given(CLIPS)
def test_events_come_back_with_their_frames_apexes_sides_and_readers(clip):
    again = read_again(eaf.FORMAT, [clip])
    expected = [replace(one, label=clean(one.label), score=None) for one in clip.events]
    assert ordered(again.clips[0].events) == ordered(expected)
    assert (again.clips[0].name, again.notices) == (clip.name, ())


def test_pympi_reads_what_we_write(tmp_path):
    events = (event("AU12", 10, 20, 15, "C", "L", "Anna"), event("AU12", 18, 30, None, "B", "L", "Anna"),
              event("AU4", 0, 0, None))  # fmt: skip
    (path,) = written(eaf.FORMAT, [ClipEvents("a/clip ü.mp4", events, timing=RATE)], tmp_path)
    found = Elan.Eaf(str(path))
    assert set(found.get_tier_names()) == {"AU12_L@Anna", "AU12_L@Anna#2", "AU12_L@Anna apex", "AU4"}
    assert found.get_annotation_data_for_tier("AU12_L@Anna") == [(400, 840, "C")]
    assert found.get_annotation_data_for_tier("AU12_L@Anna#2") == [(720, 1240, "B")]
    assert found.get_annotation_data_for_tier("AU12_L@Anna apex") == [(600, 640, "apex")]
    assert found.get_annotation_data_for_tier("AU4") == [(0, 40, "")]
    assert found.get_parameters_for_tier("AU12_L@Anna apex")["PARENT_REF"] == "AU12_L@Anna"
    assert [values[0][0] for values, _ in found.get_cv_entries("intensity").values()] == list("ABCDE")
    assert found.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == "./clip%20%C3%BC.mp4"
    root = ET.parse(path).getroot()
    used = {tier.get("LINGUISTIC_TYPE_REF") for tier in root.iter("TIER")}
    kinds = {kind.get("LINGUISTIC_TYPE_ID"): kind for kind in root.iter("LINGUISTIC_TYPE")}
    assert used <= set(kinds)
    assert kinds["coded event"].get("CONTROLLED_VOCABULARY_REF") == "intensity"
    assert kinds["apex"].get("CONSTRAINTS") == "Included_In"


def test_frames_of_an_irregular_clip_are_recovered_from_milliseconds(tmp_path):
    timing = irregular(2000, seed=3)
    events = tuple(event("AU1", frame, frame, frame) for frame in range(0, 2000, 2))
    clip = ClipEvents("c.mp4", events, timing=timing)
    assert read_again(eaf.FORMAT, [clip]).clips[0].events == events


def test_a_clip_of_a_constant_rate_needs_not_be_known(tmp_path):
    clip = ClipEvents("x/c.mp4", (event("AU1", 3, 9, 4),), timing=Timing(20, 30000 / 1001))
    (path,) = written(eaf.FORMAT, [clip], tmp_path)
    assert eaf.FORMAT.read(path, {}).clips[0] == clip
    (path,) = written(eaf.FORMAT, [replace(clip, timing=irregular(20))], tmp_path)
    with pytest.raises(KnownError, match=r"not known when the frames of x/c\.mp4 are shown"):
        eaf.FORMAT.read(path, {})


def test_what_milliseconds_cannot_tell_apart_is_refused():
    clip = ClipEvents("c.mp4", (event("AU1", 1, 1, None),), timing=Timing(9, 4000))
    with pytest.raises(KnownError, match="cannot tell them apart"):
        eaf.FORMAT.write([clip])
    with pytest.raises(KnownError, match="not known when"):
        eaf.FORMAT.write([replace(clip, timing=Timing(9))])


def tiers_of_others(document):
    document.add_linguistic_type("included", "Included_In")
    document.add_linguistic_type("association", "Symbolic_Association")
    for name in ("AU12", "AU 14 left", "L1", "FACS", "Emotion", "AU6"):
        document.add_tier(name)
    document.add_tier("AU6 peak", "included", "AU6")
    document.add_tier("AU6 intensity", "association", "AU6")
    document.add_tier("AU6 notes", "association", "AU6")
    document.add_annotation("AU12", 0, 400, "c")
    document.add_annotation("AU12", 400, 800, "12B")
    document.add_annotation("AU12", 800, 1200, "unsure")
    document.add_annotation("AU 14 left", 0, 40, "4")
    document.add_annotation("L1", 0, 40)
    document.add_annotation("FACS", 0, 1000, "1+2+R5B")
    document.add_annotation("Emotion", 0, 1000, "happy")
    document.add_annotation("AU6", 2000, 3000)
    document.add_annotation("AU6 peak", 2400, 2440, "x")
    document.add_ref_annotation("AU6 intensity", "AU6", 2500, "D severe")
    document.add_ref_annotation("AU6 notes", "AU6", 2500, "nice")


def test_tiers_of_others_that_speak_of_action_units(tmp_path):
    path = by_pympi(tmp_path / "x.eaf", tiers_of_others)
    assert event_format_of(path) is eaf.FORMAT
    reading = eaf.FORMAT.read(path, KNOWN)
    assert reading.clips[0].name == "v/clip.mp4"
    assert list(reading.clips[0].events) == [
        ClipEvent("AU12", 0, None, 9, answers("C")),
        ClipEvent("AU12", 10, None, 19, answers("B")),
        ClipEvent("AU12", 20, None, 29),
        ClipEvent("AU14", 0, None, 0, answers("D", "L")),
        ClipEvent("AU1", 0, None, 0, answers("", "L")),
        ClipEvent("AU1", 0, None, 24),
        ClipEvent("AU2", 0, None, 24),
        ClipEvent("AU5", 0, None, 24, answers("B", "R")),
        ClipEvent("happy", 0, None, 24),
        ClipEvent("AU6", 50, 60, 74, answers("D")),
    ]
    assert sorted(reading.notices) == [
        "1 tier is not read: it depends on others (first: AU6 notes).",
        "What 1 annotation says is neither an intensity nor a score and left out (first in tier AU12).",
    ]


def test_slots_without_time_lie_evenly_between_the_next_ones(tmp_path):
    def build(document):
        document.add_tier("AU1")
        document.add_annotation("AU1", 0, 400)
        document.add_annotation("AU1", 401, 900)
        document.add_annotation("AU1", 901, 1200)
        align = document.tiers["AU1"][0]
        (_, (first, _, *_)), (_, (middle, end, *_)), (_, (_, last, *_)) = align.items()
        for number, ends in zip(align, ((first, middle), (middle, end), (end, last)), strict=True):
            align[number] = (*ends, "", None)
        document.timeslots[middle] = document.timeslots[end] = None

    path = by_pympi(tmp_path / "x.eaf", build)
    reading = eaf.FORMAT.read(path, KNOWN)
    assert [(one.onset, one.offset) for one in reading.clips[0].events] == [(0, 9), (10, 19), (20, 29)]
    assert reading.notices == (
        "3 annotations have no time of their own: they lie evenly between the next ones (first in tier AU1).",
    )


BODY = """<?xml version="1.0"?>{head}
<ANNOTATION_DOCUMENT AUTHOR="" DATE="x" FORMAT="3.0" VERSION="3.0">
<HEADER TIME_UNITS="{units}"><MEDIA_DESCRIPTOR MEDIA_URL="file:///clip.mp4" MIME_TYPE="x"{origin}/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="{begin}"/><TIME_SLOT TIME_SLOT_ID="ts2"{end}/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="x" TIER_ID="AU1"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="{ref}">
<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""
GOOD = {"head": "", "units": "milliseconds", "origin": "", "begin": "40", "end": ' TIME_VALUE="80"', "ref": "ts2",
        "value": "A"}  # fmt: skip


def file_of(tmp_path, **changed):
    path = tmp_path / "x.eaf"
    path.write_text(BODY.format(**{**GOOD, **changed}), encoding="utf-8")
    return path


def test_files_of_later_versions_and_media_that_begin_later(tmp_path):
    assert eaf.FORMAT.read(file_of(tmp_path), KNOWN).clips[0].events == (ClipEvent("AU1", 1, None, 1, answers("A")),)
    later = eaf.FORMAT.read(file_of(tmp_path, origin=' TIME_ORIGIN="400"'), KNOWN).clips[0].events
    assert [(one.onset, one.offset) for one in later] == [(11, 11)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ref": "ts9"}, "Annotation a1 of tier AU1 is at the time slot ts9, which the file has not."),
        ({"end": ""}, "The time slot ts2 of tier AU1 has no time, nor have those beside it."),
        ({"end": ' TIME_VALUE="x"'}, "ts2 is x, no time in milliseconds."),
        ({"end": ' TIME_VALUE="1e99"'}, "ts2 is 1e99, no time in milliseconds."),
        ({"begin": "99"}, "Annotation a1 of tier AU1 ends before it begins."),
        ({"begin": "-40"}, "Annotation a1 of tier AU1: There is no moment of a clip at -0.04 seconds."),
        ({"units": "PAL-frames"}, "Its times are in PAL-frames, not in milliseconds."),
        ({"value": "<"}, "The file is no readable XML: it is damaged on line 7"),
        ({"head": '<!DOCTYPE x [<!ENTITY a "aaaa">]>', "value": "&a;"}, "The file declares entities"),
        ({"head": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "value": "&a;"}, "declares entities"),
    ],
)
def test_damaged_and_hostile_files_are_refused(tmp_path, changed, told):
    path = file_of(tmp_path, **changed)
    with pytest.raises(KnownError) as fault:
        eaf.FORMAT.read(path, KNOWN)
    assert told in fault.value.what
    assert fault.value.path == path


def test_other_xml_and_no_file(tmp_path):
    path = tmp_path / "x.eaf"
    assert not eaf.FORMAT.recognises(path)
    with pytest.raises(KnownError):
        eaf.FORMAT.read(path, KNOWN)
    path.write_text("<a/>", encoding="utf-8")
    assert not eaf.FORMAT.recognises(path)
    with pytest.raises(KnownError, match="begins with a, not with ANNOTATION_DOCUMENT"):
        eaf.FORMAT.read(path, KNOWN)
