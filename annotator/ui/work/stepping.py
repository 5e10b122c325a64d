"""Steps of the work: stored, shown, remembered, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation, ImageRecord, ImageState
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import ChangeAnnotation, Changes, Edit, SetImageState, simple_parts
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.undo import UndoHistory
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.text import marked, tr

if TYPE_CHECKING:
    from annotator.core.project.project import Project
    from annotator.core.project.suggestions import Propose


class Stepping:
    """The part of a session that changes the project; nothing else in the window does."""

    history_changed: SignalInstance
    conflicted: SignalInstance
    reason_wanted: SignalInstance
    notifications: Notifications
    project: Project | None
    record: ImageRecord | None
    annotations: tuple[Annotation, ...]
    undo_history: UndoHistory
    labels: LabelSet
    choose_label: Callable[[Label], None]
    show: Callable[[int], None]
    emit_changes: Callable[[Changes], None]
    look_again: Callable[[], None]
    _refusal: Callable[[Edit], KnownError | None]
    _stamped: Callable[[Edit], Edit]

    def apply(self, edit: Edit, text: str) -> bool:
        """Store an edit, told under what it is made, and remember it for undo. False, and the user was told, when it
        could not be stored.
        """
        edit = self._stamped(edit)
        if not self._perform(edit, lambda: self.apply(edit, text)):
            return False
        self._remember(edit, text)
        return True

    def take(self, edit: Edit, changes: Changes, text: str) -> None:
        """Show what a step touched that was stored already, and remember it for undo."""
        self.emit_changes(changes)
        self._remember(edit, text)

    def _remember(self, edit: Edit, text: str) -> None:
        self.undo_history.record(text, edit)
        self.notifications.settle()
        self.history_changed.emit()

    def undo(self) -> None:
        """Take the last edit back, on whichever image it was."""
        edit = self.undo_history.next_undo()
        if edit is not None and self._perform(edit, self.undo):
            self._follow_label(edit)
            self.undo_history.undone()
            self.history_changed.emit()
            self._follow(edit)

    def redo(self) -> None:
        """Apply again what was undone last."""
        edit = self.undo_history.next_redo()
        if edit is not None and self._perform(edit, self.redo):
            self._follow_label(edit)
            self.undo_history.redone()
            self.history_changed.emit()
            self._follow(edit)

    def _perform(self, edit: Edit, again: Callable[[], object]) -> bool:
        """Do an edit; `again` does what led to it, where a reason is to be given first."""
        from annotator.core.project.conflict import ConflictError, GoneError
        from annotator.core.project.signing import SignedError

        assert self.project is not None
        refusal = self._refusal(edit)
        if refusal is not None:
            self.notifications.report(refusal)
            return False
        try:
            self.emit_changes(self.project.apply(edit))
        except ConflictError as conflict:
            self.conflicted.emit(conflict, edit, self.annotations)
            return False
        except SignedError as error:
            self.reason_wanted.emit(error, again)
            return False
        except GoneError as error:
            # Neither the step nor its undo can be done any more as long as the image is not there.
            self.undo_history.give_up(edit)
            self.history_changed.emit()
            self.emit_changes(Changes(images=frozenset((error.image_id,))))
            self.notifications.report(error)
            return False
        except KnownError as error:
            self.notifications.report(error)
            return False
        return True

    def _follow_label(self, edit: Edit) -> None:
        """The chosen label is the one that an annotation has again."""
        for part in simple_parts(edit):
            if isinstance(part, ChangeAnnotation) and part.before.label_id != part.after.label_id:
                self.choose_label(self.labels.by_id(part.after.label_id))
                return

    def _follow(self, edit: Edit) -> None:
        """Show an image that a step is about, unless it is on screen; one that was removed cannot be."""
        about = {part.image_id for part in simple_parts(edit)}
        here = self.record is not None and self.record.id in about
        if edit.image_id and not here and self.project is not None and self.project.images([edit.image_id]):
            self.show(edit.image_id)
            if self.record is not None:
                self.notifications.inform(tr("That was on {image}: it is shown now.", image=self.record.path))

    def store_answer(self, image_id: int, record: AttentionRecord, propose: Propose) -> None:
        """Keep what the classifier said of an image; not in a project that can only be read."""
        if self.project is None or self.project.read_only:
            return
        try:
            self.emit_changes(self.project.store_answer(image_id, record, propose))
        except KnownError as error:
            self.notifications.report(error)

    def propose_again(self, image_id: int, key: str, propose: Propose) -> None:
        """Put other suggestions of a stored answer in place of those undecided; not in a project that is only read."""
        if self.project is None or self.project.read_only:
            return
        try:
            self.emit_changes(self.project.propose_again(image_id, key, propose))
        except KnownError as error:
            self.notifications.report(error)

    def store_extents(self, image_id: int, record: AttentionRecord) -> None:
        """Keep a better answer in place of the one it was made of; not in a project that can only be read."""
        if self.project is None or self.project.read_only:
            return
        try:
            self.project.store_extents(image_id, record)
        except KnownError as error:
            self.notifications.report(error)

    def toggle_done(self) -> None:
        """Mark the image as done, or as not done."""
        if self.record is None:
            return
        self.look_again()
        done = self.record.state is ImageState.DONE
        after = ImageState.NEW if done else ImageState.DONE
        before = ImageState.DONE if done else ImageState.NEW
        self.apply(
            SetImageState(self.record.id, before, after), marked("Mark as not done") if done else marked("Mark as done")
        )
