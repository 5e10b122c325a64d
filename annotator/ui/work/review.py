"""Accepting, rejecting, editing: what the keys do to the selected suggestion or annotation."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.core.work import decisions, regrouping
from annotator.core.work.annotation import Annotation, Suggestion
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import Label
from annotator.ui.base.text import marked, tr
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester


class Review(QObject):
    """Decisions on what is selected. Each is one edit, so one undo takes it back."""

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester

    def shown_suggestions(self) -> list[Suggestion]:
        """The undecided suggestions that have a region on screen, in the order of the panel."""
        return [s for s in self._session.suggestions if s.id in self._suggester.regions]

    def acceptable(self) -> list[Suggestion]:
        """Those of them that have a region, rather than a place alone."""
        return [s for s in self.shown_suggestions() if not self._suggester.regions[s.id].is_pointer]

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
        """Accept one suggestion after the other; pointers stay."""
        while waiting := self.acceptable():
            self._session.select(Selection(Kind.SUGGESTION, waiting[0].id))
            if self.accept() is None:
                return

    def accept_to_edit(self) -> Annotation | None:
        """Accept the selected suggestion and select its annotation, ready for the brush."""
        if self._session.selected_annotation is not None:
            return self._session.selected_annotation
        return self._accept(go_on=False)

    def _accept(self, *, go_on: bool) -> Annotation | None:
        session = self._session
        suggestion = session.selected_suggestion or next(iter(self.acceptable()), None)
        region = self._suggester.final_region(suggestion) if suggestion is not None else None
        if suggestion is None or region is None or session.project is None:
            return None
        mask, how = region
        if mask.empty:
            session.notifications.inform(
                tr("The classifier is not sure enough of this for a region: drag a box round it (R).")
                if self._suggester.regions[suggestion.id].is_pointer
                else tr("This suggestion has no pixel at the threshold in force.")
            )
            return None
        follower = self._follower(suggestion)
        number = session.next_number()
        if number is None:
            return None
        edit = decisions.accept(suggestion, number, mask, how, session.project.annotator)
        if not session.apply(edit, marked("Accept suggestion")):
            return None
        session.select(follower if go_on else Selection(Kind.ANNOTATION, number))
        return session.annotation(number)

    def reject_or_delete(self) -> None:
        """Reject the selected suggestion, or delete the selected annotation and those marked."""
        session = self._session
        chosen, suggestion = session.chosen_annotations, session.selected_suggestion
        if chosen:
            session.apply(
                regrouping.remove(chosen),
                marked("Delete annotation") if len(chosen) == 1 else marked("Delete annotations"),
            )
        elif suggestion is not None and session.project is not None:
            region = self._suggester.final_region(suggestion)
            how = region[1] if region is not None else suggestion.provenance
            follower = self._follower(suggestion)
            if session.apply(decisions.reject(suggestion, how, session.project.annotator), marked("Reject suggestion")):
                session.select(follower)

    def _follower(self, suggestion: Suggestion) -> Selection | None:
        numbers = [value.id for value in self.shown_suggestions()]
        if suggestion.id not in numbers or len(numbers) < 2:
            return None
        place = numbers.index(suggestion.id)
        return Selection(Kind.SUGGESTION, numbers[(place + 1) % len(numbers)])

    def choose_label(self, label: Label) -> None:
        """The label for new annotations; the selected annotation takes it at once, and those marked."""
        self._session.choose_label(label)
        others = [value for value in self._session.chosen_annotations if value.label_id != label.id]
        if others:
            self._session.apply(regrouping.relabel(others, label.id), marked("Change label"))

    def fit_box(self, box: Box) -> None:
        """Fit a region to a loose box with the map's help: of the selected suggestion, annotation, or a new one."""
        session = self._session
        suggestion, annotation = session.selected_suggestion, session.selected_annotation
        label_id = suggestion.label_id if suggestion else annotation.label_id if annotation else None
        label = session.labels.by_id(label_id) if label_id is not None else session.label
        target = suggestion.provenance.target if suggestion else label.name if label else None

        def finish(mask: Mask, refinement: str) -> None:
            if mask.empty:
                session.notifications.inform(tr("No region was found in the box."))
            elif suggestion is not None:
                self._accept_box(suggestion, mask, refinement)
            elif annotation is not None:
                self._fit_annotation(annotation, mask)
            elif label is not None:
                self.add(mask, marked("Draw by box"), label)

        self._suggester.fit_box(box, target, finish)

    def _fit_annotation(self, before: Annotation, mask: Mask) -> None:
        """The answer takes a moment: it holds only for the annotation as it was when the box was drawn."""
        now = self._session.annotation(before.id)
        edit = decisions.remask(before, mask)
        if now != before:
            self._session.notifications.inform(tr("The region changed meanwhile: draw the box again."))
        elif edit is not None:
            self._session.apply(edit, marked("Fit to box"))

    def _accept_box(self, suggestion: Suggestion, mask: Mask, refinement: str) -> None:
        session = self._session
        region = self._suggester.final_region(suggestion)
        if region is None or session.project is None or suggestion not in session.suggestions:
            return
        number = session.next_number()
        if number is None:
            return
        how = replace(region[1], refinement=refinement)
        edit = decisions.accept_fitted(suggestion, number, mask, how, session.project.annotator)
        if session.apply(edit, marked("Accept by box")):
            session.select(Selection(Kind.ANNOTATION, number))

    def add(self, mask: Mask, text: str, label: Label | None = None) -> None:
        """A new annotation of a label, the chosen one by default."""
        try:
            blank = self._session.new_annotation(label)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        annotation = decisions.with_mask(blank, mask, self._session.seconds())
        if self._session.apply(AddAnnotation(annotation), text):
            self._session.select(Selection(Kind.ANNOTATION, annotation.id))
