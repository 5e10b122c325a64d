"""The worker's process over thousands of requests: what the memory of both processes does, and what an answer takes.

    python -m benchmarks.soak [--requests 5000]

Of every four requests two look at a phantom with the bundled lesion classifier, one fits a box by hand, one an outline;
every tenth is no longer wanted half-way. What is kept of answers is what the window keeps. Linux only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from annotator.core.images import read_picture
from annotator.core.regions.mask import Box
from annotator.core.work.label_files import load_label_set
from annotator.inference.boxes import box_request
from annotator.inference.process.backend import ProcessBackend
from annotator.inference.queue import Wanted
from annotator.inference.requests import Attended, AttendRequest, FitRequest, Request
from annotator.inference.samples import write_samples
from annotator.ui.work.ahead import KeptMaps

IMAGES, SIDE = 12, 160
TOLD = (100, 500, 1000, 2000, 3000, 4000, 5000)


class Soak:
    """A worker, images, and what the window keeps of its answers."""

    def __init__(self, folder: Path) -> None:
        self.backend, self.kept = ProcessBackend("cpu"), KeptMaps()
        self._labels = load_label_set("dermoscopy")
        self._paths = write_samples(folder, "skin", IMAGES, SIDE)
        self._pictures = [read_picture(path) for path in self._paths]

    def serve(self, number: int) -> float:
        """Have one request served; the seconds it took."""
        wanted = Wanted()
        if number % 10 == 7:
            threading.Timer(0.005, wanted.drop).start()
        started = time.perf_counter()
        answer = self.backend.serve(self._request(number), wanted)
        if isinstance(answer, Attended):
            answer.maps.propose(answer.request.image_id)
            self.kept.keep(answer.request.image_id, answer.maps)
        return time.perf_counter() - started

    def _request(self, number: int) -> Request:
        place = number % IMAGES
        path, picture = self._paths[place], self._pictures[place]
        if number % 4 == 1:
            return box_request(place, picture, None, Box(30, 30, 90, 90), 0.5)
        if number % 4 == 3:
            region = np.zeros((SIDE, SIDE), bool)
            region[40:110, 40:110] = True
            return FitRequest(place, picture.crop(picture.box), region, 5.0)
        return AttendRequest(place, path, "lesions", self._labels, picture=picture if number % 8 == 0 else None)


def resident(pid: int) -> float:
    """The memory that a process has in RAM, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024 / 1e6


def main(given: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    count = parser.parse_args(given).requests
    print("| requests served | window's process MB | worker's process MB | median ms | 95 % ms |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        soak, times = Soak(Path(folder)), list[float]()
        for number in range(1, count + 1):
            times.append(soak.serve(number) * 1000)
            if number in TOLD or number == count:
                own, other = resident(os.getpid()), resident(soak.backend.pid)
                ordered = sorted(times)
                middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
                print(f"| {number} | {own:.0f} | {other:.0f} | {middle:.1f} | {high:.1f} |", flush=True)
                times.clear()
        soak.backend.close()


if __name__ == "__main__":
    main()
