"""From process start to the window painted with a 12-megapixel JPEG, and the memory it took, before any model loads.

Each run is a process of its own: it ends at the first paint that shows the image.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

RUNS = 9
WIDTH, HEIGHT = 4000, 3000

CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from annotator.ui.window.app import make_application, make_window

class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and window.session.picture is not None:
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self):
        window.canvas.removeEventFilter(self)
        # Not getrusage: its figure outlives exec and would tell the parent's memory.
        status = Path("/proc/self/status").read_text()
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        print(time.time(), peak, "torch" in sys.modules, flush=True)
        import os
        os._exit(0)

app = make_application()
window = make_window()
window._start_worker = lambda: None
watch = Watch()
window.canvas.installEventFilter(watch)
window.show()
QTimer.singleShot(0, lambda: window.commands.open([Path(sys.argv[1])]))
app.exec()
"""


def write_photograph(path: Path) -> None:
    """A 12-megapixel JPEG with the detail of a photograph (some 5 MB)."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (HEIGHT // 40, WIDTH // 40, 3), dtype=np.uint8)
    image = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)).astype(np.int16)
    image += rng.normal(0, 7, (HEIGHT, WIDTH, 1)).astype(np.int16)
    Image.fromarray(image.clip(0, 255).astype(np.uint8)).save(path, quality=90)


def measure(runs: int = RUNS) -> dict[str, float]:
    """Median seconds, slowest seconds and largest peak memory in MB over some runs; the first, cold, is not counted."""
    seconds, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        photograph = Path(folder) / "photograph.jpg"
        write_photograph(photograph)
        environment = os.environ | {"XDG_CONFIG_HOME": folder}
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for run in range(runs + 1):
            started = time.time()
            command = [sys.executable, "-c", CHILD, str(photograph)]
            result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            painted, peak, torch_loaded = result.stdout.split()
            assert torch_loaded == "False"
            if run:
                seconds.append(float(painted) - started)
                peaks.append(int(peak) / 1024)
    return {"median_s": statistics.median(seconds), "slowest_s": max(seconds), "peak_mb": max(peaks)}


def main() -> None:
    """Print the table."""
    result = measure()
    print("| start to painted, 12-megapixel JPEG | median s | slowest s | peak MB |")
    print("|---|---|---|---|")
    row = f"| annotator | {result['median_s']:.2f} | {result['slowest_s']:.2f} | {result['peak_mb']:.0f} |"
    print(row)
    print(json.dumps(result), file=sys.stderr)


if __name__ == "__main__":
    main()
