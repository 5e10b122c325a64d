"""A segmenter at work: images encoded once, prompts decoded to masks. Imports onnxruntime with the first file.

How images are brought to an encoder is what the families' own exporters do: SAM, MobileSAM and EdgeSAM scale the long
side to the encoder's (1024 as a rule) and pad at the right and below, SAM 2 squeezes the image to the square. Encoders
that take (H, W, 3) normalise by themselves; those that take (1, 3, H, W) are given values less ImageNet's mean, over
its standard deviation.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.regions.mask import BoolArray
from annotator.inference.queue import Wanted
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.segmenter.signatures import FAMILIES, Family, decoder_family, is_encoder
from ebp.regions.prompts import Prompts

# So many images are kept as encoded, 4 MB each of SAM, 17 MB of SAM 2.
KEPT = 4
SIDE = 1024
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32)
POINT, NO_POINT, TOP_LEFT, BOTTOM_RIGHT = 1, -1, 2, 3
_TYPES = {
    "tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64,
    "tensor(uint8)": np.uint8, "tensor(int32)": np.int32, "tensor(int64)": np.int64,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Encoded:
    """An image as its encoder sees it: `found` by name, and how much of the encoder's square the image fills (w, h)."""

    found: dict[str, NDArray[Any]]
    filled: tuple[float, float]


