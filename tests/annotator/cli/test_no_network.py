"""Nothing ever goes to the network: every job runs where no connection can be made."""

from __future__ import annotations

import subprocess
import sys

CHILD = """
import sys
from pathlib import Path

def forbid(event, details):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
        raise RuntimeError(f"{event} {details}")

sys.addaudithook(forbid)
from annotator.cli import main
from annotator.inference.samples import write_samples

folder = Path(sys.argv[1])
write_samples(folder / "images", "skin", 2, 96)
project = str(folder / "job.annot")
jobs = [
    ["new", project, "--images", str(folder / "images"), "--labels", "dermoscopy", "--model", "lesions"],
    ["suggest", project, "--accept-above", "0.5", "--device", "cpu"],
    ["export", project, "--output", str(folder / "out.json")],
    ["import", project, str(folder / "out.json")],
    ["check", project],
    ["history", project, "--verify"],
    ["backup", project, "--output", str(folder / "copy.annot")],
    ["demo", "--headless", "--output", str(folder / "demo")],
]
for job in jobs:
    assert main(job) == 0, job
assert "PySide6.QtNetwork" not in sys.modules
print("done")
"""


def test_no_job_asks_the_network(tmp_path):
    result = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.endswith("done\n")
