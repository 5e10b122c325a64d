"""The hourglass while the window itself is at work: what takes longer than a moment shows that it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


@contextmanager
def busy() -> Iterator[None]:
    """Show the waiting cursor until this is done."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


def busily(does: Callable[[], object]) -> Callable[..., None]:
    """The same under the waiting cursor; what a signal hands over with it is dropped."""

    def work(*_: object) -> None:
        with busy():
            does()

    return work
