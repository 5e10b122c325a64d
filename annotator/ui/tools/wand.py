"""Magic wand: the pixels of like colour round the one that is clicked."""

from __future__ import annotations

from math import floor

from annotator.ui.base.busy import busy
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.tool_options import Number, Option, Switch
from annotator.ui.tools.drawing import Work
from annotator.ui.tools.painting import AreaTool
from annotator.ui.work.session import Session


class WandTool(AreaTool):
    """A click adds, with Alt it takes away; Shift exchanges connected pixels for all of the image's, or back."""

    name = "wand"
    hint = marked("At the selected region: adds · Alt takes away · Shift: connected or all")

    def __init__(self, session: Session, work: Work, away: Switch, tolerance: Number, connected: Switch) -> None:
        super().__init__(session, work, away)
        self._tolerance, self._connected = tolerance, connected

    @property
    def options(self) -> tuple[Option, ...]:
        return self._work.way, self._tolerance, self._connected, self._away

    def gesture(self, press: Pointer) -> Gesture:
        """Take the pixels when the button is let go."""
        from annotator.core.images.colour_regions import wand

        pointer, way = press, self.drawing(press)
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
        assert self.session.picture is not None
        contiguous = self._connected.on != press.shift
        x, y = floor(press.x), floor(press.y)
        with busy():
            area = wand(self.session.picture, x, y, self._tolerance.value, contiguous=contiguous)
        erases = self._erases_at(press)
        return self._painted(area, marked("Wand away") if erases else marked("Wand"), way, erases=erases)
