"""Rendering sets of phantoms on all cores, kept as bytes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ebp import phantoms

Kind = Literal["skin", "face"]
_CHUNK = 25


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """images (N, 3, size, size) uint8; labels (N, C) float32, 1 where the label is present."""

    images: NDArray[np.uint8]
    labels: NDArray[np.float32]


@dataclass(frozen=True)
class _Job:
    kind: Kind
    seeds: range
    size: int
    labels: tuple[str, ...]


def render_set(
    kind: Kind,
    labels: Sequence[str],
    seeds: range,
    size: int,
    *,
    workers: int | None = None,
    progress: bool = False,
) -> LabelledImages:
    """Render the phantoms of `seeds`; image-level labels only, no mask ever leaves this function.

    workers: processes, default one for each core; 1 renders in this process. The result does not depend on it.
    """
    jobs = [_Job(kind, seeds[i : i + _CHUNK], size, tuple(labels)) for i in range(0, len(seeds), _CHUNK)]
    images = np.empty((len(seeds), 3, size, size), np.uint8)
    present = np.zeros((len(seeds), len(labels)), np.float32)
    done = 0
    bar = tqdm(total=len(seeds), desc=f"{kind} phantoms", unit="image", disable=not progress)
    with _results(jobs, workers) as results, bar:
        for part, part_labels in results:
            images[done : done + len(part)] = part
            present[done : done + len(part)] = part_labels
            done += len(part)
            bar.update(len(part))
    return LabelledImages(images, present)


_Rendered = tuple[NDArray[np.uint8], NDArray[np.float32]]


@contextmanager
def _results(jobs: Sequence[_Job], workers: int | None) -> Iterator[Iterable[_Rendered]]:
    """The jobs' results in order. Processes are spawned, not forked: torch's threads do not survive a fork."""
    count = min(len(jobs), workers or os.cpu_count() or 1)
    if count <= 1:
        yield map(_render, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(count, cv2.setNumThreads, (1,)) as pool:
        yield pool.imap(_render, jobs)


def _render(job: _Job) -> _Rendered:
    images, labels = [], []
    for seed in job.seeds:
        phantom = draw_phantom(job.kind, seed, job.size, truth=False)
        images.append(phantom.image.transpose(2, 0, 1))
        labels.append([label in phantom.labels for label in job.labels])
    return np.stack(images), np.array(labels, np.float32)


def draw_phantom(kind: Kind, seed: int, size: int, *, truth: bool = True) -> phantoms.Phantom:
    """The phantom of a kind by its seed; truth: False spares a face's masks, which cost one rendering each."""
    return phantoms.skin(seed, size) if kind == "skin" else phantoms.face(seed, size, truth=truth)
