"""Learning from decisions beside the annotator's work: when enough was decided, a label's head is learnt anew."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.project.region_learning import (
    decided_regions,
    heads_in_use,
    heads_of,
    keep_head,
    lessons,
    set_uses_heads,
    teaching_images,
    uses_heads,
)
from annotator.core.work.edits import Changes
from annotator.core.work.labels import Label
from annotator.core.work.lessons import Lesson
from annotator.core.work.region_heads import StoredHead
from annotator.inference.requests import Answer, LearnRegionsRequest, LearntRegions, TaughtImage
from annotator.inference.thread import InferenceThread
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

# After so many decisions on regions of a label its head is learnt anew; and so many are needed for the first.
EVERY, FIRST = 5, 8
SETTLE_MS = 3000


class RegionLearning(QObject):
    """Asks the worker, which does it when nobody waits for it, and keeps what came of it with the project.

    `learnt` tells that `heads` are others, or are left out.
    """

    learnt = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self.heads: tuple[StoredHead, ...] = ()
        self._learnt_at: Counter[tuple[str, int]] = Counter()
        self._given: dict[tuple[str, bool, int, int], Lesson] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.look)
        session.project_opened.connect(self._opened)
        session.changed.connect(self._changed)
        thread.answered.connect(self._answered)

    @property
    def on(self) -> bool:
        """Whether what was learnt shapes regions, where it helps; kept with the project."""
        project = self._session.project
        return project is None or uses_heads(project)

    def switch(self, on: bool) -> None:
        """Shape regions by what was learnt, or leave it out."""
        project = self._session.project
        if project is None or on == self.on:
            return
        try:
            set_uses_heads(project, on)
        except KnownError as error:
            self._session.notifications.report(error)
        self._suggester.use_heads(heads_in_use(project))
        self.learnt.emit()

    @Slot()
    def _opened(self) -> None:
        project = self._session.project
        assert project is not None
        self.heads = heads_of(project)
        self._given.clear()
        self._learnt_at = Counter({(head.key, head.label_id): head.figures.regions for head in self.heads})
        self.learnt.emit()
        self._settle.start()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.annotations or changes.suggestions:
            self._settle.start()

    @Slot()
    def look(self) -> None:
        """Ask for the heads of labels of which enough was decided since."""
        project, suggester = self._session.project, self._suggester
        if project is None or project.read_only or not suggester.model or not self.on:
            return
        try:
            counts = decided_regions(project)
            for label in self._session.labels.labels:
                before = self._learnt_at[suggester.key, label.id]
                if counts[label.id] >= (before + EVERY if before else FIRST):
                    self._learnt_at[suggester.key, label.id] = counts[label.id]
                    self._ask(label)
        except KnownError as error:
            self._session.notifications.report(error)

    def _ask(self, label: Label) -> None:
        project, suggester = self._session.project, self._suggester
        assert project is not None
        records = {record.id: record for record in project.images()}
        taught = []
        for lesson in lessons(project, label.id, teaching_images(project, label.id)):
            place = (suggester.key, suggester.walking, label.id, lesson.image_id)
            is_new = self._given.get(place) != lesson  # the worker keeps what it was given
            self._given[place] = lesson
            known = project.attention(lesson.image_id, suggester.key) if is_new else None
            taught.append(TaughtImage(project.image_path(records[lesson.image_id]), lesson, known))
        self._thread.withdraw(lambda asked: isinstance(asked, LearnRegionsRequest) and asked.label.id == label.id)
        self._thread.submit(
            LearnRegionsRequest(
                label, tuple(taught), suggester.model, self._session.labels, suggester.contrast, suggester.walking
            )
        )

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        project = self._session.project
        if not isinstance(answer, LearntRegions) or answer.head is None or project is None or project.read_only:
            return
        if answer.request.labels is not self._session.labels or answer.head.key != self._suggester.key:
            return
        try:
            keep_head(project, answer.head)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.heads = heads_of(project)
        self._suggester.use_heads(heads_in_use(project))
        self.learnt.emit()
