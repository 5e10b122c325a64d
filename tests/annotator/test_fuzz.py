"""Five hundred mutated files of every kind: each is read, or refused with a message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit on memory is read from /proc")
def test_mutated_files():
    command = [sys.executable, "-m", "benchmarks.fuzz", "--count", "500", "--seed", "7"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    mutated, alike = result.stdout.split("\n\n")
    counts = [row.split("|")[2:4] for row in mutated.splitlines() if row.startswith("| ")][1:]
    assert sum(int(read) for read, _ in counts) > 50
    assert sum(int(refused) for _, refused in counts) > 200
    rows = [row.split("|")[2:5] for row in alike.splitlines() if row.startswith("| ")][1:]
    assert min(int(stored) for stored, _, _ in rows) > 30
    assert {wrong.strip() for _, _, wrong in rows} == {"0"}
