"""A frame of a DICOM file as raw values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images.dicom import pixels
from annotator.core.images.dicom.faults import told
from annotator.core.images.dicom.header import Header
from annotator.core.images.dicom.loading import Loaded
from annotator.core.images.dicom.modality import looked_up, rescaled
from annotator.core.images.source import SAMPLE, ArraySource, Values

_KINDS = frozenset((
    "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT",
))  # fmt: skip


class FrameSource(ArraySource):
    """Values of the modality; what stands for no pixel does not count in the sample."""

    def __init__(self, values: Values, bits: int, top: int | None, padding: NDArray[np.bool_] | None) -> None:
        """values: (h, w, channels); top: see `Source`; padding: which are no pixels, (h, w)."""
        super().__init__(values, bits, top=top)
        self._padding = padding

    def __reduce__(self) -> tuple[Callable[..., FrameSource], tuple[object, ...]]:
        return FrameSource, (self._made[0], self.bits, self.top, self._padding)

    def sample(self) -> Values:
        if self._padding is None:
            return super().sample()
        there = self._made[0][~self._padding]
        return there[:: -(-len(there) // SAMPLE) or 1]


def read_source(loaded: Loaded, header: Header, frame: int) -> FrameSource:
    """A frame's values. Raises KnownError."""
    if header.photometric not in _KINDS:
        raise KnownError(
            "The image's colours are of a kind that is not read ({name}).", name=header.photometric, path=loaded.path
        )
    values = pixels.stored(loaded, frame)
    if not header.is_grey:
        return FrameSource(_channels(values), _bits(values, header), None, None)
    if values.ndim == 3:
        values = values[..., 0]
    padding = _padding(values, header.padding)
    is_plain = not header.has_table and header.rescale is None
    if header.has_table:
        with told(loaded.path, pixels.DAMAGED):
            values = looked_up(values, loaded.data)
    shown = rescaled(values, header.rescale)
    top = 2**header.bits - 1 if is_plain and shown.dtype == np.uint16 and header.bits < 16 else None
    return FrameSource(_channels(shown), header.bits, top, padding)


def _channels(values: NDArray[Any]) -> Values:
    values = values if values.ndim == 3 else values[..., None]
    return np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="), copy=False))


def _bits(values: NDArray[Any], header: Header) -> int:
    """Bits a channel: of colours from a palette those of its entries."""
    return header.bits if header.channels > 1 else 8 * values.dtype.itemsize


def _padding(values: NDArray[Any], ends: tuple[int, int] | None) -> NDArray[np.bool_] | None:
    if ends is None:
        return None
    found: NDArray[np.bool_] = (values >= ends[0]) & (values <= ends[1])
    return found if found.any() else None
