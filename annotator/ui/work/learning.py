"""Learning the project's labels beside the annotator's work: what there is to learn from, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.inference.learning.job import LabelCount, Wish, count_labels
from annotator.inference.model_files import read_model_facts
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.work.presence_board import PresenceBoard
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.learning.process import Ended, Training
    from annotator.inference.learning.shelf import Learnt

LISTENING_MS = 100
# Sooner nobody can tell how long it takes.
EARLY_SHARE, EARLY_SECONDS = 0.08, 2.0


@dataclass(frozen=True)
class Progress:
    """What goes on, the share of all that is done in [0, 1], and about how many seconds are left, None for unknown."""

    text: str
    share: float
    left: float | None = None


class Learning(QObject):
    """One training at a time. `counts` are kept only while somebody looks at them (`watch`).

    `counted` tells that they are others; `moved` that a training began, went on or ended; `learnt` that `result` is
    another: a model that waits to be taken or left.
    """

    counted = Signal()
    moved = Signal()
    learnt = Signal()

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester
        self.wish = Wish()
        self.counts: tuple[LabelCount, ...] = ()
        self.progress: Progress | None = None
        self.result: Learnt | None = None
        self._training: Training | None = None
        self._place: object = None
        self._began = 0.0
        self._by = ""
        self._board = PresenceBoard(session, self)
        self._board.changed.connect(self._count)
        self._board.renewed.connect(self._count)
        self._listening = QTimer(self, interval=LISTENING_MS)
        self._listening.timeout.connect(self._listen)
        session.project_opened.connect(self._opened)

    # --- what there is to learn from

    def watch(self, on: bool) -> None:
        """Count tags as they change, or no longer."""
        if on:
            self._board.open()
        else:
            self._board.close()

    @property
    def ready(self) -> bool:
        """Whether a training can be started."""
        return self._training is None and any(count.enough for count in self.counts)

    @Slot()
    def _count(self) -> None:
        table = self._board.table
        counts = count_labels(table, self._session.labels) if table is not None and self._session.project else ()
        if counts != self.counts:
            self.counts = counts
            self.counted.emit()

    # --- the training

    @property
    def running(self) -> bool:
        return self._training is not None

    def start(self) -> None:
        """Begin to learn all labels that have enough images; the user is told what keeps it from that."""
        from annotator.inference.learning.starting import start

        project = self._session.project
        if project is None or self._training is not None:
            return
        try:
            self._training = start(project, self._suggester.model, self.wish)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._place, self._by, self._began = project.path, project.annotator, time.monotonic()
        self._show(Progress(tr("Starting"), 0.0))
        self._listening.start()

    def stop(self) -> None:
        """End the training at once; nothing is left of it."""
        if self._training is not None:
            self._training.stop()
            self._over()
            self._session.notifications.inform(tr("The training was stopped; nothing was changed."))

    def close(self) -> None:
        """End without a word."""
        if self._training is not None:
            self._training.stop()
            self._over()

    def _over(self) -> None:
        self._training = None
        self._listening.stop()
        self._show(None)

    def _show(self, progress: Progress | None) -> None:
        self.progress = progress
        self.moved.emit()

    @Slot()
    def _listen(self) -> None:
        from annotator.inference.learning.process import Ended

        events = self._training.events() if self._training is not None else []
        for event in events[-1:]:
            if isinstance(event, Ended):
                self._end(event)
            else:
                self._show(Progress(tr(event.text), event.share, self._left(event.share)))

    def _left(self, share: float) -> float | None:
        spent = time.monotonic() - self._began
        return spent * (1 - share) / share if share > EARLY_SHARE and spent > EARLY_SECONDS else None

    def _end(self, ended: Ended) -> None:
        training, notifications = self._training, self._session.notifications
        assert training is not None
        try:
            if ended.fault is not None:
                raise ended.fault
            self.result = training.keep(self._by)
        except KnownError as error:
            training.stop()
            if ended.details:
                notifications.report_lost_job(ended.details)
            else:
                notifications.report(error)
        else:
            notifications.inform(tr("Learnt from {count} {count:image|images}.", count=self.result.outcome.images))
        self._over()
        self.learnt.emit()

    @Slot()
    def _opened(self) -> None:
        """Another project: what was going on for the one before is over. The same one may merely have other labels."""
        project = self._session.project
        assert project is not None
        if self._place is not None and project.path != self._place:
            if self._training is not None:
                self._training.stop()
                self._over()
                self._session.notifications.inform(tr("The training was stopped, since its project was left."))
            self._place, self.result = None, None
            self.learnt.emit()

    # --- what came of it

    @property
    def titles(self) -> dict[str, str]:
        """How the project's labels are called, by their names."""
        return {label.name: full(label) for label in self._session.labels.labels}

    def take(self) -> bool:
        """Suggest with the new model from now on, at once on the image on screen. False where that could not be."""
        from annotator.core.project.models import model_of, models_folder, set_model
        from annotator.inference.learning.shelf import Shelf

        project, result = self._session.project, self.result
        if project is None or result is None:
            return False
        try:
            project.require_writable()
            contrast = read_model_facts(str(result.model)).contrast
            self._suggester.use_model(str(result.model))
            if model_of(project) != str(result.model):  # the user was told why
                return False
            set_model(project, str(result.model), contrast)
            self._suggester.set_contrast(contrast)
            Shelf(models_folder(project)).take(result.model, project.annotator)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        self._decided(tr("{model} suggests from now on.", model=result.model.name))
        return True

    def leave(self) -> None:
        """Go on as before; the new model stays on the shelf."""
        if self.result is not None:
            self._decided(tr("Left as it was; {model} stays beside the project.", model=self.result.model.name))

    def _decided(self, text: str) -> None:
        self.result = None
        self.learnt.emit()
        self._session.notifications.inform(text)
