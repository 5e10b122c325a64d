"""What every test stands on: no display, no settings and no language of the user, no thread left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="annotator-tests-")
os.environ["LC_ALL"] = "C.UTF-8"  # the window speaks English here, whatever the system speaks
os.environ.pop("LANGUAGE", None)
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="annotator-tests-")
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="annotator-tests-")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # the workers share the cores among them

import pytest
from hypothesis import settings
from postgres import cluster, database  # noqa: F401 - fixtures

for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
    atexit.register(shutil.rmtree, os.environ[name], ignore_errors=True)
settings.register_profile("default", deadline=None, derandomize=True)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def no_thread_is_left_behind():
    """Fails the test that leaves a Python thread running."""
    before = set(threading.enumerate())
    yield
    # Threads Python only met inside a Qt thread stay listed as dummies; they are no work of ours.
    left = [t for t in threading.enumerate() if t not in before and t.is_alive() and not isinstance(t, _DUMMY)]
    assert not [t for t in left if not t.daemon], f"threads left running: {left}"


_DUMMY = threading._DummyThread
