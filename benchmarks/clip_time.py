"""How long a clip of a face takes: its frames, what the classifier says of each, and where it sees every label.

    python -m benchmarks.clip_time

300 rendered frames, as large as the demonstration's classifier was trained, and the same faces in 1080p; everything as
the window's worker does it. *Cold*: nothing is kept of the clip, but the classifier is loaded. *Kept*: the clip was
opened before, its scores and maps lie in the cache folder; frames are decoded all the same.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from annotator.core.images.video.clip import Clip
from annotator.core.images.video.kept import close_clips
from annotator.core.work.label_files import load_label_set
from annotator.core.work.proposed_events import ClipScores
from annotator.inference.backend import EbpBackend
from annotator.inference.curve_files import load_scores, save_scores
from annotator.inference.frame_map_files import FrameMapFile
from annotator.inference.scoring import FrameMaps, FrameMapsRequest, FrameScores
from benchmarks.clip_events import FRAMES, MODEL, RATE, scores_of
from ebp.phantoms import FaceClip

SEED = 200
LARGE = (1920, 1080)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        backend = EbpBackend("cpu")
        print(f"| a clip of {FRAMES} frames | cold, s | frames/s | kept, s | frames/s |\n|---|---|---|---|---|")
        faces = FaceClip(SEED, FRAMES)
        scores_of(backend, write_faces(Path(folder) / "loads.mp4", faces, None))
        for size in (None, LARGE):
            width, height = size or (faces.size, faces.size)
            path = write_faces(Path(folder) / f"{width}.mp4", faces, size)
            for title, cold, kept in times_of(backend, path):
                print(
                    f"| {width} × {height}: {title} | {cold:.2f} | {FRAMES / cold:,.1f} "
                    f"| {kept:.3f} | {FRAMES / kept:,.0f} |",
                    flush=True,
                )


def write_faces(path: Path, faces: FaceClip, size: tuple[int, int] | None) -> Path:
    """A face's clip as a file; of another size the face fills its height."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(RATE), options={"g": str(RATE), "crf": "18"})
        stream.width, stream.height = size or (faces.size, faces.size)
        stream.pix_fmt = "yuv420p"
        for number in range(faces.frames):
            pixels = faces.frame(number)
            if size is not None:
                left = (size[0] - size[1]) // 2
                large = cv2.resize(pixels, (size[1], size[1]), interpolation=cv2.INTER_CUBIC)
                pixels = cv2.copyMakeBorder(large, 0, 0, left, size[0] - size[1] - left, cv2.BORDER_REPLICATE)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")))
        out.mux(stream.encode())
    return path


def times_of(backend: EbpBackend, path: Path) -> Iterator[tuple[str, float, float]]:
    """What is done, and its seconds cold, and with what was kept."""
    yield "frames decoded", timed(lambda: decoded(path)), timed(lambda: decoded(path))
    yield "scores of all labels", *scored(backend, path)
    yield "maps of all labels", *mapped(backend, path)


def timed(does: Callable[[], object]) -> float:
    """Seconds that something takes."""
    close_clips()
    started = time.perf_counter()
    does()
    return time.perf_counter() - started


def decoded(path: Path) -> None:
    """Open a clip, and read every frame, one after the other."""
    with Clip(path) as clip:
        for frame in range(clip.frames):
            clip.read(frame)


def scored(backend: EbpBackend, path: Path) -> tuple[float, float]:
    """Scores of all frames: made, and read where they were kept."""
    answers: list[FrameScores] = []
    cold = timed(lambda: answers.append(scores_of(backend, path)))
    one = answers[0]
    thresholds = dict(zip(one.labels, one.thresholds, strict=True))
    save_scores(
        path, one.fingerprint, ClipScores(one.name, one.fingerprint, "", one.labels, thresholds, one.values, RATE)
    )
    return cold, timed(lambda: _required(load_scores(path, one.fingerprint, FRAMES)))


def mapped(backend: EbpBackend, path: Path) -> tuple[float, float]:
    """Maps of all labels on all frames: made and kept, and read where they were kept."""
    labels = load_label_set("facs")

    def make() -> None:
        file = None
        for frame in range(FRAMES):
            answer = backend.serve(FrameMapsRequest(1, path, MODEL, frame, labels), lambda: True)
            assert isinstance(answer, FrameMaps)
            record = answer.maps.record
            file = file or FrameMapFile(path, record.fingerprint, "none")
            fingerprints.add(record.fingerprint)
            file.keep(frame, record, answer.picture)
        assert file is not None
        file.close()

    def read() -> None:
        file = FrameMapFile(path, *fingerprints, "none")
        for frame in range(FRAMES):
            _required(file.get(frame))
        file.close()

    fingerprints: set[str] = set()
    return timed(make), timed(read)


def _required(found: object) -> None:
    if found is None:
        raise AssertionError("nothing was kept")


if __name__ == "__main__":
    main()
