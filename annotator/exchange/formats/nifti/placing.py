"""Which images of the project lie on a volume's grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.exchange.data.known import Known, KnownImage, stem_of
from annotator.exchange.data.values import EntryError
from annotator.exchange.formats.nifti.grids import OFF_PIXEL, pixel_steps
from annotator.exchange.reading.headers import dicom_images

if TYPE_CHECKING:
    from annotator.core.images.dicom.reference import Reference

# Column, row and slice in a volume of each pixel, (height, width) each.
Voxels: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True)
class Placed:
    """An image of the project that lies in a patient, with its size."""

    image: KnownImage
    reference: Reference
    width: int
    height: int


def placed_images(known: Known) -> list[Placed]:
    """The project's images that lie in a patient, by their headers."""
    from annotator.core.images.dicom.reference import reference_to

    found = []
    for image, place in dicom_images(known):
        try:
            reference = reference_to(place)
        except KnownError:  # told where the image is opened
            continue
        width, height = known.measure(image)
        if reference.place is not None and reference.spacing is not None and width:
            found.append(Placed(image, reference, width, height))
    return found


def voxels_of(back: NDArray[np.float64], reference: Reference, width: int, height: int) -> Voxels | None:
    """Where an image's pixels lie in a volume; back: from RAS to there, (4, 4). None where pixels are no voxels, be
    they mirrored or turned.
    """
    steps = pixel_steps(reference)
    if steps is None:
        return None
    across, down, first = (back @ steps).T[:, :3]
    exact = [np.rint(one) for one in (across, down, first)]
    # How far the farthest pixel is from its voxel's middle.
    off = np.abs(across - exact[0]) * width + np.abs(down - exact[1]) * height + np.abs(first - exact[2])
    if off.max() > OFF_PIXEL * 4 or any(np.abs(one).sum() != 1 for one in exact[:2]):
        return None
    i, j = np.arange(width), np.arange(height)[:, None]
    a, b, c = (one.astype(np.int64) for one in exact)
    return a[0] * i + b[0] * j + c[0], a[1] * i + b[1] * j + c[1], a[2] * i + b[2] * j + c[2]


def touches(voxels: Voxels, shape: Sequence[int]) -> bool:
    """Whether any pixel can lie in a volume."""
    return all(one.max() >= 0 and one.min() < side for one, side in zip(voxels, shape, strict=False))


def cut(values: NDArray[Any], voxels: Voxels) -> NDArray[Any]:
    """The values (h, w, …) of an image's pixels, 0 where it reaches out of the volume."""
    inside = np.all([(one >= 0) & (one < side) for one, side in zip(voxels, values.shape, strict=False)], axis=0)
    places = tuple(np.clip(one, 0, side - 1) for one, side in zip(voxels, values.shape, strict=False))
    found: NDArray[Any] = values[places]
    found[~inside] = 0
    return found


def one_series(found: Sequence[Placed], name: str) -> Sequence[Placed]:
    """The images of the only series that lies there; of several, of that whose folder, or file, is called as the
    volume. Raises EntryError where nothing tells which is meant: all scans of a kind may lie alike.
    """
    groups: dict[tuple[str, str, int], list[Placed]] = {}
    seen: Counter[Hashable] = Counter()
    for one in found:  # several times of one place are apart, too
        series = one.reference.study, one.reference.series
        groups.setdefault((*series, seen[series, one.reference.place]), []).append(one)
        seen[series, one.reference.place] += 1
    called = [group for group in groups.values() if any(_is_called(one.image.name, name) for one in group)]
    chosen = list(groups.values()) if len(groups) == 1 else called
    if len(chosen) == 1 or not found:
        return chosen[0] if chosen else []
    first, second = (group[0].image.name for group in list(groups.values())[:2])
    raise EntryError(
        Message(
            "images of several series lie where it does ({first}, {second}): call it after a folder or an image of "
            "one, or keep its list beside it.",
            first=first, second=second,
        )
    )  # fmt: skip


def _is_called(image: str, name: str) -> bool:
    path = PurePosixPath(image)
    return name in (*path.parts[:-1], stem_of(path.name))
