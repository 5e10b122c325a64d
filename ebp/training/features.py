"""Features of many images: made once, kept as bytes, and on the disk by what is in the image."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ebp.backbones import MARGIN, Backbone, Extractor, FeatureLayer
from ebp.errors import EbpError
from ebp.reading import read_image
from ebp.training.options import Progress

POSITIONS = 3000
"""Of finer grids the means of neighbouring positions are kept."""
CACHED_BYTES = 8 * 2**30
ABANDONED = 3600.0
"""Seconds after which nobody goes on writing an entry: its training was killed."""


@dataclass(frozen=True, eq=False)
class Features:
    """values: for each image (P, C) uint8, P positions; `scales` (N,) what 255 stands for; grids: their (h, w)."""

    values: list[NDArray[np.uint8]]
    scales: NDArray[np.float32]
    grids: list[tuple[int, int]]

    @property
    def channels(self) -> int:
        return int(self.values[0].shape[1])

    def of(self, image: int) -> Tensor:
        """(P, C) float32 of one image."""
        return torch.from_numpy(self.values[image]).float() * float(self.scales[image] / 255)


def make_features(
    backbone: Backbone,
    layers: Sequence[FeatureLayer],
    size: int,
    images: Sequence[Path],
    contents: Sequence[str],
    cache: Path | None,
    device: str,
    progress: Progress,
) -> tuple[list[Features], list[int], list[str]]:
    """Features of every image that can be read at each layer, from the cache where they are there; the rows of those
    images; and what keeps the others from being read.

    contents: SHA-256 of each file. Raises EbpError naming the image whose features are not finite.
    """
    extract = Extractor(backbone, layers, size, device)
    store = _Store(cache, f"{backbone.fingerprint}|{size}|{MARGIN}|{POSITIONS}")
    found: list[list[_Entry]] = [[] for _ in layers]
    rows, unreadable = [], []
    for place, (path, content) in enumerate(zip(images, contents, strict=True)):
        progress("features", place, len(images))
        kept: list[_Entry | None] = [store.get(content, layer.layer) for layer in layers]
        if any(entry is None for entry in kept):
            try:
                pixels = read_image(path, backbone.preprocessing).pixels
            except EbpError as error:
                unreadable.append(str(error))
                continue
            try:
                kept = [quantised(one) for one in extract(pixels)]
            except EbpError as error:
                raise EbpError(f"{path}: {error}") from error
            for layer, entry in zip(layers, kept, strict=True):
                store.put(content, layer.layer, entry)
        rows.append(place)
        for entries, entry in zip(found, kept, strict=True):
            assert entry is not None
            entries.append(entry)
    progress("features", len(images), len(images))
    store.trim()
    return [gathered(entries) for entries in found] if rows else [], rows, unreadable


@dataclass(frozen=True, eq=False)
class _Entry:
    values: NDArray[np.uint8]
    scale: float
    grid: tuple[int, int]


def quantised(found: Tensor) -> _Entry:
    """(C, h, w) ≥ 0 as bytes, on a grid of `POSITIONS` at most."""
    step = 1
    while (found.shape[1] // step) * (found.shape[2] // step) > POSITIONS:
        step += 1
    pooled = torch.nn.functional.avg_pool2d(found[None], step)[0] if step > 1 else found
    scale = float(pooled.max())
    values = (pooled * (255 / scale if scale > 0 else 0)).round_().to(torch.uint8)
    grid = (int(pooled.shape[1]), int(pooled.shape[2]))
    return _Entry(np.ascontiguousarray(values.flatten(1).T.cpu().numpy()), scale, grid)


def gathered(entries: Sequence[_Entry]) -> Features:
    """The features of several images together."""
    scales = np.array([entry.scale for entry in entries], np.float32)
    return Features([entry.values for entry in entries], scales, [entry.grid for entry in entries])


class _Store:
    """Entries as files named by a hash of image, layer and all that decides the values; the oldest make way."""

    def __init__(self, folder: Path | None, key: str) -> None:
        self._folder, self._key = folder, key
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise EbpError(f"{folder}: features cannot be kept there ({error.strerror})") from error

    def _path(self, content: str, layer: str) -> Path | None:
        name = hashlib.sha256(f"{self._key}|{content}|{layer}".encode()).hexdigest()
        return None if self._folder is None else self._folder / f"{name}.npz"

    def get(self, content: str, layer: str) -> _Entry | None:
        path = self._path(content, layer)
        if path is None or not path.is_file():
            return None
        try:
            with np.load(path) as file:
                entry = _Entry(file["values"], float(file["scale"]), (int(file["grid"][0]), int(file["grid"][1])))
            os.utime(path)
        except (OSError, ValueError, KeyError, EOFError):  # half written or damaged: made again
            path.unlink(missing_ok=True)
            return None
        return entry

    def put(self, content: str, layer: str, entry: _Entry | None) -> None:
        path = self._path(content, layer)
        if path is None or entry is None:
            return
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                np.savez(file, values=entry.values, scale=entry.scale, grid=np.array(entry.grid))
            Path(file.name).replace(path)
        except OSError:  # a full disk costs the next training some minutes, and this one nothing
            Path(file.name).unlink(missing_ok=True)

    def trim(self) -> None:
        """Delete what was used longest ago beyond the limit, and what was left half written an hour ago or more."""
        if self._folder is None:
            return
        for path in self._folder.glob("*.part"):
            with contextlib.suppress(OSError):  # another training's, which ended meanwhile
                if time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()
        kept = 0
        for path, size in self._by_age():
            kept += size
            if kept > CACHED_BYTES:
                path.unlink(missing_ok=True)

    def _by_age(self) -> Iterator[tuple[Path, int]]:
        assert self._folder is not None
        found = []
        for path in self._folder.glob("*.npz"):
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((stat.st_mtime_ns, path, stat.st_size))
        for _, path, size in sorted(found, reverse=True):
            yield path, size
