"""Asks the worker for suggestions and shapes their regions at the threshold in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.project.models import model_of, set_model
from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Content, ImageRecord, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord, attention_key
from annotator.core.work.edits import Changes
from annotator.core.work.labels import REFINEMENTS
from annotator.inference.boxes import box_mask, box_request
from annotator.inference.known_labels import told_unknown
from annotator.inference.model_files import model_fingerprint, read_model_facts
from annotator.inference.proposals import HeatMap, HeatMaps, working_copy
from annotator.inference.requests import (
    Answer,
    Attended,
    AttendRequest,
    Failure,
    Refined,
    RefineRequest,
    Request,
    Urgency,
)
from annotator.inference.seeing import messages
from annotator.inference.thread import InferenceThread
from annotator.ui.base.text import error_text, told, tr
from annotator.ui.work.session import Session
from annotator.ui.work.suggested_region import SuggestedRegion

SETTLE_MS = 120
LOWEST, HIGHEST, STEP = 0.1, 0.95, 0.05


class Suggester(QObject):
    """Suggestions of the image on screen first, then of its neighbours; answers nobody wants any more are dropped."""

    regions_changed = Signal()
    settings_changed = Signal()
    waiting_changed = Signal(bool)

    def __init__(self, session: Session, thread: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._thread = session, thread
        self.model = ""
        self.fingerprint = ""
        self.fraction = 0.6
        self.contrast = "none"
        self.refining = False
        self.method = "grabcut"
        self.waiting = False
        self.maps: HeatMaps | None = None
        self.regions: dict[int, SuggestedRegion] = {}
        self._small: NDArray[np.uint8] | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request_fitting)
        session.project_opened.connect(self._project_opened)
        session.image_changed.connect(self._image_changed)
        session.picture_changed.connect(self._picture_changed)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self._ask_again)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        self._box_answers: dict[int, Callable[[Mask], None]] = {}
        self._told: set[tuple[int, str]] = set()
        self._moved = False

    # --- settings

    def use_model(self, model: str) -> None:
        """Suggest with a bundled classifier, a model file, or ("") not at all."""
        self.model, self.fingerprint = "", ""
        try:
            if model:
                self._tell_unknown_labels(read_model_facts(model).labels)
                self.model, self.fingerprint = model, model_fingerprint(model)
            if self._session.project is not None:
                set_model(self._session.project, model)
        except KnownError as error:
            self._session.notifications.report(error)
            self.settings_changed.emit()
            self._ask_again()
            return
        self.settings_changed.emit()
        self._ask_again()

    def _tell_unknown_labels(self, known: tuple[str, ...]) -> None:
        error = told_unknown(self._session.labels, known) if known else None
        if error is not None and any(self._session.labels.by_name(name) for name in known):
            self._session.notifications.inform(error_text(error))
        elif error is not None:
            self._session.notifications.report(error)

    def set_contrast(self, contrast: str) -> None:
        """Ask again with another contrast: "none", "dual" or a label's name."""
        if contrast != self.contrast:
            self.contrast = contrast
            self.settings_changed.emit()
            self._ask_again()

    def set_refining(self, on: bool) -> None:
        """Whether regions are fitted to the image's edges."""
        if on != self.refining:
            self.refining = on
            self.settings_changed.emit()
            self._shape_regions()

    def set_method(self, method: str) -> None:
        """How regions are fitted to the image's edges: "grabcut", or "watershed", which is faster."""
        if method != self.method:
            self.method = method
            self.regions = {number: replace(region, fitted=None) for number, region in self.regions.items()}
            self.settings_changed.emit()
            self._shape_regions()

    def set_fraction(self, fraction: float) -> None:
        """Keep this share of each map's mass, from 0.1 to 0.95."""
        fraction = min(max(round(fraction, 3), LOWEST), HIGHEST)
        if fraction != self.fraction:
            self.fraction = fraction
            self.settings_changed.emit()
            self._shape_regions()

    # --- following the session

    @Slot()
    def _project_opened(self) -> None:
        project = self._session.project
        assert project is not None
        self._thread.withdraw(lambda _request: True)
        self._told.clear()
        self.maps, self.regions = None, {}
        labels = project.labels
        self.fraction, self.contrast = labels.fraction, labels.contrast
        self.refining = labels.refinement in REFINEMENTS
        self.method = labels.refinement if self.refining else "grabcut"
        self.use_model(model_of(project))

    @Slot()
    def _image_changed(self) -> None:
        self._thread.withdraw(lambda request: request.urgency is Urgency.SCREEN)
        self.maps, self._small = None, None
        self._box_answers.clear()
        self._shape_regions()

    @Slot()
    def _picture_changed(self) -> None:
        self._small = None
        if self._session.picture is None:
            self._set_waiting(False)
        elif self._session.picture.settled:
            self._ask()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        record = self._session.record
        if record is None or record.id not in changes.images or not changes.suggestions:
            return
        if self.maps is not None and any(not self._is_current(value) for value in self._session.suggestions):
            self._suggest_from(record, self.maps)  # an undone decision on another model's or contrast's suggestion
        else:
            self._shape_regions()

    @Slot()
    def _ask_again(self) -> None:
        self._thread.withdraw(lambda _request: True)
        self._box_answers.clear()
        self.maps = None
        self._shape_regions()
        if self._settled:
            self._ask()

    def suggest_again(self) -> None:
        """Ask the classifier about the image on screen even where its answer is stored."""
        if self.model and self._session.record is not None and self._settled and self._session.altered is None:
            self._set_waiting(True)
            self._thread.submit(self._request(self._session.record, Urgency.SCREEN))

    @property
    def _settled(self) -> bool:
        """Whether the image on screen is there as it will stay."""
        return self._session.picture is not None and self._session.picture.settled

    def _ask(self) -> None:
        session = self._session
        if not self.model or session.project is None or session.record is None or session.picture is None:
            return
        if session.altered is not None:  # what it says of another file is nothing to decide on here
            self.maps = None
            self._set_waiting(False)
            self._shape_regions()
            return
        if self._is_model_replaced():
            session.notifications.inform(tr("The model's file was replaced: it suggests anew."))
            self.use_model(self.model)
            return
        stored = session.project.attention(session.record.id, self.key)
        if stored is not None:
            self.maps = HeatMaps(stored, session.labels)
            self._set_waiting(False)
            self._tell_notes(session.record.id, stored)
            stale = any(not self._is_current(value) for value in session.suggestions)
            stale = stale or session.project.answered_last(session.record.id) != self.key
            if stale and not session.project.read_only:
                self._suggest_from(session.record, self.maps)
            else:
                self._shape_regions()
        else:
            self._set_waiting(True)
            self._thread.submit(self._request(session.record, Urgency.SCREEN))
        self._prefetch()

    def _is_model_replaced(self) -> bool:
        """Whether the model's file holds another network than the one in force; one that is gone or half written is
        told, and looked at again the next time.
        """
        try:
            if model_fingerprint(self.model) == self.fingerprint:
                return False
            read_model_facts(self.model)
            return True
        except KnownError as error:
            self._session.notifications.report(error)
            return False

    @property
    def key(self) -> str:
        """What the answers of the model and contrast in force are kept under."""
        return attention_key(self.fingerprint, self.contrast)

    def _is_current(self, suggestion: Suggestion) -> bool:
        """Whether the model and contrast in force made it: only then its territory is one of the maps on screen."""
        how = suggestion.provenance
        return (how.fingerprint, how.contrast) == (self.fingerprint, self.contrast)

    def _suggest_from(self, record: ImageRecord, maps: HeatMaps) -> None:
        maps.warm_up()
        self._session.store_answer(record.id, maps.record, partial(maps.propose, record.id))

    def _request(self, record: ImageRecord, urgency: Urgency) -> AttendRequest:
        session = self._session
        assert session.project is not None
        picture = session.picture if session.is_current(record.id) else None
        path = session.project.image_path(record)
        return AttendRequest(record.id, path, self.model, session.labels, self.contrast, urgency, picture)

    def _prefetch(self) -> None:
        assert self._session.project is not None
        self._thread.withdraw(lambda request: request.urgency is Urgency.PREFETCH)
        for record in self._session.neighbours() if not self._session.project.read_only else ():
            if self._session.project.attention(record.id, self.key) is None:
                self._thread.submit(self._request(record, Urgency.PREFETCH))

    def _set_waiting(self, waiting: bool) -> None:
        self.waiting = waiting
        self.waiting_changed.emit(waiting)

    # --- answers

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Attended):
            self._attended(answer)
        elif not isinstance(answer, Refined):
            return
        elif answer.request.box is None:
            self._take_fitting(answer.request, Mask.from_array(answer.mask))
        elif answer.request.number in self._box_answers and self._session.picture is not None:
            self._box_answers.pop(answer.request.number)(box_mask(answer))

    def _attended(self, answer: Attended) -> None:
        request, session = answer.request, self._session
        if answer.note is not None and not self._moved:
            self._moved = True
            session.notifications.inform(told(answer.note))
        if session.project is None or (request.model, request.contrast) != (self.model, self.contrast):
            return
        if request.labels is not session.labels or not session.project.images([request.image_id]):
            return  # asked for by a project that is no longer open, or before its labels changed
        if answer.maps.record.fingerprint != self.fingerprint:  # the file was replaced meanwhile, or is back
            if session.is_current(request.image_id):
                self._ask()
            return
        if not session.takes_answer(request.image_id, Content(*answer.size, answer.sha256)):
            return
        if session.is_current(request.image_id):
            self.maps = answer.maps
            self._set_waiting(False)
            self._tell_notes(request.image_id, answer.maps.record)
        session.store_answer(request.image_id, answer.maps.record, partial(answer.maps.propose, request.image_id))
        if session.is_current(request.image_id):
            self._shape_regions()

    def _tell_notes(self, image_id: int, record: AttentionRecord) -> None:
        """Say once for each image what was guessed of its values, or left out, when the classifier looked at it."""
        notes = [told(note) for note in messages(record.notes)]
        if notes and (image_id, record.key) not in self._told:
            self._told.add((image_id, record.key))
            self._session.notifications.inform(" ".join(notes))

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._gave_up(failure.request)
        if failure.request.urgency is Urgency.SCREEN:
            self._session.notifications.report(failure.error)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._gave_up(request)

    def _gave_up(self, request: Request) -> None:
        """Nothing more comes of a request: the same may be asked again."""
        self._box_answers.pop(request.number, None)
        if isinstance(request, AttendRequest) and request.urgency is Urgency.SCREEN:
            self._set_waiting(False)

    # --- regions

    def _shape_regions(self) -> None:
        maps, known = self.maps, self.regions
        self.regions = {}
        for suggestion in self._session.suggestions if maps is not None else ():
            heat = maps.of(suggestion.provenance.target) if maps is not None else None
            if heat is not None and self._is_current(suggestion):
                self.regions[suggestion.id] = self._shaped(suggestion, heat, known.get(suggestion.id))
        self.regions_changed.emit()
        if self.refining and any(region.fitted is None for region in self.regions.values()):
            self._settle.start()

    def _shaped(self, suggestion: Suggestion, heat: HeatMap, known: SuggestedRegion | None) -> SuggestedRegion:
        if known is None or known.heat is not heat or known.fraction != self.fraction:
            return SuggestedRegion(suggestion, heat, self.fraction, heat.region(suggestion.territory, self.fraction))
        return known if self.refining else replace(known, fitted=None)

    @Slot()
    def _request_fitting(self) -> None:
        self._thread.withdraw(lambda request: isinstance(request, RefineRequest) and request.box is None)
        if self._session.record is None or self._session.picture is None or not self.refining:
            return
        for number, region in self.regions.items():
            if region.fitted is not None:
                continue
            territory = region.suggestion.territory
            self._thread.submit(
                RefineRequest(
                    self._session.record.id,
                    self._working_pixels(),
                    region.heat.part(territory),
                    self.fraction,
                    territory=region.heat.territory(territory),
                    method=self.method,
                    purpose=(number, region.heat),
                )
            )

    def _take_fitting(self, request: RefineRequest, mask: Mask) -> None:
        number, heat = request.purpose
        region = self.regions.get(number)
        asked, wanted = (request.fraction, request.method), (self.fraction, self.method)
        fits = region is not None and region.heat is heat and asked == wanted
        if region is not None and fits and self.refining and not mask.empty:
            self.regions[number] = replace(region, fitted=mask)
            self.regions_changed.emit()

    def fit_box(self, box: Box, target: str | None, then: Callable[[Mask], None]) -> None:
        """Fit a region to a loose box (image coordinates) with the map of `target`; `then` gets the mask."""
        session = self._session
        assert session.record is not None and session.picture is not None
        heat = self.maps.of(target) if self.maps and target else None
        request = box_request(session.record.id, session.picture, heat, box, self.fraction)
        self._box_answers[request.number] = then
        self._thread.submit(request)

    def _working_pixels(self) -> NDArray[Any]:
        if self._small is None:
            assert self._session.picture is not None
            self._small = working_copy(self._session.picture)
        return self._small

    def final_region(self, suggestion: Suggestion) -> tuple[Mask, Provenance] | None:
        """The region as it is shown, at the image's resolution, and how it was made; None while there is none."""
        region = self.regions.get(suggestion.id)
        return None if region is None else region.final(self.method)
