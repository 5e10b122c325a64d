"""How the image on screen is displayed: window and level, gamma, inverted or not, which channel."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.images import Curve, Display, Picture, Preset
from annotator.core.images.display import Window
from annotator.ui.work.session import Session


class DisplayControl(QObject):
    """Holds the display and the ways to change it. It stays while images of the same kind are stepped through."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.display = Display()
        self._kind: tuple[int, int] | None = None
        session.picture_changed.connect(self._picture_changed)

    @property
    def picture(self) -> Picture | None:
        """The image it is about."""
        return self._session.picture

    @property
    def window(self) -> Window:
        """The values that are black and white now."""
        return self.picture.window(self.display) if self.picture is not None else (0.0, 255.0)

    def use(self, display: Display) -> None:
        """Display the image so."""
        if display != self.display:
            self.display = display
            self.changed.emit()

    def set_window(self, width: float, level: float) -> None:
        """Black and white by the window's width and middle."""
        self.use(self.display.levelled(width, level))

    def drag(self, across: float, down: float) -> None:
        """Change the window by a drag of so many screen pixels."""
        if self.picture is not None:
            low, high = self.picture.range
            self.use(self.display.dragged(across, down, self.window, max(high - low, 1e-12)))

    def automatic(self) -> None:
        """Black and white by the image's own values."""
        if self.picture is not None:
            self.use(replace(self.display, window=self.picture.automatic, curve=Curve.STRAIGHT))

    @property
    def presets(self) -> tuple[Preset, ...]:
        """What the image, or its kind, offers: those of its kind first, which are always in the same places."""
        found = self.picture.presets if self.picture is not None else ()
        return (*(one for one in found if one.titles), *(one for one in found if not one.titles))

    def use_preset(self, place: int) -> bool:
        """Display the image by a preset, from 0; whether there is such a one."""
        presets = self.presets
        if place < len(presets):
            wanted = presets[place].display
            self.use(replace(self.display, window=wanted.window, curve=wanted.curve))
        return place < len(presets)

    def set_inverted(self, on: bool) -> None:
        self.use(replace(self.display, invert=on))

    def set_gamma(self, gamma: float) -> None:
        self.use(replace(self.display, gamma=gamma))

    def set_channel(self, channel: int | None) -> None:
        self.use(replace(self.display, channel=channel))

    def reset(self) -> None:
        """As at the beginning."""
        self.use(Display())

    @Slot()
    def _picture_changed(self) -> None:
        if self.picture is None:
            return
        kind = (self.picture.bits, self.picture.channels)
        if self._kind not in (None, kind):
            self.reset()
        self._kind = kind
        self.changed.emit()
