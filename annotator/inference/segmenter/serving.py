"""The segmenter in the worker: one is open at a time; requests are answered with its masks, ranked by the map."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import BoolArray
from annotator.inference.requests import Checked, CheckRequest, Guide, Refined, RefineRequest
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.segmenter.segmenter import Segmenter
from ebp.regions.prompts import Prompts, against_map, agreement, map_prompts
from ebp.regions.suggesting import without_specks


class SegmenterKeeper:
    """Opens a segmenter when it is asked for first, and again when its files are others than they were."""

    def __init__(self) -> None:
        self._open: Segmenter | None = None

    def of(self, files: SegmenterFiles) -> Segmenter:
        """The segmenter of two files. Raises KnownError."""
        fingerprint = files.fingerprint()
        if self._open is None or (self._open.files, self._open.fingerprint) != (files, fingerprint):
            self._open = None  # two at once may be more than the memory holds
            self._open = Segmenter(files)
        return self._open

    def check(self, request: CheckRequest) -> Checked:
        """Open the files, and ask them for what lies in the middle of an image. Raises KnownError."""
        segmenter = self.of(request.segmenter)
        height, width = request.pixels.shape[:2]
        started = time.perf_counter()
        centre = Prompts(np.array([[width / 2, height / 2]], np.float32), np.ones(1, bool))
        encoded = segmenter.encode(request.pixels)
        assert encoded is not None
        segmenter.decode(encoded, centre, (width, height))
        return Checked(request, segmenter.name, time.perf_counter() - started)

    def refine(self, request: RefineRequest, guide: Guide, wanted: Callable[[], bool] = lambda: True) -> Refined | None:
        """The segmenter's masks of what a map, a box and points by hand show; None when they are no longer wanted.

        Raises KnownError.
        """
        started = time.perf_counter()
        segmenter = self.of(guide.segmenter)
        height, width = request.pixels.shape[:2]
        masks: list[BoolArray] = []
        prompts = _prompts(request, guide)
        if prompts is not None:
            encoded = segmenter.encode(guide.detail, wanted)
            if encoded is None or not wanted():
                return None
            found = segmenter.decode(encoded, prompts, (width, height))
            room = _room((height, width), prompts) if guide.clips else np.ones((height, width), bool)
            masks = _ranked([(without_specks(mask & room), score) for mask, score in found], request)
        best = masks[0] if masks else np.zeros((height, width), bool)
        how = f"segmenter {segmenter.name} {segmenter.fingerprint}"
        return Refined(request, best, time.perf_counter() - started, tuple(masks), how)


def _prompts(request: RefineRequest, guide: Guide) -> Prompts | None:
    """What the segmenter is asked with; None where neither map nor hand shows a place."""
    box = None
    if request.box is not None:
        drawn = request.box
        box = float(drawn.x), float(drawn.y), float(drawn.x + drawn.w), float(drawn.y + drawn.h)
    if box is None and (guide.region is None or not guide.region.any()):
        if not any(guide.belongs):
            return None
        return Prompts(np.asarray(guide.points, np.float32), np.asarray(guide.belongs, bool))
    heat = request.heat if request.heat is not None else np.zeros(request.pixels.shape[:2], np.float32)
    own, elsewhere = (heat, None) if guide.own is None else (guide.own, request.territory)
    against = against_map(own, elsewhere, guide.others)
    told = map_prompts(heat, guide.region, against, request.territory, box)
    return told.with_points(guide.points, guide.belongs)


def _ranked(found: list[tuple[BoolArray, float]], request: RefineRequest) -> list[BoolArray]:
    """Different masks that are not empty: by how well they fit the map, without one by the segmenter's own opinion."""
    place = _place(request)
    told = place is not None and place.any()
    masks: list[tuple[float, BoolArray]] = []
    for mask, score in found:
        if mask.any() and not any(np.array_equal(mask, other) for _, other in masks):
            masks.append((agreement(mask, place) if told and place is not None else score, mask))
    return [mask for _, mask in sorted(masks, key=lambda entry: -entry[0])]


def _place(request: RefineRequest) -> NDArray[np.float32] | None:
    """The map where the object is looked for, zero elsewhere; none where points by hand alone say where."""
    heat, box = request.heat, request.box
    if heat is None:
        return None
    if request.territory is not None:
        return np.where(request.territory, heat, np.float32(0))
    if box is None:
        return heat if request.guide is not None and request.guide.region is not None else None
    inside = np.zeros_like(heat)
    inside[box.rows, box.columns] = heat[box.rows, box.columns]
    return inside


def _room(shape: tuple[int, int], prompts: Prompts) -> BoolArray:
    """The pixels of the prompts' box."""
    room = np.ones(shape, bool)
    if prompts.box is not None:
        left, top, right, bottom = (max(round(side), 0) for side in prompts.box)
        room[:] = False
        room[top:bottom, left:right] = True
    return room
