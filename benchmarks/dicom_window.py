"""DICOM in the window: a CT series of 500 slices, a cine loop of 300 frames, a mammogram.

    python -m benchmarks.dicom_window

Files are written for it: slices of 512 × 512 with 12 bits, frames of 512 × 512 with 8, a mammogram of 4,000 × 5,000
with 16. *Opened*: from the folder's path to the first slice painted, and until its slices are known to be one stack.
*Stepped*: from the key to the slice painted. *Played*: frames painted in ten seconds.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DigitalMammographyXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)
from PySide6.QtCore import QEvent, QObject

from annotator.core.project.project import Project
from annotator.core.work.labels import label_set_of

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

SLICES, SIDE, FRAMES, RATE, SECONDS = 500, 512, 300, 25, 10
MAMMOGRAM = (5000, 4000)
WINDOW = (1600, 1000)


def main() -> None:
    """Print the tables."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_CACHE_HOME"] = folder
        from annotator.ui.window.app import make_application

        make_application()
        place = Path(folder)
        _series(write_series(place / "ct"))
        _cine(write_cine(place / "us"))
        _mammogram(write_mammogram(place / "mg"))


def _header(kind: str, rows: int, columns: int, bits: int) -> Dataset:
    data, meta = Dataset(), FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, kind
    data.file_meta, data.SOPClassUID = meta, kind
    data.StudyInstanceUID, data.SeriesInstanceUID = generate_uid(), generate_uid()
    data.Rows, data.Columns, data.SamplesPerPixel, data.PhotometricInterpretation = rows, columns, 1, "MONOCHROME2"
    data.BitsAllocated = 8 if bits <= 8 else 16
    data.BitsStored, data.HighBit, data.PixelRepresentation = bits, bits - 1, 0
    return data


