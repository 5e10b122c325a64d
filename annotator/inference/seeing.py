"""What a classifier sees of a picture: its raw values by the engine's rule, whatever the display shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from annotator.core.images import Picture
from annotator.core.message import Message, marked
from annotator.core.regions.mask import Box

if TYPE_CHECKING:
    from ebp.card import Preprocessing
    from ebp.values import Range, Seen

# Of a large image the classifier sees a copy of at most this many pixels a side.
CLASSIFIED_SIDE = 4096
# The engine's sentences, to be translated.
EMPTY = marked("The map of “{label}” is empty: the network's evidence for it ends in {module}, and no layer shows any.")
EMPTY_BUT = marked(
    "The map of “{label}” is empty: the network's evidence for it ends in {module}. Its layer {layer} would show some: "
    "name it with 'ebp convert --layer'."
)
RANGES = (
    marked(
        "The file does not say which values are black and white: "
        "the classifier sees {low:g} as black and {high:g} as white."
    ),
    marked("By its card the classifier sees {low:g} as black and {high:g} as white."),
)
TEXTS = (
    *RANGES,
    marked(
        "The largest value is {largest}, and the file does not say how many bits it uses: "
        "the classifier takes them for {bits}-bit numbers."
    ),
    marked("Some values are infinite or no numbers: the classifier sees them as black, infinity as white."),
    marked("Some values are infinite or no numbers: the classifier sees them as black, minus infinity as white."),
    marked("Of the {count} channels the classifier sees the first three, as red, green and blue."),
    marked("The classifier sees the two channels as red and green."),
    marked(
        "The classifier's card has a window of raw values, and these are 8-bit numbers that were windowed before: "
        "it sees all of them."
    ),
    marked("No more than {share:.1%} of the values lie between the two: the classifier is for images of another kind."),
    marked("By its card the classifier sees black as white."),
    marked("By its card the classifier sees red and blue in each other's place."),
)


def seen(picture: Picture, preprocessing: Preprocessing | None = None) -> Seen:
    """What a classifier sees of a picture that is `settled`: pixels, and what was guessed or left out.

    preprocessing: the classifier's, which may declare black and white. What the display shows has no part in it.
    Of a large image the pixels are those of a reduced copy: the range of values is that of the image itself, and the
    copy is the reduction of what the rule gives at full size. Raises EbpError.
    """
    from ebp import values

    alpha = values.Alpha[picture.source.alpha.name]
    boxes = [Box(*place) for place in values.places(picture.width, picture.height)]
    every = values.needs_all(picture.source.dtype, preprocessing)
    parts = [picture.stored(box) for box in (boxes if every else boxes[:1])]
    white_is_zero = picture.source.white_is_zero or picture.own.invert
    top = picture.source.top
    found = values.find_range(parts, alpha, top, white_is_zero=white_is_zero, preprocessing=preprocessing)
    if len(boxes) == 1:
        pixels = values.toned(parts[0], found, alpha)
    elif _is_scaling(picture, found):
        pixels = values.toned(picture.reduced_stored(CLASSIFIED_SIDE), found, alpha)
    else:
        pixels = picture.reduced_as(CLASSIFIED_SIDE, lambda part: values.toned(part, found, alpha))
    return values.Seen(pixels, found.notes)


def _is_scaling(picture: Picture, found: Range) -> bool:
    """Whether no number of the image can lie outside of the range: means may be taken before or after, and those that
    the file has of itself save reading all of it.
    """
    source = picture.source
    every = min(found.low, found.high) == 0 and max(found.low, found.high) >= 2**source.bits - 1
    return source.dtype.kind == "u" and every


def messages(notes: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Message, ...]:
    """Notes as they are stored with an answer, to be told."""
    return tuple(Message(template, **values) for template, values in notes if template in (*TEXTS, EMPTY, EMPTY_BUT))


def black_and_white(notes: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[float, float] | None:
    """The raw values that the classifier saw as black and white, where that was guessed or declared; None elsewhere."""
    found = (values for template, values in notes if template in RANGES)
    return next(((float(values["low"]), float(values["high"])) for values in found), None)
