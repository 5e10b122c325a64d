"""Events suggested in clips of rendered faces, held against what was drawn; and how long a clip takes.

Twenty clips of 300 frames, whose persons and movements the demonstration's classifier never saw; scored as the window's
worker does it, frames read from files. What was drawn begins where a movement is too small to be seen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from annotator.core.work.events import Event
from annotator.core.work.label_files import load_label_set
from annotator.core.work.proposed_events import proposed_spans
from annotator.inference.backend import EbpBackend
from annotator.inference.scoring import FrameMapsRequest, FrameScores, ScoreRequest
from annotator.studies.reliability.matching import Matched, matched
from ebp.phantoms import FaceClip

FIRST, CLIPS, FRAMES, RATE = 200, 20, 300, 25
MODEL, BATCH, WITHIN, MAPPED = "action-units", 8, 3, 20


def main() -> None:
    """Print the table."""
    clips = int(sys.argv[sys.argv.index("--clips") + 1]) if "--clips" in sys.argv else CLIPS
    backend, found, seconds, mapped = EbpBackend("cpu"), [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(FIRST, FIRST + clips):
            clip = FaceClip(seed, FRAMES)
            path = write_clip(Path(folder) / f"{seed}.mp4", clip)
            started = time.perf_counter()
            answers = scores_of(backend, path)
            seconds.append(time.perf_counter() - started)
            found += matches(clip, answers)
        for frame in range(0, FRAMES, FRAMES // MAPPED):
            started = time.perf_counter()
            backend.serve(FrameMapsRequest(1, path, MODEL, frame, load_label_set("facs")), lambda: True)
            mapped.append(time.perf_counter() - started)
    print(_HEAD)
    print(_row(found, clips))
    rate = FRAMES / statistics.median(seconds[1:] or seconds)
    print(f"\nScores of a clip of {FRAMES} frames: {FRAMES / rate:.1f} s, {rate:.0f} frames/s (median).", end=" ")
    print(f"Maps of all labels of a frame: {1000 * statistics.median(mapped):.0f} ms (median).")


_HEAD = """\
| clips, events drawn, suggested | precision | recall | F1, overlapping | F1, onsets within ±3 | onset, apex, offset: \
median frames apart | apex within ±3 |
|---|---|---|---|---|---|---|"""


def _row(found: list[tuple[Matched, Matched]], clips: int) -> str:
    by_overlap, by_onset = ([pair[place] for pair in found] for place in range(2))
    pairs = [pair for one in by_overlap for pair in one.pairs]
    drawn = sum(len(one.pairs) + len(one.first) for one in by_overlap)
    told = sum(len(one.pairs) + len(one.second) for one in by_overlap)
    near = sum(len(one.pairs) for one in by_onset)
    apart = {
        name: np.array([abs(getattr(ours, name) - getattr(theirs, name)) for ours, theirs in pairs])
        for name in ("onset", "apex", "offset")
    }
    middles = ", ".join(f"{np.median(values):.0f}" for values in apart.values())
    return (
        f"| {clips}, {drawn}, {told} | {len(pairs) / told:.2f} | {len(pairs) / drawn:.2f} "
        f"| {2 * len(pairs) / (drawn + told):.2f} | {2 * near / (drawn + told):.2f} | {middles} "
        f"| {(apart['apex'] <= WITHIN).mean():.0%} |"
    )


def write_clip(path: Path, clip: FaceClip) -> Path:
    """A face's clip as a file."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(RATE), options={"g": str(RATE), "crf": "18"})
        stream.width = stream.height = clip.size
        stream.pix_fmt = "yuv420p"
        for number in range(clip.frames):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(clip.frame(number), format="rgb24")))
        out.mux(stream.encode())
    return path


def scores_of(backend: EbpBackend, path: Path) -> FrameScores:
    """The scores of all frames, asked for as the window does."""
    parts = []
    for first in range(0, FRAMES, BATCH):
        frames = tuple(range(first, min(first + BATCH, FRAMES)))
        answer = backend.serve(ScoreRequest(1, path, MODEL, frames), lambda: True)
        assert isinstance(answer, FrameScores)
        parts.append(answer)
    whole = np.concatenate([part.values for part in parts])
    last = parts[-1]
    return FrameScores(last.request, last.name, last.fingerprint, last.labels, last.thresholds, whole)


def matches(clip: FaceClip, answers: FrameScores) -> list[tuple[Matched, Matched]]:
    """What was drawn and what is suggested of each label, matched by overlap and by onset."""
    found = []
    for place, (name, least) in enumerate(zip(answers.labels, answers.thresholds, strict=True)):
        drawn = [one for one in clip.movements if one.label == name]
        first = [Event(n, 1, 1, one.onset, one.apex, one.offset) for n, one in enumerate(drawn, 1)]
        spans = proposed_spans(answers.values[:, place], least, RATE)
        second = [Event(n, 1, 1, one.onset, one.apex, one.offset) for n, one in enumerate(spans, 1)]
        found.append((matched(first, second), matched(first, second, "onset", WITHIN)))
    return found


if __name__ == "__main__":
    main()
