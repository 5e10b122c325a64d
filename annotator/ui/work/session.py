"""The state of the window's work: which image, what is selected, and the only place that changes the project."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture, own_place
from annotator.core.project.recent import RecentProjects
from annotator.core.work.annotation import Annotation, ImageRecord, ImageState, Suggestion
from annotator.core.work.edits import Changes, Compound
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.undo import UndoHistory
from annotator.ui.base.notifications import About, Notifications
from annotator.ui.base.text import error_text, marked
from annotator.ui.work.altering import Altering
from annotator.ui.work.pictures import PictureLoader
from annotator.ui.work.seeing import Seeing
from annotator.ui.work.selecting import Selecting, Selection
from annotator.ui.work.stepping import Stepping

if TYPE_CHECKING:
    from annotator.core.project.alteration import AlteredError
    from annotator.core.project.project import Project
    from annotator.core.project.sight import Sight

# Time on one annotation is counted up to a pause of this many seconds.
LONGEST_PAUSE = 60.0
# What comes next is read and asked for when what is here was painted.
AHEAD_MS = 30


class Session(QObject, Selecting, Stepping, Altering, Seeing):
    """One open project and the image on screen. Views listen; nobody else applies edits.

    `moment_changed` tells that another frame of a clip is seen, `project_leaving` of a project that is about to be
    closed, `project_left` the place of one that was after changes; `conflicted` an edit that was refused since somebody
    else was there before: why, the edit, and the annotations as they were on screen.
    """

    project_opened = Signal()
    project_leaving = Signal()
    project_left = Signal(object)
    image_changed = Signal()
    picture_changed = Signal()
    moment_changed = Signal()
    image_altered = Signal(int, bool)
    changed = Signal(object)
    reason_wanted = Signal(object, object)
    conflicted = Signal(object, object, object)
    selection_changed = Signal()
    label_changed = Signal()
    labels_changed = Signal()
    reordered = Signal()
    history_changed = Signal()

    def __init__(
        self, notifications: Notifications, parent: QObject | None = None, pictures: PictureLoader | None = None
    ) -> None:
        """`pictures`: a loader that was asked for the first image already."""
        super().__init__(parent)
        self.notifications = notifications
        self.recent = RecentProjects()
        self.reader = ""  # who reads, where it is not whom the system names
        self.pictures = pictures or PictureLoader()
        self.pictures.setParent(self)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)
        self.project: Project | None = None
        self.record: ImageRecord | None = None
        self.picture: Picture | None = None
        self._moment: Picture | None = None
        self.frame = 0  # of a clip that is on screen
        self.picture_error = ""
        self.altered: AlteredError | None = None
        self.annotations: tuple[Annotation, ...] = ()
        self.sight: Sight | None = None
        self.suggestions: tuple[Suggestion, ...] = ()  # those undecided that the reader is to see
        self.hidden: tuple[Suggestion, ...] = ()
        self.decided = 0
        self.selection: Selection | None = None
        self.marked: tuple[int, ...] = ()
        self.label: Label | None = None
        # As they were when the project was opened, and the ids of those that next and previous go through.
        self.opened_with: list[ImageRecord] = []
        self.order: list[int] = []
        # Of an image that lies in a stack the slices that are likely next, the likeliest first.
        self.beside: Callable[[int], list[int]] = lambda _: []
        self.undo_history = UndoHistory()
        self._clock = time.monotonic()
        self.pictures.loaded.connect(self._picture_loaded)
        self.pictures.failed.connect(self._picture_failed)

    # --- the project

    def open(self, project: Project, first: Path | None = None) -> None:
        """Work on a project from now on, beginning with the image at `first`.

        Without one, with that at which the project was left; the first that is not done where that is not known.
        """
        # A damaged one fails here and leaves the open one open.
        labels, records = project.take_up_labels(), project.worklist()
        self.close()
        self.project = project
        self._begin(labels, records, first or self.recent.image_of(project.path))

    def _begin(self, labels: LabelSet, records: list[ImageRecord], first: Path | None) -> None:
        assert self.project is not None
        project = self.project
        self.labels, self.label = labels, labels.labels[0]
        self._begin_sight()
        self.record = self.picture = self.selection = self.altered = None
        self.marked = ()
        self.annotations = self.suggestions = self.hidden = ()
        self.opened_with, self.order = records, [record.id for record in records]
        self.undo_history.close()
        self.undo_history = UndoHistory()
        self.project_opened.emit()
        named = [r for r in records if first is not None and r.path.endswith(first.name)]
        wanted = [r for r in named if first is not None and project.image_path(r) == own_place(first)]
        unfinished = [r for r in records if r.state is not ImageState.DONE]
        for record in (wanted or unfinished or records)[:1]:
            self.show(record.id)
        if not records:
            self.image_changed.emit()
            self.selection_changed.emit()

    def read_in(self, reading: str | None) -> None:
        """Work in another reading from now on, in one's own for None; steps of the one before can no longer be undone
        here.
        """
        assert self.project is not None
        if reading is None:
            self.project.read_as(self.reader)
        else:
            self.project.reading = reading
        self._begin(self.project.take_up_labels(), self.project.worklist(), None)

    def reopen(self) -> None:
        """Begin anew with the same project after its labels or model changed."""
        assert self.project is not None
        first = self.project.image_path(self.record) if self.record is not None else None
        self._begin(self.project.take_up_labels(), self.project.worklist(), first)

    def close(self) -> None:
        """Leave the project; everything is stored already."""
        left = self.project
        if left is not None:
            self.project_leaving.emit()
            left.close()
            self.project = None
        self.record = self.picture = self.altered = None
        self.annotations = self.suggestions = self.hidden = ()
        self.sight = None
        self.selection, self.marked = None, ()
        self.undo_history.close()
        if left is not None and left.store.writes:
            self.project_left.emit(left.path)

    def leave_closed(self) -> None:
        """Show nothing if the project was closed because its file is damaged."""
        if self.project is not None and self.project.store.closed:
            self.close()
            self.image_changed.emit()
            self.selection_changed.emit()

    def add_images(self, paths: Sequence[Path]) -> int:
        """Add images to the project; every page of a file is one. Raises KnownError."""
        from annotator.core.project.locating import found_again
        from annotator.core.project.opening import named_images

        assert self.project is not None
        named = [image for path in paths for image in named_images(path)]
        remarks = found_again(self.project, named)
        added = self.project.add_images(named)
        if remarks:
            self.images_moved()
        for remark in remarks:
            self.notifications.report(remark)
        self.read_images()
        again = self.project.restoring(named)
        if again and self.apply(Compound(tuple(again)), marked("Add images")):
            added += len(again)
        return added

    def read_images(self) -> None:
        """Show images that were added."""
        assert self.project is not None
        self.order = [record.id for record in self.project.worklist()]
        self.changed.emit(Changes(images=frozenset(self.order)))
        if self.record is None and self.order:
            self.show(self.order[0])

    def reorder(self) -> None:
        """Go through the images in the order that the project has by now; the one on screen stays."""
        assert self.project is not None
        self.opened_with = self.project.worklist()
        self.order = [record.id for record in self.opened_with]
        self.reordered.emit()

    def images_moved(self) -> None:
        """Look for images where the project has them now; steps can still be undone."""
        assert self.project is not None
        self.emit_changes(Changes(images=frozenset(self.order)))
        if self.record is not None and self.picture is None:
            self.show(self.record.id)

    def label_changes(self) -> Changes:
        """What others did to the labels since they were read."""
        assert self.project is not None
        theirs, mine = self.project.labels, self.labels
        changed = set(theirs.known) ^ set(mine.known) or (set() if theirs.plain() == mine.plain() else theirs.known)
        return Changes(labels=frozenset(label.id for label in changed))

    # --- the image on screen

    def show(self, image_id: int) -> None:
        """Put an image on screen; the user is told where others removed it since."""
        assert self.project is not None
        found = self.project.images([image_id])
        if not found:
            self.notifications.report(KnownError("The image is no longer in the project: somebody removed it."))
            self.emit_changes(Changes(images=frozenset((image_id,))))
            return
        self.record, self.altered, self._moment, self.frame = found[0], None, None, 0
        self.picture, self.picture_error, self.selection, self.marked = None, "", None, ()
        self._clock = time.monotonic()
        self._read_image(first=True)
        self.pictures.forget_waiting()
        self.image_changed.emit()
        self.selection_changed.emit()
        picture = self.pictures.request(self.project.image_path(self.record))
        if picture is not None:
            self._picture_loaded(self.project.image_path(self.record), picture)

    def step(self, by: int) -> None:
        """The next (1) or previous (−1) image in the list's order; its first or last from one that is not listed."""
        if self.record is None:
            return
        listed = self.record.id in self.order
        place = self.order.index(self.record.id) + by if listed else 0 if by > 0 else len(self.order) - 1
        if 0 <= place < len(self.order):
            self.show(self.order[place])

    def neighbours(self) -> list[ImageRecord]:
        """The images likely to be asked for next, the likeliest first: two ahead, one behind."""
        if self.project is None or self.record is None:
            return []
        ids = self.beside(self.record.id)
        if not ids and self.record.id in self.order:
            place = self.order.index(self.record.id)
            ids = [self.order[i] for i in (place + 1, place + 2, place - 1) if 0 <= i < len(self.order)]
        found = {record.id: record for record in self.project.images(ids)} if ids else {}
        return [found[number] for number in ids if number in found]

    def is_current(self, image_id: int) -> bool:
        return self.record is not None and self.record.id == image_id

    @Slot(object, object)
    def _picture_loaded(self, path: Path, picture: Picture) -> None:
        if self.project is None or self.record is None or path != self.project.image_path(self.record):
            return
        if self._moment is not None:  # another frame of the clip is seen by now than the first
            picture = replace(self._moment, sha256=picture.sha256)
        self.picture = picture
        if picture.settled:
            try:
                self._compare(picture)
            except KnownError as error:
                self.notifications.report(error)
        self.picture_changed.emit()
        if picture.settled:
            self._ahead.start()

    @Slot()
    def _read_ahead(self) -> None:
        for neighbour in self.neighbours()[: None if self.record and self.beside(self.record.id) else 1]:
            self.pictures.request(self.project.image_path(neighbour), ahead=True)

    def show_moment(self, picture: Picture, frame: int) -> None:
        """Show another frame of the clip on screen."""
        self.frame = frame
        known = self.picture.sha256 if self.picture is not None else ""
        self._moment = self.picture = replace(picture, sha256=known)
        self.moment_changed.emit()

    @Slot(object, object)
    def _picture_failed(self, path: Path, error: KnownError) -> None:
        if self.project is None or self.record is None or path != self.project.image_path(self.record):
            return
        self.picture, self.picture_error = None, error_text(error)
        self.notifications.report(error, About.IMAGE)
        self.picture_changed.emit()

    def _read_image(self, *, first: bool = False) -> None:
        assert self.project is not None and self.record is not None
        self.annotations = tuple(self.project.annotations(self.record.id))
        if first:
            self._begin_to_look()
        self._read_suggestions()

    def _read_changed(self, changes: Changes) -> None:
        """Read again what an edit touched, and nothing else: a stroke costs the same beside one region or hundreds."""
        assert self.project is not None and self.record is not None
        if changes.labels:  # what has a label that is gone must be gone with it
            self._read_image()
            return
        if changes.annotations:
            kept = {value.id: value for value in self.annotations if value.id not in changes.annotations}
            kept |= {value.id: value for value in self.project.annotations(self.record.id, changes.annotations)}
            self.annotations = tuple(kept[number] for number in sorted(kept))
        if changes.suggestions:
            self._read_suggestions()

    # --- changes

    def emit_changes(self, changes: Changes) -> None:
        """Refresh what is on screen, then tell the views once."""
        if changes.labels:
            self._read_labels()
        if changes.labels or changes.protocol:
            self._begin_sight()
        everywhere = bool(changes.labels) or changes.protocol
        here = self.record is not None and (everywhere or self.record.id in changes.images)
        if self.project is not None and self.record is not None and here:
            there, known = self.project.images([self.record.id]), self.record.content
            if there:
                self.record = there[0]
                self._read_changed(changes)
                changes = self._follow_marks(changes)
                if known.sha256 and known != self.record.content:
                    self._compare_again()
            else:
                self._leave_image()
        if changes.labels:  # before anything is drawn: suggestions of a label that is gone go with it
            self.labels_changed.emit()
            self.label_changed.emit()
        if here:
            self._forget_gone()
        self.changed.emit(changes)

    def _forget_gone(self) -> None:
        if self.selection and self.selected_annotation is None and self.selected_suggestion is None:
            self.select(None)
        self.marked = tuple(number for number in self.marked if self.annotation(number) is not None)

    def _read_labels(self) -> None:
        assert self.project is not None and self.label is not None
        self.labels, chosen = self.project.take_up_labels(), self.label.id
        same = (label for label in self.labels.labels if label.id == chosen)
        self.label = next(same, self.labels.labels[0])

    def _leave_image(self) -> None:
        """Go on where the image on screen is no longer in the project: to the next one that is, or the one before."""
        assert self.project is not None and self.record is not None
        there = {record.id for record in self.project.worklist()}
        place = self.order.index(self.record.id) if self.record.id in self.order else len(self.order)
        near = (*self.order[place + 1 :], *reversed(self.order[:place]), *sorted(there))
        following = next((number for number in near if number in there), None)
        self.order = [number for number in self.order if number in there]
        if following is not None:
            self.show(following)
            return
        self.record, self.picture, self.picture_error, self.altered = None, None, "", None
        self.annotations, self.suggestions, self.hidden, self.selection, self.marked = (), (), (), None, ()
        self.image_changed.emit()
        self.selection_changed.emit()

    def seconds(self) -> float:
        """Working time since this was last asked, pauses cut off."""
        before, self._clock = self._clock, time.monotonic()
        return min(self._clock - before, LONGEST_PAUSE)

    def next_number(self, count: int = 1) -> int | None:
        """The first of so many numbers for new annotations; None, and the user was told, when none can be had."""
        assert self.project is not None
        try:
            return self.project.next_annotation_id(count)
        except KnownError as error:
            self.notifications.report(error)
            return None

    def new_annotation(self, label: Label | None = None) -> Annotation:
        """An annotation without a region yet, of the chosen label by default."""
        label = label or self.label
        assert self.project is not None and self.record is not None and label is not None
        number = self.project.next_annotation_id()
        return Annotation(
            number, self.record.id, label.id, annotator=self.project.annotator, reading=self.project.reading
        )
