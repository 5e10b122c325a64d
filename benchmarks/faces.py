"""Faces found and followed: time of a frame by each detector, faces found in clips, drift of clicked points."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

from annotator.core.faces import Detector, Face, Points, available
from annotator.core.faces.flow import Flow
from annotator.core.images.names import CLIPS
from annotator.core.images.video.clip import Clip
from ebp.phantoms import FaceClip

WIDTH, HEIGHT, ROUNDS, FRAMES = 1920, 1080, 20, 300
# The photograph's face in the middle of a frame, so high.
FACE_HEIGHT = 500
_PHOTOGRAPH_FACE = (150, 40, 300, 190)
SEEDS, SIDE = range(4), 200
Pixels = NDArray[np.uint8]
# The number of frames, and what gives one.
Source = tuple[int, Callable[[int], Pixels]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables; those of clips only where there are some."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks faces", description=__doc__)
    parser.add_argument("--clips", type=Path, help="a folder of clips, in which faces are looked for")
    parser.add_argument("--yunet", type=Path, help="YuNet's ONNX file")
    options = parser.parse_args(arguments)
    detectors = [offer.make() for offer in available(yunet=options.yunet) if offer.make is not None]
    print(f"OpenCV {cv2.__version__}")
    _times(detectors)
    clips = sorted(path for path in options.clips.iterdir() if path.suffix.lower() in CLIPS) if options.clips else []
    if clips:
        _found(detectors, clips)
    _drift(next((one for one in detectors if one.name == "mediapipe"), None), clips)


def _times(detectors: Sequence[Detector]) -> None:
    print("\n| 1080p, ms a frame: median (slowest) | with a face | without one |\n|---|---:|---:|")
    left, top, right, bottom = _PHOTOGRAPH_FACE
    part = skimage.data.astronaut()[top:bottom, left:right]  # type: ignore[no-untyped-call]
    portrait = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    x, y = (WIDTH - FACE_HEIGHT) // 2, (HEIGHT - FACE_HEIGHT) // 2
    portrait[y : y + FACE_HEIGHT, x : x + FACE_HEIGHT] = cv2.resize(part, (FACE_HEIGHT, FACE_HEIGHT))
    noise = np.random.default_rng(0).integers(0, 256, (27, 48, 3)).astype(np.uint8)
    empty = np.asarray(cv2.resize(noise, (WIDTH, HEIGHT)), np.uint8)
    for detector in detectors:
        print(f"| {detector.name} | {_time(detector, portrait)} | {_time(detector, empty)} |")
    eyes = np.array([(204, 101), (246, 103), (224, 129), (199, 140), (246, 141)]) - (left, top)
    flow = Flow(portrait, eyes * FACE_HEIGHT / (right - left) + (x, y))
    print(f"| flow | {_time(flow, portrait)} | |")


def _time(detector: Detector, pixels: Pixels) -> str:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        detector.find(pixels)
        taken.append(1000 * (time.perf_counter() - begun))
    return f"{statistics.median(taken):.0f} ({max(taken):.0f})"


def _found(detectors: Sequence[Detector], clips: Sequence[Path]) -> None:
    print("\n| clip | size | frames |", " | ".join(f"{one.name}: none / one / more" for one in detectors), "|")
    print("|---|---|---:|" + "---|" * len(detectors))
    for path in clips:
        with _frames(path) as (count, read):
            shape = read(0).shape
            cells = []
            for detector in detectors:
                counts = [len(detector.find(read(frame))) for frame in range(count)]
                more = sum(number > 1 for number in counts)
                cells.append(f"{counts.count(0)} / {counts.count(1)} / {more}")
        print(f"| {path.name} | {shape[1]} × {shape[0]} | {count} | {' | '.join(cells)} |")


@contextmanager
def _frames(path: Path) -> Iterator[Source]:
    """A clip as a source."""
    clip = Clip(path)
    try:
        clip.prepare()
        yield clip.frames, clip.read
    finally:
        clip.close()


def _drift(mediapipe: Detector | None, clips: Sequence[Path]) -> None:
    print("\nPoints off, in distances of the eyes: mean / 95 % / last frame.\n")
    print("| clip | frames | flow | MediaPipe |\n|---|---:|---|---|")
    for seed in SEEDS:
        clip = FaceClip(seed, FRAMES, SIDE)
        truth = [clip.landmarks(frame) for frame in range(FRAMES)]
        followed = list(_followed((FRAMES, clip.frame), truth[0]))
        seen = [_first(mediapipe.find(clip.frame(frame))) for frame in range(FRAMES)] if mediapipe else []
        print(f"| rendered {seed}, from the truth | {FRAMES} | {_off(followed, truth)} | {_off(seen, truth)} |")
    for path in clips if mediapipe else ():
        with _frames(path) as (count, read):
            seen = [_first(mediapipe.find(read(frame))) for frame in range(min(count, FRAMES))] if mediapipe else []
            if seen[0] is None or seen[0].points is None:
                continue
            followed = list(_followed((len(seen), read), seen[0].points))
        kept = [(one, two.points) for one, two in zip(followed, seen, strict=False) if two is not None]
        off = _off([one for one, _ in kept], [points for _, points in kept if points is not None])
        print(f"| {path.name}, from MediaPipe | {len(followed)} | {off} | |")


def _first(faces: Sequence[Face]) -> Face | None:
    return faces[0] if faces else None


def _followed(source: Source, points: Points) -> Iterator[Face | None]:
    """The face by flow on each frame, until it is lost."""
    count, read = source
    flow = Flow(read(0), points)
    yield flow.face
    for frame in range(1, count):
        face = _first(flow.find(read(frame)))
        if face is None:
            return
        yield face


def _off(faces: Sequence[Face | None], truth: Sequence[Points]) -> str:
    """How far the five points are off on average, and on how many frames there is no face."""
    off = []
    for face, points in zip(faces, truth, strict=False):
        if face is not None and face.points is not None:
            apart = np.hypot(*(points[1] - points[0]))
            off.append(float(np.linalg.norm(face.points - points, axis=1).mean() / apart))
    if not off:
        return "–"
    without = len(truth) - len(off)
    told = f"{np.mean(off):.3f} / {np.quantile(off, 0.95):.3f} / {off[-1]:.3f}"
    return told + (f", none on {without}" if without else "")


if __name__ == "__main__":
    main()
