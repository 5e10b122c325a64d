"""Long work beside the window's thread, with a bar and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from annotator.ui.base.text import tr

T = TypeVar("T")
# Whether the work is still wanted; and to be told how many steps of how many are done.
Wanted: TypeAlias = Callable[[], bool]
Told: TypeAlias = Callable[[int, int], None]
# Work that is done sooner shows no bar.
PATIENCE_MS = 400


class StoppedError(Exception):
    """Raised by work, from within, to stop where it is no longer wanted."""


class _Job(QObject):
    """The work and what comes of it; lives in the window's thread, only `run` does not."""

    told = Signal(int, int)
    ended = Signal()

    def __init__(self, work: Callable[[Wanted, Told], object]) -> None:
        super().__init__()
        self._work = work
        self.wanted, self.done = True, False
        self.result: object = None
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work(lambda: self.wanted, self.told.emit)
        except StoppedError:
            self.wanted = False
        except BaseException as fault:  # raised again where somebody waits for it
            self.fault = fault
        self.done = True
        self.ended.emit()

    def stop(self) -> None:
        self.wanted = False


class _Run(QRunnable):
    def __init__(self, job: _Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


def stoppable(wanted: Wanted, told: Told) -> Told:
    """Told, but it raises StoppedError where the work is no longer wanted."""

    def tell(done: int, total: int) -> None:
        if not wanted():
            raise StoppedError
        told(done, total)

    return tell


def run_with_progress(parent: QWidget, text: str, work: Callable[[Wanted, Told], T]) -> T | None:
    """Do some work in another thread while the window is painted but takes no input.

    Returns its result; None when the user stopped it, whatever it returned then. What the work raises is raised here.
    """
    job, pool, loop = _Job(work), QThreadPool(), QEventLoop()
    job.ended.connect(loop.quit)
    pool.start(_Run(job))
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if not job.done:
        _wait(job, loop, QProgressDialog(text, tr("Cancel"), 0, 0, parent))
    pool.waitForDone()
    if job.fault is not None:
        raise job.fault
    return job.result if job.wanted else None  # type: ignore[return-value]


def _wait(job: _Job, loop: QEventLoop, dialog: QProgressDialog) -> None:
    dialog.setWindowTitle(dialog.labelText())
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.setMinimumWidth(360)

    def show(done: int, total: int) -> None:
        dialog.setMaximum(total)
        dialog.setValue(done)

    job.told.connect(show)
    dialog.canceled.connect(job.stop)
    dialog.show()
    loop.exec()
    job.told.disconnect(show)
    dialog.canceled.disconnect(job.stop)  # a dialog that is closed says so, too
    dialog.close()
    dialog.deleteLater()
