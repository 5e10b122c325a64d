"""Workers for tests of the window."""

from __future__ import annotations

from annotator.inference.backend import EbpBackend


def in_thread():
    """The worker without a process of its own, which takes seconds to start: `test_process.py` has the real one."""
    return EbpBackend("cpu")
