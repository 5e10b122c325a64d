"""Shapes the regions of suggestions at the level in force, and has them fitted to the image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Provenance, Suggestion
from annotator.core.work.gate import GATES, Gates, stored_gates
from annotator.core.work.labels import REFINEMENTS, LabelSet
from annotator.inference.boxes import box_mask, box_request
from annotator.inference.extent_maps import extent_of
from annotator.inference.proposals import HeatMap, HeatMaps, working_copy
from annotator.inference.requests import Refined, RefineRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.work.session import Session
from annotator.ui.work.suggested_region import SuggestedRegion

SETTLE_MS = 120
LOWEST, HIGHEST, STEP = 0.1, 0.95, 0.05


class Shaping(QObject):
    """Regions of the suggestions on screen, and what decides their shape."""

    regions_changed = Signal()
    settings_changed = Signal()

    def __init__(self, session: Session, thread: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._thread = session, thread
        self.model, self.fingerprint = "", ""
        self.fraction, self.automatic = 0.6, True
        self.contrast = "none"
        self.refining, self.method = False, "grabcut"
        self.gates = Gates()
        self.maps: HeatMaps | None = None
        self.regions: dict[int, SuggestedRegion] = {}
        self._small: NDArray[np.uint8] | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request_fitting)
        self._box_answers: dict[int, Callable[[Mask, str], None]] = {}

    # --- settings

    @property
    def walking(self) -> bool:
        """Whether regions are cut from extents, as far as they are there."""
        return self.refining and self.method == "walk"

    def _begin_with(self, labels: LabelSet) -> None:
        """As the label set and the project's settings have it."""
        self.fraction, self.contrast, self.automatic = labels.fraction, labels.contrast, True
        self.refining = labels.refinement in REFINEMENTS
        self.method = labels.refinement if self.refining else "grabcut"
        project = self._session.project
        assert project is not None
        self.gates = stored_gates(project.setting(GATES))

    def set_refining(self, on: bool) -> None:
        """Whether regions are fitted to the image."""
        if on != self.refining:
            self.refining = on
            self._reshape()

    def set_method(self, method: str) -> None:
        """How regions are fitted to the image: one of REFINEMENTS."""
        if method != self.method:
            self.method = method
            self.regions = {number: replace(region, fitted=None) for number, region in self.regions.items()}
            self._reshape()

    def set_fraction(self, fraction: float) -> None:
        """Keep this share of each map's mass, from 0.1 to 0.95."""
        fraction = min(max(round(fraction, 3), LOWEST), HIGHEST)
        if fraction != self.fraction or self._is_automatic:
            self.fraction, self.automatic = fraction, False
            self._reshape()

    def set_automatic(self, on: bool) -> None:
        """Whether extents are cut at their own level, rather than at a share of their mass."""
        if on != self.automatic:
            self.automatic = on
            self._reshape()

    @property
    def _is_automatic(self) -> bool:
        return self.automatic and self.walking

    def set_gates(self, gates: Gates) -> None:
        """From which scores on suggestions are regions; kept with the project."""
        project = self._session.project
        if gates != self.gates and project is not None:
            self.gates = gates
            if not project.read_only:
                project.set_setting(GATES, gates.stored())
            self._reshape()

    def _reshape(self) -> None:
        self.settings_changed.emit()
        self._shape_regions()

    # --- regions

    def _is_current(self, suggestion: Suggestion) -> bool:
        """Whether the model and contrast in force made it: only then its territory is one of the maps on screen."""
        how = suggestion.provenance
        return (how.fingerprint, how.contrast) == (self.fingerprint, self.contrast)

    def _shape_regions(self) -> None:
        maps, known = self.maps, self.regions
        self.regions = {}
        for suggestion in self._session.suggestions if maps is not None else ():
            heat = maps.of(suggestion.provenance.target) if maps is not None else None
            if heat is not None and self._is_current(suggestion):
                self.regions[suggestion.id] = self._shaped(suggestion, heat, known.get(suggestion.id))
        self.regions_changed.emit()
        if self.refining and any(region.fitted is None for region in self._to_fit()):
            self._settle.start()

    def _to_fit(self) -> list[SuggestedRegion]:
        return [region for region in self.regions.values() if not region.is_pointer]

    def _shaped(self, suggestion: Suggestion, heat: HeatMap, known: SuggestedRegion | None) -> SuggestedRegion:
        assert self.maps is not None
        number, same = suggestion.territory, known is not None and known.heat is heat
        certainty = self.gates.of(suggestion.label_id).of(suggestion.provenance.score)
        extent = None
        if self.walking:
            extent = known.extent if known is not None and same else None
            extent = extent or extent_of(self.maps.record, heat, suggestion.provenance.target)
        fraction = None if extent is not None and self.automatic else self.fraction
        if known is not None and same and (known.extent, known.fraction) == (extent, fraction):
            return replace(known, certainty=certainty, fitted=known.fitted if self.refining else None)
        plain = heat.region(number, self.fraction) if extent is None else extent.region(number, fraction)
        return SuggestedRegion(suggestion, heat, extent, fraction, certainty, plain)

    @Slot()
    def _request_fitting(self) -> None:
        self._thread.withdraw(lambda request: isinstance(request, RefineRequest) and request.box is None)
        if self._session.record is None or self._session.picture is None or not self.refining:
            return
        for region in self._to_fit():
            if region.fitted is None:
                self._thread.submit(self._fitting(self._session.record.id, region))

    def _fitting(self, image_id: int, region: SuggestedRegion) -> RefineRequest:
        number, extent = region.suggestion.territory, region.extent
        return RefineRequest(
            image_id,
            self._working_pixels(),
            region.heat.part(number) if extent is None else extent.part(number),
            self.fraction,
            territory=region.heat.territory(number),
            method=self._fitted_by(region),
            level=0.0 if extent is None else extent.level(number, region.fraction),
            purpose=region,
        )

    def _fitted_by(self, region: SuggestedRegion) -> str:
        """As long as there is no extent for the walk, by the map."""
        return "grabcut" if self.method == "walk" and region.extent is None else self.method

    def _take_fitting(self, request: RefineRequest, mask: Mask) -> None:
        asked: SuggestedRegion = request.purpose
        region = self.regions.get(asked.suggestion.id)
        if region is None or not self.refining or mask.empty:
            return
        same = (region.heat, region.extent, region.fraction) == (asked.heat, asked.extent, asked.fraction)
        if same and self._fitted_by(region) == request.method:
            self.regions[asked.suggestion.id] = replace(region, fitted=mask)
            self.regions_changed.emit()

    def fit_box(self, box: Box, target: str | None, then: Callable[[Mask, str], None]) -> None:
        """Fit a region to a loose box (image coordinates) with the map of `target`; `then` gets the mask and how it was
        fitted, as provenance has it.
        """
        session = self._session
        assert session.record is not None and session.picture is not None
        heat = self.maps.of(target) if self.maps and target else None
        extent = extent_of(self.maps.record, heat, target) if self.maps and heat is not None and target else None
        walks = self.walking and bool(self.model)
        model = self.model if walks else ""
        request = box_request(session.record.id, session.picture, heat, box, self.fraction, extent, model)
        self._box_answers[request.number] = then
        self._thread.submit(request)

    def _take_box(self, answer: Refined) -> None:
        then = self._box_answers.pop(answer.request.number, None)
        if then is not None and self._session.picture is not None:
            then(box_mask(answer), "walk-box" if answer.request.method == "walk" else "box")

    def _working_pixels(self) -> NDArray[Any]:
        if self._small is None:
            assert self._session.picture is not None
            self._small = working_copy(self._session.picture)
        return self._small

    def final_region(self, suggestion: Suggestion) -> tuple[Mask, Provenance] | None:
        """The region as it is shown, at the image's resolution, and how it was made; None while there is none."""
        region = self.regions.get(suggestion.id)
        return None if region is None else region.final(self._fitted_by(region))