def _save(data: Dataset, path: Path, values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.PixelData = values.tobytes()
    data["PixelData"].VR = "OB" if data.BitsAllocated == 8 else "OW"
    pydicom.dcmwrite(path, data, enforce_file_format=True)
    return path


def write_series(folder: Path) -> Path:
    """A CT series of noise round a disc that grows; returns its folder."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    noise = np.random.default_rng(0).normal(0, 15, (SIDE, SIDE))
    for number in range(SLICES):
        data = _header(CTImageStorage, SIDE, SIDE, 12)
        data.StudyInstanceUID, data.SeriesInstanceUID = "1.2", "1.2.3"
        data.Modality, data.InstanceNumber = "CT", SLICES - number
        data.ImagePositionPatient, data.ImageOrientationPatient = [0, 0, number], [1, 0, 0, 0, 1, 0]
        data.PixelSpacing, data.RescaleSlope, data.RescaleIntercept = [0.7, 0.7], 1, -1024
        data.WindowCenter, data.WindowWidth = 40, 400
        disc = np.where(np.hypot(x, y) < 40 + number / 4, 1064, 100) + np.roll(noise, number, axis=0)
        _save(data, folder / f"{number:04}", np.clip(disc, 0, 4095).astype(np.uint16))
    return folder


def write_cine(folder: Path) -> Path:
    """A loop of an edge that moves; returns its folder."""
    data = _header(UltrasoundMultiFrameImageStorage, SIDE, SIDE, 8)
    data.Modality, data.NumberOfFrames, data.FrameTime = "US", FRAMES, 1000 / RATE
    texture = np.random.default_rng(1).integers(0, 60, (SIDE, SIDE), dtype=np.uint8)
    frames = np.stack([np.roll(texture, number, axis=1) + np.uint8(number % 100) for number in range(FRAMES)])
    _save(data, folder / "loop.dcm", frames)
    return folder


def write_mammogram(folder: Path) -> Path:
    """A picture of 16 bits; returns its folder."""
    data = _header(DigitalMammographyXRayImageStorageForPresentation, *MAMMOGRAM, 16)
    data.Modality = "MG"
    y, x = np.mgrid[: MAMMOGRAM[0], : MAMMOGRAM[1]]
    _save(data, folder / "mg.dcm", ((y * 7 + x * 3) % 65536).astype(np.uint16))
    return folder


class _Painted(QObject):
    """Notes which image was on the canvas when it was last painted, and how often another one was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self.image, self.count = window.session, 0, 0
        window.canvas.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return False
        target.event(event)
        session = self._session
        now = session.record.id if session.record is not None and session.picture is not None else 0
        self.count += now not in (0, self.image)
        self.image = now
        return True


def _opened(folder: Path) -> tuple[MainWindow, _Painted, float]:
    """A window on a folder, what it paints, and seconds until the first image is painted."""
    from annotator.ui.window.app import make_window
    from annotator.ui.window.hand import wait_until

    window = make_window("cpu")
    window.resize(*WINDOW)
    window.show()
    painted = _Painted(window)
    begun = time.perf_counter()
    from annotator.core.images import find_images

    project = Project.create(folder.parent / f"{folder.name}.annot", label_set_of(("finding",), "labels"))
    project.add_images(find_images(folder))
    project.close()
    window.commands.open([folder.parent / f"{folder.name}.annot"])
    wait_until(lambda: painted.image > 0, "the first image", 60)
    return window, painted, time.perf_counter() - begun


def _series(folder: Path) -> None:
    from annotator.ui.window.hand import wait_until

    window, painted, first = _opened(folder)
    begun = time.perf_counter()
    desk = window.image_commands.stacks
    assert desk is not None
    wait_until(lambda: desk.stacks.stacks, "the stack", 60)
    known = first + time.perf_counter() - begun
    print(f"\nA CT series of {SLICES} slices: first slice painted after {first:.2f} s, a stack after {known:.2f} s.\n")
    print("| slices of 512 × 512 | median ms | 95 % | most |\n|---|---|---|---|", flush=True)

    def shown(by: int) -> float:
        stack, place = desk.stacks.here or (None, 0)
        assert stack is not None
        wanted = stack.images[min(max(place + by, 0), len(stack.images) - 1)]
        start = time.perf_counter()
        desk.stacks.step(by)
        wait_until(lambda: painted.image == wanted, "the slice", 60)
        return time.perf_counter() - start

    desk.stacks.go(0)
    wait_until(lambda: window.session.picture is not None, "the first slice", 60)
    _row("one on", (shown(1) for _ in range(200)))
    _row("one back", (shown(-1) for _ in range(199)))
    _row("ten on", (shown(10) for _ in range(45)))
    window.close()


def _cine(folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.hand import wait_until

    window, painted, _ = _opened(folder)
    desk = window.image_commands.stacks
    assert desk is not None
    wait_until(lambda: desk.stacks.stacks, "the stack", 60)
    desk.stacks.go(0)
    wait_until(lambda: window.session.picture is not None, "the first frame", 60)
    painted.count = 0
    desk.play()
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    desk.play()
    print(
        f"\nA loop of {FRAMES} frames at {RATE}/s: {painted.count} of {SECONDS * RATE} frames painted in {SECONDS} s."
    )
    window.close()


def _mammogram(folder: Path) -> None:
    from annotator.core.images import find_images, open_picture

    path = find_images(folder)[0]
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        picture = open_picture(path)
        picture.window()
        taken.append(time.perf_counter() - start)
    print(f"\nA mammogram of {MAMMOGRAM[1]} × {MAMMOGRAM[0]}, 16 bits: read in {sorted(taken)[2]:.2f} s.")
    window, _, first = _opened(folder)
    print(f"In the window, with its folder looked through and a project made: painted after {first:.2f} s.", flush=True)
    window.close()


def _row(name: str, seconds: Iterable[float]) -> None:
    taken = sorted(value * 1000 for value in seconds)
    middle, late = taken[len(taken) // 2], taken[round(0.95 * (len(taken) - 1))]
    print(f"| {name} | {middle:.0f} | {late:.0f} | {taken[-1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
