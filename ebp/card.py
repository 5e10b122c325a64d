"""The model card: what a classifier file says about itself, as JSON. No torch."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from ebp.errors import EbpError

CARD_VERSION = 3
CALIBRATED_VERSION = 2
"""Of cards with slopes and offsets, which an earlier ebp would not know; others have 1."""

DECLARED_VERSION = 3
"""Of cards that say which raw values are black and white, or another order of colours."""

Fit = Literal["pad", "stretch", "crop", "shorter"]
Activation = Literal["sigmoid", "softmax"]
Order = Literal["rgb", "bgr"]


@dataclass(frozen=True)
class Preprocessing:
    """How an image becomes the network's input.

    `fit` says how the image's shape meets the input's:
    `pad` scales the longer side to `size` and pads to a square with the mean colour; `stretch` scales both sides to
    `size`; `crop` scales the shorter side to `size` and keeps the central square; `shorter` scales the shorter side to
    `size` and keeps the whole image (the longer side at most four times that; for fully convolutional use).
    `mean` and `std` are per channel, for values in [0, 1]. With `shorter`, the image is continued by its mirror image
    for `margin` pixels on every side: networks that pad with zeros see edges there, and not at the image's own.

    Which raw values are black and white is found by the rule of `ebp.values`, but where `window` (centre, width; in
    the unit of the raw values, Hounsfield units for CT) or `percentiles` (of the image's values, from 0 to 100) say so.
    `inverted`: the network was trained on black as white. `order`: the one of the channels that it was trained on.
    """

    size: int
    fit: Fit = "pad"
    mean: tuple[float, ...] = (0.485, 0.456, 0.406)
    std: tuple[float, ...] = (0.229, 0.224, 0.225)
    channels: int = 3
    margin: int = 0
    window: tuple[float, float] | None = None
    percentiles: tuple[float, float] | None = None
    inverted: bool = False
    order: Order = "rgb"

    def __post_init__(self) -> None:
        object.__setattr__(self, "mean", tuple(float(value) for value in self.mean))
        object.__setattr__(self, "std", tuple(float(value) for value in self.std))
        _require(
            _is_int(self.size) and 8 <= self.size <= 8192,
            f"size is {self.size!r}, not a number of pixels from 8 to 8192",
        )
        _require(self.fit in get_args(Fit), f"fit is {self.fit!r}, not one of {', '.join(get_args(Fit))}")
        _require(_is_int(self.margin) and 0 <= self.margin <= 512, f"margin is {self.margin!r}, not 0 to 512 pixels")
        _require(not self.margin or self.fit == "shorter", "a margin goes with the fit 'shorter' alone")
        _require(self.channels in (1, 3), f"channels is {self.channels!r}, not 1 or 3")
        _require(len(self.mean) == self.channels == len(self.std), f"mean and std need {self.channels} values each")
        _require(all(map(math.isfinite, (*self.mean, *self.std))), "mean and std must be finite")
        _require(all(value > 0 for value in self.std), "std must be above zero")
        self._check_declared()

    def _check_declared(self) -> None:
        for name in ("window", "percentiles"):
            pair = getattr(self, name)
            if pair is None:
                continue
            valid = _is_list(pair) and len(pair) == 2 and all(_is_number(x) and math.isfinite(x) for x in pair)
            _require(valid, f"{name} is {pair!r}, not two numbers")
            object.__setattr__(self, name, (float(pair[0]), float(pair[1])))
        _require(self.window is None or self.window[1] > 0, "the window's width must be above zero")
        _require(self.window is None or self.percentiles is None, "it has a window or percentiles, not both")
        low, high = self.percentiles or (0, 100)
        _require(0 <= low < high <= 100, f"percentiles are {low:g} and {high:g}, not rising from 0 to 100")
        _require(isinstance(self.inverted, bool), f"inverted is {self.inverted!r}, not true or false")
        _require(self.order in get_args(Order), f"order is {self.order!r}, not rgb or bgr")
        _require(self.order == "rgb" or self.channels == 3, "an order goes with three channels alone")

    @property
    def declared(self) -> dict[str, Any]:
        """What it says of raw values and colours, as in JSON; empty where it leaves all to the rule."""
        plain = Preprocessing(self.size)
        return {name: value for name in DECLARED if (value := getattr(self, name)) != getattr(plain, name)}


DECLARED = ("window", "percentiles", "inverted", "order")


@dataclass(frozen=True)
class Card:
    """A classifier's description of itself.

    `architecture` and `arguments` rebuild the module (see `ebp.architectures`); `layer` is the attention layer's path
    ("" leaves the choice to the engine), `contrast` the one that suits it ("" for none, else "dual", "others", "rest"
    or "both"); `thresholds` are the probabilities from which a label is suggested: one for each label, or one for all.
    `slopes` and `offsets`: what makes calibrated probabilities of the logits, activation(slope · logit + offset), one
    for each label; none: the logits as they are. They change no map.
    Raises EbpError when a field has no sensible value.
    """

    name: str
    architecture: str
    labels: tuple[str, ...]
    preprocessing: Preprocessing
    arguments: dict[str, Any] = field(default_factory=dict)
    activation: Activation = "softmax"
    layer: str = ""
    contrast: str = ""
    thresholds: tuple[float, ...] = ()
    provenance: str = ""
    licence: str = ""
    description: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    slopes: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    version: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(self.labels))
        thresholds = tuple(self.thresholds) or (0.5,)
        if len(thresholds) == 1:
            thresholds *= len(self.labels)
        object.__setattr__(self, "thresholds", thresholds)
        object.__setattr__(self, "slopes", tuple(self.slopes))
        object.__setattr__(self, "offsets", tuple(self.offsets))
        self._check_texts()
        self._check_labels()
        _require(
            self.activation in get_args(Activation),
            f"activation is {self.activation!r}, not sigmoid or softmax",
        )
        _require(isinstance(self.preprocessing, Preprocessing), "preprocessing is missing")
        _require(isinstance(self.arguments, dict), "arguments is not an object")
        _require(_is_numbers(self.metrics), "metrics is not an object of numbers")
        _require(
            _is_int(self.version) and self.version >= 1,
            f"version is {self.version!r}, not a whole number from 1",
        )
        if self.preprocessing.declared:
            object.__setattr__(self, "version", max(self.version, DECLARED_VERSION))

    def _check_texts(self) -> None:
        for name in ("name", "architecture", "layer", "contrast", "provenance", "licence", "description"):
            _require(isinstance(getattr(self, name), str), f"{name} is not a text")
        _require(bool(self.name), "name is empty")
        _require(bool(self.architecture), "architecture is empty")

    def _check_labels(self) -> None:
        _require(bool(self.labels), "labels is empty")
        _require(
            all(isinstance(label, str) and label for label in self.labels),
            "labels holds something other than texts",
        )
        _require(len(set(self.labels)) == len(self.labels), "two labels are the same")
        _require(len(self.thresholds) == len(self.labels), "there must be one threshold for each label")
        valid = all(_is_number(value) and 0 <= value <= 1 for value in self.thresholds)
        _require(valid, "a threshold is not a probability from 0 to 1")
        for name in ("slopes", "offsets"):
            values = getattr(self, name)
            valid = all(_is_number(value) and math.isfinite(value) for value in values)
            _require(valid and len(values) in (0, len(self.labels)), f"{name} are not one number for each label")
        _require(len(self.slopes) == len(self.offsets), "slopes and offsets go together")
        _require(all(value >= 0 for value in self.slopes), "a slope is below zero")

    def to_json(self) -> str:
        """The card as JSON text, keys in a fixed order; without what it does not declare."""
        data = asdict(self)
        for name in DECLARED:
            if name not in self.preprocessing.declared:
                del data["preprocessing"][name]
        if not self.slopes:
            del data["slopes"], data["offsets"]
        return json.dumps(data, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Card:
        """Read a card from JSON text. Raises EbpError naming the field that is wrong, or a version that is too new."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise EbpError(f"the card is not valid JSON ({error})") from error
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: Any) -> Card:
        """Read a card from the plain values of its JSON form; raises like `from_json`."""
        _require(isinstance(data, dict), "it is not an object")
        version = data.get("version", 1)
        if _is_int(version) and version > CARD_VERSION:
            raise EbpError(f"the card has version {version}, newer than this ebp reads ({CARD_VERSION}): update ebp")
        values = _known_fields(cls, data, "the card")
        for name in ("labels", "thresholds", "slopes", "offsets"):
            _require(_is_list(values.get(name, ())), f"{name} is not a list")
        inner = values.get("preprocessing")
        _require(isinstance(inner, dict), "preprocessing is missing")
        parts = _known_fields(Preprocessing, inner or {}, "preprocessing")
        for name in ("mean", "std"):
            numbers = parts.get(name, ())
            _require(_is_list(numbers) and all(map(_is_number, numbers)), f"{name} is not a list of numbers")
        values["preprocessing"] = Preprocessing(**parts)
        return cls(**values)


def _known_fields(kind: type, data: Mapping[str, Any], where: str) -> dict[str, Any]:
    names = {item.name for item in fields(kind)}
    unknown = sorted(set(data) - names)
    _require(not unknown, f"{where} has unknown fields: {', '.join(map(str, unknown))}")
    required = {"Card": ("name", "architecture", "labels", "preprocessing"), "Preprocessing": ("size",)}[kind.__name__]
    missing = [name for name in required if name not in data]
    _require(not missing, f"{where} lacks {', '.join(missing)}")
    return dict(data)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_number(item) for item in value.values())


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise EbpError(f"the card is broken: {message}")
