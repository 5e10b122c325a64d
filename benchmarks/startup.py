"""From process start to the window painted with a 12-megapixel JPEG, and the memory it took, before any model loads.

    python -m benchmarks.startup [--rounds 9] [--labelme PYTHON]

Each run is a process of its own, from the command's `main` on; with byte code in place, whatever the environment says
of it. *Painted*: the first paint that shows the image. *All there*: the first paint with its project open. With the
interpreter of an environment that has labelme in it, labelme opens the same image, in turn with the annotator.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from annotator.core.project.opening import open_paths

ROUNDS = 9
WIDTH, HEIGHT = 4000, 3000

# Both children put a watch on the canvas where the program hands over to Qt. Memory is not getrusage's: that figure
# outlives exec and would tell the parent's.
WATCH = """
import os, sys, time

def tell(word):
    lines = open("/proc/self/status").readlines()
    peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    own = sum(name.partition(".")[0] in ("annotator", "ebp", "labelme") for name in sys.modules)
    print(word, time.time(), peak, len(sys.modules), own, "torch" in sys.modules, flush=True)

class Watch(QtCore.QObject):
    told = False

    def eventFilter(self, target, event):
        if event.type() == QtCore.QEvent.Type.Paint and shown():
            QtCore.QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        if not self.told:
            tell("painted")
            self.told = True
        if ready():
            tell("ready")
            os._exit(0)
"""
ANNOTATOR = f"""
from PySide6 import QtCore, QtWidgets
{WATCH}
def run(*_):
    global window, watch
    window = next(one for one in QtWidgets.QApplication.topLevelWidgets() if one.objectName() == "main")
    watch = Watch()
    window.canvas.installEventFilter(watch)
    return execute()

def shown():
    return window.canvas.picture is not None

def ready():
    return window.session.picture is not None

execute, QtWidgets.QApplication.exec = QtWidgets.QApplication.exec, run
from annotator.cli import main
main(sys.argv[1:])
"""
LABELME = f"""
from PyQt5 import QtCore, QtWidgets
{WATCH}
def run(*_):
    global canvas, watch
    from labelme.widgets import Canvas
    (canvas,) = [found for one in QtWidgets.QApplication.topLevelWidgets() for found in one.findChildren(Canvas)]
    watch = Watch()
    canvas.installEventFilter(watch)
    canvas.update()
    return execute()

def shown():
    return not canvas.pixmap.isNull()

ready = shown
execute, QtWidgets.QApplication.exec_ = QtWidgets.QApplication.exec_, run
from labelme.__main__ import main
main()
"""


@dataclass
class Starts:
    """Seconds to both paints, and peak MB until then, of each round; modules loaded at the first, and own ones."""

    painted: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    painted_mb: list[float] = field(default_factory=list)
    ready_mb: list[float] = field(default_factory=list)
    modules: tuple[int, int] = (0, 0)

    def row(self, name: str) -> str:
        """The table's row."""
        seconds = " | ".join(_range(values) for values in (self.painted, self.ready))
        return f"| {name} | {seconds} | {max(self.painted_mb):.0f} | {max(self.ready_mb):.0f} | {self.modules[0]} |"


def write_photograph(path: Path) -> None:
    """A 12-megapixel JPEG with the detail of a photograph (some 5 MB)."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (HEIGHT // 40, WIDTH // 40, 3), dtype=np.uint8)
    image = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)).astype(np.int16)
    image += rng.normal(0, 7, (HEIGHT, WIDTH, 1)).astype(np.int16)
    Image.fromarray(image.clip(0, 255).astype(np.uint8)).save(path, quality=90)


def measure(commands: dict[str, list[str]], rounds: int = ROUNDS) -> dict[str, Starts]:
    """Start each in turn, on a photograph that has a project; the first round, cold, is not counted."""
    found = {name: Starts() for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        photograph = Path(folder) / "photograph.jpg"
        write_photograph(photograph)
        open_paths([photograph])[0].close()
        environment = os.environ | {"XDG_CONFIG_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for number in range(rounds + 1):
            for name, command in commands.items():
                _start([*command, str(photograph)], environment, found[name] if number else Starts())
    return found


def _start(command: Sequence[str], environment: dict[str, str], into: Starts) -> None:
    started = time.time()
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = [line.split() for line in result.stdout.splitlines()]
    if [line[0] for line in lines] != ["painted", "ready"]:
        raise RuntimeError(f"{command[0]} did not paint the image:\n{result.stderr}")
    (_, painted, painted_kb, modules, own, torch), (_, ready, ready_kb, *_) = lines
    assert torch == "False"
    into.painted.append(float(painted) - started)
    into.ready.append(float(ready) - started)
    into.painted_mb.append(int(painted_kb) / 1024)
    into.ready_mb.append(int(ready_kb) / 1024)
    into.modules = int(modules), int(own)


def _range(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--labelme", metavar="PYTHON", help="the interpreter of an environment with labelme in it")
    options = parser.parse_args(argv)
    commands = {"annotator": [sys.executable, "-c", ANNOTATOR]}
    if options.labelme:
        commands["labelme"] = [options.labelme, "-c", LABELME]
    found = measure(commands, options.rounds)
    print("| start, 12-megapixel JPEG | painted, s | all there, s | peak MB painted | all there | modules |")
    print("|---|---|---|---|---|---|")
    for name, starts in found.items():
        print(starts.row(name))
    if "labelme" in found:
        ours, theirs = found["annotator"], found["labelme"]
        for what, values in (("painted", ours.painted), ("all there", ours.ready)):
            ratios = [mine / other for mine, other in zip(values, theirs.painted, strict=True)]
            print(f"\nannotator / labelme, {what}: {_range(ratios)}")
    else:
        print("\nlabelme was not measured: --labelme names the interpreter of an environment that has it.")


if __name__ == "__main__":
    main()
