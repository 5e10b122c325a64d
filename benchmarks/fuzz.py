"""Mutated files of every kind the programs read: a clear error or a clean result, or it is a finding.

Findings are a crash of the process, an error that is no message, more than five seconds, more memory than a cap, a
look at files beside the chosen folder, and anything executed. A child process reads the files with an audit hook and a
limit on its memory; the parent watches the clock. The same seed makes the same files. A second table is about files
whose images are called alike (`fuzz_identity`).

`python -m benchmarks fuzz`, or `python -m benchmarks.fuzz --count 500 --seed 3`.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import fuzz_identity
from benchmarks.fuzz_targets import KINDS

COUNT, PATIENCE, MEMORY = 10_000, 5.0, 1536
# A process starts anew after so many files, so that none lives on what another left.
AT_ONCE = 500
# A file of each format with images called alike for so many mutated files.
IDENTITY = 25


@dataclass
class Kind:
    """What became of the files of one kind."""

    seconds: float = 0.0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when there are findings."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"files in all (default: {COUNT})")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=list(KINDS), action="append", help="only these kinds (default: all)")
    options = parser.parse_args([] if arguments is None else arguments)
    kinds = options.kind or list(KINDS)
    print("| mutated files | read | refused with a message | slowest s | findings |")
    print("|---|---:|---:|---:|---:|")
    found: list[str] = []
    for place, name in enumerate(kinds):
        share = options.count // len(kinds) + (place < options.count % len(kinds))
        kind = _run(name, share, options.seed)
        counts = kind.outcomes
        row = f"| {name} | {counts['read']} | {counts['refused']} | {kind.slowest:.2f} | {len(kind.findings)} |"
        print(row, flush=True)
        found += kind.findings
    if not options.kind:
        found += fuzz_identity.report(options.count // IDENTITY, options.seed)
    for finding in found:
        print(finding)
    return 1 if found else 0


def _run(name: str, count: int, seed: int) -> Kind:
    kind = Kind()
    number = 0
    with tempfile.TemporaryDirectory() as folder:
        while number < count:
            number = _watch(name, number, min(number + AT_ONCE, count), seed, Path(folder), kind)
    return kind


def _watch(name: str, first: int, last: int, seed: int, folder: Path, kind: Kind) -> int:
    """Let a child read some files; returns the number to go on with."""
    command = [sys.executable, "-m", "benchmarks.fuzz_targets", name, str(first), str(last), str(seed), str(folder)]
    environment = os.environ | {
        "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "TMPDIR": str(folder), "MEMORY_MB": str(MEMORY),
    }  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as child:
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_pump, args=(child, lines))
        reader.start()
        here, started = first - 1, time.perf_counter()
        patience = 60.0  # until the first file: seeds are made, torch is loaded
        while True:
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                child.kill()
                kind.findings.append(f"{name} {here}: took longer than {patience:.0f} s")
                break
            if not line:
                break
            told = json.loads(line)
            if "begins" in told:
                here, started, patience = told["begins"], time.perf_counter(), PATIENCE
                continue
            kind.slowest = max(kind.slowest, time.perf_counter() - started)
            kind.outcomes[told["outcome"]] += 1
            if told["outcome"] == "finding":
                kind.findings.append(f"{name} {here}: {told['what']}")
            patience = 60.0
        child.wait()
        reader.join()
        if child.returncode not in (0, -9):
            said = child.stderr.read()[-2000:] if child.stderr is not None else ""
            kind.findings.append(f"{name} {here}: the process ended with {child.returncode}\n{said}")
            return here + 1 if here >= first else last
        return last if child.returncode == 0 else here + 1


def _pump(child: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        lines.put(line)
    lines.put("")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
