"""What the commands that look at images share: the loop over files, names of results, writing them."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.values import Note


def for_each(paths: Sequence[Path], work: Callable[[Path], None], name: str) -> None:
    """Do the work for every path; those that fail are named, and the others are still done.

    Raises the last failure's EbpError when there was one; the others are printed to the error stream.
    """
    from tqdm import tqdm

    failures = []
    for path in tqdm(paths, desc=name, unit="image", disable=len(paths) < 2 or not sys.stderr.isatty()):
        try:
            work(path)
        except EbpError as error:
            failures.append(str(error))
    for line in failures[:-1]:
        print(f"ebp: error: {line}", file=sys.stderr)
    if failures:
        raise EbpError(failures[-1])


def tell(path: Path, notes: Sequence[Note]) -> None:
    """One line on the error stream for each thing that was guessed of an image or left out."""
    from tqdm import tqdm

    for note in notes:
        tqdm.write(f"ebp: note: {path}: {note}", file=sys.stderr)


def slug(text: str) -> str:
    """A text as part of a file's name: its letters, of any script, and digits."""
    return re.sub(r"[\W_]+", "-", text).strip("-").lower()


def make_folder(path: Path) -> None:
    """Make a folder for the results. Raises EbpError naming it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EbpError(f"{path}: the folder cannot be made ({error.strerror})") from error


def write(path: Path, data: bytes) -> None:
    """Write a file. Raises EbpError naming it."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise EbpError(f"{path}: cannot be written ({error.strerror})") from error


def write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """Write an array as .npy."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    write(path, buffer.getvalue())


def write_png(path: Path, image: npt.NDArray[np.uint8]) -> None:
    """Write an image (h, w, 3) uint8 RGB as .png."""
    import cv2

    _, data = cv2.imencode(".png", image[..., ::-1])
    write(path, data.tobytes())
