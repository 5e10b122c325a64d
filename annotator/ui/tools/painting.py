"""What tools have in common that end in an area, which is drawn or taken away."""

from __future__ import annotations

from annotator.core.regions.mask import Mask
from annotator.core.work.decisions import paint_area
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import tr
from annotator.ui.canvas.tool import Done, Pointer
from annotator.ui.canvas.tool_options import Option, Switch
from annotator.ui.tools.drawing import DrawingTool, Work
from annotator.ui.work.session import Session


class AreaTool(DrawingTool):
    """Ends in an area that is drawn, or taken away: with Alt, or as the switch says, but not both."""

    def __init__(self, session: Session, work: Work, away: Switch) -> None:
        super().__init__(session, work)
        self._away = away

    @property
    def options(self) -> tuple[Option, ...]:
        return *super().options, self._away

    def _erases_at(self, pointer: Pointer) -> bool:
        return pointer.alt != self._away.on

    def intent(self, pointer: Pointer) -> str:
        if not self._erases_at(pointer):
            return super().intent(pointer)
        return tr("take away") if self._work.held() is not None else ""

    def _painted(self, area: Mask, text: str, way: Drawing, *, erases: bool) -> Done | None:
        """Draw an area, or take it away from the selected region."""
        if not erases:
            return self._drawn(way, area, text)
        if area.empty or not self._can_erase():
            return None
        annotation = self._work.adopt()
        if annotation is None:
            return None
        edit = paint_area(annotation, area, erase=True, is_new=False, seconds=self.session.seconds())
        return Done(edit, text, annotation.id) if edit is not None else None
