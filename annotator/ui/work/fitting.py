"""Regions found from what is drawn loosely by hand: a box, or with a segmenter clicks and strokes, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Provenance, Suggestion
from annotator.core.work.drawing import Drawing, Held
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import Label
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggested_region import candidate_text
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.guided import ByHand

REDRAWN = marked("Region {number}, {label}, was drawn anew. Undo brings back what it was.")


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found last, to go on from as long as the annotation has the region."""

    annotation: int
    hand: ByHand
    masks: list[Mask]
    made: str
    place: int = 0


@dataclass(eq=False)
class _Asked:
    """What was asked last, and of which suggestion or annotation; `dropped` once more was pointed out in its place."""

    subject: tuple[int | None, int | None]
    hand: ByHand
    number: int = 0
    dropped: bool = False


class Fitting(QObject):
    """Hands what is drawn to the worker; what it finds is an edit that arrives a moment later."""

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester
        self._found: _Found | None = None
        self._asked: _Asked | None = None
        self._held: tuple[object, Held | None] = (None, None)

    # --- what is held

    @property
    def held(self) -> Held | None:
        """The selected region as it is on screen; None without one, and where it is a label of the whole image."""
        session = self._session
        suggestion, annotation = session.selected_suggestion, session.selected_annotation
        region = self._suggester.regions.get(suggestion.id) if suggestion is not None else None
        shown = region if region is not None else annotation
        if self._held[0] is not shown:
            self._held = shown, self._hold(suggestion, annotation)
        return self._held[1]

    def _hold(self, suggestion: Suggestion | None, annotation: Annotation | None) -> Held | None:
        if suggestion is not None:
            found = self._suggester.final_region(suggestion)
            return None if found is None else Held(found[0], self._suggester.regions[suggestion.id].place, True)
        if annotation is None or annotation.mask.empty:
            return None
        box = annotation.mask.box
        return Held(annotation.mask, (box.x + box.w / 2, box.y + box.h / 2), False)

    @property
    def goes_on(self) -> bool:
        """Whether clicks tell more of the selected region: a suggestion, or what the segmenter found last."""
        return self._session.selected_suggestion is not None or self._last() is not None or self._waits

    @property
    def _waits(self) -> bool:
        asked = self._asked
        return asked is not None and asked.subject == self._subject and self._suggester.waits_for(asked.number)

    # --- finding regions

    def fit_box(self, box: Box, way: Drawing) -> None:
        """Fit a region to a loose box with the map's help: a new one, more of the selected one, or that one anew."""
        from annotator.inference.guided import ByHand

        self._fit(ByHand(box), way)

    def point_out(self, points: Sequence[tuple[float, float]], way: Drawing, *, belongs: bool) -> None:
        """Tell the segmenter that points (image coordinates) belong to the selected region, or do not.

        They come beside the box and the points it was found by; for a new region they are the first.
        """
        from annotator.inference.guided import ByHand

        session = self._session
        if not self._suggester.segmenting:
            session.notifications.inform(tr("Drag a box. Clicks are for a segmenter: Suggestion ▸ Segmenter…."))
            return
        if not points:
            return
        last, asked, held = self._last(), self._asked, self.held
        frame = held.mask.box if held is not None and not held.mask.empty and way is Drawing.REPLACE else None
        hand = last.hand if last is not None and way is Drawing.REPLACE else ByHand(frame=frame)
        if asked is not None and self._waits and way is not Drawing.NEW:
            hand, asked.dropped = asked.hand, True
        if hand.around.empty and not belongs:
            session.notifications.inform(tr("Click first on what belongs to the object."))
            return
        self._fit(hand.and_points(tuple(points), belongs=belongs), way, told=last is None)

    def next_candidate(self) -> None:
        """The segmenter's next mask, of the selected suggestion or of the region it found last."""
        session, last = self._session, self._last()
        suggestion = session.selected_suggestion
        done = suggestion is not None and self._suggester.next_candidate(suggestion)
        if last is not None and len(last.masks) > 1:
            place = (last.place + 1) % len(last.masks)
            annotation = session.annotation(last.annotation)
            assert annotation is not None
            edit = decisions.refitted(annotation, last.masks[place], candidate_text(last.made, place))
            done = session.apply(edit, marked("Next mask"))
            self._found = replace(last, place=place) if done else None
        if not done:
            session.notifications.inform(tr("The segmenter has no other mask here."))

    def _last(self) -> _Found | None:
        """What was found last, where that is what is selected, and as it was found."""
        annotation, last = self._session.selected_annotation, self._found
        if annotation is None or last is None or annotation.id != last.annotation:
            return None
        return last if annotation.mask == last.masks[last.place] else None

    @property
    def _subject(self) -> tuple[int | None, int | None]:
        suggestion, annotation = self._session.selected_suggestion, self._session.selected_annotation
        return suggestion.id if suggestion else None, annotation.id if annotation else None

    def about(self, way: Drawing) -> tuple[Label | None, str]:
        """The label of what is drawn in some way, and the name of the one whose map may help."""
        session, is_new = self._session, way is Drawing.NEW
        suggestion = session.selected_suggestion if not is_new else None
        annotation = session.selected_annotation if not is_new else None
        label_id = suggestion.label_id if suggestion else annotation.label_id if annotation else None
        label = session.labels.by_id(label_id) if label_id is not None else session.label
        return label, suggestion.provenance.map_label if suggestion else label.name if label else ""

    def take_found(self, mask: Mask, refinement: str, how: Provenance | None, way: Drawing) -> bool:
        """Make of a region that was found under strokes what they were drawn for, in one step.

        refinement: how it was found; how: the same with the map that helped, where one did.
        """
        session, held = self._session, self.held
        is_new = way is Drawing.NEW or held is None
        suggestion = session.selected_suggestion if not is_new else None
        annotation = session.selected_annotation if not is_new else None
        if way is Drawing.ADD and held is not None:
            mask = mask | held.mask
        if suggestion is not None:
            return self._accept_found(suggestion, mask, refinement, marked("Accept by strokes"))
        if annotation is not None:
            return self._refit(annotation, mask, refinement, marked("Strokes"), told=way is not Drawing.ADD)
        return self.add(mask, marked("Draw by strokes"), how=how)

    def _fit(self, hand: ByHand, way: Drawing, *, told: bool = True) -> None:
        session, is_new = self._session, way is Drawing.NEW
        suggestion = session.selected_suggestion if not is_new else None
        annotation = session.selected_annotation if not is_new else None
        held = self.held if way is Drawing.ADD else None
        label, target = self.about(way)

        self._asked = asked = _Asked(self._subject, hand)

        def finish(masks: list[Mask], refinement: str) -> None:
            done = False
            if asked.dropped:
                return
            if masks and held is not None:
                masks = [mask | held.mask for mask in masks]
            if not masks:
                session.notifications.inform(tr("No region was found there."))
            elif suggestion is not None:
                done = self._accept_found(suggestion, masks[0], refinement, marked("Accept by box"))
            elif annotation is not None:
                done = self._fit_annotation(annotation, masks[0], refinement, told=told and held is None)
            elif label is not None:
                done = self.add(masks[0], marked("Draw by box"), label)
            selected = session.selected_annotation
            self._found = _Found(selected.id, hand, masks, refinement) if done and selected is not None else None

        if hand.points:
            asked.number = self._suggester.fit_hand(hand, target or None, finish)
        elif hand.box is not None:
            asked.number = self._suggester.fit_box(hand.box, target or None, finish)

    def _fit_annotation(self, before: Annotation, mask: Mask, refinement: str, *, told: bool) -> bool:
        """The answer takes a moment: it holds only for the annotation as it was when the box was drawn."""
        now = self._session.annotation(before.id)
        if now != before:
            self._session.notifications.inform(tr("The region changed meanwhile: draw the box again."))
            return False
        return self._refit(before, mask, refinement, marked("Fit to box"), told=told)

    def _refit(self, before: Annotation, mask: Mask, refinement: str, text: str, *, told: bool) -> bool:
        done = self._session.apply(decisions.refitted(before, mask, refinement), text)
        if done and told:
            self._session.notifications.inform(redrawn_text(before, self._session))
        return done

    def _accept_found(self, suggestion: Suggestion, mask: Mask, refinement: str, text: str) -> bool:
        session = self._session
        region = self._suggester.final_region(suggestion)
        if region is None or session.project is None or suggestion not in session.suggestions:
            return False
        number = session.next_number()
        if number is None:
            return False
        how = replace(region[1], refinement=refinement)
        edit = decisions.accept_fitted(suggestion, number, mask, how, session.project.annotator)
        if not session.apply(edit, text):
            return False
        session.select(Selection(Kind.ANNOTATION, number))
        return True

    def add(self, mask: Mask, text: str, label: Label | None = None, how: Provenance | None = None) -> bool:
        """A new annotation of a label, the chosen one by default; `how` a map helped to find it."""
        try:
            blank = self._session.new_annotation(label)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        annotation = replace(decisions.with_mask(blank, mask, self._session.seconds()), provenance=how)
        if not self._session.apply(AddAnnotation(annotation), text):
            return False
        self._session.select(Selection(Kind.ANNOTATION, annotation.id))
        return True


def redrawn_text(annotation: Annotation, session: Session) -> str:
    """Tells that a region was drawn in the place of another."""
    return tr(REDRAWN, number=annotation.id, label=full(session.labels.by_id(annotation.label_id)))
