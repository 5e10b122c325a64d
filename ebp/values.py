"""From the raw values of an image to what a classifier sees: one rule for files of every kind. No torch.

Classifiers are trained on 8-bit photographs. What they see of other images must look like those, whichever program
stored them, and must not depend on how somebody looks at them at the moment:

* 8-bit unsigned values: 0 is black, 255 white.
* 16-bit unsigned values: 0 is black. White is 2ⁿ − 1 for the n bits that the file says it uses (12 bits a sample, or a
  largest sample value of exactly 2ⁿ − 1 that no value exceeds). Where it says nothing, n is guessed: the least of 8,
  10, 12, 14 and 16 that holds the largest value. Fewer than 16 are told.
* Floating-point values that all lie within [0, 1]: 0 is black, 1 white.
* All others (signed, 32-bit and 64-bit integers, other floating-point values): black and white are the 0.1th and the
  99.9th percentile, the window in which they are shown at first. That is a guess, and told.
* NaN and −∞ are black, +∞ is white, and that is told. They count in none of the above.
* Where the file says that 0 is white, black and white of the range found change places; −∞ is white then, +∞ black.
* Of more than three channels the first three are red, green and blue; of two, red and green. That is told.
* Where the classifier's card has a window of raw values, or percentiles, these are black and white instead, and that is
  told; a window is none of 8-bit numbers, which somebody windowed already. White as 0 stays white then.
* Transparency lies over white. Its own range is that of unsigned values of up to 16 bits, [0, 1] for floating-point
  ones, and from 0 to the type's largest number for others.

The range is that of the whole image at full resolution, however small the copy is that the network gets: an image of
more than `LARGE` pixels is looked at in squares all over it (`places`). Readers have done before what is no question of
range: palettes, CMYK and YCbCr are RGB by then, fewer than 8 bits reach from 0 to 255, and all is upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.card import Preprocessing

PERCENTILES = (0.1, 99.9)
DEPTHS = (8, 10, 12, 14, 16)
LARGE = 64_000_000
"""Images of more pixels are looked at in squares."""

SAMPLE = 4_000_000
"""Percentiles are those of at most so many pixels, in even steps along both sides."""

FEW = 0.02
"""With less of an image's values than this between declared black and white, that is told."""

CELLS, SIDE = 8, 128
TOLERANCE = 1e-3
BAND = 4_000_000

BITS = (
    "The largest value is {largest}, and the file does not say how many bits it uses: "
    "the classifier takes them for {bits}-bit numbers."
)
WINDOW = (
    "The file does not say which values are black and white: "
    "the classifier sees {low:g} as black and {high:g} as white."
)
NOT_FINITE = "Some values are infinite or no numbers: the classifier sees them as black, infinity as white."
NOT_FINITE_REVERSED = (
    "Some values are infinite or no numbers: the classifier sees them as black, minus infinity as white."
)
MANY_CHANNELS = "Of the {count} channels the classifier sees the first three, as red, green and blue."
TWO_CHANNELS = "The classifier sees the two channels as red and green."
DECLARED = "By its card the classifier sees {low:g} as black and {high:g} as white."
NO_RAW_VALUES = (
    "The classifier's card has a window of raw values, and these are 8-bit numbers that were windowed before: "
    "it sees all of them."
)
OUTSIDE = "No more than {share:.1%} of the values lie between the two: the classifier is for images of another kind."
INVERTED = "By its card the classifier sees black as white."
ORDER = "By its card the classifier sees red and blue in each other's place."
TEMPLATES = (
    BITS, WINDOW, NOT_FINITE, NOT_FINITE_REVERSED, MANY_CHANNELS, TWO_CHANNELS,
    DECLARED, NO_RAW_VALUES, OUTSIDE, INVERTED, ORDER,
)  # fmt: skip
"""Every sentence that a range is told in."""

Values = npt.NDArray[Any]


class Alpha(Enum):
    """Whether the last channel is transparency, and whether the colours were multiplied by it."""

    NONE = auto()
    STRAIGHT = auto()
    MULTIPLIED = auto()


