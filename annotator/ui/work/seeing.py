"""What the reader sees of the model's suggestions of the image on screen, and the circumstances kept with marks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.core.errors import KnownError
from annotator.core.images import is_clip
from annotator.core.work.annotation import Annotation, Decision, ImageRecord, ImageState, Suggestion
from annotator.core.work.edits import Changes, Edit
from annotator.core.work.proposed_events import by_onset
from annotator.core.work.stamping import stamped
from annotator.ui.base.notifications import Notifications

if TYPE_CHECKING:
    from annotator.core.images.scale import Scale
    from annotator.core.project.project import Project
    from annotator.core.project.sight import Sight


class Seeing:
    """The part of a session that keeps to the project's protocol."""

    notifications: Notifications
    project: Project | None
    record: ImageRecord | None
    annotations: tuple[Annotation, ...]
    suggestions: tuple[Suggestion, ...]
    hidden: tuple[Suggestion, ...]
    sight: Sight | None
    decided: int
    emit_changes: Callable[[Changes], None]

    def _begin_sight(self) -> None:
        """Keep to the protocol as it is from now on."""
        from annotator.core.project.sight import Sight

        assert self.project is not None
        self.sight = Sight(self.project)
        if self.record is not None:
            self._begin_to_look()

    def _begin_to_look(self) -> None:
        assert self.record is not None and self.sight is not None
        self.sight.look_at(self.record.id, self._marked_labels(), done=self.record.state is ImageState.DONE)

    def _marked_labels(self) -> set[int]:
        """The labels of which the reader said on the image on screen that they are there, or not; of a clip those that
        were looked for in all of it: one event marked is no pass.
        """
        assert self.project is not None and self.record is not None
        tagged = {tag.label_id for tag in self.project.tags((self.record.id,))} if self.record.tags else set()
        if is_clip(PurePath(self.record.path)):
            return tagged
        return tagged | {annotation.label_id for annotation in self.annotations}

    def _follow_marks(self, changes: Changes) -> Changes:
        """A mark may bring suggestions into sight; returns the changes with these."""
        if self.sight is None or self.record is None:
            return changes
        if self.sight.follow(self._marked_labels(), done=self.record.state is ImageState.DONE) or changes.protocol:
            return changes | self._look_anew()
        return changes

    def _read_suggestions(self) -> None:
        assert self.project is not None and self.record is not None
        stored = self.project.suggestions(self.record.id)
        found = (s for s in stored if s.decision is Decision.PENDING)
        pending = sorted(found, key=lambda s: (0.0 if s.span else -s.provenance.score, *by_onset(s)))
        self.suggestions, self.hidden = (
            tuple(s for s in pending if self.sees(s.label_id) is on) for on in (True, False)
        )
        self.decided = len(stored) - len(pending)

    def _look_anew(self) -> Changes:
        before = set(self.suggestions)
        self._read_suggestions()
        assert self.record is not None
        other = frozenset(value.id for value in before ^ set(self.suggestions))
        return Changes(images=frozenset((self.record.id,)), suggestions=other or frozenset((0,)))

    @property
    def pending(self) -> tuple[Suggestion, ...]:
        """The undecided suggestions of the image on screen, whether or not the reader is to see them."""
        return *self.suggestions, *self.hidden

    def sees(self, label_id: int) -> bool:
        """Whether what the model says of a label is to be seen on the image on screen."""
        return self.sight is None or self.sight.sees(label_id)

    @property
    def concealed(self) -> bool:
        """Whether nothing of the model is told beside its suggestions, on no image: it would tell which ones are
        audited, or which suggestion is wrong on purpose.
        """
        return self.sight is not None and self.sight.protocol.conceals

    def has_marked(self, label_id: int) -> bool:
        """Whether the reader said of a label that it is on the image on screen, or not."""
        return self.sight is None or self.sight.has_marked(label_id)

    def ask_to_see(self) -> bool:
        """The reader asks for the suggestions; returns whether others are seen for it."""
        if self.sight is None or self.record is None or not self.sight.ask():
            return False
        self.emit_changes(self._look_anew())
        return True

    def show_labels(self, label_ids: Collection[int]) -> None:
        """Keep that suggestions of labels are on screen now."""
        if self.sight is not None and label_ids:
            try:
                self.sight.show(label_ids)
            except KnownError as error:
                self.notifications.report(error)

    @property
    def by_hand(self) -> Scale | None:
        """The scale that somebody gave the image on screen by hand; None where nobody did."""
        from annotator.core.images.scale import BY_HAND, by_hand

        if self.project is None or self.record is None:
            return None
        return by_hand(dict(self.project.image_attributes(self.record.id)).get(BY_HAND, ""))

    def _stamped(self, edit: Edit) -> Edit:
        """An edit in the reader's reading, its marks with the circumstances they are made under."""
        assert self.project is not None
        labels = {annotation.id: annotation.label_id for annotation in self.annotations}
        under = self.sight.under if self.sight is not None else None
        return stamped(edit, self.project.reading, under, labels)
