"""Large images in the window: the first pixels, sharp ones, frames of a pan, and the memory that took.

Each image is opened by a process of its own, whose worker is not started: no classifier is in its memory.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

RUNS, FRAMES, PATIENCE = 3, 120, 300.0
TIFF_SIDE, TILE = 30_000, 256
JPEG_SIZE = (12_000, 8_400)
WINDOW = (1920, 1080)


@dataclass(frozen=True)
class Opened:
    """Seconds from asking for an image to its first and to its sharp pixels, a pan's frames, and the peak memory."""

    first_s: float
    sharp_s: float
    frame_ms: tuple[float, ...]
    peak_mb: float


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        files = {
            f"JPEG, {JPEG_SIZE[0]} × {JPEG_SIZE[1]}": _write_jpeg(Path(folder) / "photograph.jpg"),
            f"TIFF in JPEG tiles, {TIFF_SIDE} × {TIFF_SIDE}": _write_tiff(Path(folder) / "tiles.tif", levels=False),
            "the same with levels": _write_tiff(Path(folder) / "levels.tif", levels=True),
        }
        print("| image | first pixels s | sharp s | frame of a pan, median ms | 95 % ms | peak MB |")
        print("|---|---|---|---|---|---|")
        for name, path in files.items():
            print(f"| {name} | {_row([_measure(path) for _ in range(RUNS)])} |", flush=True)


def _row(found: list[Opened]) -> str:
    frames = sorted(frame for opened in found for frame in opened.frame_ms)
    first, sharp = (statistics.median(values) for values in ((o.first_s for o in found), (o.sharp_s for o in found)))
    high, peak = frames[int(0.95 * (len(frames) - 1))], max(opened.peak_mb for opened in found)
    return f"{first:.2f} | {sharp:.2f} | {statistics.median(frames):.1f} | {high:.1f} | {peak:.0f}"


def _photograph(rng: np.random.Generator, width: int, height: int) -> NDArray[np.uint8]:
    """Soft colours under the grain of a sensor."""
    coarse = rng.integers(0, 255, (max(height // 40, 2), max(width // 40, 2), 3), dtype=np.uint8)
    image = np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
    for top in range(0, height, 512):
        band = image[top : top + 512]
        band += rng.normal(0, 7, (*band.shape[:2], 1)).astype(np.int16)
    return image.clip(0, 255).astype(np.uint8)


def _write_jpeg(path: Path) -> Path:
    Image.fromarray(_photograph(np.random.default_rng(0), *JPEG_SIZE)).save(path, quality=90)
    return path


def _write_tiff(path: Path, *, levels: bool) -> Path:
    """Every tile is one of a few, so that the file is made in little time; it is read as any other."""
    rng = np.random.default_rng(1)
    tiles = [_photograph(rng, TILE, TILE) for _ in range(16)]

    def supply(count: int) -> Iterator[NDArray[np.uint8]]:
        return (tiles[int(number)] for number in rng.integers(0, len(tiles), count))

    sides = [TIFF_SIDE >> level for level in range(6 if levels else 1)]
    with tifffile.TiffWriter(path, bigtiff=True) as writer:
        for level, side in enumerate(sides):
            extra: dict[str, Any] = {"subifds": len(sides) - 1} if level == 0 and levels else {}
            writer.write(
                supply((-(-side // TILE)) ** 2),
                shape=(side, side, 3),
                dtype=np.uint8,
                tile=(TILE, TILE),
                photometric="rgb",
                compression="jpeg",
                subfiletype=int(level > 0),
                **extra,
            )
    return path


def _measure(path: Path) -> Opened:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "benchmarks.images", str(path)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    return Opened(**found)


def _open(path: Path) -> Opened:
    """In the process of its own."""
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.app import make_application, make_window
    from annotator.ui.window.hand import wait_until

    make_application()
    window = make_window("cpu")
    window.thread_.start = lambda *_: None
    window.resize(*WINDOW)
    window.show()
    window.commands.open([_project(path)])
    wait_until(lambda: window.session.picture is not None, "the small image")
    started = time.perf_counter()
    window.session.show(window.session.order[-1])
    wait_until(lambda: window.session.picture is not None, "the image", PATIENCE)
    window.canvas.repaint()
    first = time.perf_counter() - started
    wait_until(lambda: window.session.picture.settled and window.presenter.sharp, "sharp pixels", PATIENCE)
    sharp = time.perf_counter() - started
    frames = _pan(window)
    # Not getrusage: its figure outlives exec and would tell the parent's memory.
    peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    window.close()
    QApplication.processEvents()
    return Opened(first, sharp, tuple(frames), int(peak) / 1024)


def _project(path: Path) -> Path:
    """A project in which small images lie before the large one, so that it is not read ahead."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".annot") as file:
        project_path = Path(file.name)
    small = [path.with_name(f"small-{number}.png") for number in range(3)]
    for place in small:
        Image.new("RGB", (64, 64)).save(place)
    project = Project.create(project_path, load_label_set("generic"))
    project.add_images([*small, path])
    project.close()
    return project_path


def _pan(window: MainWindow) -> list[float]:
    """The times of frames, in ms, while the image is moved at one pixel a pixel."""
    from PySide6.QtWidgets import QApplication

    window.canvas.actual_size()
    QApplication.processEvents()
    frames = []
    for _ in range(FRAMES):
        window.canvas.pan(-23, -17)
        started = time.perf_counter()
        window.canvas.repaint()
        frames.append((time.perf_counter() - started) * 1000)
        QApplication.processEvents()
    return frames


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(json.dumps(asdict(_open(Path(sys.argv[1])))))
    else:
        main()
