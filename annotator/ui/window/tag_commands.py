"""Tagging in the window: the image on screen by keys, or many in the grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from annotator.ui.base.actions import SPECS
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.panels.grid.panel import GridPanel
from annotator.ui.window.aside import Aside
from annotator.ui.work.session import Session
from annotator.ui.work.tagging import Tagging

# What acts on the image on screen has no place beside the grid, where that image is not seen.
_MENUS = ("Suggestion", "Tools", "Region")
_ON_SCREEN = (
    "copy", "cut", "paste", "duplicate", "mark_all", "deselect", "next_image", "previous_image", "mark_done",
    "done_next", "label_image", "adopt_image", "remove_images", "zoom_in", "zoom_out", "fit", "actual_size",
    "zoom_selection",
)  # fmt: skip


class TagCommands(QObject):
    """Joins the actions of tagging to what they do; `centre` holds the image, then the grid."""

    def __init__(self, session: Session, tagging: Tagging, canvas: Canvas, grid: GridPanel, centre: QStackedWidget):
        super().__init__(centre)
        self._session, self._tagging, self._canvas = session, tagging, canvas
        self._grid_panel, self._centre = grid, centre
        self._actions: Mapping[str, QAction] = {}
        self._aside: Aside | None = None
        grid.opened.connect(self._open)
        grid.view.left.connect(self._leave)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"tagging": self.tag, "rest_absent": self.rest_absent, "grid": self.show_grid}

    def take(self, actions: Mapping[str, QAction], aside: Aside) -> None:
        """The actions of the window, which are enabled by what is shown, and the parts that make way."""
        self._actions, self._aside = actions, aside
        self._tagging.mode_changed.connect(self._show_mode)
        self._show_mode()

    @property
    def in_grid(self) -> bool:
        """Whether all images are shown."""
        return self._centre.currentWidget() is self._grid_panel

    def tag(self, on: bool) -> None:
        """Let the keys of labels tag the image on screen, or no longer."""
        self._canvas.cancel()
        self._tagging.set_wanted(on)
        if on:
            text = tr(
                "A label's key says that it is there, with Shift that it is not. Enter goes on to the next image."
            )
            self._session.notifications.inform(text)

    def show_grid(self, on: bool) -> None:
        """Show all images as thumbnails, or the one on screen."""
        self._canvas.cancel()
        self._centre.setCurrentWidget(self._grid_panel if on else self._centre.widget(0))
        self._tagging.aim(self._grid_panel.chosen if on else None)
        if on and self._session.record is not None:
            self._grid_panel.go_to(self._session.record.id)
        (self._grid_panel.view if on else self._canvas).setFocus()

    def rest_absent(self) -> None:
        """Say of all labels that are unknown that they are absent, and go on."""
        if self._tagging.active and self._tagging.rest_absent() and not self.in_grid:
            self._session.step(1)

    @Slot(int)
    def _open(self, image_id: int) -> None:
        self._session.show(image_id)
        self._actions["grid"].setChecked(False)

    @Slot()
    def _leave(self) -> None:
        self._actions["grid"].setChecked(False)

    @Slot()
    def _show_mode(self) -> None:
        self._actions["rest_absent"].setEnabled(self._tagging.active)
        if self._aside is not None:
            self._aside.make_way(tagging=self._tagging.active, grid=self.in_grid)
        for spec in SPECS:
            if spec.menu in _MENUS or spec.name in _ON_SCREEN:
                self._actions[spec.name].setEnabled(not self.in_grid)
