"""Learning from decisions beside the annotator's work: when enough was decided, a label's head is learnt anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.edits import Changes
from annotator.core.work.labels import Label
from annotator.core.work.lessons import Lesson, is_due
from annotator.core.work.region_heads import StoredHead
from annotator.inference.requests import Answer, Failure, LearnRegionsRequest, LearntRegions, TaughtImage
from annotator.inference.thread import InferenceThread
from annotator.ui.base.notifications import About
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.project.project import Project

SETTLE_MS = 3000


@dataclass
class _Gathering:
    """What is to be asked, the images still to be read, the last decided first, and those that were."""

    label: Label
    request: LearnRegionsRequest
    key: str
    images: list[int]
    taught: list[TaughtImage] = field(default_factory=list)


class RegionLearning(QObject):
    """Asks the worker, which does it when nobody waits for it, and keeps what came of it with the project.

    `learnt` tells that `heads` are others, are left out, or are for another model than the one that suggests.
    """

    learnt = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self.heads: tuple[StoredHead, ...] = ()
        self._learnt_at: Counter[tuple[str, str, int]] = Counter()
        self._given: dict[tuple[str, str, int, int], Lesson] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._gathering: list[_Gathering] = []
        self._gather = QTimer(self, interval=0)
        self._gather.timeout.connect(self._gather_one)
        session.project_opened.connect(self._opened)
        suggester.settings_changed.connect(self.learnt)
        suggester.settings_changed.connect(self._settle.start)
        session.changed.connect(self._changed)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)

    @property
    def on(self) -> bool:
        """Whether what was learnt shapes regions, where it helps; kept with the project."""
        project = self._session.project
        if project is None:
            return True
        from annotator.core.project.region_learning import uses_heads

        return uses_heads(project)

    def switch(self, on: bool) -> None:
        """Shape regions by what was learnt, or leave it out."""
        from annotator.core.project.region_learning import heads_in_use, set_uses_heads

        project = self._session.project
        if project is None or on == self.on:
            return
        try:
            set_uses_heads(project, on)
        except KnownError as error:
            self._session.notifications.report(error)
        else:
            self._suggester.use_heads_now(heads_in_use(project))
            self._settle.start()
        self.learnt.emit()

    @property
    def changeable(self) -> bool:
        """Whether it can be left out, or taken in."""
        project = self._session.project
        return project is not None and not project.read_only

    def in_force(self) -> dict[int, StoredHead]:
        """What was learnt for the model and contrast that suggest, by the label's number."""
        return {
            head.label_id: head
            for head in self.heads
            if head.key == self._suggester.key and head.way == self._suggester.way
        }

    @Slot()
    def _opened(self) -> None:
        from annotator.core.project.region_learning import heads_of

        project = self._session.project
        assert project is not None
        self.heads = heads_of(project)
        self._given.clear()
        self._gathering.clear()
        self._learnt_at = Counter({(head.key, head.way, head.label_id): head.figures.regions for head in self.heads})
        self.learnt.emit()
        self._settle.start()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.annotations or changes.suggestions:
            self._settle.start()

    @Slot()
    def look(self) -> None:
        """Ask for the heads of labels of which enough was decided since."""
        from annotator.core.project.region_learning import decided_regions

        project, suggester = self._session.project, self._suggester
        if project is None or project.read_only or not suggester.model or not suggester.way or not self.on:
            return
        try:
            counts = decided_regions(project)
            for label in self._session.labels.labels:
                place = suggester.key, suggester.way, label.id
                if is_due(self._learnt_at[place], counts[label.id]):
                    self._learnt_at[place] = counts[label.id]
                    self._ask(label)
        except KnownError as error:
            self._session.notifications.report(error)

    def _ask(self, label: Label) -> None:
        """Gather what teaches, an image at a time, so that the window goes on meanwhile, and ask."""
        from annotator.core.project.region_learning import teaching_images

        self._gathering = [one for one in self._gathering if one.label.id != label.id]
        project, suggester = self._session.project, self._suggester
        assert project is not None
        request = LearnRegionsRequest(
            label, (), suggester.model, self._session.labels, suggester.contrast, suggester.way
        )
        self._gathering.append(_Gathering(label, request, suggester.key, teaching_images(project, label.id)))
        self._gather.start()

    @Slot()
    def _gather_one(self) -> None:
        project = self._session.project
        if project is None or not self._gathering:
            self._gather.stop()
            return
        first = self._gathering[0]
        try:
            if first.images:
                first.taught.extend(self._taught(project, first, first.images.pop(0)))
                return
        except KnownError as error:
            self._session.notifications.report(error)
            first.taught.clear()
        self._gathering.pop(0)
        request = replace(first.request, images=tuple(first.taught))
        number = request.label.id
        self._thread.withdraw(lambda asked: isinstance(asked, LearnRegionsRequest) and asked.label.id == number)
        if request.images:
            self._thread.submit(request)

    def _taught(self, project: Project, asked: _Gathering, image_id: int) -> list[TaughtImage]:
        """An image that teaches, with the model's answer where the worker does not keep its lesson already."""
        from annotator.core.project.region_learning import lessons

        found = []
        for lesson in lessons(project, asked.label.id, [image_id]):
            is_new = self._given.get((asked.key, asked.request.way, asked.label.id, image_id)) != lesson
            known = project.attention(image_id, asked.key) if is_new else None
            path = project.image_path(project.images([image_id])[0])
            found.append(TaughtImage(path, lesson, known))
        return found

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        if isinstance(failure.request, LearnRegionsRequest):
            self._session.notifications.report(failure.error, About.MODEL)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        from annotator.core.project.region_learning import heads_in_use, heads_of, keep_head

        project = self._session.project
        if not isinstance(answer, LearntRegions) or answer.head is None or project is None or project.read_only:
            return
        head = answer.head
        if answer.request.labels is not self._session.labels or head.key != self._suggester.key:
            return
        for image in answer.request.images:
            self._given[head.key, head.way, head.label_id, image.lesson.image_id] = image.lesson
        try:
            keep_head(project, head)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.heads = heads_of(project)
        self._suggester.use_heads(heads_in_use(project))
        self.learnt.emit()
