"""Contact sheets of the phantoms, for looking at them: `python -m ebp.phantoms.sheets FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.phantoms import FACE_LABELS, SKIN_LABELS, face, skin
from ebp.phantoms.phantom import Phantom

Tile = NDArray[np.uint8]
_OUTLINES = ((80, 255, 90), (255, 90, 255), (90, 220, 255), (255, 240, 60))


def skin_sheet(size: int = 176, columns: int = 6) -> Tile:
    """A row for each class, where it is alone; below, several lesions with the truth outlined."""
    rows = [[_captioned(p.image, label) for p in _alone(label, columns, size)] for label in SKIN_LABELS]
    several = (p for p in (skin(seed, size) for seed in range(700, 900)) if len(p.labels) > 1)
    rows.append([_captioned(_outlined(next(several)), "the truth") for _ in range(columns)])
    return np.vstack([np.hstack(row) for row in rows])


def face_sheet(size: int = 200, columns: int = 6) -> Tile:
    """Every action unit alone at C and at E, then E's region outlined; last, faces as they are drawn."""
    tiles: list[Tile] = []
    for index, label in enumerate(FACE_LABELS):
        with_it = {label: 3, "AU25": 3} if label == "AU26" else {label: 3}
        tiles.append(_captioned(face(index, size, with_it).image, f"{label} C"))
        strong = face(index, size, {**with_it, label: 5})
        tiles.append(_captioned(strong.image, f"{label} E"))
        tiles.append(_captioned(_outlined(strong, only=label), f"{label} E, the truth"))
    seed = 100
    while len(tiles) % columns or len(tiles) < 3 * len(FACE_LABELS) + columns:
        drawn = face(seed, size, truth=False)
        letters = drawn.attributes["letters"]
        assert isinstance(letters, dict)
        tiles.append(_captioned(drawn.image, " ".join(f"{k[2:]}{v}" for k, v in letters.items()) or "neutral"))
        seed += 1
    return np.vstack([np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)])


def _alone(label: str, count: int, size: int) -> Iterable[Phantom]:
    """The first phantoms that show this class and no other."""
    seed = 0
    while count:
        phantom = skin(seed, size)
        seed += 1
        if phantom.labels == (label,):
            count -= 1
            yield phantom


def _outlined(phantom: Phantom, only: str | None = None) -> Tile:
    image = phantom.image.copy()
    for (label, mask), colour in zip(phantom.masks.items(), _OUTLINES * 4, strict=False):
        if only in (None, label):
            contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
            cv2.drawContours(image, contours, -1, colour, 2 if only is None else 1)
    return image


def _captioned(image: Tile, text: str) -> Tile:
    image = image.copy()
    cv2.rectangle(image, (0, 0), (image.shape[1], 16), (25, 25, 25), -1)
    cv2.putText(image, text, (4, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.40, (255, 255, 255), 1, cv2.LINE_AA)
    return image


def main(folder: str) -> None:
    """Write phantoms-skin.png and phantoms-faces.png, in 256 colours so that they stay small."""
    from PIL import Image

    for name, sheet in (("skin", skin_sheet()), ("faces", face_sheet())):
        picture = Image.fromarray(sheet).quantize(256, kmeans=3, dither=Image.Dither.NONE)
        picture.save(Path(folder) / f"phantoms-{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
