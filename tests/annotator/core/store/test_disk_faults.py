"""Disk full and I/O errors at every single write: told, nothing corrupted, nothing half stored, and a retry works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[3]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The C library that lets calls fail, compiled now."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    target = tmp_path_factory.mktemp("faults") / "faults.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", target, HERE / "data" / "faults.c", "-ldl"]
    subprocess.run(command, check=True)
    return target


def run(library, folder, *arguments):
    environment = os.environ | {"LD_PRELOAD": str(library), "FAULTS_IN": str(folder)}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    command = [sys.executable, *map(str, arguments)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return [int(word) for word in result.stdout.split()]


# Each fault takes every third write, and together they take all.
FAULTS = [("ENOSPC", "on", 0), ("EIO", "once", 1), ("EROFS", "on", 2)]


@pytest.mark.parametrize("job", ["Editing", "Creating", "Migrating", "BackingUp", "Recovering"])
@pytest.mark.parametrize(("fault", "lasting", "first"), FAULTS)
def test_every_write_fails(library, tmp_path, job, fault, lasting, first):
    arguments = (job, tmp_path, fault, lasting, first, len(FAULTS))
    tried, told = run(library, tmp_path, HERE / "faulty_disk.py", *arguments)
    assert tried > 5
    assert told > 1


def test_the_disk_is_waited_for_when_an_image_is_marked_as_done(library, tmp_path):
    """And only then: any other commit is safe from a killed program without it."""
    add, done, undone, removed, together, again, imported = run(library, tmp_path, HERE / "syncing.py", tmp_path)
    assert done > 0
    assert together > 0
    assert imported > 0
    assert (add, undone, removed, again) == (0, 0, 0, 0)
