"""What a format cannot hold of a project, and what goes along in an export, told before anything is written."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.store.server import Place
from annotator.exchange.clips import either
from annotator.exchange.clips.either import AnyFormat
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.writing.passing import Findings
from annotator.ui.base.text import told, tr
from annotator.ui.dialogs.progress import StoppedError

PAUSE_MS = 250


class _Signals(QObject):
    found = Signal(int, object)
    passed = Signal(int, int, int)


class _Job(QRunnable):
    """Looks through the project over a connection of its own, as long as nothing newer is asked."""

    def __init__(
        self, view: LossView, number: int, path: Place, reader: str, wanted: tuple[AnyFormat, ExportOptions, str]
    ) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._view, self._number, self._path, self._reader = view, number, path, reader
        self._form, self._options, self._reading = wanted

    def run(self) -> None:
        try:
            project = Project.open(self._path, reader=self._reader)
            try:
                with project.as_read_by(self._reading):
                    found: object = either.findings(project, self._form, self._options, self._tell)
            finally:
                project.close()
        except StoppedError:
            return
        except KnownError as error:
            found = Findings(tuple(sentence for sentence in (error.what, error.advice) if sentence))
        self._view.signals.found.emit(self._number, found)

    def _tell(self, done: int, total: int) -> None:
        if self._number != self._view.newest:
            raise StoppedError
        if done % 50 == 0:
            self._view.signals.passed.emit(self._number, done, total)


class LossView(QPlainTextEdit):
    """A field of sentences that follows what is chosen. `close_jobs` before it goes."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent, readOnly=True, tabChangesFocus=True)
        self.setAccessibleName(tr("What the format cannot hold"))
        self._path, self._reader, self._reading = project.path, project.annotator, project.reading
        self.newest = 0
        self._wanted: tuple[AnyFormat, ExportOptions, str] | None = None
        self._jobs: dict[int, _Job] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.signals = _Signals(self)
        self.signals.found.connect(self._show)
        self.signals.passed.connect(self._pass)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)

    def look_at(self, form: AnyFormat, options: ExportOptions, reading: str | None = None) -> None:
        """Tell what is lost in that format, of a reading, or (None) of that at hand."""
        self._wanted = form, options, self._reading if reading is None else reading
        self.newest += 1
        self.setPlainText(tr("Checking what the format cannot hold…"))
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    @property
    def looking(self) -> bool:
        """Whether the answer is still to come."""
        return self._pause.isActive() or bool(self._jobs)

    @Slot()
    def _look(self) -> None:
        assert self._wanted is not None
        job = self._jobs[self.newest] = _Job(self, self.newest, self._path, self._reader, self._wanted)
        self._pool.start(job)

    @Slot(int, int, int)
    def _pass(self, number: int, done: int, total: int) -> None:
        if number == self.newest:
            counts = {"done": done, "total": total}
            self.setPlainText(
                tr("Checking what the format cannot hold… {done} of {total} {total:image|images}", **counts)
            )

    @Slot(int, object)
    def _show(self, number: int, found: Findings) -> None:
        if number == self.newest:
            self._jobs.clear()
            problems = [told(problem) for problem in found.problems] or [tr("The format holds all of it.")]
            self.setPlainText("\n".join((*problems, *(told(notice) for notice in found.notices))))

    def close_jobs(self) -> None:
        """Stop looking, and wait until that is done."""
        self.newest += 1
        self._pause.stop()
        self._pool.waitForDone()
        self._jobs.clear()
