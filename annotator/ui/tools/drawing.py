"""What all tools have in common that draw regions: they say beforehand what they will do to the selected one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.annotation import Annotation
from annotator.core.work.decisions import paint_area, redrawn, with_mask
from annotator.core.work.drawing import Drawing, Held, drawn
from annotator.core.work.edits import AddAnnotation
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.tool import Done, Pointer, Tool
from annotator.ui.canvas.tool_options import Choice, Option
from annotator.ui.work.fitting import redrawn_text
from annotator.ui.work.session import Session

WAYS = {
    Drawing.NEW: marked("new"),
    Drawing.ADD: marked("add"),
    Drawing.REPLACE: marked("replace"),
}


@dataclass(frozen=True)
class Work:
    """What drawing is about: the selected region, as it is on screen, and the annotation made of it when it is still a
    suggestion; `way` is what the annotator chose that drawing does.
    """

    held: Callable[[], Held | None]
    adopt: Callable[[], Annotation | None]
    way: Choice


class DrawingTool(Tool):
    """Draws a new region, adds to the selected one, or draws that anew: by where it begins, or as was chosen.

    A selected suggestion is accepted first. `inside` is what it does where it begins at the selected region.
    """

    inside = Drawing.ADD

    def __init__(self, session: Session, work: Work) -> None:
        super().__init__(session)
        self._work = work

    @property
    def options(self) -> tuple[Option, ...]:
        return (self._work.way,)

    # --- what it will do

    def _radius_at(self, pointer: Pointer) -> float:
        """How far from the pointer it begins, in pixels of the image."""
        return pointer.reach

    def _begins_at(self, held: Held, pointer: Pointer) -> bool:
        return held.touched(pointer.position, self._radius_at(pointer))

    def drawing(self, pointer: Pointer) -> Drawing:
        """What a gesture that begins here does."""
        held = self._work.held()
        wanted = Drawing(self._work.way.value) if self._work.way.value else None
        at_held = held is not None and wanted is None and self._begins_at(held, pointer)
        return drawn(wanted, self.inside, held=held is not None, at_held=at_held, exchanged=pointer.control)

    def intent(self, pointer: Pointer) -> str:
        return tr(WAYS[self.drawing(pointer)]) if self._work.held() is not None else ""

    # --- doing it

    def _subject(self, way: Drawing) -> Annotation | None:
        """The annotation that is worked on, a new one without pixels where a new one is drawn; None without any."""
        return self.session.new_annotation() if way is Drawing.NEW else self._work.adopt()

    def _drawn(self, way: Drawing, mask: Mask, text: str, rings: tuple[Ring, ...] = ()) -> Done | None:
        """A region that was drawn, as the edit it amounts to; None when not a pixel changes.

        Where nothing is selected any more, a series of clicks ends in a new one.
        """
        way = way if self._work.held() is not None else Drawing.NEW
        annotation = self._subject(way) if not mask.empty else None
        if annotation is None:
            return None
        seconds = self.session.seconds()
        if way is Drawing.NEW:
            return Done(AddAnnotation(with_mask(annotation, mask, seconds, rings)), text, annotation.id)
        if way is Drawing.REPLACE:
            return self._redrawn(annotation, mask, rings)
        edit = paint_area(annotation, mask, erase=False, is_new=False, seconds=seconds)
        return Done(edit, text, annotation.id) if edit is not None else None

    def _redrawn(self, annotation: Annotation, mask: Mask, rings: tuple[Ring, ...] = ()) -> Done | None:
        note = redrawn_text(annotation, self.session)
        return Done(redrawn(annotation, mask, rings), marked("Draw anew"), annotation.id, note)

    def _can_erase(self) -> bool:
        """Whether there is something to take away from; it is told where there is not."""
        if self._work.held() is None:
            self.session.notifications.inform(tr("Select an annotation to erase from."))
            return False
        return True

    @property
    def _colour(self) -> str:
        """The colour of the label that is worked on."""
        session = self.session
        chosen = session.selected_annotation or session.selected_suggestion
        label = session.labels.by_id(chosen.label_id) if chosen is not None else session.label
        return label.colour if label is not None else "white"

    def _colour_of(self, way: Drawing) -> str:
        """The colour of the label that a gesture's region gets."""
        label = self.session.label
        return (label.colour if label is not None else "white") if way is Drawing.NEW else self._colour
