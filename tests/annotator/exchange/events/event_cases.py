"""Clips to write and read, and how they are written and read again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from annotator.exchange.events.clip import ClipEvent, ClipEvents, answers
from annotator.exchange.events.timing import Timing

RATES = [25.0, 30000 / 1001, 59.94, 240.0]


def irregular(count, seed=0):
    """Times of frames whose distances vary between 3 and 80 ms, the first not at 0."""
    steps = np.random.default_rng(seed).uniform(0.003, 0.08, count)
    return Timing(count, times=tuple(0.017 + np.cumsum(steps) - steps[0]))


TIMINGS = st.one_of(
    st.builds(Timing, st.just(40), st.sampled_from(RATES)), st.builds(irregular, st.just(40), st.integers(0, 9))
)  # fmt: skip


def event(label, a, b, apex, intensity="", side="", annotator="", score=None):
    first, last = min(a, b), max(a, b)
    top = None if apex is None else min(max(apex, first), last)
    return ClipEvent(label, first, top, last, answers(intensity, side), annotator, score)


LABELS = st.sampled_from(["AU1", "AU12", "AU45", "naevus", "Blick; weg, ü\nx", "x_L", "happy #2", "=1+2", "a@b"])
FRAMES = st.integers(0, 39)
EVENTS = st.builds(
    event, LABELS, FRAMES, FRAMES, st.one_of(st.none(), FRAMES), st.sampled_from(["", *"ABCDE"]),
    st.sampled_from(["", *"LRSATB"]), st.sampled_from(["", "Anna", "B. ü"]),
    st.one_of(st.none(), st.sampled_from([0.25, 0.5])),
)  # fmt: skip
CLIPS = st.builds(
    lambda events, timing: ClipEvents("p 1/clip ü.mp4", tuple(events), timing=timing),
    st.lists(EVENTS, max_size=8), TIMINGS,
)  # fmt: skip


def written(form, clips, folder):
    """Writes clips into a folder; the paths."""
    for file in form.write(clips):
        (Path(folder) / file.name).write_bytes(file.content)
    return sorted(Path(folder).iterdir())


def read_again(form, clips):
    """Clips written, and read with their timings known."""
    with tempfile.TemporaryDirectory() as folder:
        paths = written(form, clips, folder)
        known = {clip.name: clip.timing for clip in clips}
        place = Path(folder) if form.name in ("nova", "disfa") else paths[0]
        return form.read(place, known)


def ordered(events):
    return sorted(events, key=repr)
