"""Files of every format of events with pieces cut out or replaced: they are read, or refused in one sentence."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.exchange.events import EVENT_FORMATS, event_format_of
from annotator.exchange.events.clip import ClipEvents
from annotator.exchange.events.timing import Timing
from tests.annotator.exchange.events.event_cases import event

TIMING = Timing(40, 25)
EVENTS = (event("AU12", 3, 9, 5, "C", "L", "Anna", 0.5), event("AU12", 8, 20, None, "B", "R"), event("AU1", 0, 0, 0))
CLIP = ClipEvents("clip.mp4", EVENTS, timing=TIMING, looked_for=frozenset({"AU4"}))
BORIS = b"Time,Media file,Behavior,Modifiers,Status\n1.0,clip.mp4,AU12,C,START\n2.0,clip.mp4,AU12,C,STOP\n"
PIECES = st.one_of(
    st.binary(max_size=4), st.sampled_from([b"-1", b"1e999", b"nan", b"\n", b",", b'"', b"<", b"9999999"])
)


@cache
def files_of(name):
    form = EVENT_FORMATS[name]
    return {"t.csv": BORIS} if form.write is None else {file.name: file.content for file in form.write([CLIP])}


@pytest.mark.parametrize("name", EVENT_FORMATS)
@settings(max_examples=60)
@given(st.data())
def test_damaged_files_are_read_or_refused(name, data):
    files = files_of(name)
    damaged = data.draw(st.sampled_from(sorted(files)))
    content = files[damaged]
    at = data.draw(st.integers(0, len(content)))
    end = min(at + data.draw(st.integers(0, 12)), len(content))
    with tempfile.TemporaryDirectory() as folder:
        for file, whole in files.items():
            (Path(folder) / file).write_bytes(whole)
        (Path(folder) / damaged).write_bytes(content[:at] + data.draw(PIECES) + content[end:])
        place = Path(folder) if name in ("nova", "disfa") else Path(folder) / damaged
        with suppress(KnownError):
            event_format_of(place)
        try:
            reading = EVENT_FORMATS[name].read(place, {"clip.mp4": TIMING})
        except KnownError as fault:
            assert str(fault.path).startswith(folder)
            return
        for clip in reading.clips:
            assert all(0 <= one.onset <= one.offset for one in clip.events)
