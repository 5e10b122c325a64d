"""Faces of many frames as bytes, to be kept beside a clip: NumPy's zip of arrays, exact to the bit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.faces.face import MESH, POINTS, Face

FORM = 1
# What reading a damaged zip of arrays raises.
_FAULTS = (
    ValueError, KeyError, TypeError, IndexError, OSError, EOFError, MemoryError, RuntimeError, NotImplementedError,
    OverflowError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def faces_to_bytes(found: Sequence[Sequence[Face]], **more: NDArray[Any]) -> bytes:
    """The faces of each frame, and further arrays by name."""
    faces = [face for frame in found for face in frame]
    no_points = np.full((POINTS, 2), np.nan)
    meshes = [face.mesh for face in faces if face.mesh is not None]
    arrays: dict[str, Any] = {
        "form": np.array(FORM),
        "counts": np.array([len(frame) for frame in found], np.int32),
        "boxes": np.array([face.box for face in faces], np.float64).reshape(-1, 4),
        "confidences": np.array([face.confidence for face in faces], np.float64),
        "points": np.array([no_points if face.points is None else face.points for face in faces]).reshape(
            -1, POINTS, 2
        ),
        "has_mesh": np.array([face.mesh is not None for face in faces], np.bool_),
        "meshes": np.array(meshes, np.float32).reshape(-1, MESH, 2),
    }
    stream = io.BytesIO()
    np.savez_compressed(stream, **(arrays | more))
    return stream.getvalue()


def faces_from_bytes(data: bytes) -> list[tuple[Face, ...]]:
    """What `faces_to_bytes` wrote. Raises KnownError for anything else."""
    return unpacked(data)[0]


def unpacked(data: bytes) -> tuple[list[tuple[Face, ...]], Mapping[str, NDArray[Any]]]:
    """The faces of each frame, and all arrays by name. Raises KnownError."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        if int(arrays["form"]) != FORM:
            raise ValueError("another form")
        return _faces(arrays), arrays
    except _FAULTS as fault:
        raise KnownError("These faces cannot be read.", advice="Look for the faces of the clip again.") from fault


def _faces(arrays: Mapping[str, NDArray[Any]]) -> list[tuple[Face, ...]]:
    counts, meshes = arrays["counts"], iter(arrays["meshes"])
    rows = zip(arrays["boxes"], arrays["points"], arrays["has_mesh"], arrays["confidences"], strict=True)
    faces = [
        Face(tuple(box), None if np.isnan(points).any() else points, next(meshes) if has_mesh else None, certain)
        for box, points, has_mesh, certain in rows
    ]
    if next(meshes, None) is not None or counts.ndim != 1 or (counts < 0).any() or counts.sum() != len(faces):
        raise ValueError("the numbers do not agree")
    ends = np.cumsum(counts)
    return [tuple(faces[end - count : end]) for count, end in zip(counts, ends, strict=True)]
