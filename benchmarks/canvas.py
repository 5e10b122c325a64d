"""The canvas by real events, offscreen: from a mouse or key event to the window painted, in milliseconds.

Each case is a process of its own, so that no image's memory or garbage is another's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, Compound
from annotator.core.work.label_files import load_label_set

if TYPE_CHECKING:
    from annotator.ui.window.hand import Hand
    from annotator.ui.window.main_window import MainWindow

WINDOW = 1320, 840


def main(names: list[str] | None = None) -> None:
    """Print the table."""
    print("| event to painted, offscreen, window of 1320 × 840 | median ms | 95 % ms | worst ms | aim ms |")
    print("|---|---|---|---|---|", flush=True)
    for name in names or list(CASES):
        subprocess.run([sys.executable, "-m", "benchmarks.canvas", "--case", name], check=True)


def _row(name: str, seconds: list[float], aim: str) -> None:
    ordered = sorted(value * 1000 for value in seconds)
    middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    print(f"| {name} | {middle:.1f} | {high:.1f} | {ordered[-1]:.1f} | {aim} |", flush=True)


# --- the window


@contextmanager
def _window(folder: Path, width: int, height: int, model: str = "") -> Iterator[tuple[MainWindow, Hand]]:
    from annotator.ui.window.app import make_application, make_window
    from annotator.ui.window.hand import Hand, wait_until

    os.environ["XDG_CONFIG_HOME"] = str(folder)
    _write_image(folder / "image.png", width, height)
    project = Project.create(folder / "canvas.annot", load_label_set("dermoscopy"), model)
    project.add_images([folder / "image.png"])
    project.close()
    make_application()
    window = make_window("cpu")
    window.resize(*WINDOW)
    window.show()
    window.commands.open([folder / "canvas.annot"])
    wait_until(lambda: window.session.picture is not None, "the image", 300)
    yield window, Hand(window, window.canvas)
    window.close()


def _write_image(path: Path, width: int, height: int) -> None:
    """A smooth image, quickly written and read."""
    import cv2

    small = np.random.default_rng(0).integers(0, 255, (12, 12, 3), dtype=np.uint8)
    image = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    cv2.imwrite(str(path), image, [cv2.IMWRITE_PNG_COMPRESSION, 1])


def _settle(window: MainWindow) -> None:
    """Let everything that is under way be painted."""
    from PySide6.QtWidgets import QApplication

    from annotator.ui.window.hand import wait_until

    wait_until(lambda: window.canvas.drawn, "the regions")
    for _ in range(5):
        QApplication.processEvents()


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _frame(window: MainWindow, event: Callable[[], object]) -> float:
    """Seconds from an event to the canvas painted; what the window does between frames comes after."""
    from PySide6.QtWidgets import QApplication

    seconds = _timed(lambda: (event(), window.canvas.repaint()))
    QApplication.processEvents()
    return seconds


# --- strokes


def _stroke(window: MainWindow, hand: Hand, points: list[tuple[float, float]]) -> list[float]:
    """One stroke; the seconds of each move of it, painted."""
    from PySide6.QtCore import QEvent, Qt

    left, none, keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    hand.send(QEvent.Type.MouseMove, points[0], none, none, keys)
    hand.send(QEvent.Type.MouseButtonPress, points[0], left, left, keys)
    moves = []
    for point in points[1:]:
        moves.append(
            _frame(window, lambda at=point: hand.send(QEvent.Type.MouseMove, at, none, left, keys, settle=False))
        )
    hand.send(QEvent.Type.MouseButtonRelease, points[-1], left, none, keys)
    return moves


def _zigzag(width: float, height: float, count: int) -> list[tuple[float, float]]:
    along = np.linspace(0, 1, count)
    down = np.abs((along * 6) % 2 - 1)
    return [
        (float(width * (0.15 + 0.7 * a)), float(height * (0.2 + 0.6 * d))) for a, d in zip(along, down, strict=True)
    ]


def _brush(folder: Path, width: int, height: int, diameter: float, aim: str) -> None:
    from PySide6.QtCore import Qt

    with _window(folder, width, height) as (window, hand):
        for zoom, text in ((None, "whole image"), (1.0, "at 100 %")):
            if zoom is not None:
                window.canvas.actual_size()
            hand.press(Qt.Key.Key_B)
            window.commands.options.width.set(diameter)
            _settle(window)
            size = (width, height) if zoom is None else (WINDOW[0] * 0.5, WINDOW[1] * 0.7)
            moves: list[float] = []
            for _ in range(3):
                path = _zigzag(*size, 120)
                if zoom is not None:
                    left, top = window.canvas.viewport.to_image(0, 0)
                    path = [(x + left, y + top) for x, y in path]
                moves += _stroke(window, hand, path)
            _row(f"brush of {diameter:.0f} px on {width} × {height}, {text}", moves, aim)


def brush(folder: Path) -> None:
    """A stroke's steps on 12 megapixels."""
    _brush(folder, 4000, 3000, 60, "8")


def wide_brush(folder: Path) -> None:
    """The widest brush on 256 megapixels."""
    _brush(folder, 16000, 16000, 2000, "16")


