"""Keeps the canvas showing what the session and the suggester hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Slot

from annotator.core.images import Picture
from annotator.core.work.edits import Changes
from annotator.core.work.event_times import contains
from annotator.core.work.gate import Certainty
from annotator.ui.base.answer_text import answers
from annotator.ui.base.label_text import full, short
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.region_layer import ShownRegion
from annotator.ui.canvas.tiles import TileStore
from annotator.ui.canvas.view_options import ViewOptions
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.work.display_control import DisplayControl
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMap

WELCOME = marked("Open a folder of images (Ctrl+O), or drop files here.\nF1 shows every key.")
NO_IMAGES = marked("The project has no images yet: File ▸ Add images…, or drop a folder here.")


class Presenter(QObject):
    """Picture, heat map and regions for the canvas. Data flows one way: from the session to the canvas."""

    def __init__(
        self, session: Session, suggester: Suggester, canvas: Canvas, options: ViewOptions, display: DisplayControl
    ) -> None:
        super().__init__(canvas)
        self._session, self._suggester, self.canvas, self.options = session, suggester, canvas, options
        self.display, self._tiles = display, TileStore(self)
        self._layer: PictureLayer | None = None
        self._picture: Picture | None = None
        self._heat_of: tuple[HeatMap | None, str, float, str] = (None, "", 0.0, "")
        self._asked = False
        # Regions of others to be seen beside these, under all of them.
        self.further: Callable[[], Sequence[ShownRegion]] = tuple
        # A map to be seen in the place of any label's, under its title.
        self.instead: Callable[[], tuple[HeatMap, str] | None] = lambda: None
        canvas.message = tr(WELCOME)
        session.image_changed.connect(self._show_image)
        session.picture_changed.connect(self._show_picture)
        session.moment_changed.connect(self._show_moment)
        session.changed.connect(self._changed)
        session.selection_changed.connect(self._select)
        session.history_changed.connect(self._decide)
        session.label_changed.connect(self._ask)
        session.labels_changed.connect(self.refresh)
        suggester.regions_changed.connect(self.refresh)
        session.pictures.progressed.connect(self._show_progress)
        session.pictures.loaded.connect(self._show_ahead)
        display.changed.connect(self._show_display)
        self._tiles.changed.connect(self._show_tiles)
        self._tiles.failed.connect(session.notifications.report)
        options.changed.connect(self._show_view)
        self._show_view()

    @Slot()
    def _show_image(self) -> None:
        self._layer, self._asked = None, False
        self._tiles.show(None, self.display.display)
        self.canvas.show_picture(None, "" if self._session.record is not None else tr(NO_IMAGES))
        self.refresh()

    @Slot(object, object)
    def _show_ahead(self, _path: Path, picture: Picture) -> None:
        """Show the image that was asked for while its project is not open yet."""
        if self._session.project is None:
            self._put_up(picture)

    def leave_ahead(self) -> None:
        """Take away what was shown of a project that could not be opened, or was not."""
        if self._session.project is None:
            self._put_up(None)
            self.canvas.show_picture(None, tr(WELCOME))

    @Slot()
    def _show_picture(self) -> None:
        self._put_up(self._session.picture)
        self.refresh()

    @Slot()
    def _show_moment(self) -> None:
        """Another frame of the clip on screen: it is looked at as the one before was."""
        picture = self._session.picture
        if picture is None or self._layer is None or self._layer.size != (picture.width, picture.height):
            self._show_picture()
            return
        self._tiles.improve(picture, self.display.display)
        self._picture = picture
        self.canvas.redraw()
        if self._session.annotations:
            self.canvas.show_regions(self._regions())

    def _put_up(self, picture: Picture | None) -> None:
        if picture is not None and self._layer is not None and self._is_better(picture):
            self._tiles.improve(picture, self.display.display)
            self._show_tiles()
        else:
            self._tiles.show(picture, self.display.display)
            self._layer = PictureLayer(self._tiles, picture) if picture is not None else None
            self._draw_grid()
            self.canvas.show_picture(self._layer, self._session.picture_error)
        self._picture = picture

    def _is_better(self, picture: Picture) -> bool:
        """Whether a picture is a better reading of the file on screen: that may have been exchanged for another."""
        shown = self._picture
        if shown is None or (shown.width, shown.height) != (picture.width, picture.height):
            return False
        return not shown.sha256 or shown.sha256 == picture.sha256

    @Slot()
    def _show_display(self) -> None:
        if self._session.picture is not None and self._layer is not None:
            self._tiles.improve(self._session.picture, self.display.display)
            self._show_tiles()

    @Slot(object)
    def _show_progress(self, path: Path) -> None:
        session = self._session
        if session.project and session.record and path == session.project.image_path(session.record):
            self._tiles.grow()
            self._show_tiles()

    @Slot()
    def _show_tiles(self) -> None:
        self.canvas.redraw()
        self.canvas.pictured.emit()

    def _draw_grid(self) -> None:
        if self._layer is not None:
            self._layer.grid = self.options.now.pixel_grid
            self.canvas.redraw()

    @property
    def sharp(self) -> bool:
        """Whether the image on screen is drawn as finely as it can be."""
        picture = self._tiles.picture
        return picture is not None and not picture.finest and self._tiles.complete

    def close(self) -> None:
        """Wait for the tiles under way."""
        self._tiles.close()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self._session.record is not None and self._session.record.id in changes.images:
            self.refresh()

    @Slot()
    def _select(self) -> None:
        self._asked = False
        self.refresh()

    @Slot()
    def _decide(self) -> None:
        """The regions were drawn anew already; what was asked for is over."""
        if self._asked:
            self._asked = False
            self.show_heat()

    @Slot()
    def _ask(self) -> None:
        """A label was chosen by hand: its map is asked for."""
        self._asked = True
        self.show_heat()

    @Slot()
    def _show_view(self) -> None:
        view = self.options.now
        self.canvas.style_regions(view.style)
        self.canvas.set_heat_opacity(view.heat_opacity)
        self._draw_grid()
        self.show_heat()

    @Slot()
    def refresh(self) -> None:
        """Draw the regions anew, and the heat map when another one is due."""
        self.canvas.show_regions(self._regions())
        self.show_heat()

    @Slot()
    def show_heat(self) -> None:
        """Show the heat map that is due."""
        view, instead = self.options.now, self.instead()
        if instead is not None:
            heat, title = instead
            self._heat_of = (heat, title, 1.0, view.colour_map)
            self.canvas.show_heat(HeatLayer(heat.values, view.colour_map, title, 1.0) if view.heat_shown else None)
            return
        name, shown = self._wanted_label() if view.heat_shown else (None, None)
        maps = self._suggester.maps
        heat = self._suggester.heat_of(shown) if shown is not None else None
        title, strength = "", 0.0
        if heat is not None and maps is not None and name is not None and shown is not None:
            label = self._session.labels.by_name(name)
            title = f"{full(label) if label is not None else name}  {self._suggester.scores[name]:.2f}"
            strength = maps.strength(shown)
        wanted = (heat, title, strength, view.colour_map)
        if wanted != self._heat_of:
            self._heat_of = wanted
            layer = HeatLayer(heat.values, view.colour_map, title, strength) if heat is not None else None
            self.canvas.show_heat(layer)

    def _wanted_label(self) -> tuple[str, str] | tuple[None, None]:
        """Whose map is shown: that of the selected suggestion, else of a label that was just chosen, else of the first
        suggestion; and by which map. What is decided stays plain.
        """
        session = self._session
        if self._suggester.maps is None or session.picture is None:
            return None, None
        suggestion = session.selected_suggestion
        if suggestion is not None:
            return suggestion.provenance.target, suggestion.provenance.map_label
        if self._asked and session.label is not None:
            return session.label.name, session.label.name
        regions = self._suggester.regions.values()
        first = next((region for region in regions if not region.is_pointer), next(iter(regions), None))
        if first is None or session.selection is not None:
            return None, None
        return first.suggestion.provenance.target, first.suggestion.provenance.map_label

    def selected_frame(self) -> QRectF | None:
        """The box of the selected region in image coordinates; None without one."""
        chosen = (region for region in self.canvas.regions if region.selected and not region.mask.empty)
        region = next(chosen, None)
        return region.frame(Viewport()) if region is not None else None

    def _regions(self) -> list[ShownRegion]:
        session, shown = self._session, []
        if session.picture is None:
            return []
        for annotation in session.annotations:
            if annotation.span is not None and not contains(annotation.span, session.frame):
                continue
            label = session.labels.by_id(annotation.label_id)
            selected = session.selection == Selection(Kind.ANNOTATION, annotation.id) or annotation.id in session.marked
            given = answers(session.labels, annotation) if annotation.attributes else ""
            tag = " · ".join(part for part in (full(label) if selected else short(label), given) if part)
            region = ShownRegion(annotation.mask, label.colour, tag, selected=selected, number=annotation.id)
            shown.append(region)
        for number, region in self._suggester.regions.items():
            label = session.labels.by_id(region.suggestion.label_id)
            selected = session.selection == Selection(Kind.SUGGESTION, number)
            tag = f"{full(label) if selected else short(label)}  {region.suggestion.provenance.score:.2f}"
            unsure, pointer = region.certainty is Certainty.UNSURE, None
            if region.is_pointer:
                pointer = region.place
                tag = tr("{tag} · drag a box (R)", tag=tag) if selected else f"{tag} ?"
            elif unsure:
                tag = f"{tag} ?"
            known = ShownRegion(region.mask, label.colour, tag, True, selected, region.scale, number, unsure, pointer)
            shown.append(known)
        return [*self.further(), *shown]
