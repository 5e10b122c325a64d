"""Killed at random moments while it annotates, backs up, migrates and exports: nothing that was told is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_random_moments():
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "10"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.findall(r"\| (\w+) \| (\d+) \|", result.stdout) == [
        ("annotate", "7"), ("back_up", "1"), ("migrate", "1"), ("export", "1"),
    ]  # fmt: skip
