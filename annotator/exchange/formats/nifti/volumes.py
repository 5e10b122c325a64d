"""Volumes of any program: whole numbers, slice by slice, and where they lie."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message
from annotator.exchange.data.values import EntryError
from annotator.exchange.formats.nifti.layout import is_volume

# A volume of more bytes would not fit into memory everywhere.
MOST_BYTES = 2**32


@dataclass(frozen=True)
class Volume:
    """values: (columns, rows, slices, labels), the last one more than 1 where each label has a volume of its own.
    affine: to millimetres in RAS, (4, 4); None where the file does not tell.
    """

    values: NDArray[Any]
    affine: NDArray[np.float64] | None


def looks_like_volume(path: Path) -> bool:
    """Whether a file is called like a volume, and is there."""
    return is_volume(path) and path.is_file()


def read_volume(path: Path) -> Volume:
    """A label volume. Raises EntryError where it is none: damaged, too large, no whole numbers."""
    import nibabel

    with _told():
        image: Any = nibabel.load(path)
        if not isinstance(image, nibabel.Nifti1Image):  # NIfTI-2 is one, too
            raise EntryError(Message("it is no NIfTI volume."))
        shape, header = tuple(image.shape), image.header
        if not 2 <= len(shape) <= 4 or min(shape) < 1:
            raise EntryError(Message("it has neither two nor three or four sides."))
        if math.prod(shape) * max(header.get_data_dtype().itemsize, 2) > MOST_BYTES:
            raise EntryError(Message("it has too many voxels."))
        if header.get_data_dtype().kind not in "iuf":
            raise EntryError(Message("its voxels are no numbers."))
        values = np.asanyarray(image.dataobj)
        placed = int(header["sform_code"]) > 0 or int(header["qform_code"]) > 0
        affine = np.asarray(image.affine, np.float64) if placed else None
    if affine is not None and (not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9):
        affine = None
    return Volume(_whole(values).reshape(*shape, *[1] * (4 - len(shape))), affine)


def _whole(values: NDArray[Any]) -> NDArray[Any]:
    """Labels as whole numbers from 0. Raises EntryError."""
    if values.dtype.kind == "f" and (not np.isfinite(values).all() or (values != np.rint(values)).any()):
        raise EntryError(Message("its voxels are no whole numbers."))
    if values.size and (values.min() < 0 or values.max() > 65_535):
        raise EntryError(Message("its voxels are no numbers of labels, from 0 to 65,535."))
    return values.astype(np.uint16) if values.dtype not in (np.uint8, np.uint16) else values


@contextmanager
def _told() -> Iterator[None]:
    """What nibabel raises on a file that is damaged, or no volume."""
    from nibabel.filebasedimages import ImageFileError
    from nibabel.spatialimages import HeaderDataError, HeaderTypeError

    try:
        yield
    except EntryError:
        raise
    except (OSError, EOFError, ValueError, TypeError, KeyError, OverflowError, ArithmeticError, MemoryError, zlib.error,
            ImageFileError, HeaderDataError, HeaderTypeError, np.linalg.LinAlgError) as fault:  # fmt: skip
        raise EntryError(Message("it is no NIfTI volume, or damaged.")) from fault
