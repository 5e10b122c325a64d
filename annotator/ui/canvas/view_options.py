"""What of image, regions and heat map is shown and how strong: chosen once, remembered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from PySide6.QtCore import QObject, QSettings, Signal

from annotator.ui.canvas.heat_layer import COLOUR_MAPS
from annotator.ui.canvas.region_layer import RegionStyle


@dataclass(frozen=True)
class View:
    """One choice of everything. `fill` and `heat_opacity` run from 0 to 1."""

    overlays: bool = True
    outlines: bool = True
    fills: bool = True
    tags: bool = True
    heat_map: bool = True
    legend: bool = True
    scale_bar: bool = True
    rulers: bool = False
    minimap: bool = True
    split_view: bool = False
    readings_beside: bool = False
    pixel_grid: bool = True
    fill: float = 0.25
    heat_opacity: float = 0.55
    colour_map: str = COLOUR_MAPS[0]

    @property
    def style(self) -> RegionStyle:
        """How regions are drawn."""
        return RegionStyle(
            outlines=self.outlines and self.overlays,
            fills=self.fills and self.overlays,
            tags=self.tags and self.overlays,
            fill=self.fill,
        )

    @property
    def heat_shown(self) -> bool:
        return self.heat_map and self.overlays


SWITCHES = tuple(field.name for field in fields(View) if field.type == "bool")


class ViewOptions(QObject):
    """The view now; it is read when the window opens and stored at each change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = self._stored()

    def set(self, **choices: bool | float | str) -> None:
        """Change some choices, by the names of `View`."""
        after = replace(self.now, **choices)
        if after == self.now:
            return
        self.now = after
        settings = QSettings()
        for name in choices:
            settings.setValue(f"view/{name}", getattr(after, name))
        self.changed.emit()

    @staticmethod
    def _stored() -> View:
        settings, known = QSettings(), {}
        for name, default in asdict(View()).items():
            value = settings.value(f"view/{name}")
            if value is not None:
                known[name] = _like(default, str(value))
        view = View(**known)
        # Everything hidden by a key last time looks like lost work the next day.
        view = replace(view, overlays=True)
        return view if view.colour_map in COLOUR_MAPS else replace(view, colour_map=COLOUR_MAPS[0])


def _like(default: bool | float | str, text: str) -> bool | float | str:
    """A stored text as a value of the kind of the default, and within its range."""
    if isinstance(default, bool):
        return text.lower() == "true"
    if isinstance(default, float):
        try:
            return min(max(float(text), 0.0), 1.0)
        except ValueError:
            return default
    return text
