"""What the person at the screen feels: answers while the worker is busy, the threshold's steps, and storing an edit."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.inference.samples import write_samples

if TYPE_CHECKING:
    from annotator.ui.window.hand import Hand
    from annotator.ui.window.main_window import MainWindow

IMAGES, SIDE, STEPS = 24, 512, 60
# So long nothing is asked for, where the next images are to be read and looked at ahead.
REST = 0.5


def main() -> None:
    """Print the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        rows = _measure(Path(folder))
    print("| offscreen, 512 px phantoms, bundled lesion classifier on the CPU | median ms | 95 % ms | worst ms |")
    print("|---|---|---|---|")
    for name, values in rows.items():
        ordered = sorted(value * 1000 for value in values)
        middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
        print(f"| {name} | {middle:.1f} | {high:.1f} | {ordered[-1]:.1f} |")


def _measure(folder: Path) -> dict[str, list[float]]:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.app import make_application, make_window
    from annotator.ui.window.hand import Hand, wait_until

    make_application()
    window = make_window("cpu")
    window.show()
    window.commands.open([_project(folder)])
    suggester, hand = window.suggester, Hand(window, window.canvas)
    wait_until(lambda: suggester.maps is not None and not suggester.waiting, "the first answer")
    rows: dict[str, list[float]] = {}
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0] - 0.01)
        last[0] = now

    timer = QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    last[0] = time.perf_counter()
    timer.start()
    rows["next image to its suggestions, at once"] = _next_images(window, IMAGES // 2, rest=0.0)
    timer.stop()
    rows["delay of a 10 ms timer meanwhile"] = [max(gap, 0.0) for gap in gaps]
    rows["next image to its suggestions, after a rest"] = _next_images(window, IMAGES // 2 - 1, rest=REST)
    suggester.set_refining(False)
    rows["threshold step to painted"] = [_timed(partial(_step, window, n)) for n in range(STEPS)]
    hand.press(Qt.Key.Key_B)
    rows["brush stroke of 20 events to stored and painted"] = [_timed(partial(_stroke, hand, n)) for n in range(STEPS)]
    window.close()
    QApplication.processEvents()
    return rows


def _project(folder: Path) -> Path:
    project = Project.create(folder / "bench.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images(write_samples(folder, "skin", IMAGES, SIDE))
    project.close()
    return folder / "bench.annot"


def _next_images(window: MainWindow, count: int, *, rest: float) -> list[float]:
    """Seconds from the step to the suggestions of each of the next images."""
    from PySide6.QtCore import QTimer

    from annotator.ui.window.hand import wait_until

    suggester = window.suggester
    times = []
    for _ in range(count):
        begin = time.perf_counter() + rest
        wait_until(lambda begin=begin: time.perf_counter() >= begin, "the rest to be over")
        started, before = time.perf_counter(), window.session.record
        QTimer.singleShot(0, lambda: window.session.step(1))  # an event of its own, as a key is
        wait_until(lambda before=before: window.session.record is not before, "the next image")
        wait_until(lambda: bool(suggester.maps) and not suggester.waiting, "the next answer")
        times.append(time.perf_counter() - started)
    return times


def _step(window: MainWindow, number: int) -> None:
    window.suggester.set_fraction(0.2 + 0.01 * number)
    window.canvas.repaint()


def _stroke(hand: Hand, number: int) -> None:
    y = 20.0 + 7 * number
    hand.drag([(40.0 + 20 * step, y + step % 3) for step in range(20)])


def _timed(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
