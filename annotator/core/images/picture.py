"""An image as the rest of the program sees it: its size, its pixels as they are shown, its raw values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from annotator.core.images.display import EIGHT_BIT, Display, Pixels, Preset, Window, percentile_window, rendered
from annotator.core.images.scale import Basis, Scale
from annotator.core.images.shrink import nearest, shrunk
from annotator.core.images.source import Alpha, Level, Source, Values, as_in_file
from annotator.core.images.spacing import Spacing
from annotator.core.regions.mask import Box

DEFAULT = Display()
UNSCALED = Scale()
# Large parts are read in bands of so many pixels.
BAND = 4_000_000
# Parts of tiles that are reduced one by one: the usual sides of tiles, and of blocks, are whole parts of it.
TONED_SIDE = 2048
# Decoded images of up to so many pixels are drawn without waiting.
SMALL = 16_000_000
# Squares that are looked at, and the usual sides of tiles, over whose edges they do not reach.
GLIMPSE, TILES = 64, 256


@dataclass(frozen=True, eq=False)
class Picture:
    """An image, upright. Levels of it are halves: level n has 1 / 2ⁿ of its side, rounded up.

    sha256: of its file; empty as long as a better reading of the file is on its way.
    spacing: millimetres a pixel along x and y, where the file says so and means the object itself.
    beginning: only the first rows are there yet.
    own: how the file wants to be shown; a display is taken over it, and one that says nothing shows this.
    presets: further displays that the file, or its kind, offers.
    units: of its values, "" where that is not known. sides: of the patient what the left, right, upper and lower edge
    of the image show, in letters (R, L, A, P, H, F), "" each where that is not known. scale: what its pixels measure,
    also where that is no object itself. parts: boxes of the image with a scale of their own.
    """

    source: Source
    sha256: str = ""
    spacing: Spacing | None = None
    beginning: bool = False
    own: Display = DEFAULT
    presets: tuple[Preset, ...] = ()
    units: str = ""
    sides: tuple[str, str, str, str] = ("", "", "", "")
    scale: Scale = UNSCALED
    parts: tuple[tuple[Box, Scale], ...] = ()
    # What its values tell, found once: it goes along with whatever is replaced of a picture but its source.
    _found: dict[str, Window] = field(default_factory=dict, repr=False)

    def scale_in(self, box: Box) -> Scale:
        """What pixels measure in a part of the image."""
        around = (scale for part, scale in self.parts if part.united(box) == part)
        own = Scale(self.spacing, Basis.FILE) if self.spacing is not None else UNSCALED
        return next(around, self.scale if self.scale.spacing is not None else own)

    @property
    def width(self) -> int:
        return self.source.width

    @property
    def height(self) -> int:
        return self.source.height

    @property
    def bits(self) -> int:
        """Bits a channel in the file."""
        return self.source.bits

    @property
    def channels(self) -> int:
        """Channels that can be looked at one by one; alpha is the last."""
        return self.source.channels

    @property
    def box(self) -> Box:
        """The whole image."""
        return Box(0, 0, self.width, self.height)

    @property
    def nbytes(self) -> int:
        """Memory it holds at the moment."""
        return self.source.nbytes

    @property
    def settled(self) -> bool:
        """Whether this is the best reading of the file."""
        return bool(self.sha256)

    @property
    def small(self) -> bool:
        """Whether any part of it is at hand in no time."""
        return self.source.in_memory and self.width * self.height <= SMALL

    @property
    def finest(self) -> int:
        """The finest level that is there: 0, but for a preview."""
        return self.source.levels[0].factor.bit_length() - 1

    def level_size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        return -(-self.width >> level) or 1, -(-self.height >> level) or 1

    def prepare(self, wanted: Callable[[], bool] = lambda: True, told: Callable[[], None] = lambda: None) -> None:
        """Make the coarse levels that the file lacks; stops when not `wanted` any more, and tells of every step."""
        self.source.prepare(wanted, told)

    # --- as it is shown

    def crop(self, box: Box, step: int = 1, display: Display = DEFAULT) -> Pixels:
        """The RGB pixels inside a box of the image, every `step`th of each row and column: (h, w, 3) uint8."""
        inside = box.clipped(self.width, self.height)
        return self._read(0, inside, step, display)

    def part(self, level: int, box: Box, display: Display = DEFAULT) -> Pixels:
        """The RGB pixels inside a box of a level: (h, w, 3) uint8."""
        width, height = self.level_size(level)
        return self._read(level, box.clipped(width, height), 1, display)

    def reduced(self, side: int) -> Pixels:
        """The whole image with the longer side ≤ `side`, and above half of it where the image is large enough."""
        level = self._level_within(side)
        return self.part(level, Box(0, 0, *self.level_size(level)))

    def _level_within(self, side: int) -> int:
        """The finest level with the longer side ≤ `side`, made if it is not there yet."""
        level = self._level_for(side)
        if level and not self.source.ready:
            self.prepare()
        return level

    def _level_for(self, side: int) -> int:
        level = 0
        while max(self.level_size(level)) > side:
            level += 1
        return level

    def glimpse(self, places: int) -> Pixels:
        """The mean colours of small squares all over the image, `places` of them along its longer side.

        That takes a moment even where there are no coarse levels.
        """
        longer = max(self.width, self.height)
        columns, rows = (max(round(places * size / longer), 1) for size in (self.width, self.height))
        found = np.empty((rows, columns, 3), dtype=np.uint8)
        for row in range(rows):
            for column in range(columns):
                x, y = int((column + 0.5) * self.width / columns), int((row + 0.5) * self.height / rows)
                square = Box(x // TILES * TILES, y // TILES * TILES, GLIMPSE, GLIMPSE).clipped(self.width, self.height)
                found[row, column] = self.part(0, square).mean(axis=(0, 1))
        return found

    def _read(self, level: int, box: Box, step: int, display: Display) -> Pixels:
        """Band by band, so that a large part needs no more memory than its pixels."""
        window, shown = self.window(display), display.over(self.own)
        pixels = np.empty((-(-max(box.h, 0) // step), -(-max(box.w, 0) // step), 3), dtype=np.uint8)
        for band in _bands(box, step):
            values = self._values(level, band)[::step, ::step]
            top = (band.y - box.y) // step
            pixels[top : top + values.shape[0]] = rendered(values, window, shown, self.source.alpha)
        return pixels

    # --- raw

    def values(self, x: int, y: int) -> tuple[float, ...]:
        """The raw values of a pixel."""
        found: list[float] = self._values(0, Box(x, y, 1, 1))[0, 0].tolist()
        return tuple(found)

    def stored(self, box: Box) -> Values:
        """The values inside a box of the image as the file has them, (h, w, channels); alpha, if any, comes last."""
        return as_in_file(self.source, self._values(0, box.clipped(self.width, self.height)))

    def reduced_stored(self, side: int) -> Values:
        """The same of the whole image at the size of `reduced`, as means of blocks in the file's number type."""
        level = self._level_within(side)
        bands = _bands(Box(0, 0, *self.level_size(level)), 1)
        return np.concatenate([as_in_file(self.source, self._values(level, band)) for band in bands])

    def reduced_as(self, side: int, toned: Callable[[Values], Values]) -> Values:
        """Means of blocks of what `toned` makes of the values as the file has them, at the size of `reduced`.

        toned: takes (h, w, channels) and gives the same size. All of the image is read at full size, part by part.
        """
        level = self._level_for(side)
        rows: dict[int, list[Values]] = {}
        for part in self._parts(2**level):
            rows.setdefault(part.y, []).append(shrunk(toned(self.stored(part)), 2**level))
        return np.concatenate([np.concatenate(row, axis=1) for row in rows.values()])

    def _parts(self, factor: int) -> Iterator[Box]:
        """The image in parts of whole blocks, about `BAND` pixels each, that cut few of the file's tiles and strips."""
        across, down = self.source.tile
        width = height = max(TONED_SIDE, factor)
        if across >= self.width:
            width, height = self.width, max(BAND // self.width // factor, 1) * factor
        elif down >= self.height:
            width, height = max(BAND // self.height // factor, 1) * factor, self.height
        for y in range(0, self.height, height):
            for x in range(0, self.width, width):
                yield Box(x, y, width, height).clipped(self.width, self.height)

    def window(self, display: Display = DEFAULT) -> Window:
        """The values that are black and white under a display."""
        chosen = display.over(self.own).window
        if chosen is not None:
            return chosen
        return EIGHT_BIT if self.source.dtype == np.uint8 else self.automatic

    @property
    def automatic(self) -> Window:
        """From the 0.1th to the 99.9th percentile, transparency aside."""
        if "automatic" not in self._found:
            self._look()
        return self._found["automatic"]

    @property
    def range(self) -> Window:
        """The lowest and the highest value there can be; with more than eight bits those there are."""
        if self.source.dtype == np.uint8:
            return EIGHT_BIT
        if "range" not in self._found:
            self._look()
        return self._found["range"]

    def _look(self) -> None:
        values = self.source.sample()
        values = values[:, :-1] if self.source.alpha is not Alpha.NONE else values
        finite = values[np.isfinite(values)] if not self.counted else values
        self._found["range"] = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        self._found["automatic"] = percentile_window(values)

    @property
    def counted(self) -> bool:
        """Whether values are whole numbers."""
        return self.source.dtype.kind in "iu"

    def _values(self, level: int, box: Box) -> Values:
        """The raw values inside a box of a level, (h, w, channels), from the level of the source that fits best."""
        wanted = 2**level
        levels = self.source.levels
        number = max((n for n in range(len(levels)) if levels[n].factor <= wanted), default=0)
        stored = levels[number]
        if wanted % stored.factor == 0:
            return self._blocks(number, stored, box, wanted // stored.factor)
        ratio = wanted / stored.factor
        columns = ((box.x + np.arange(box.w) + 0.5) * ratio).astype(np.intp).clip(0, stored.width - 1)
        rows = ((box.y + np.arange(box.h) + 0.5) * ratio).astype(np.intp).clip(0, stored.height - 1)
        left, top = int(columns[0]), int(rows[0])
        inner = Box(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)
        return nearest(self.source.read(number, inner), rows - top, columns - left)

    def _blocks(self, number: int, stored: Level, box: Box, factor: int) -> Values:
        """Means of blocks of a stored level."""
        # A file's own level may be a pixel smaller than ours: its last row and column go on.
        left, top = min(box.x * factor, stored.width - 1), min(box.y * factor, stored.height - 1)
        inner = Box(left, top, box.w * factor, box.h * factor).clipped(stored.width, stored.height)
        values = shrunk(self.source.read(number, inner), factor, weighted=self.source.alpha is Alpha.STRAIGHT)
        if values.shape[:2] == (box.h, box.w):
            return values
        return nearest(values, np.arange(box.h), np.arange(box.w))


def _bands(box: Box, step: int) -> Iterator[Box]:
    """A box from top to bottom, in parts of whole steps."""
    rows = max(BAND // max(box.w, 1) // step, 1) * step
    for y in range(box.y, box.y + box.h, rows):
        yield Box(box.x, y, box.w, min(rows, box.y + box.h - y))
