"""Asks the worker for suggestions, first quickly, then thoroughly, and shapes their regions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import is_clip
from annotator.core.work.annotation import Content, ImageRecord
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import Changes
from annotator.core.work.region_heads import StoredHead
from annotator.inference.model_files import model_fingerprint, read_model_facts
from annotator.inference.requests import (
    Answer,
    Attended,
    AttendRequest,
    Checked,
    CheckRequest,
    Effort,
    Failure,
    Guide,
    Refined,
    RefineRequest,
    Request,
    Urgency,
    deepens,
    is_aside,
)
from annotator.inference.thread import InferenceThread
from annotator.ui.base.notifications import About
from annotator.ui.base.text import told, tr
from annotator.ui.work.choosing import Choosing
from annotator.ui.work.session import AHEAD_MS, Session
from annotator.ui.work.suggested_region import SuggestedRegion

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMaps

# What is asked for the image on screen, and for those beside it.
HERE, BESIDE = (Urgency.SCREEN, Urgency.BETTER), (Urgency.PREFETCH, Urgency.BETTER_AHEAD)


class Suggester(Choosing):
    """Suggestions of the image on screen first, then of its neighbours; answers nobody wants any more are dropped.

    Where regions are cut from extents the first answer has those of one view of the image, and a second request, which
    may wait, those of all.
    """

    waiting_changed = Signal(bool)

    def __init__(self, session: Session, thread: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(session, thread, parent)
        self.waiting = False
        # Whether an image that was not looked at yet is, without being asked for.
        self.by_itself = True
        session.project_opened.connect(self._project_opened)
        session.image_changed.connect(self._image_changed)
        session.picture_changed.connect(self._picture_changed)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self._labels_changed)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        self._told: set[tuple[int, str]] = set()
        self._next_heads = self.heads
        self._moved = False
        self._names: tuple[str, ...] = ()
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._prefetch)

    # --- settings

    def use_model(self, model: str) -> None:
        """Suggest with a bundled classifier, a model file, or ("") not at all."""
        from annotator.core.project.models import set_model

        self.model, self.fingerprint = "", ""
        try:
            for about in (About.MODEL, About.LABELS):
                self._session.notifications.withdraw(about)
            if model:
                self._tell_unknown_labels(read_model_facts(model).labels)
                self.model, self.fingerprint = model, model_fingerprint(model)
            if self._session.project is not None:
                set_model(self._session.project, model)
        except KnownError as error:
            self._session.notifications.report(error, About.MODEL)
            self.settings_changed.emit()
            self._ask_again()
            return
        self.settings_changed.emit()
        self._ask_again()

    def suggest_by_itself(self, on: bool) -> None:
        """Look at images as they open from now on, or only when that is asked for. Raises KnownError."""
        from annotator.core.project.opening import ASKED, SUGGESTING

        project = self._session.project
        if project is None or on == self.by_itself:
            return
        project.set_setting(SUGGESTING, "" if on else ASKED)
        self.by_itself = on
        self._ask_again()

    def use_heads(self, heads: tuple[StoredHead, ...]) -> None:
        """Shape regions by these region heads from the next image on: nothing changes under the hand."""
        self._next_heads = heads
        if self._session.record is not None and self._settled and self.maps is not None:
            self._prefetch()

    def use_heads_now(self, heads: tuple[StoredHead, ...]) -> None:
        """Shape regions by these region heads, those on screen as well."""
        self.heads = heads
        self.use_heads(heads)
        self._reshape()

    def set_contrast(self, contrast: str) -> None:
        """Ask again with another contrast: "none", "dual", "rest", "both" or a label's name."""
        if contrast != self.contrast:
            self.contrast = contrast
            self.settings_changed.emit()
            self._ask_again()

    def _reshape(self) -> None:
        super()._reshape()
        if self.maps is not None and self._session.record is not None:
            self._deepen(self._session.record, self.maps, Urgency.BETTER)

    # --- following the session

    @Slot()
    def _project_opened(self) -> None:
        from annotator.core.project.models import model_of
        from annotator.core.project.opening import ASKED, SUGGESTING
        from annotator.core.project.region_learning import heads_in_use

        project = self._session.project
        assert project is not None
        self._thread.withdraw(lambda request: not is_aside(request))
        self._told.clear()
        self._kept.clear()
        self.maps, self.regions = None, {}
        self._begin_with(project.labels)
        self._names = tuple(label.name for label in project.labels.labels)
        self.heads = self._next_heads = heads_in_use(project)
        self.by_itself = project.setting(SUGGESTING) != ASKED
        self.use_model(model_of(project))

    @Slot()
    def _image_changed(self) -> None:
        self._thread.withdraw(lambda request: request.urgency in HERE)
        self.maps, self._small, self.heads = None, None, self._next_heads
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
        if self.maps is not None and any(not self._is_current(value) for value in self._session.pending):
            self._suggest_from(record, self.maps)  # an undone decision on another model's or contrast's suggestion
        else:
            self._shape_regions()

    @Slot()
    def _labels_changed(self) -> None:
        """Ask anew, unless labels have other titles alone: the classifier knows them by their names. Which of them it
        does not know is told anew, or no more.
        """
        before, self._names = self._names, tuple(label.name for label in self._session.labels.labels)
        if self._names == before:
            return
        self._session.notifications.withdraw(About.LABELS)
        if self.model:
            try:
                self._tell_unknown_labels(read_model_facts(self.model).labels)
            except KnownError as error:
                self._session.notifications.report(error, About.MODEL)
        self._ask_again()

    @Slot()
    def _ask_again(self) -> None:
        self._thread.withdraw(lambda request: not is_aside(request))
        self._box_answers.clear()
        self.maps = None
        self._shape_regions()
        if self._settled:
            self._ask()

    def suggest_again(self) -> None:
        """Ask the classifier about the image on screen even where its answer is stored."""
        if self.model and self._session.record is not None and self._settled and self._session.altered is None:
            self._set_waiting(True)
            self._thread.submit(replace(self._request(self._session.record, Urgency.SCREEN), insists=True))

    @property
    def _settled(self) -> bool:
        """Whether the image on screen is there as it will stay."""
        return self._session.picture is not None and self._session.picture.settled

    def _ask(self) -> None:
        session = self._session
        if not self.model or session.project is None or session.record is None or session.picture is None:
            return
        if is_clip(PurePath(session.record.path)):  # its frames are images, it is none
            self._set_waiting(False)
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
        maps = self._maps_of(session.record, stored) if stored is not None else None
        if stored is not None and maps is not None and not (maps.lacks_maps and self.by_itself):
            self.maps = maps
            self._set_waiting(False)
            self._tell_notes(session.record.id, stored)
            stale = any(not self._is_current(value) for value in session.pending)
            stale = stale or session.project.answered_last(session.record.id) != self.key
            if stale and not session.project.read_only:
                self._suggest_from(session.record, self.maps)
            elif not self._is_told(session.record, maps):
                self._propose_again(session.record, maps)
            else:
                self._shape_regions()
            self._deepen(session.record, self.maps, Urgency.BETTER)
        elif self.by_itself:
            self._set_waiting(True)
            self._thread.submit(self._request(session.record, Urgency.SCREEN))
        if self.by_itself:
            self._ahead.start()

    def _request(self, record: ImageRecord, urgency: Urgency) -> AttendRequest:
        session = self._session
        assert session.project is not None
        picture = session.picture if session.is_current(record.id) else None
        path = session.project.image_path(record)
        effort = Effort.QUICK if self.walking else Effort.MAPS
        return AttendRequest(
            record.id, path, self.model, session.labels, self.contrast, urgency, picture, effort, least=self.least
        )

    def _deepen(self, record: ImageRecord, maps: HeatMaps, urgency: Urgency) -> None:
        """Ask for what an answer lacks of extents, unless it is asked for already; the answer may wait."""
        from annotator.inference.extent_maps import is_complete

        heads = self._in_way(self.heads if self._session.is_current(record.id) else self._next_heads)
        if not self.model or is_complete(maps, self.walking, heads) or maps.record.key != self.key:
            return
        here = (record.id, maps.record.key)
        self._thread.withdraw(lambda request: isinstance(request, AttendRequest) and deepens(request, *here))
        request = self._request(record, urgency)
        effort = Effort.THOROUGH if self.walking else Effort.MAPS
        self._thread.submit(replace(request, effort=effort, known=maps.record, heads=heads))

    @Slot()
    def _prefetch(self) -> None:
        project = self._session.project
        if not self.model or project is None or project.read_only:
            return
        self._thread.withdraw(lambda request: request.urgency in BESIDE)
        for record in self._session.neighbours():
            if is_clip(PurePath(record.path)):
                continue
            stored = project.attention(record.id, self.key)
            if stored is None:
                self._thread.submit(self._request(record, Urgency.PREFETCH))
            else:
                self._deepen(record, self._maps_of(record, stored), Urgency.BETTER_AHEAD)

    def _set_waiting(self, waiting: bool) -> None:
        self.waiting = waiting
        self.waiting_changed.emit(waiting)

    # --- answers

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Attended):
            self._attended(answer)
        elif isinstance(answer, Checked):
            self._checked(answer.request, answer)
        elif not isinstance(answer, Refined):
            return
        elif isinstance(answer.request.purpose, SuggestedRegion):
            self._take_fitting(answer)
        else:
            self._take_box(answer)

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
        answer.maps.least = self.least
        self._kept.keep(request.image_id, answer.maps)
        if session.is_current(request.image_id):
            self.maps = answer.maps
            self._set_waiting(self.waiting and request.known is not None)
            self._tell_notes(request.image_id, answer.maps.record)
        self._keep(request, answer.maps)

    def _keep(self, request: AttendRequest, maps: HeatMaps) -> None:
        """Store an answer, show it, and ask for what it lacks."""
        number, session, shaped = request.image_id, self._session, self._shapings
        if request.known is None:
            session.store_answer(number, maps.record, partial(maps.propose, number))
        else:
            session.store_extents(number, maps.record)
        if session.is_current(number) and self._shapings == shaped:  # what was stored may have been followed already
            self._shape_regions()
        if request.known is None and session.project is not None:
            urgency = Urgency.BETTER if session.is_current(number) else Urgency.BETTER_AHEAD
            for record in session.project.images([number]):
                self._deepen(record, maps, urgency)

    def _tell_notes(self, image_id: int, record: AttentionRecord) -> None:
        """Say once for each image what was guessed of its values, or left out, when the classifier looked at it."""
        from annotator.inference.seeing import messages

        notes = [told(note) for note in messages(record.notes)]
        if notes and (image_id, record.key) not in self._told:
            self._told.add((image_id, record.key))
            self._session.notifications.inform(" ".join(notes))

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._gave_up(failure.request)
        if isinstance(failure.request, CheckRequest):
            self._checked(failure.request, failure.error)
            return
        if failure.request.urgency in HERE:
            self._session.notifications.report(failure.error, About.IMAGE)
        if isinstance(failure.request, RefineRequest) and failure.request.guide is not None:
            self._leave_segmenter(failure.request.guide)

    def _leave_segmenter(self, guide: Guide) -> None:
        """One that failed, as was told, would fail at every region: they are fitted as the label set says."""
        self._thread.withdraw(lambda request: isinstance(request, RefineRequest) and request.guide is not None)
        if self.segmenting and guide.segmenter == self.segmenter:
            self.set_method(self.usual_method)
            self._session.notifications.inform(tr("Regions are fitted without the segmenter."))

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._gave_up(request)
        if isinstance(request, CheckRequest):
            files = request.segmenter
            self._checked(
                request, KnownError("The segmenter failed.", path=files.encoder, advice="Choose other files.")
            )

    def _checked(self, request: CheckRequest, answer: Checked | KnownError) -> None:
        """Who asked tells it."""
        then = self._checks.pop(request.number, None)
        if then is not None:
            then(answer)

    def _gave_up(self, request: Request) -> None:
        """Nothing more comes of a request: the same may be asked again."""
        self._box_answers.pop(request.number, None)
        if isinstance(request, AttendRequest) and request.urgency is Urgency.SCREEN:
            self._set_waiting(False)
