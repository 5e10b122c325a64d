"""The readings of an adjudication: what readers say of the image on screen, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.circumstances import ADJUDICATED
from annotator.core.work.edits import Edit
from annotator.ui.base.text import marked, tr
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.studies.adjudicating import Statement


class Adjudicating(QObject):
    """Follows a session while it works in the adjudicated reading.

    `statements` are those of the readers on the image on screen, `chosen` is the place of one of them, `hidden` the
    readers whose marks are not shown.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.readers: list[str] = []
        self.statements: list[Statement] = []
        self.chosen = 0
        self.hidden: set[str] = set()
        session.project_opened.connect(self._opened)
        session.project_leaving.connect(self._forget)
        session.image_changed.connect(self._read)
        session.label_changed.connect(self.changed)

    @property
    def active(self) -> bool:
        """Whether an adjudication goes on."""
        return self._session.project is not None and self._session.project.reading == ADJUDICATED

    def begin(self, readers: Sequence[str], least: float, *, take_agreed: bool) -> bool:
        """Queue what readers disagree on and work in the adjudicated reading from now on. False where it cannot be."""
        from annotator.studies.adjudicating import begin

        session = self._session
        if session.project is None:
            return False
        try:
            session.project.require_writable()
            begun = begin(session.project, readers, least, take_agreed=take_agreed)
        except KnownError as error:
            session.notifications.report(error)
            return False
        session.read_in(ADJUDICATED)
        text = tr("{count} {count:image|images} to adjudicate.", count=begun.images)
        if take_agreed:
            agreed = tr("{count} {count:statement|statements} of all readers taken over.", count=begun.taken)
            text = f"{text} {agreed}"
        session.notifications.inform(text)
        return True

    def leave(self) -> None:
        """Work in one's own reading again."""
        self._session.read_in(None)

    @Slot()
    def _forget(self) -> None:
        self.readers, self.chosen, self.hidden, self.statements = [], 0, set(), []
        self.changed.emit()

    @Slot()
    def _opened(self) -> None:
        self.readers, self.chosen, self.hidden, self.statements = [], 0, set(), []
        if self.active:
            from annotator.studies.adjudicating import adjudicated_readers

            assert self._session.project is not None
            self.readers = adjudicated_readers(self._session.project)
        self._read()

    @Slot()
    def _read(self) -> None:
        self.statements = []
        project, record = self._session.project, self._session.record
        if project is not None and record is not None and self.active:
            from annotator.studies.adjudicating import most_disputed, statements

            try:
                self.statements = statements(project, record.id, self.readers)
            except KnownError as error:
                self._session.notifications.report(error)
            worst = most_disputed(self.statements)
            if worst is not None:
                self._session.choose_label(self._session.labels.by_id(worst))
        self.changed.emit()

    # --- looking

    @property
    def shown(self) -> list[Statement]:
        """The statements whose marks are to be seen."""
        return [one for one in self.statements if one.reader not in self.hidden]

    def choose(self, place: int) -> None:
        """Choose a reader by place, round and round."""
        if self.statements:
            self.chosen = place % len(self.statements)
            self.changed.emit()

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (−1) reader."""
        self.choose(self.chosen + by)

    def toggle(self) -> None:
        """Show the chosen reader's marks, or no longer."""
        if self.statements:
            self.hidden ^= {self.statements[self.chosen].reader}
            self.changed.emit()

    def alone(self) -> None:
        """Show the chosen reader's marks alone; all again where it is so."""
        if self.statements:
            others = {one.reader for one in self.statements} - {self.statements[self.chosen].reader}
            self.hidden = set() if self.hidden == others else others
            self.changed.emit()

    # --- deciding

    def take(self) -> None:
        """Make what the chosen reader says of the chosen label the adjudicated statement."""
        from annotator.studies.adjudicating import taking

        session = self._session
        if not self.statements or session.project is None or session.record is None or session.label is None:
            return
        statement = self.statements[self.chosen]
        self._apply(taking(session.project, session.record.id, session.label.id, statement), marked("Take a reading"))

    def join(self) -> None:
        """Make the union of all shown readers' regions of the chosen label the adjudicated one."""
        from annotator.studies.adjudicating import joining

        session = self._session
        if not self.statements or session.project is None or session.record is None or session.label is None:
            return
        edit = joining(session.project, session.record.id, session.label.id, self.shown)
        self._apply(edit, marked("Join readings"))

    def _apply(self, edit: Edit | None, text: str) -> None:
        if edit is None:
            self._session.notifications.inform(tr("There is nothing of this label to take."))
            return
        self._session.apply(edit, text)
