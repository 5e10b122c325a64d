"""Images to try the tool on: the phantoms of the engine, drawn by the computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2

from annotator.core.errors import KnownError


@dataclass(frozen=True)
class Subject:
    """What the samples show, and the label set and classifier that go with it."""

    labels: str
    model: str
    stem: str


SUBJECTS = {"skin": Subject("dermoscopy", "lesions", "skin"), "faces": Subject("facs", "action-units", "face")}
FIRST_SEED = 7_000_000


def write_samples(folder: Path, subject: str, count: int, size: int = 512) -> list[Path]:
    """Render phantoms as PNG files. Raises KnownError when the folder cannot be written."""
    from ebp import phantoms

    draw = phantoms.skin if subject == "skin" else phantoms.face
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place in range(count):
            path = folder / f"{SUBJECTS[subject].stem}-{place + 1:02}.png"
            image = draw(FIRST_SEED + place, size).image
            path.write_bytes(cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes())
            paths.append(path)
    except OSError as fault:
        raise KnownError(
            "The sample images cannot be written ({fault}).",
            fault=fault.strerror,
            path=folder,
            advice="Choose another --output.",
        ) from fault
    return paths
