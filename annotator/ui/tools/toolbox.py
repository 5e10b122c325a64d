"""Every tool there is."""

from __future__ import annotations

from annotator.ui.canvas.tool import Tool
from annotator.ui.canvas.tool_options import ToolOptions
from annotator.ui.tools.box import BoxTool
from annotator.ui.tools.brush import BrushTool, EraserTool
from annotator.ui.tools.drawing import Work
from annotator.ui.tools.figure import EllipseTool, RectangleTool
from annotator.ui.tools.lasso import LassoTool
from annotator.ui.tools.live_wire import LiveWireTool
from annotator.ui.tools.polygon import PolygonTool
from annotator.ui.tools.select import SelectTool
from annotator.ui.tools.strokes import StrokesTool
from annotator.ui.tools.superpixels import SuperpixelTool
from annotator.ui.tools.transform import TransformTool
from annotator.ui.tools.wand import WandTool
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.sketching import Sketching
from annotator.ui.work.suggester import Suggester


def make_tools(
    session: Session, suggester: Suggester, review: Review, sketching: Sketching, options: ToolOptions
) -> dict[str, Tool]:
    """The tools by their names, in the order they are shown in."""
    work = Work(lambda: review.held, review.accept_to_edit, options.way)
    tools: tuple[Tool, ...] = (
        SelectTool(session, suggester),
        TransformTool(session),
        BrushTool(session, work, options.width),
        EraserTool(session, work, options.width),
        PolygonTool(session, work),
        LassoTool(session, work, options.away),
        LiveWireTool(session, work),
        WandTool(session, work, options.away, options.tolerance, options.connected),
        SuperpixelTool(session, work, options.away, options.piece),
        RectangleTool(session, work),
        EllipseTool(session, work),
        BoxTool(session, work, review),
        StrokesTool(session, work, options.width, review, sketching),
    )
    return {tool.name: tool for tool in tools}
