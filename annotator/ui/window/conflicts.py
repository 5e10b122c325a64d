"""What becomes of a step that somebody else was faster than: the user is asked, and the undo history stays true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import Changes, ContentEdit, Decide, Edit, Paint, SetImageState, SetTags, simple_parts
from annotator.ui.base.text import marked
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.conflict import ConflictError
    from annotator.core.project.resolving import Ways
    from annotator.ui.dialogs.conflict import Choice


class Conflicts(QObject):
    """Follows a session. The dialog comes once the step that was refused is over."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        session.conflicted.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object, object)
    def _settle(self, conflict: ConflictError, edit: Edit, seen: Sequence[Annotation]) -> None:
        from annotator.core.project import resolving
        from annotator.ui.dialogs.conflict import Choice

        session = self._session
        if session.project is None:
            return
        try:
            ways = resolving.ways(session.project, edit, seen)
            session.emit_changes(_touched(edit))
            choice = self._ask(conflict, ways)
            # An undo or redo that somebody's work stands in the way of cannot be done any more as it was.
            session.undo_history.give_up(edit)
            session.history_changed.emit()
            if choice is Choice.MINE and ways.mine is not None:
                session.apply(ways.mine, marked("Keep mine"))
            elif choice is Choice.BOTH:
                session.apply(resolving.both(session.project, ways.regions), marked("Keep both"))
        except KnownError as error:
            session.notifications.report(error)

    def _ask(self, conflict: ConflictError, ways: Ways) -> Choice:
        from annotator.ui.dialogs.conflict import Choice, ConflictDialog

        theirs = (conflict.current,) if isinstance(conflict.current, Annotation) else ()
        offered = [Choice.THEIRS]
        if ways.mine is not None:
            offered.append(Choice.MINE)
        if ways.regions and conflict.current is not None:
            offered.append(Choice.BOTH)
        return ConflictDialog.ask(conflict, ways.regions, theirs, offered, self._window)


def _touched(edit: Edit) -> Changes:
    """What an edit is about; images and labels that come or go fit, whatever others did."""
    return Changes.of(_about(part) for part in simple_parts(edit) if isinstance(part, ContentEdit))


def _about(part: ContentEdit) -> Changes:
    image = frozenset((part.image_id,))
    match part:
        case SetImageState() | SetTags():
            return Changes(images=image)
        case Decide(_, after):
            return Changes(images=image, suggestions=frozenset((after.id,)))
        case Paint():
            return Changes(images=image, annotations=frozenset((part.annotation_id,)))
    value = part.after if hasattr(part, "after") else part.annotation
    return Changes(images=image, annotations=frozenset((value.id,)))