@dataclass(frozen=True)
class Note:
    """A sentence for people: what was guessed or left out. `{names}` of the template stand for the values."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True)
class Range:
    """The values that are black and white, and what is to be told of how they were found.

    low: black. high: white; it is the lesser one where the file says that 0 is white. opaque: the value of a channel of
    transparency that hides what is behind, where it is another than white.
    """

    low: float
    high: float
    notes: tuple[Note, ...] = ()
    opaque: float | None = None


@dataclass(frozen=True, eq=False)
class Seen:
    """What a classifier sees: pixels (H, W, 1) or (H, W, 3), uint8, or float32 in [0, 1]; and what is to be told."""

    pixels: Values
    notes: tuple[Note, ...] = ()


def see(
    values: Values,
    alpha: Alpha = Alpha.NONE,
    top: int | None = None,
    *,
    white_is_zero: bool = False,
    preprocessing: Preprocessing | None = None,
) -> Seen:
    """What a classifier sees of raw values (H, W, C). top, white_is_zero, preprocessing: see `find_range`.

    Raises EbpError as that does, and for an array of another form or without pixels.
    """
    if values.ndim != 3 or not values.size:
        raise EbpError(f"values of shape {values.shape} are no image (height, width, channels)")
    parts = [values[y : y + h, x : x + w] for x, y, w, h in places(values.shape[1], values.shape[0])]
    found = find_range(parts, alpha, top, white_is_zero=white_is_zero, preprocessing=preprocessing)
    return Seen(toned(values, found, alpha), found.notes)


def places(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """The boxes (x, y, w, h) that tell an image's range: all of it, or squares on a grid of a large one."""
    if width * height <= LARGE:
        return [(0, 0, width, height)]
    across, down = (
        [int((i + 0.5) * max(length - SIDE, 0) / CELLS) for i in range(CELLS)] for length in (width, height)
    )
    return [(x, y, min(SIDE, width), min(SIDE, height)) for y in down for x in across]


def find_range(
    parts: Sequence[Values],
    alpha: Alpha = Alpha.NONE,
    top: int | None = None,
    *,
    white_is_zero: bool = False,
    preprocessing: Preprocessing | None = None,
) -> Range:
    """Black and white of an image, by the rule above.

    parts: the raw values (h, w, C) at its `places`, alike in type; alpha: what its last channel is. top: the largest
    value that the file says 16-bit numbers may have; white_is_zero: whether it says that the least value is white.
    preprocessing: the classifier's, which may declare black and white; None leaves them to the rule.

    Raises EbpError for numbers of another kind, and where none is finite.
    """
    found = _range_upwards(parts, alpha, top)
    if preprocessing is not None and preprocessing.declared:
        found = _declared(found, parts, alpha, preprocessing)
    return _reversed(found) if white_is_zero else found


def needs_all(dtype: np.dtype[Any], preprocessing: Preprocessing | None) -> bool:
    """Whether the range of an image is only told by its values: that of 8 bits is known, but for percentiles."""
    return dtype != np.uint8 or (preprocessing is not None and preprocessing.percentiles is not None)


def _declared(found: Range, parts: Sequence[Values], alpha: Alpha, preprocessing: Preprocessing) -> Range:
    """The range that a card declares, in place of the one found by the rule, and what is to be told of it."""
    dtype, notes = parts[0].dtype, [note for note in found.notes if note.template not in (BITS, WINDOW)]
    low, high = found.low, found.high
    colours = [part if alpha is Alpha.NONE else part[..., :-1] for part in parts]
    if preprocessing.percentiles is not None and dtype != np.bool_:
        low, high = _at_percentiles(colours, preprocessing.percentiles)
    elif preprocessing.window is not None and dtype not in (np.uint8, np.bool_):
        centre, width = preprocessing.window
        low, high = centre - width / 2, centre + width / 2
    elif preprocessing.window is not None:
        notes.append(Note(NO_RAW_VALUES))
    if (low, high) == (found.low, found.high):
        notes = [*found.notes, *(note for note in notes if note.template == NO_RAW_VALUES)]
    else:
        notes.append(Note(DECLARED, {"low": low, "high": high}))
        share = _share_between(colours, low, high)
        if share < FEW:
            notes.append(Note(OUTSIDE, {"share": share}))
    if preprocessing.inverted:
        notes.append(Note(INVERTED))
    if preprocessing.order == "bgr" and colours[0].shape[2] > 1:
        notes.append(Note(ORDER))
    return Range(low, high, tuple(notes), opaque=_opaque(dtype, found))


def _at_percentiles(colours: list[Values], percentiles: tuple[float, float]) -> tuple[float, float]:
    sample = np.concatenate([_finite(_thinned(part, len(colours))) for part in colours])
    low, high = (float(value) for value in np.percentile(sample, percentiles))
    return (low, high) if low < high else _extremes(colours)[:2]


def _share_between(colours: list[Values], low: float, high: float) -> float:
    """The share of the values that are neither black nor white."""
    sample = np.concatenate([_finite(_thinned(part, len(colours))) for part in colours])
    return float(np.mean((sample > low) & (sample < high)))


def _reversed(found: Range) -> Range:
    """A range with black and white in each other's place, and told so."""
    notes = []
    for note in found.notes:
        if note.template in (WINDOW, DECLARED):
            note = Note(note.template, {"low": found.high, "high": found.low})
        notes.append(Note(NOT_FINITE_REVERSED) if note.template == NOT_FINITE else note)
    return Range(found.high, found.low, tuple(notes), found.opaque)


