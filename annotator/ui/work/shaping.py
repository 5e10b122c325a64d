"""Shapes the regions of suggestions at the level in force, and has them fitted to the image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture
from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Provenance, Suggestion
from annotator.core.work.gate import GATES, Gates, stored_gates
from annotator.core.work.labels import REFINEMENTS, LabelSet
from annotator.core.work.least_scores import LEAST_SCORES, LeastScores, stored_least_scores
from annotator.core.work.region_heads import StoredHead
from annotator.inference.requests import Checked, CheckRequest, Guide, Refined, RefineRequest
from annotator.inference.segmenter.files import SEGMENTER, SegmenterFiles
from annotator.inference.thread import InferenceThread
from annotator.ui.work.session import Session
from annotator.ui.work.suggested_region import SuggestedRegion

if TYPE_CHECKING:
    from annotator.inference.extent_maps import ExtentMap
    from annotator.inference.guided import ByHand
    from annotator.inference.proposals import HeatMap, HeatMaps

# Gets the masks that were found, the best first, and how they were made, as provenance has it.
Then: TypeAlias = Callable[[list[Mask], str], None]
SETTLE_MS = 120
_NO_SCORES: dict[str, float] = {}
# What a segmenter is tried on where no image is on screen.
BLANK = np.full((768, 1024, 3), 128, np.uint8)
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
        self.least = LeastScores()
        self.segmenter: SegmenterFiles | None = None
        self.heads: tuple[StoredHead, ...] = ()  # of the image on screen; those that come next may be newer
        self.maps: HeatMaps | None = None
        self.regions: dict[int, SuggestedRegion] = {}
        self._seen_scores: tuple[dict[str, float], frozenset[str], dict[str, float]] | None = None
        self._shapings = 0  # how often regions were shaped
        self._small: NDArray[np.uint8] | None = None
        self._detail: tuple[Picture, NDArray[np.uint8]] | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request_fitting)
        self._box_answers: dict[int, Then] = {}
        self._checks: dict[int, Callable[[Checked | KnownError], None]] = {}

    # --- settings

    @property
    def walking(self) -> bool:
        """Whether regions are cut from extents, as far as they are there: so does the walk, and a segmenter where the
        label set has the walk.
        """
        walks = self.method == "walk" or (self.segmenting and self.usual_method == "walk")
        return self.refining and walks

    @property
    def way(self) -> str:
        """How regions are made where region heads may shape them: "none" or one of REFINEMENTS; else ""."""
        return "" if self.segmenting and self.refining else self.method if self.refining else "none"

    def _in_way(self, heads: tuple[StoredHead, ...]) -> tuple[StoredHead, ...]:
        """Those that were judged with regions made as they are now."""
        return tuple(head for head in heads if head.way == self.way)

    @property
    def has_level(self) -> bool:
        """Whether there is a level to be found by itself: extents have one of their own, and what region heads made."""
        return self.walking or any(region.extent is not None for region in self.regions.values())

    @property
    def finds_level(self) -> bool:
        """Whether the level at which regions are cut is found by itself."""
        return self.automatic and self.has_level

    @property
    def segmenting(self) -> bool:
        """Whether regions are fitted by the project's segmenter."""
        return self.method == SEGMENTER and self.segmenter is not None

    @property
    def usual_method(self) -> str:
        """How the label set has regions fitted, where it says so."""
        usual = self._session.labels.refinement if self._session.project is not None else ""
        return usual if usual in REFINEMENTS else "grabcut"

    def _begin_with(self, labels: LabelSet) -> None:
        """As the label set and the project's settings have it."""
        self.fraction, self.contrast, self.automatic = labels.fraction, labels.contrast, True
        self.refining = labels.refinement in REFINEMENTS
        self.method = labels.refinement if self.refining else "grabcut"
        project = self._session.project
        assert project is not None
        self.gates = stored_gates(project.setting(GATES))
        self.least = stored_least_scores(project.setting(LEAST_SCORES))
        self.segmenter = None
        try:
            stored = project.setting(SEGMENTER)
            self.segmenter = SegmenterFiles.from_stored(stored, project.folder) if stored else None
        except KnownError as error:
            self._session.notifications.report(error)
        if self.segmenter is not None:
            self.refining, self.method = True, SEGMENTER

    def set_refining(self, on: bool) -> None:
        """Whether regions are fitted to the image."""
        if on != self.refining:
            self.refining = on
            self._reshape()

    def set_method(self, method: str) -> None:
        """How regions are fitted to the image: one of REFINEMENTS, or by the segmenter."""
        if method != self.method:
            self.method = method
            self._fit_anew()

    def set_segmenter(self, files: SegmenterFiles | None) -> None:
        """Fit regions by a segmenter from now on, or by none; kept with the project. Raises KnownError."""
        project = self._session.project
        assert project is not None
        if not project.read_only:
            project.set_setting(SEGMENTER, files.stored(project.folder) if files is not None else "")
        self.segmenter = files
        if files is not None:
            self.refining, self.method = True, SEGMENTER
        elif self.method == SEGMENTER:
            self.refining = self._session.labels.refinement in REFINEMENTS
            self.method = self.usual_method
        self._fit_anew()

    def check_segmenter(self, files: SegmenterFiles, then: Callable[[Checked | KnownError], None]) -> None:
        """Have two files tried on the image on screen; `then` gets what came of it."""
        pixels = self._detail_pixels() if self._session.picture is not None else BLANK
        request = CheckRequest(files, pixels)
        self._checks[request.number] = then
        self._thread.submit(request)

    def _fit_anew(self) -> None:
        self.regions = {number: replace(region, fitted=None) for number, region in self.regions.items()}
        self._reshape()

    def set_fraction(self, fraction: float) -> None:
        """Keep this share of each map's mass, from 0.1 to 0.95."""
        fraction = min(max(round(fraction, 3), LOWEST), HIGHEST)
        if fraction != self.fraction or self.finds_level:
            self.fraction, self.automatic = fraction, False
            self._reshape()

    def set_automatic(self, on: bool) -> None:
        """Whether extents are cut at their own level, rather than at a share of their mass."""
        if on != self.automatic:
            self.automatic = on
            self._reshape()

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

    def heat_of(self, name: str) -> HeatMap | None:
        """The map of a label that the reader is to see; None where there is none, or it is not to be seen."""
        label = self._session.labels.by_name(name)
        hidden = self.maps is None or (label is not None and not self._session.sees(label.id))
        return None if hidden or self.maps is None else self.maps.of(name)

    @property
    def scores(self) -> dict[str, float]:
        """The classifier's probabilities of the image on screen, by the labels' names: those the reader is to see."""
        if self.maps is None:
            return _NO_SCORES
        known, sight = self.maps.record.scores, self._session.sight
        decoys = {s.provenance.target: s.provenance.score for s in self._session.pending if s.provenance.decoy}
        if decoys:  # what is suggested has the score it is suggested with
            return known | decoys
        if sight is None or not sight.protocol.hides:
            return known
        seen = frozenset(label.name for label in self._session.labels.labels if sight.sees(label.id))
        if self._seen_scores is None or self._seen_scores[0] is not known or self._seen_scores[1] != seen:
            told = {name: score for name, score in known.items() if name in seen}
            self._seen_scores = known, seen, told
        return self._seen_scores[2]

    def _is_current(self, suggestion: Suggestion) -> bool:
        """Whether the model and contrast in force made it: only then its territory is one of the maps on screen."""
        how = suggestion.provenance
        return (how.fingerprint, how.contrast) == (self.fingerprint, self.contrast)

    def _shape_regions(self) -> None:
        self._shapings += 1
        maps, known = self.maps, self.regions
        self.regions = {}
        for suggestion in self._session.suggestions if maps is not None else ():
            heat = maps.of(suggestion.provenance.map_label) if maps is not None else None
            if heat is not None and self._is_current(suggestion):
                self.regions[suggestion.id] = self._shaped(suggestion, heat, known.get(suggestion.id))
        self.regions_changed.emit()
        self._session.show_labels({region.suggestion.label_id for region in self.regions.values()})
        if self.refining and any(region.fitted is None for region in self._to_fit()):
            self._settle.start()

    def _to_fit(self) -> list[SuggestedRegion]:
        return [region for region in self.regions.values() if not region.is_pointer]

    def _shaped(self, suggestion: Suggestion, heat: HeatMap, known: SuggestedRegion | None) -> SuggestedRegion:
        from annotator.inference.extent_maps import shape_of

        assert self.maps is not None
        number, same = suggestion.territory, known is not None and known.heat is heat
        certainty = self.gates.of(suggestion.label_id).of(suggestion.provenance.score)
        extent = shape_of(
            self.maps.record, heat, suggestion.provenance.map_label, self.walking, self._in_way(self.heads)
        )
        before = known.extent if known is not None and same else None
        if before is not None and extent is not None and before.shows(extent):
            extent = before  # with all that was derived from it
        fraction = None if extent is not None and self.automatic else self.fraction
        if known is not None and same and (known.extent, known.fraction) == (extent, fraction):
            return replace(known, certainty=certainty, fitted=known.fitted if self.refining else None)
        plain = heat.region(number, self.fraction) if extent is None else extent.region(number, fraction)
        return SuggestedRegion(suggestion, heat, extent, fraction, certainty, plain)

    @Slot()
    def _request_fitting(self) -> None:
        boxes = self._box_answers
        self._thread.withdraw(lambda request: isinstance(request, RefineRequest) and request.number not in boxes)
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
            guide=self._guide(region),
            purpose=region,
        )

    def _guide(self, region: SuggestedRegion) -> Guide | None:
        """What the segmenter gets beside the map, where it is the one that fits."""
        from annotator.inference.guided import speaking_against

        if not self.segmenting or self.segmenter is None or self.maps is None:
            return None
        cut, heat = region.plain.to_array(*region.heat.size), region.heat
        others = speaking_against(self.maps, region.suggestion.provenance.map_label)
        return Guide(self.segmenter, self._detail_pixels(), cut, heat.values, others)

    def _detail_pixels(self) -> NDArray[np.uint8]:
        from annotator.inference.guided import detail_of

        picture = self._session.picture
        assert picture is not None
        if self._detail is None or self._detail[0] is not picture:
            self._detail = picture, detail_of(picture, picture.box)
        return self._detail[1]

    def _fitted_by(self, region: SuggestedRegion) -> str:
        """As long as there is no extent for the walk, by the map; what a region head shaped, by its level."""
        if self.method in REFINEMENTS and region.extent is not None:
            return "walk"
        return "grabcut" if self.method == "walk" else self.method

    def _take_fitting(self, answer: Refined) -> None:
        request, asked = answer.request, answer.request.purpose
        region = self.regions.get(asked.suggestion.id)
        masks = [Mask.from_array(mask) for mask in answer.candidates or (answer.mask,)]
        if region is None or not self.refining or masks[0].empty:
            return
        same = (region.heat, region.extent, region.fraction) == (asked.heat, asked.extent, asked.fraction)
        same = same and (request.guide is None or request.guide.segmenter == self.segmenter)
        if same and self._fitted_by(region) == request.method:
            fitted = replace(region, fitted=masks[0], candidates=tuple(masks), made=answer.how)
            self.regions[asked.suggestion.id] = fitted
            self.regions_changed.emit()

    def next_candidate(self, suggestion: Suggestion) -> bool:
        """Show the segmenter's next mask of a suggestion; False where it has no other."""
        region = self.regions.get(suggestion.id)
        if region is None or region.fitted is None or len(region.candidates) < 2:
            return False
        self.regions[suggestion.id] = region.with_next_candidate()
        self.regions_changed.emit()
        return True

    def fit_box(self, box: Box, target: str | None, then: Then) -> int:
        """Fit a region to a loose box (image coordinates) with the map of `target`; `then` gets what was found. Returns
        the request's number.
        """
        from annotator.inference.boxes import box_request
        from annotator.inference.guided import ByHand

        if self.segmenting:
            return self.fit_hand(ByHand(box), target, then)
        session = self._session
        assert session.record is not None and session.picture is not None
        heat, extent = self.told_of(target)
        walks = self.walking and bool(self.model)
        model = self.model if walks else ""
        request = box_request(session.record.id, session.picture, heat, box, self.fraction, extent, model)
        return self._ask_by_hand(request, then)

    def fit_hand(self, hand: ByHand, target: str | None, then: Then) -> int:
        """Have the segmenter find what was pointed out by hand, with the map of `target`; as `fit_box`."""
        from annotator.inference.guided import hand_request, speaking_against

        session = self._session
        assert session.record is not None and session.picture is not None and self.segmenter is not None
        heat, extent = self.told_of(target)
        source = extent or heat
        values = source.values if source is not None else None
        others = speaking_against(self.maps, target) if self.maps is not None and target and heat is not None else ()
        request = hand_request(session.record.id, session.picture, hand, self.segmenter, values, others)
        return self._ask_by_hand(request, then)

    def _ask_by_hand(self, request: RefineRequest, then: Then) -> int:
        self._box_answers[request.number] = then
        self._thread.submit(request)
        return request.number

    def waits_for(self, number: int) -> bool:
        """Whether the answer to what was drawn by hand is still to come."""
        return number in self._box_answers

    def told_of(self, target: str | None) -> tuple[HeatMap | None, ExtentMap | None]:
        """The map and the extent of a label, as far as they are there."""
        from annotator.inference.extent_maps import shape_of

        heat = self.heat_of(target) if target else None  # what is not to be seen draws no outline either
        if heat is None or self.maps is None or target is None:
            return None, None
        return heat, shape_of(self.maps.record, heat, target, self.walking, self._in_way(self.heads))

    def _take_box(self, answer: Refined) -> None:
        from annotator.inference.boxes import box_mask
        from annotator.inference.guided import hand_masks

        then = self._box_answers.pop(answer.request.number, None)
        if then is None or self._session.picture is None:
            return
        if answer.request.guide is not None:
            then(hand_masks(answer), answer.how.replace(SEGMENTER, f"{SEGMENTER}-box", 1))
            return
        mask = box_mask(answer)
        then([] if mask.empty else [mask], "walk-box" if answer.request.method == "walk" else "box")

    def _working_pixels(self) -> NDArray[Any]:
        from annotator.inference.proposals import working_copy

        if self._small is None:
            assert self._session.picture is not None
            self._small = working_copy(self._session.picture)
        return self._small

    def final_region(self, suggestion: Suggestion) -> tuple[Mask, Provenance] | None:
        """The region as it is shown, at the image's resolution, and how it was made; None while there is none."""
        region = self.regions.get(suggestion.id)
        return None if region is None else region.final(self._fitted_by(region))
