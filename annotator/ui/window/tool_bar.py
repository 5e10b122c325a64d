"""The bar of tools and of what is done most often; its icons grow with the text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar

from annotator.ui.base.text import tr
from annotator.ui.base.theme import text_scale

TOOLBAR = (
    "open_folder", "export", "", "undo", "redo", "", "tagging", "grid", "", "select_tool", "transform_tool", "",
    "brush_tool", "eraser_tool", "polygon_tool", "lasso_tool", "livewire_tool", "wand_tool", "superpixel_tool",
    "rectangle_tool", "ellipse_tool", "box_tool", "strokes_tool", "", "accept", "delete", "", "heat_map", "fit", "",
    "previous_image", "next_image", "mark_done",
)  # fmt: skip

ICON = 20


class ToolBar(QToolBar):
    """Actions as icons, in groups."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__(tr("Tools"), objectName="toolbar", movable=False)
        self._size_icons()
        for name in TOOLBAR:
            self.addAction(actions[name]) if name else self.addSeparator()

    def _size_icons(self) -> None:
        side = round(ICON * text_scale())
        self.setIconSize(QSize(side, side))

    def changeEvent(self, event: QEvent) -> None:
        """Larger text has larger icons."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_icons()
