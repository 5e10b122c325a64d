"""What tools have in common that add to a region or take from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.decisions import paint_area
from annotator.ui.base.text import tr
from annotator.ui.canvas.tool import Done, Pointer, Tool
from annotator.ui.canvas.tool_options import Option, Switch
from annotator.ui.work.session import Session

Adopt: TypeAlias = Callable[[], Annotation | None]


class PaintingTool(Tool):
    """Works on the selected annotation, on the selected suggestion (which is accepted first), or makes a new one."""

    def __init__(self, session: Session, adopt: Adopt) -> None:
        super().__init__(session)
        self._adopt = adopt

    def _subject(self, *, erases: bool) -> tuple[Annotation | None, bool]:
        """What is worked on, and whether it is new."""
        if self.session.selected_suggestion is not None:
            return self._adopt(), False
        selected = self.session.selected_annotation
        if selected is not None and selected.whole_image:
            selected = None  # what is drawn is a region of its own
        if selected is None and erases:
            self.session.notifications.inform(tr("Select an annotation to erase from."))
        if selected is not None or erases:
            return selected, False
        return self.session.new_annotation(), True

    @property
    def _colour(self) -> str:
        """The colour of the label that is worked on."""
        session = self.session
        chosen = session.selected_annotation or session.selected_suggestion
        label = session.labels.by_id(chosen.label_id) if chosen is not None else session.label
        return label.colour if label is not None else "white"


class AreaTool(PaintingTool):
    """Ends in an area that is added, or taken away: with Alt, or as the switch says, but not both."""

    def __init__(self, session: Session, adopt: Adopt, away: Switch) -> None:
        super().__init__(session, adopt)
        self._away = away

    @property
    def options(self) -> tuple[Option, ...]:
        return (self._away,)

    def _erases_at(self, pointer: Pointer) -> bool:
        return pointer.alt != self._away.on

    def _painted(self, area: Mask, text: str, *, erases: bool) -> Done | None:
        """Add an area, or take it away."""
        if area.empty:
            return None
        annotation, is_new = self._subject(erases=erases)
        if annotation is None:
            return None
        edit = paint_area(annotation, area, erase=erases, is_new=is_new, seconds=self.session.seconds())
        return Done(edit, text, annotation.id) if edit is not None else None
