"""Which labels are in use, and the keys they were given: they keep them while one works, and in the project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.edits import Changes
from annotator.core.work.label_keys import label_keys, more_keys
from annotator.ui.work.session import Session


class LabelUse(QObject):
    """`used` are the ids of labels that a region or a tag has, or had since the project was opened: what is listed on
    top stays there. `kept` are the keys labels were given when they were first used, by name.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.used: list[int] = []
        self.kept: dict[str, str] = {}
        session.project_opened.connect(self._begin)
        session.labels_changed.connect(self._begin)
        session.changed.connect(self._follow)

    @property
    def keys(self) -> dict[int, str]:
        """The key of each label that has one, by its id."""
        return label_keys(self._session.labels.labels, self.kept) if self._session.project is not None else {}

    @Slot()
    def _begin(self) -> None:
        """Those in use most often come first."""
        from annotator.core.project.label_use import counted_labels, kept_keys

        project = self._session.project
        if project is None:
            return
        try:
            counts = counted_labels(project)
            self.kept = kept_keys(project)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        known = [label.id for label in self._session.labels.labels]
        self.used = sorted((number for number in known if counts[number]), key=lambda number: -counts[number])
        self._give_keys()
        self.changed.emit()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """Look at what a step touched: on the image on screen that is known, elsewhere it is asked for."""
        from annotator.core.project.label_use import counted_labels

        project, record = self._session.project, self._session.record
        if project is None or not changes.images or changes.labels:
            return
        if changes.annotations and record is not None and changes.images == {record.id}:
            found = list(dict.fromkeys(value.label_id for value in self._session.annotations))
        else:
            try:
                counts = counted_labels(project, changes.images)
            except KnownError as error:
                self._session.notifications.report(error)
                return
            found = [number for number, _ in counts.most_common()]
        known = {label.id for label in self._session.labels.labels}
        fresh = [number for number in found if number in known and number not in self.used]
        if fresh:
            self.used = [*self.used, *fresh]
            self._give_keys()
            self.changed.emit()

    def _give_keys(self) -> None:
        """Keys for labels that have none yet, beside those that somebody else gave meanwhile."""
        from annotator.core.project.label_use import keep_keys, kept_keys

        project, labels = self._session.project, self._session.labels
        assert project is not None
        by_id = {label.id: label for label in labels.labels}
        used = [by_id[number] for number in self.used if number in by_id]
        try:
            before = kept_keys(project)
            self.kept = more_keys(labels.labels, before if before else self.kept, used)
            if self.kept != before and not project.read_only:
                keep_keys(project, self.kept)
        except KnownError as error:
            self._session.notifications.report(error)
