"""From the key for the next image to its pixels, sharp ones, and its suggestions, on photographs of 12 megapixels.

    python -m benchmarks.next_image [--images 24]

The photographs are those of scikit-image, enlarged to 4000 × 3000 with the grain of a sensor, as JPEG in a temporary
folder; the classifier is the bundled one for photographs. Real key presses in a window offscreen. *After a rest*: the
key comes when nothing was under way for a second, so that the next images were read and asked for ahead. *At once*: it
comes as soon as the suggestions are there. *Not ahead*: nothing is read or asked for before it is on screen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QObject

from annotator.core.project.project import Project
from annotator.inference.samples import PHOTOGRAPHS, find_subject, write_samples

if TYPE_CHECKING:
    from annotator.inference.thread import WorkerStatus
    from annotator.ui.window.main_window import MainWindow

WIDTH, HEIGHT = 4000, 3000
WINDOW = (1920, 1080)
PATIENCE, REST = 120.0, 1.0


@dataclass
class Times:
    """Seconds from the key to the first pixels painted, to all of them at the screen's resolution, to suggestions."""

    painted: list[float] = field(default_factory=list)
    sharp: list[float] = field(default_factory=list)
    suggested: list[float] = field(default_factory=list)


def write_photographs(folder: Path, count: int) -> list[Path]:
    """JPEG files of 12 megapixels, each another part of a photograph."""
    rng, made = np.random.default_rng(0), []
    small = [cv2.imread(str(path)) for path in write_samples(folder / "small", "photographs", len(PHOTOGRAPHS))]
    for number in range(count):
        image = small[number % len(small)]
        rows, columns = (round(side * rng.uniform(0.8, 1.0)) for side in image.shape[:2])
        large = cv2.resize(image[:rows, :columns], (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.int16)
        large += rng.normal(0, 5, (HEIGHT, WIDTH, 1)).astype(np.int16)
        path = folder / f"{number:02}.jpg"
        cv2.imwrite(str(path), large.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
        made.append(path)
    return made


def measure(folder: Path, count: int) -> dict[str, Times]:
    """Walk through a project of so many photographs, once for each way."""
    return {
        "after a rest": _walk(folder, count, ahead=True, rest=True),
        "at once": _walk(folder, count, ahead=True, rest=False),
        "not ahead": _walk(folder, count, ahead=False, rest=True),
    }


def _walk(folder: Path, count: int, *, ahead: bool, rest: bool) -> Times:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.app import make_window
    from annotator.ui.window.hand import Hand, wait_until

    window = make_window("cpu")
    window.resize(*WINDOW)
    if not ahead:
        window.session.neighbours = list
    worker, painted = _Worker(window), _Painted(window)
    window.show()
    window.commands.open([_project(folder)])
    hand, found = Hand(window, window.canvas), Times()
    for _ in range(count - 1):
        wait_until(lambda: painted.complete, "pixels and suggestions", PATIENCE)
        worker.begin()
        if rest:
            wait_until(lambda: worker.quiet_for > REST, "everything ahead", PATIENCE)
        painted.at.clear()
        started = time.perf_counter()
        hand.press(Qt.Key.Key_PageDown)
        wait_until(lambda: painted.complete, "pixels and suggestions", PATIENCE)
        for name, when in painted.at.items():
            getattr(found, name).append(when - started)
    window.close()
    QApplication.processEvents()
    return found


class _Worker:
    """Hears what the worker does and which pictures arrive."""

    def __init__(self, window: MainWindow) -> None:
        self._rests, self._last = True, time.perf_counter()
        window.thread_.status_changed.connect(self._hear)
        window.session.pictures.loaded.connect(lambda *_: self._hear(None))

    def begin(self) -> None:
        """What is quiet now has yet to stay so."""
        self._last = time.perf_counter()

    def _hear(self, status: WorkerStatus | None) -> None:
        self._last = time.perf_counter()
        if status is not None:
            self._rests = not status.activity and not status.waiting

    @property
    def quiet_for(self) -> float:
        """Seconds for which nothing was under way."""
        return time.perf_counter() - self._last if self._rests else 0.0


class _Painted(QObject):
    """Notes when the canvas has painted, and what was there then."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        session, suggester = window.session, window.suggester
        self._stages: dict[str, Callable[[], bool]] = {
            "painted": lambda: session.picture is not None,
            "sharp": lambda: session.picture is not None and session.picture.settled and window.presenter.sharp,
            "suggested": lambda: suggester.maps is not None and not suggester.waiting,
        }
        self.at: dict[str, float] = {}
        window.canvas.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return False
        there = [name for name, holds in self._stages.items() if name not in self.at and holds()]
        target.event(event)
        self.at |= dict.fromkeys(there, time.perf_counter())
        return True

    @property
    def complete(self) -> bool:
        """Whether every stage was painted."""
        return len(self.at) == len(self._stages)


def _project(folder: Path) -> Path:
    """A new project of the photographs, so that no answer is kept from before."""
    subject = find_subject("photographs")
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".annot") as file:
        path = Path(file.name)
    project = Project.create(path, subject.labels, subject.model)
    project.add_images(sorted(folder.glob("*.jpg")))
    project.close()
    return path


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.next_image", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--images", type=int, default=24)
    count = parser.parse_args(argv).images
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        from annotator.ui.window.app import make_application

        make_application()
        write_photographs(Path(folder), count)
        print("| key to next image, 4000 × 3000 JPEG | painted, median ms | 95 % | sharp, median ms | 95 % |", end="")
        print(" suggestions, median ms | 95 % |\n|---|---|---|---|---|---|---|")
        for name, times in measure(Path(folder), count).items():
            cells = [cell for values in (times.painted, times.sharp, times.suggested) for cell in _cells(values)]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _cells(values: Sequence[float]) -> tuple[str, str]:
    ordered = sorted(value * 1000 for value in values)
    return f"{statistics.median(ordered):.0f}", f"{ordered[round(0.95 * (len(ordered) - 1))]:.0f}"


if __name__ == "__main__":
    main()