class Segmenter:
    """Two files that belong together. Raises KnownError for files that do not, or where onnxruntime is missing."""

    def __init__(self, files: SegmenterFiles) -> None:
        self.files, self.fingerprint = files, files.fingerprint()
        self._encoder, self._decoder = _open(files.encoder), _open(files.decoder)
        self._family = _checked(files, self._encoder, self._decoder)
        self._takes = {node.name: node for node in self._decoder.get_inputs()}
        image = self._encoder.get_inputs()[0]
        self._image, self._raw = image, len(image.shape) == 3
        sides = image.shape[:2] if self._raw else image.shape[2:]
        self._height, self._width = (side if isinstance(side, int) else SIDE for side in sides)
        self._fixed = all(isinstance(side, int) for side in sides)
        self._kept: OrderedDict[bytes, Encoded] = OrderedDict()

    @property
    def name(self) -> str:
        """What was recognised: the family, and the encoder's file without its ending."""
        return f"{self._family.name} ({self.files.encoder.stem})"

    @property
    def side(self) -> int:
        """The side in pixels of the square that the encoder and its masks show."""
        return max(self._height, self._width)

    def encode(self, pixels: NDArray[np.uint8], wanted: Callable[[], bool] = lambda: True) -> Encoded | None:
        """An image (H, W, 3) uint8 RGB, encoded, or as it is kept; None when it was no longer wanted half-way, which a
        `Wanted` tells amid the network. Raises KnownError.
        """
        key = hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=16).digest() + str(pixels.shape).encode()
        if key not in self._kept:
            found = self._encode(pixels, wanted)
            if found is None:
                return None
            self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _encode(self, pixels: NDArray[np.uint8], wanted: Callable[[], bool]) -> Encoded | None:
        height, width = pixels.shape[:2]
        if self._family.squeezed:
            across, down = self._width, self._height
        else:
            factor = min(self._width / width, self._height / height)
            across, down = max(1, int(width * factor + 0.5)), max(1, int(height * factor + 0.5))
        shrinks = across < width
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        scaled = np.asarray(cv2.resize(pixels, (across, down), interpolation=how), np.float32)
        if self._fixed or not self._raw:
            room = np.empty((self._height, self._width, 3), np.float32)
            room[:] = MEAN  # what is nothing once it is normalised
            room[:down, :across] = scaled
            scaled = room
        if not self._raw:
            scaled = ((scaled - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        names = list(self._family.embeddings)
        given = {self._image.name: _typed(scaled, self._image)}
        try:
            values = self._run(self._encoder, names, given, self.files.encoder, _ending(wanted))
        except KnownError:
            if wanted():
                raise
            return None
        return Encoded(dict(zip(names, values, strict=True)), (across / self.side, down / self.side))

    def decode(self, encoded: Encoded, prompts: Prompts, size: tuple[int, int]) -> list[tuple[BoolArray, float]]:
        """The masks the prompts ask for, (h, w) bool each, with the decoder's own opinion of each, the best first.

        size: width and height of the grid over the whole image that prompts and masks are on. Raises KnownError.
        """
        family = self._family
        masks = next(name for name in family.masks if name in {node.name for node in self._decoder.get_outputs()})
        given = {name: encoded.found[name] for name in family.embeddings}
        given |= self._asked(prompts, encoded.filled, size)
        inputs = {name: _typed(given[name], node) for name, node in self._takes.items()}
        logits, scores = self._run(self._decoder, [masks, family.scores], inputs, self.files.decoder)
        opinions = np.asarray(scores, np.float32).reshape(-1)
        grids = np.asarray(logits, np.float32).reshape(-1, *logits.shape[-2:])
        if np.isnan(grids).any() or np.isnan(opinions).any():
            raise KnownError(
                "The segmenter returned values that are no numbers (NaN).", path=self.files.decoder,
                advice="Choose other files: Suggestion ▸ Segmenter….",
            )  # fmt: skip
        order = np.argsort(-opinions[: len(grids)], kind="stable")
        return [(_on_grid(grids[place], encoded.filled, size) > 0, float(opinions[place])) for place in order]

    def _asked(
        self, prompts: Prompts, filled: tuple[float, float], size: tuple[int, int]
    ) -> dict[str, NDArray[np.float32]]:
        """The decoder's inputs but for the embeddings."""
        points, labels = prompts.points.tolist(), prompts.belongs.astype(int).tolist()
        if prompts.box is not None:
            points += [prompts.box[:2], prompts.box[2:]]
            labels += [TOP_LEFT, BOTTOM_RIGHT]
        # The graphs add half a pixel to what they are given: a pixel's number, not its centre.
        scale = np.array([filled[0] * self.side / size[0], filled[1] * self.side / size[1]], np.float32)
        places = np.asarray(points, np.float32).reshape(-1, 2) * scale - np.float32(0.5)
        if prompts.box is None and self._family.pads:
            places = np.concatenate([places, np.zeros((1, 2), np.float32)])
            labels.append(NO_POINT)
        quarter = [side if isinstance(side, int) else self.side // 4 for side in self._shape("mask_input")[-2:]]
        return {
            "point_coords": places[None],
            "point_labels": np.asarray(labels, np.float32)[None],
            "mask_input": np.zeros((1, 1, *quarter), np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.array([self.side, self.side], np.float32),
        }

    def _shape(self, name: str) -> list[Any]:
        return list(self._takes[name].shape) if name in self._takes else [None, None]

    @staticmethod
    def _run(
        session: Any, names: list[str], inputs: dict[str, NDArray[Any]], path: Path, options: Any = None
    ) -> list[NDArray[Any]]:
        try:
            return list(session.run(names, inputs, options))
        except Exception as fault:  # onnxruntime's faults have no common base but this
            raise KnownError(
                "The segmenter failed ({fault}).", fault=_short(fault), path=path,
                advice="Choose other files: Suggestion ▸ Segmenter….",
            ) from fault  # fmt: skip


def _ending(wanted: Callable[[], bool]) -> Any:
    """Options of a run that ends when its result is no longer wanted."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    if isinstance(wanted, Wanted):
        wanted.otherwise(lambda: setattr(options, "terminate", True))
    return options


def _on_grid(logits: NDArray[np.float32], filled: tuple[float, float], size: tuple[int, int]) -> NDArray[np.float32]:
    """Logits (h, w) of the encoder's square at the pixels of a grid over the image alone."""
    height, width = logits.shape
    x = (np.arange(size[0], dtype=np.float32) + 0.5) * (filled[0] * width / size[0]) - 0.5
    y = (np.arange(size[1], dtype=np.float32) + 0.5) * (filled[1] * height / size[1]) - 0.5
    across, down = (np.ascontiguousarray(grid, np.float32) for grid in np.meshgrid(x, y))
    return np.asarray(cv2.remap(logits, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _typed(values: NDArray[Any], node: Any) -> NDArray[Any]:
    return np.ascontiguousarray(values, _TYPES.get(node.type, np.float32))


def _open(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as fault:
        raise KnownError(
            "A segmenter needs the package onnxruntime, which is not installed.",
            advice="Install it: pip install 'ebp-annotator[segmenter]'.",
        ) from fault
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is told by us
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as fault:  # onnxruntime's faults have no common base but this
        raise KnownError(
            "The file is no ONNX model that can be opened ({fault}).",
            fault=_short(fault), path=path, advice="Get it again, with the files that belong to it, or choose another.",
        ) from fault  # fmt: skip


def _checked(files: SegmenterFiles, encoder: Any, decoder: Any) -> Family:
    """The family of an encoder and a decoder. Raises KnownError where they are none, or not of one family."""
    first, second = _names(encoder), _names(decoder)
    if is_encoder(*second) and decoder_family(*first) is not None:
        raise KnownError("The two files are the wrong way round.", path=files.encoder, advice="Exchange them.")
    if not is_encoder(*first):
        raise _foreign(marked("This is no image encoder of the SAM family: it takes {takes} and gives {gives}."),
                       files.encoder, first)  # fmt: skip
    family = decoder_family(*second)
    if family is None:
        raise _foreign(marked("This is no prompt decoder of the SAM family: it takes {takes} and gives {gives}."),
                       files.decoder, second)  # fmt: skip
    image = encoder.get_inputs()[0].shape
    if len(image) not in (3, 4) or (len(image) == 4 and image[1] != 3) or (len(image) == 3 and image[2] != 3):
        raise KnownError("The image encoder takes no image in colours: {shape}.", shape=_shape_text(image),
                         path=files.encoder, advice="Choose another file.")  # fmt: skip
    given = {node.name: node.shape for node in encoder.get_outputs()}
    taken = {node.name: node.shape for node in decoder.get_inputs()}
    for name in family.embeddings:
        if name not in given:
            other = next(known.name for known in FAMILIES if set(known.embeddings) <= set(given))
            raise KnownError("The decoder is of {family}, the encoder of {other}.", family=family.name, other=other,
                             path=files.decoder, advice="Choose two files of one segmenter.")  # fmt: skip
        if not _fits(given[name], taken[name]):
            raise KnownError("The decoder takes {name} of {taken}, the encoder gives {given}.", name=name,
                             taken=_shape_text(taken[name]), given=_shape_text(given[name]), path=files.decoder,
                             advice="Choose two files of one segmenter.")  # fmt: skip
    return family


def _foreign(what: str, path: Path, names: tuple[list[str], list[str]]) -> KnownError:
    takes, gives = (", ".join(group) or "–" for group in names)
    return KnownError(what, takes=takes, gives=gives, path=path, advice="Choose another file.")


def _names(session: Any) -> tuple[list[str], list[str]]:
    return [node.name for node in session.get_inputs()], [node.name for node in session.get_outputs()]


def _fits(given: list[Any], taken: list[Any]) -> bool:
    sides = zip(given, taken, strict=False)
    known = all(one == two for one, two in sides if isinstance(one, int) and isinstance(two, int))
    return known and (not given or not taken or len(given) == len(taken))


def _shape_text(shape: list[Any]) -> str:
    return " × ".join("?" if not isinstance(side, int) else str(side) for side in shape)


def _short(fault: BaseException) -> str:
    """The first line of a fault, without onnxruntime's own numbering."""
    line = (str(fault).strip() or type(fault).__name__).splitlines()[0]
    return line.rpartition(" : ")[2][:160]
