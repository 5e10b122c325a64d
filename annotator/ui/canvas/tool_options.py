"""What can be set on the tools: numbers and switches, shown in the bar above the image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import tr


class Number(QObject):
    """A whole number with limits."""

    changed = Signal(int)

    def __init__(self, name: str, hint: str, value: int, lowest: int, largest: int, unit: str = "px") -> None:
        super().__init__()
        self.name, self.hint, self.unit = name, hint, unit
        self.value, self.lowest, self.largest = value, lowest, largest

    @property
    def text(self) -> str:
        """Name, value and unit, for people."""
        return f"{self.name}: {self.value} {self.unit}".rstrip()

    def set(self, value: float) -> None:
        """Take another value, as near as the limits allow."""
        value = min(max(round(value), self.lowest), self.largest)
        if value != self.value:
            self.value = value
            self.changed.emit(value)

    def scale(self, factor: float) -> None:
        """More or less of it, by one at least."""
        step = max(1.0, abs(self.value * factor - self.value))
        self.set(self.value + (step if factor > 1 else -step))


class Switch(QObject):
    """Something that is on or off."""

    changed = Signal(bool)

    def __init__(self, name: str, hint: str, on: bool) -> None:
        super().__init__()
        self.name, self.hint, self.on = name, hint, on

    def set(self, on: bool) -> None:
        """Turn it on or off."""
        if on != self.on:
            self.on = on
            self.changed.emit(on)


class Choice(QObject):
    """One of several values; each has a text."""

    changed = Signal(str)

    def __init__(self, name: str, hint: str, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.name, self.hint, self.texts = name, hint, dict(texts)
        self.value = next(iter(self.texts))

    @property
    def text(self) -> str:
        """Name and value, for people."""
        return f"{self.name}: {self.texts[self.value]}"

    def set(self, value: str) -> None:
        """Take another value."""
        if value != self.value and value in self.texts:
            self.value = value
            self.changed.emit(value)

    def step(self) -> None:
        """Take the next value, round and round."""
        values = list(self.texts)
        self.set(values[(values.index(self.value) + 1) % len(values)])


Option: TypeAlias = Number | Switch | Choice


class ToolOptions:
    """The options of every tool, and of the commands on regions."""

    def __init__(self) -> None:
        keys = tr("Alt and the wheel, or the keys , and . change it.")
        self.width = Number(tr("Brush width"), tr("How wide brush and eraser are. {keys}", keys=keys), 12, 1, 2000)
        self.tolerance = Number(
            tr("Tolerance"), tr("How far red, green and blue may differ. {keys}", keys=keys), 24, 0, 255, ""
        )
        self.connected = Switch(
            tr("Connected only"), tr("Off: every pixel of the image of like colour. Shift exchanges it."), True
        )
        self.away = Switch(
            tr("Take away"), tr("Take pixels from the region instead of adding them. Alt exchanges it."), False
        )
        self.piece = Number(tr("Piece size"), tr("About how wide a superpixel is. {keys}", keys=keys), 24, 4, 200)
        self.radius = Number(
            tr("Region radius"), tr("By how much Grow and Shrink move an outline, and Smooth rounds it."), 3, 1, 200
        )
        self.way = Choice(
            tr("Draws"),
            tr(
                "What drawing does while a region is selected: as it begins (at that region brush, lasso, wand and "
                "superpixels add, the box replaces; elsewhere all draw new ones), or always this. Ctrl: the other "
                "way for once."
            ),
            {
                "": tr("as begun"),
                Drawing.NEW: tr("new"),
                Drawing.ADD: tr("add"),
                Drawing.REPLACE: tr("replace"),
            },
        )
        self.reach = Number(tr("Fit within"), tr("How far Fit to edges moves an outline at most."), 10, 2, 200)

    @property
    def of_tools(self) -> tuple[Option, ...]:
        """What belongs to one tool or another."""
        return self.width, self.tolerance, self.connected, self.piece, self.away, self.way

    @property
    def of_regions(self) -> tuple[Option, ...]:
        """What belongs to the commands on regions."""
        return self.radius, self.reach
