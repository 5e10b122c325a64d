"""A project of 100,000 images in the window: opening, filtering, scrolling, one edit, and the memory that takes.

A process of its own, whose worker is not started: no classifier is in its memory. The images are small files under
many names each; a third of them have suggestions, a fifth annotations.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from sqlalchemy import create_engine, insert

from annotator.core.project.project import Project
from annotator.core.project.rows import annotation_row, suggestion_row
from annotator.core.regions.mask import Mask
from annotator.core.store import schema
from annotator.core.work.annotation import Annotation, Provenance, Suggestion
from annotator.core.work.label_files import load_label_set

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

IMAGES, FOLDER = 100_000, 250
RUNS, FRAMES = 3, 120
WINDOW = (1320, 840)
FIGURES = {
    "open, to the first image painted, s": "1.5",
    "filter by text, ms": "100",
    "filter by state, ms": "100",
    "no filter again, ms": "100",
    "a frame of scrolling, median, ms": "16",
    "a frame of scrolling, 95 %, ms": "16",
    "next image, to its frame painted, ms": "",
    "an edit, stored and shown, ms": "",
    "peak memory, MB": "400",
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        path = _write_project(Path(folder))
        print(f"written in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        runs = [_measure(path) for _ in range(RUNS)]
    print("| 100,000 images | median | worst | aim |")
    print("|---|---|---|---|")
    for name, aim in FIGURES.items():
        values = [run[name] for run in runs]
        print(f"| {name} | {statistics.median(values):.3g} | {max(values):.3g} | {aim} |")


def _write_project(folder: Path) -> Path:
    places = [folder / f"series-{n // FOLDER:04}" / f"image-{n:06}.png" for n in range(IMAGES)]
    for number, place in enumerate(places):
        if number % FOLDER == 0:
            place.parent.mkdir()
            Image.new("RGB", (96, 64), (180, 120, number // FOLDER % 256)).save(place)
        else:
            place.hardlink_to(places[number - number % FOLDER])
    project = Project.create(folder / "large.annot", load_label_set("dermoscopy"))
    project.add_images(places)
    project.close()
    how = Provenance("lesions", "0" * 64, "features.9", "melanoma", "none", 0.8, 0.6)
    suggestions = [
        suggestion_row(Suggestion(n, n // 2 + 1, 1, how, n % 2 + 1, (30.0, 20.0), 0.5)) for n in range(2 * IMAGES // 3)
    ]
    square = Mask.from_array(np.ones((20, 20), dtype=bool), 5, 5)
    annotations = [annotation_row(Annotation(n + 1, n + 1, 1, square)) for n in range(IMAGES // 5)]
    engine = create_engine(f"sqlite:///{folder / 'large.annot'}")
    with engine.begin() as connection:
        connection.execute(insert(schema.suggestion), suggestions)
        connection.execute(insert(schema.annotation), annotations)
    engine.dispose()
    return folder / "large.annot"


def _measure(path: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "benchmarks.many_images", str(path)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(result.stdout)
    return found


def _timed(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _open(path: Path) -> dict[str, float]:
    """In the process of its own."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.app import make_application, make_window
    from annotator.ui.window.hand import Hand, wait_until

    make_application()
    window = make_window("cpu")
    window.thread_.start = lambda *_: None
    window.resize(*WINDOW)
    window.show()
    QApplication.processEvents()

    def open_it() -> None:
        window.commands.open([path])
        wait_until(lambda: window.session.picture is not None, "the image")
        window.repaint()

    found = {"open, to the first image painted, s": _timed(open_it)}
    wait_until(lambda: window.session.picture.settled, "the image whole")
    found |= _filter(window)
    found |= _scroll(window)
    hand = Hand(window, window.canvas)
    steps = [_timed(lambda: (window.session.step(1), window.repaint())) for _ in range(20)]
    found["next image, to its frame painted, ms"] = 1000 * statistics.median(steps)
    wait_until(lambda: window.session.picture is not None and window.session.picture.settled, "the image")
    control = Qt.KeyboardModifier.ControlModifier
    edit = _timed(lambda: (hand.press(Qt.Key.Key_D, control), window.repaint()))
    found["an edit, stored and shown, ms"] = 1000 * edit
    peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    found["peak memory, MB"] = int(peak) / 1024
    window.close()
    QApplication.processEvents()
    return found


def _filter(window: MainWindow) -> dict[str, float]:
    panel = window.images
    found = {
        "filter by text, ms": lambda: panel.search.setText("99"),
        "filter by state, ms": lambda: (panel.search.clear(), panel.states.setCurrentIndex(3)),
        "no filter again, ms": lambda: panel.states.setCurrentIndex(0),
    }
    return {name: 1000 * _timed(lambda action=action: (action(), panel.repaint())) for name, action in found.items()}


def _scroll(window: MainWindow) -> dict[str, float]:
    """Through the whole list in wide steps, as by its bar, and back in narrow ones, as by the wheel."""
    from PySide6.QtWidgets import QApplication

    view = window.images.view
    bar = view.verticalScrollBar()
    frames = []
    for number in range(FRAMES):
        wide = number < FRAMES // 2
        bar.setValue(number * bar.maximum() // (FRAMES // 2) if wide else bar.value() - 120)
        frames.append(_timed(view.viewport().repaint))
        QApplication.processEvents()
    frames.sort()
    return {
        "a frame of scrolling, median, ms": 1000 * statistics.median(frames),
        "a frame of scrolling, 95 %, ms": 1000 * frames[int(0.95 * (len(frames) - 1))],
    }


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(json.dumps(_open(Path(sys.argv[1]))))
    else:
        main()
