"""The panels at both sides of the window: where they are at first, and how they are made."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QScrollArea, QWidget

from annotator.ui.base.text import tr
from annotator.ui.base.theme import text_scale


@dataclass(frozen=True)
class Panels:
    """What goes into the docks."""

    images: QWidget
    display: QWidget
    overlays: QWidget
    labels: QWidget
    learning: QWidget
    suggestions: QWidget
    attributes: QWidget
    annotations: QWidget
    readings: QWidget
    timeline: QWidget


@dataclass(frozen=True)
class Docks:
    """The docks by name; `every` in the order in which keys go through them."""

    images: QDockWidget
    display: QDockWidget
    overlays: QDockWidget
    labels: QDockWidget
    learning: QDockWidget
    suggestions: QDockWidget
    attributes: QDockWidget
    annotations: QDockWidget
    readings: QDockWidget
    timeline: QDockWidget

    @property
    def every(self) -> tuple[QDockWidget, ...]:
        left = self.images, self.display, self.overlays
        right = self.labels, self.learning, self.suggestions, self.attributes, self.annotations, self.readings
        return (*left, *right, self.timeline)


# With larger text panels begin wider, but the image keeps its room.
WIDER = 1.2


def add_docks(window: QMainWindow, panels: Panels) -> Docks:
    """Put the panels at the sides of a window; learning is closed until it is asked for, readings are until an
    adjudication begins, and the timeline until a clip is on screen.
    """
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    docks = Docks(
        images=_dock(window, "images", tr("Images"), panels.images, left),
        display=_dock(window, "display", tr("Display"), _scrolled(panels.display), left),
        labels=_dock(window, "labels", tr("Labels"), panels.labels, right),
        learning=_dock(window, "learning", tr("Learning"), _scrolled(panels.learning), right),
        suggestions=_dock(window, "suggestions", tr("Suggestions"), panels.suggestions, right),
        attributes=_dock(window, "attributes", tr("Attributes"), _scrolled(panels.attributes, least=34), right),
        annotations=_dock(window, "annotations", tr("Annotations"), panels.annotations, right),
        readings=_dock(window, "readings", tr("Readings"), panels.readings, right),
        timeline=_dock(window, "timeline", tr("Timeline"), panels.timeline, Qt.DockWidgetArea.BottomDockWidgetArea),
        overlays=_dock(window, "overlays", tr("Overlays"), _scrolled(panels.overlays), left),
    )
    docks.overlays.widget().setMinimumWidth(panels.overlays.minimumSizeHint().width())  # none of it is cut at the side
    docks.learning.hide()
    docks.readings.hide()
    docks.timeline.hide()
    window.setCorner(Qt.Corner.BottomRightCorner, right)  # what is said of an event needs its height
    scale = min(text_scale(), WIDER)
    window.resizeDocks(
        [docks.images, docks.labels], [round(264 * scale), round(300 * scale)], Qt.Orientation.Horizontal
    )
    window.tabifyDockWidget(docks.overlays, docks.display)
    docks.overlays.raise_()
    window.resizeDocks([docks.images, docks.overlays], [520, 240], Qt.Orientation.Vertical)
    on_right = [docks.labels, docks.suggestions, docks.annotations]
    window.resizeDocks(on_right, [190, 400, 170], Qt.Orientation.Vertical)
    return docks


def _dock(window: QMainWindow, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title, window, objectName=name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
    dock.setWidget(panel)
    window.addDockWidget(area, dock)
    return dock


def _scrolled(panel: QWidget, least: int = 110) -> QScrollArea:
    """A panel that a small window may show in part."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(least)
    area.setWidget(panel)
    return area