def many_strokes(folder: Path) -> None:
    """Two thousand strokes in a row on one large lesion: the last against the first, and the memory between."""
    from PySide6.QtCore import Qt

    with _window(folder, 4000, 3000) as (window, hand):
        hand.press(Qt.Key.Key_B)
        window.commands.options.width.set(30)
        rng = np.random.default_rng(1)
        strokes: list[float] = []
        memory: list[int] = []
        for number in range(2000):
            x, y = rng.uniform(1200, 2800), rng.uniform(900, 2100)
            path = [(x + 25 * n, y + 12 * n) for n in range(6)]
            strokes.append(_timed(lambda points=path: _stroke(window, hand, points)))
            if number % 200 == 199:
                memory.append(_resident())
        first, last = statistics.median(strokes[100:300]), statistics.median(strokes[-200:])
        _row("one stroke of 6 events, stored, of 2,000 in a row", strokes, "")
        print(f"| the last 200 strokes against the first 200 (ratio) | {last / first:.2f} | | | 1.2 |")
        print(f"| memory after 200 and after 2,000 strokes, MB | {memory[0]} → {memory[-1]} | | | flat |")


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024


# --- looking round


def _add_regions(window: MainWindow, width: int, height: int, count: int) -> None:
    """Wobbly discs all over the image, as lesions and cells are."""
    rng = np.random.default_rng(2)
    session = window.session
    assert session.project is not None and session.record is not None
    added = []
    for _ in range(count):
        x, y, radius = rng.uniform(100, width - 100), rng.uniform(100, height - 100), rng.uniform(20, 120)
        turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        reach = radius * (1 + 0.2 * np.sin(3 * turn + rng.uniform(0, 6)) + 0.03 * rng.normal(size=60))
        ring = [(float(x + r * np.cos(t)), float(y + r * np.sin(t))) for r, t in zip(reach, turn, strict=True)]
        mask: Mask = fill_rings([ring], width, height)
        added.append(AddAnnotation(Annotation(session.project.next_annotation_id(), session.record.id, 1, mask)))
    session.apply(Compound(tuple(added)), "Add regions")


def _pan(window: MainWindow, hand: Hand) -> list[float]:
    """Drag to and fro with the middle button; the seconds of each move, painted."""
    from PySide6.QtCore import QEvent, QPointF, Qt

    none, middle, keys = Qt.MouseButton.NoButton, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
    move = partial(hand.send, QEvent.Type.MouseMove, button=none, buttons=middle, modifiers=keys, settle=False)
    canvas = window.canvas
    start = canvas.viewport.to_image(600, 400)
    hand.send(QEvent.Type.MouseButtonPress, start, middle, middle, keys)
    pans = []
    for step in range(120):
        turn = 1 if step % 60 < 30 else -1
        view = QPointF(*canvas.viewport.to_view(*canvas.viewport.to_image(600 + 7 * turn, 400 + 4 * turn)))
        point = canvas.viewport.to_image(view.x() + 7 * turn * (step % 30), view.y())
        pans.append(_frame(window, partial(move, point)))
    hand.send(QEvent.Type.MouseButtonRelease, start, middle, none, keys)
    return pans


def regions(folder: Path) -> None:
    """Pan, zoom and brush with three hundred regions on 12 megapixels."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    with _window(folder, 4000, 3000) as (window, hand):
        _add_regions(window, 4000, 3000, 300)
        canvas = window.canvas
        _settle(window)
        none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier

        def wheel(turn: int) -> None:
            at = QPointF(canvas.width() / 2, canvas.height() / 2)
            phase = Qt.ScrollPhase.NoScrollPhase
            event = QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), QPoint(0, turn), none, keys, phase, False)
            QApplication.sendEvent(canvas, event)

        zooms = [_frame(window, lambda turn=turn: wheel(turn)) for turn in ([60] * 30 + [-60] * 30) * 2]
        _row("zoom step, 300 regions on 4000 × 3000", zooms, "16")
        for scale, text in ((None, "whole image"), (1.0, "at 100 %")):
            canvas.fit() if scale is None else canvas.actual_size()
            _settle(window)
            _row(f"pan step, 300 regions on 4000 × 3000, {text}", _pan(window, hand), "16")
            _settle(window)
        canvas.fit()
        hand.press(Qt.Key.Key_B)
        window.commands.options.width.set(60)
        _settle(window)
        _row("brush of 60 px, 300 regions, whole image", _stroke(window, hand, _zigzag(4000, 3000, 120)), "8")


def threshold(folder: Path) -> None:
    """The steps of the threshold on 12 megapixels."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from annotator.ui.window.hand import wait_until

    with _window(folder, 4000, 3000, "lesions") as (window, _):
        suggester = window.suggester
        wait_until(lambda: suggester.maps is not None and not suggester.waiting, "the first answer")
        suggester.set_refining(False)
        _settle(window)
        keys = ([Qt.Key.Key_BracketLeft] * 8 + [Qt.Key.Key_BracketRight] * 8) * 5
        steps = [_frame(window, lambda key=key: QTest.keyClick(window.canvas, key)) for key in keys]
        _row(f"threshold step, {len(suggester.regions)} suggestions on 4000 × 3000", steps, "16")


CASES: dict[str, Callable[[Path], None]] = {
    "brush": brush,
    "wide_brush": wide_brush,
    "regions": regions,
    "threshold": threshold,
    "many_strokes": many_strokes,
}

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", choices=CASES)
    case = parser.parse_args().case
    if case is None:
        main()
    else:
        with tempfile.TemporaryDirectory() as place:
            CASES[case](Path(place))
