"""Images to try the tool on: the phantoms of the engine, drawn by the computer, and photographs of scikit-image."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.project.project import SUFFIX, Project
from annotator.core.work.label_changes import limited
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import LabelSet, label_set_of
from annotator.inference.model_files import read_model_facts


@dataclass(frozen=True)
class Subject:
    """What the samples show, and the label set and classifier that go with it."""

    labels: LabelSet
    model: str
    stem: str


# What each shows in the words of the classifier.
PHOTOGRAPHS = {
    "chelsea.png": "Egyptian cat",
    "coffee.png": "espresso",
    "motorcycle_left.png": "moped",
    "camera.png": "tripod",
    "rocket.jpg": "missile",
    "clock_motion.png": "wall clock",
}
SUBJECTS = ("skin", "faces", "photographs", "clips")


def find_subject(name: str) -> Subject:
    """A subject by name, with its label set. Raises KnownError when that cannot be read."""
    if name == "photographs":
        labels = label_set_of(tuple(PHOTOGRAPHS.values()), "Photographs", contrast="rest")
        return Subject(labels, name, "photograph")
    labels, model, stem = ("dermoscopy", "lesions", "skin") if name == "skin" else ("facs", "action-units", "face")
    return Subject(load_label_set(labels), model, stem)


FIRST_SEED = 7_000_000
COUNT = 6
# Clips: their frames, their side in pixels, frames a second; and what each shows: action unit, onset, apex, offset, and
# intensity from 1 to 5.
FRAMES, CLIP_SIDE, RATE = 150, 320, 25
CLIPS = (
    (("AU12", 14, 30, 62, 4), ("AU6", 18, 30, 56, 4), ("AU4", 80, 94, 128, 5)),
    (("AU1", 12, 22, 48, 5), ("AU2", 12, 22, 48, 5), ("AU26", 66, 78, 96, 5), ("AU9", 108, 118, 140, 5)),
)


def demonstration(folder: Path, subject: str) -> Path:
    """The project of a subject's samples in a folder, made if it is not there yet. Raises KnownError."""
    path = folder / f"demo-{subject}{SUFFIX}"
    if path.exists():
        return path
    images = write_clips(folder / "images") if subject == "clips" else write_samples(folder / "images", subject, COUNT)
    chosen = find_subject(subject)
    labels = limited(chosen.labels, read_model_facts(chosen.model).labels)
    project = Project.create(path, labels, chosen.model)
    try:
        project.add_images(images)
    finally:
        project.close()
    return path


def write_samples(folder: Path, subject: str, count: int, size: int = 512) -> list[Path]:
    """Render phantoms as PNG files, or copy photographs. Raises KnownError when the folder cannot be written."""
    stem = find_subject(subject).stem
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place in range(count):
            path = folder / f"{stem}-{place + 1:02}.png"
            image = _image(subject, place, size)
            path.write_bytes(cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes())
            paths.append(path)
    except OSError as fault:
        raise _unwritten(folder, fault) from fault
    return paths


def write_clips(folder: Path) -> list[Path]:
    """Render clips of faces as MP4 files. Raises KnownError when the folder cannot be written."""
    import av

    from ebp import phantoms

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            paths = [folder / f"face-{place:02}.mp4" for place in range(1, len(CLIPS) + 1)]
            for place, (path, shown) in enumerate(zip(paths, CLIPS, strict=True)):
                movements = [phantoms.Movement(*one) for one in shown]
                clip = phantoms.FaceClip(FIRST_SEED + place, FRAMES, CLIP_SIDE, movements)
                with av.open(str(path), "w") as out:
                    stream = out.add_stream("mpeg4", rate=RATE, options={"b": "4M", "g": str(RATE)})
                    stream.width = stream.height = CLIP_SIDE
                    for pixels in pool.map(clip.frame, range(FRAMES)):
                        out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
                    out.mux(stream.encode())
    except OSError as fault:
        raise _unwritten(folder, fault) from fault
    return paths


def _unwritten(folder: Path, fault: OSError) -> KnownError:
    text = "The sample images cannot be written ({fault})."
    return KnownError(text, fault=fault.strerror, path=folder, advice="Choose another --output.")


def _image(subject: str, place: int, size: int) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB."""
    from ebp import phantoms

    if subject != "photographs":
        return (phantoms.skin if subject == "skin" else phantoms.face)(FIRST_SEED + place, size).image
    import skimage.data

    name = list(PHOTOGRAPHS)[place % len(PHOTOGRAPHS)]
    pixels = cv2.imread(str(Path(skimage.data.__file__).parent / name), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)
