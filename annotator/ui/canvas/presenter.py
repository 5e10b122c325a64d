"""Keeps the canvas showing what the session and the suggester hold."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from annotator.core.edits import Changes
from annotator.inference.proposals import HeatMap
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.region_layer import ShownRegion
from annotator.ui.session import Kind, Selection, Session
from annotator.ui.suggester import Suggester

WELCOME = "Open a folder of images (Ctrl+O), or drop files here.\nF1 shows every key."
NO_IMAGES = "The project has no images yet: File ▸ Add images…, or drop a folder here."


class Presenter(QObject):
    """Picture, heat map and regions for the canvas. Data flows one way: from the session to the canvas."""

    def __init__(self, session: Session, suggester: Suggester, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._suggester, self._canvas = session, suggester, canvas
        self._heat_shown, self._regions_shown = True, True
        self._heat_of: HeatMap | None = None
        canvas.message = WELCOME
        session.image_changed.connect(self._show_image)
        session.picture_changed.connect(self._show_picture)
        session.changed.connect(self._changed)
        session.selection_changed.connect(self.refresh)
        session.label_changed.connect(self._show_heat)
        suggester.regions_changed.connect(self.refresh)

    @Slot()
    def _show_image(self) -> None:
        self._canvas.show_picture(None, "" if self._session.record is not None else NO_IMAGES)
        self.refresh()

    @Slot()
    def _show_picture(self) -> None:
        picture = self._session.picture
        layer = PictureLayer(picture.pixels) if picture is not None else None
        self._canvas.show_picture(layer, self._session.picture_error)
        self.refresh()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self._session.record is not None and self._session.record.id in changes.images:
            self.refresh()

    def set_heat_shown(self, shown: bool) -> None:
        self._heat_shown = shown
        self._show_heat()

    def set_regions_shown(self, shown: bool) -> None:
        self._regions_shown = shown
        self.refresh()

    def set_heat_opacity(self, opacity: float) -> None:
        self._canvas.set_heat_opacity(opacity)

    @Slot()
    def refresh(self) -> None:
        """Draw the regions anew, and the heat map when another one is due."""
        self._canvas.show_regions(self._regions() if self._regions_shown else [])
        self._show_heat()

    @Slot()
    def _show_heat(self) -> None:
        heat = self._wanted_heat() if self._heat_shown else None
        if heat is not self._heat_of:
            self._heat_of = heat
            self._canvas.show_heat(HeatLayer(heat.values) if heat is not None else None)

    def _wanted_heat(self) -> HeatMap | None:
        """The map of what is selected, else of the first suggestion, else of the chosen label."""
        session, maps = self._session, self._suggester.maps
        if maps is None or session.label is None or session.picture is None:
            return None
        suggestion, annotation = session.selected_suggestion, session.selected_annotation
        if suggestion is not None:
            return maps.of(suggestion.provenance.target)
        if annotation is not None:
            return maps.of(session.labels.by_id(annotation.label_id).name)
        first = next(iter(self._suggester.regions.values()), None)
        return first.heat if first is not None else maps.of(session.label.name)

    def _regions(self) -> list[ShownRegion]:
        session, shown = self._session, []
        if session.picture is None:
            return []
        for annotation in session.annotations:
            label = session.labels.by_id(annotation.label_id)
            selected = session.selection == Selection(Kind.ANNOTATION, annotation.id)
            region = ShownRegion(annotation.mask, label.colour, label.name, selected=selected, number=annotation.id)
            shown.append(region)
        for number, region in self._suggester.regions.items():
            label = session.labels.by_id(region.suggestion.label_id)
            tag = f"{label.name}  {region.suggestion.provenance.score:.2f}"
            selected = session.selection == Selection(Kind.SUGGESTION, number)
            shown.append(ShownRegion(region.mask, label.colour, tag, True, selected, region.scale, number))
        return shown
