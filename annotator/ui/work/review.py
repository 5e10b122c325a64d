"""Accepting, rejecting, editing: what the keys do to the selected suggestion or annotation."""

from __future__ import annotations

from annotator.core.work import decisions, regrouping
from annotator.core.work.annotation import Annotation, Suggestion
from annotator.core.work.labels import Label
from annotator.ui.base.text import marked, tr
from annotator.ui.work.fitting import Fitting
from annotator.ui.work.selecting import Kind, Selection


class Review(Fitting):
    """Decisions on what is selected. Each is one edit, so one undo takes it back."""

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
