"""Training from nothing on a folder of tagged images, and the first map of what came of it: time and peak memory.

    python -m benchmarks.training DATA [--images 60 0] [--size PIXELS] [--threads N]

DATA holds images/ and labels.csv (image, and 0 or 1 for each label). Each row is a training in a process of its own
that keeps no features, then another process from its start to the first map of an image. Where other work shares the
cores the time on the clock says little: processor seconds stand beside it. Linux only: peaks are those of
/proc/self/status.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HEAD = (
    "images", "size", "average precision", "features s", "heads s", "report s", "all s", "processor s", "peak MB",
    "first map s", "first map, peak MB",
)  # fmt: skip
FIRST_MAP = """
import sys
from ebp import Classifier, ExcitationBackprop
from ebp.reading import read_image
classifier = Classifier.load(sys.argv[1])
prepared = classifier.prepare(read_image(sys.argv[2]).pixels)
ExcitationBackprop(classifier).attend(prepared.tensor, [0], classifier.card.contrast)
"""
PEAK = """
from pathlib import Path
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


def train_once(data: Path, count: int, size: int, threads: int, output: Path) -> None:
    """In the process of its own: print what the training cost as JSON."""
    import torch

    from ebp.backbones import Backbone
    from ebp.training import Options, read_table, train
    from ebp.training.report import write_report

    if threads:
        torch.set_num_threads(threads)
    table = read_table(data / "labels.csv", data / "images")
    rows = np.random.default_rng(0).permutation(len(table.images))[: count or None]
    started = time.perf_counter()
    trained = train(table.rows(np.sort(rows)), Backbone.load("photographs"), Options(size=size or None))
    trained.classifier.save(output)
    made = time.perf_counter()
    write_report(trained, output.parent / "report")
    ended = time.perf_counter()
    found: dict[str, Any] = {
        "images": len(rows), "size": trained.size, "tried": [str(one) for one in trained.tried],
        "precision": [item.average_precision for item in trained.figures], "first": str(trained.table.images[0]),
        **trained.seconds, "report": ended - made, "all": ended - started, "processor": time.process_time(),
    }  # fmt: skip
    print(json.dumps(found))


def measured(arguments: Sequence[str]) -> tuple[list[str], float]:
    """A process's lines of output, and its seconds from start to end."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines(), time.perf_counter() - started


def row(data: Path, count: int, size: int, threads: int) -> tuple[list[str], list[str]]:
    """A line of the table, and what the sizes that were tried gave."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "trained.safetensors"
        code = f"from benchmarks.training import train_once; from pathlib import Path; train_once(Path({str(data)!r}), "
        code += f"{count}, {size}, {threads}, Path({str(model)!r})){PEAK}"
        (told, peak), _ = measured(["-c", code])
        found = json.loads(told)
        (first_peak,), first = measured(["-c", FIRST_MAP + PEAK, str(model), found["first"]])
    figures = [found[key] for key in ("features", "heads", "report", "all", "processor")]
    precision = ", ".join(f"{value:.3f}" for value in found["precision"])
    line = [str(found["images"]), str(found["size"]), precision, *(f"{value:.0f}" for value in figures)]
    return [*line, f"{int(peak) / 1024:.0f}", f"{first:.1f}", f"{int(first_peak) / 1024:.0f}"], found["tried"]


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--images", type=int, nargs="+", default=[60, 0], help="0: all of the folder (default: 60 0)")
    parser.add_argument("--size", type=int, default=0, help="pixels of the shorter side (default: by cross-validation)")
    parser.add_argument("--threads", type=int, default=0, help="torch threads (default: all cores)")
    args = parser.parse_args(argv)
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    for count in args.images:
        line, tried = row(args.data, count, args.size, args.threads)
        print(f"| {' | '.join(line)} |", flush=True)
        print("; ".join(tried), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
