"""Accepting, rejecting, editing: what the keys do to the selected suggestion or annotation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work import decisions, regrouping
from annotator.core.work.annotation import Annotation, Provenance, Suggestion
from annotator.core.work.edits import Compound
from annotator.core.work.labels import Label
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.work.fitting import Fitting
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

NOT_SURE = marked("The classifier is not sure enough of this for a region: drag a box round it (R).")


class Review(Fitting):
    """Decisions on what is selected. Each is one edit, so one undo takes it back.

    `instead` is the label that the selected suggestion gets when it is accepted, None for its own.
    """

    instead_changed = Signal()
    # The last suggestion of the image was accepted or rejected.
    all_decided = Signal()

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(session, suggester, parent)
        self.instead: Label | None = None
        # Which suggested events of the clip on screen are to be seen.
        self.events_shown: Callable[[], Sequence[Suggestion]] = tuple
        # What is to be told of where the map of a suggested event lies.
        self.told_of_event: Callable[[Suggestion], str] = lambda _: ""
        # Whether a label that is chosen is for the chosen events of the clip, which have it then.
        self.takes_label: Callable[[Label], bool] = lambda _: False
        self._instead_of: Selection | None = None
        self._accepted: int | None = None  # the annotation that the last step made, while nothing else was done
        session.selection_changed.connect(self._selection_changed)
        session.history_changed.connect(self._forget_accepted)
        session.image_changed.connect(self._forget_accepted)

    @Slot()
    def _forget_accepted(self) -> None:
        self._accepted = None

    @Slot()
    def _selection_changed(self) -> None:
        self._accepted = None
        if self.instead is not None and self._session.selection != self._instead_of:
            self._give_instead(None)

    def _give_instead(self, label: Label | None) -> None:
        self.instead, self._instead_of = label, self._session.selection
        self.instead_changed.emit()

    @property
    def last_accepted(self) -> Annotation | None:
        """The annotation that was just accepted, as long as nothing else was done."""
        return self._session.annotation(self._accepted) if self._accepted is not None else None

    def keep_accepted(self, annotation: Annotation) -> None:
        """It stays the one that was just accepted, though a step was about it."""
        self._accepted = annotation.id

    def shown_suggestions(self) -> list[Suggestion]:
        """The undecided suggestions that have a region on screen, or are events that are seen, in the panel's order."""
        regions = [s for s in self._session.suggestions if s.id in self._suggester.regions]
        return [*regions, *self.events_shown()]

    def acceptable(self) -> list[Suggestion]:
        """Those of them that have a region, rather than a place alone."""
        regions = self._suggester.regions
        return [s for s in self.shown_suggestions() if s.span is not None or not regions[s.id].is_pointer]

    def _final(self, suggestion: Suggestion) -> tuple[Mask, Provenance] | None:
        """What a suggestion is accepted with."""
        if suggestion.span is not None:
            return EMPTY, suggestion.provenance
        return self._suggester.final_region(suggestion)

    @property
    def first(self) -> Suggestion | None:
        """What accepting and rejecting are about where nothing is selected: the first that has a region, if any has."""
        return next(iter(self.acceptable() or self.shown_suggestions()), None)

    def step(self, by: int) -> None:
        """Select the next (1) or previous (−1) suggestion, round and round."""
        numbers = [suggestion.id for suggestion in self.shown_suggestions()]
        if not numbers:
            return
        selected = self._session.selected_suggestion
        here = numbers.index(selected.id) if selected is not None and selected.id in numbers else (-1 if by > 0 else 0)
        self._session.select(Selection(Kind.SUGGESTION, numbers[(here + by) % len(numbers)]))

    def accept(self) -> Annotation | None:
        """Accept the selected suggestion, or the first one; the next one is selected."""
        return self._accept(go_on=True)

    def accept_all(self) -> None:
        """Accept all suggestions in one step; pointers stay."""
        self._accept_each(self.acceptable(), marked("Accept all"))

    def accept_label(self) -> None:
        """Accept all suggestions of the selected one's label, or the first one's, in one step; pointers stay."""
        selected = self._session.selected_suggestion
        first = selected or self.first
        if first is None:
            return
        alike = [value for value in self.acceptable() if value.label_id == first.label_id]
        if not alike:
            self._session.notifications.inform(tr(NOT_SURE))
        elif self._accept_each(alike, marked("Accept all of a label")) and selected is None:
            self._tell(marked("Accepted: {label}"), first)

    def _tell(self, text: str, suggestion: Suggestion) -> None:
        """Say what a key acted on that nobody had selected."""
        label = self._session.labels.by_id(suggestion.label_id)
        self._session.notifications.inform(tr(text, label=full(label)))

    def _accept_each(self, suggestions: list[Suggestion], text: str) -> bool:
        session = self._session
        regions = [(value, self._final(value)) for value in suggestions]
        found = [
            (value, region)
            for value, region in regions
            if region is not None and (value.span is not None or not region[0].empty)
        ]
        first = session.next_number(len(found)) if found and session.project is not None else None
        if len(found) < len(suggestions):
            count = len(suggestions) - len(found)
            session.notifications.inform(
                tr("{count} {count:suggestion has|suggestions have} no pixel at the threshold in force.", count=count)
            )
        if first is None or session.project is None:
            return False
        edits = [
            edit
            for place, (value, (mask, how)) in enumerate(found)
            for edit in decisions.accept(value, first + place, mask, how, session.project.annotator).edits
        ]
        return self._all_decided(Compound(tuple(edits), text), text)

    def _all_decided(self, edit: Compound, text: str) -> bool:
        """Several decisions in one step; what is left is selected. False where it could not be done."""
        if not self._session.apply(edit, text):
            return False
        rest = self.shown_suggestions()
        self._session.select(Selection(Kind.SUGGESTION, rest[0].id) if rest else None)
        self._tell_if_all()
        return True

    def _tell_if_all(self) -> None:
        if not self._session.suggestions:
            self.all_decided.emit()

    def reject_label(self) -> None:
        """Reject all suggestions of the selected one's label, or the first one's, in one step."""
        session = self._session
        selected = session.selected_suggestion
        first = selected or self.first
        if first is None or session.project is None:
            return
        alike = [value for value in self.shown_suggestions() if value.label_id == first.label_id]
        annotator, text = session.project.annotator, marked("Reject all of a label")
        edits = tuple(decisions.reject(value, self._how(value), annotator) for value in alike)
        if self._all_decided(Compound(edits, text), text) and selected is None:
            self._tell(marked("Rejected: {label}"), first)

    def _how(self, suggestion: Suggestion) -> Provenance:
        region = self._final(suggestion)
        return region[1] if region is not None else suggestion.provenance

    def accept_to_edit(self) -> Annotation | None:
        """Accept the selected suggestion and select its annotation, ready for the brush."""
        if self._session.selected_annotation is not None:
            return self._session.selected_annotation
        return self._accept(go_on=False)

    def _accept(self, *, go_on: bool) -> Annotation | None:
        session = self._session
        suggestion = session.selected_suggestion or self.first
        region = self._final(suggestion) if suggestion is not None else None
        if suggestion is None or region is None or session.project is None:
            return None
        mask, how = region
        if mask.empty and suggestion.span is None:
            session.notifications.inform(
                tr(NOT_SURE)
                if self._suggester.regions[suggestion.id].is_pointer
                else tr("This suggestion has no pixel at the threshold in force.")
            )
            return None
        follower = self._follower(suggestion)
        number = session.next_number()
        if number is None:
            return None
        label, was_selected = self._label_for(suggestion), session.selected_suggestion is not None
        edit = decisions.accept(suggestion, number, mask, how, session.project.annotator, label.id)
        if not session.apply(edit, marked("Accept suggestion")):
            return None
        if not was_selected:
            session.notifications.inform(tr("Accepted: {label}", label=full(label)))
        session.select(follower if go_on else Selection(Kind.ANNOTATION, number))
        self._accepted = number
        if go_on:
            self._tell_if_all()
        return session.annotation(number)

    def _label_for(self, suggestion: Suggestion) -> Label:
        """The label a suggestion is accepted with."""
        is_other = self.instead is not None and self._instead_of == Selection(Kind.SUGGESTION, suggestion.id)
        own = self._session.labels.by_id(suggestion.label_id)
        return self.instead if is_other and self.instead is not None else own

    def reject_or_delete(self) -> None:
        """Delete the selected annotation and those marked; else reject the selected suggestion, or the first one."""
        session = self._session
        chosen, selected = session.chosen_annotations, session.selected_suggestion
        if chosen:
            session.apply(
                regrouping.remove(chosen),
                marked("Delete annotation") if len(chosen) == 1 else marked("Delete annotations"),
            )
            return
        suggestion = selected or self.first
        if suggestion is None or session.project is None:
            return
        follower = self._follower(suggestion)
        edit = decisions.reject(suggestion, self._how(suggestion), session.project.annotator)
        if session.apply(edit, marked("Reject suggestion")):
            if selected is None:
                self._tell(marked("Rejected: {label}"), suggestion)
            session.select(follower)
            self._tell_if_all()

    def _follower(self, suggestion: Suggestion) -> Selection | None:
        numbers = [value.id for value in self.shown_suggestions()]
        if suggestion.id not in numbers or len(numbers) < 2:
            return None
        place = numbers.index(suggestion.id)
        return Selection(Kind.SUGGESTION, numbers[(place + 1) % len(numbers)])

    def choose_label(self, label: Label) -> None:
        """The label for new annotations. The selected annotation takes it at once, and those marked; else the one that
        was just accepted, as long as nothing else was done; else the selected suggestion when it is accepted. Events of
        a clip keep theirs, unless another was asked for.
        """
        session, accepted = self._session, self._accepted
        session.choose_label(label)
        if any(value.span is not None for value in session.chosen_annotations):
            if not self.takes_label(label):
                session.select(None)  # who codes on names what comes next
            return
        last = session.annotation(accepted) if accepted is not None else None
        annotations = session.chosen_annotations or ((last,) if last is not None else ())
        others = [value for value in annotations if value.label_id != label.id]
        if others and session.apply(regrouping.relabel(others, label.id), marked("Change label")) and last is not None:
            session.notifications.inform(tr("Accepted as: {label}", label=full(label)))
            self._accepted = accepted
        elif not annotations and session.selected_suggestion is not None:
            own = session.selected_suggestion.label_id
            self._give_instead(label if label.id != own else None)