def _range_upwards(parts: Sequence[Values], alpha: Alpha, top: int | None) -> Range:
    """The range where the least value is black."""
    dtype = parts[0].dtype
    notes = _channel_notes(parts[0].shape[2] - (alpha is not Alpha.NONE))
    if dtype == np.uint8 or dtype == np.bool_:
        return Range(0.0, 255.0 if dtype == np.uint8 else 1.0, notes)
    if dtype.kind == "u" and dtype.itemsize == 2:
        return _sixteen_bits(max(int(part.max()) for part in parts), top, notes)
    if dtype.kind not in "iuf":
        raise EbpError(f"the image holds values of the type {dtype}, neither whole numbers nor floating point")
    colours = [part if alpha is Alpha.NONE else part[..., :-1] for part in parts]
    return _range_of_numbers(colours, notes)


def _channel_notes(count: int) -> tuple[Note, ...]:
    if count > 3:
        return (Note(MANY_CHANNELS, {"count": count}),)
    return (Note(TWO_CHANNELS),) if count == 2 else ()


def _sixteen_bits(largest: int, top: int | None, notes: tuple[Note, ...]) -> Range:
    if top is not None and largest <= top:
        return Range(0.0, float(top), notes)
    bits = next(depth for depth in DEPTHS if largest < 2**depth)
    if bits < 16:
        notes += (Note(BITS, {"largest": largest, "bits": bits}),)
    return Range(0.0, 2.0**bits - 1, notes)


def _range_of_numbers(parts: list[Values], notes: tuple[Note, ...]) -> Range:
    lowest, highest, whole = _extremes(parts)
    if not whole:
        notes += (Note(NOT_FINITE),)
    if parts[0].dtype.kind == "f" and lowest >= -TOLERANCE and highest <= 1 + TOLERANCE:
        return Range(0.0, 1.0, notes)
    sample = np.concatenate([_finite(_thinned(part, len(parts))) for part in parts])
    low, high = (float(value) for value in np.percentile(sample, PERCENTILES)) if sample.size else (lowest, highest)
    if not low < high:  # nearly all values are the same: the few others are all there is to see
        low, high = lowest, highest
    return Range(low, high, (*notes, Note(WINDOW, {"low": low, "high": high})))


def _extremes(parts: list[Values]) -> tuple[float, float, bool]:
    """The lowest and the highest finite value, and whether all are finite."""
    found = [_finite(part) for part in parts]
    if not any(part.size for part in found):
        raise EbpError("the image holds no finite value")
    lowest = min(float(part.min()) for part in found if part.size)
    highest = max(float(part.max()) for part in found if part.size)
    return lowest, highest, sum(part.size for part in found) == sum(part.size for part in parts)


def _finite(values: Values) -> Values:
    flat = values.reshape(-1)
    if flat.dtype.kind != "f":
        return flat
    finite = np.isfinite(flat)
    return flat if finite.all() else flat[finite]


def _thinned(values: Values, parts: int) -> Values:
    step = int(np.ceil(np.sqrt(values.shape[0] * values.shape[1] / SAMPLE))) if parts == 1 else 1
    return values[::step, ::step]


def toned(values: Values, found: Range, alpha: Alpha = Alpha.NONE) -> Values:
    """Raw values (H, W, C) as a classifier sees them under a range: (H, W, 1) or (H, W, 3), uint8 as they are where
    nothing is to be done, else float32 in [0, 1].
    """
    height, width, channels = values.shape
    colours = channels - (alpha is not Alpha.NONE)
    if values.dtype == np.uint8 and alpha is Alpha.NONE and colours != 2 and (found.low, found.high) == (0, 255):
        return values[..., : 3 if colours > 3 else colours]
    result = np.zeros((height, width, 1 if colours == 1 else 3), np.float32)
    rows = max(BAND // max(width * channels, 1), 1)
    for top in range(0, height, rows):
        band = values[top : top + rows]
        tones = _shares(band[..., : min(colours, 3)], found.low, found.high)
        result[top : top + rows, :, : tones.shape[2]] = tones
        if alpha is not Alpha.NONE:
            part = result[top : top + rows]
            cover = _shares(band[..., -1:], 0.0, _opaque(values.dtype, found))
            part *= cover if alpha is Alpha.STRAIGHT else np.float32(1)
            np.minimum(part + (1 - cover), 1, out=part)
    return result


def _opaque(dtype: np.dtype[Any], found: Range) -> float:
    """The value of a channel of transparency that hides what is behind."""
    if found.opaque is not None:
        return found.opaque
    if dtype.kind in "fb":
        return 1.0
    return max(found.low, found.high) if dtype.kind == "u" and dtype.itemsize <= 2 else float(np.iinfo(dtype).max)


def _shares(values: Values, low: float, high: float) -> npt.NDArray[np.float32]:
    """Where each value lies between black and white, in [0, 1]."""
    if high == low:
        return np.zeros(values.shape, np.float32)
    least, most = min(low, high), max(low, high)
    numbers = np.nan_to_num(values.astype(np.float64), nan=low, posinf=most, neginf=least)
    return np.clip((numbers - low) / (high - low), 0, 1).astype(np.float32)
