"""Rough strokes while they are drawn, and the object that is found under them so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Provenance
from annotator.core.work.gate import Certainty
from annotator.inference.requests import Answer, Failure, Request, StrokesFound, StrokesRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.strokes import RoughStroke

# How a region came about, as provenance has it.
BY_STROKES, BY_STROKES_AND_MAP = "strokes", "strokes-map"


class Sketching(QObject):
    """Has the object found under strokes on the image on screen, again whenever there is more of them.

    With the map of a label that the classifier is sure of, and by what looks alike to it, as far as the reader is to
    see that, else by colours and edges alone; by the project's segmenter where that is the one that fits. One request
    is under way at a time.
    """

    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self.strokes: tuple[RoughStroke, ...] = ()
        self.mask, self.made = EMPTY, ""
        self._label_id, self._target = 0, ""
        self._asked: StrokesRequest | None = None
        self._found: tuple[RoughStroke, ...] = ()  # the strokes that the mask is of
        self._told: tuple[RoughStroke, ...] = ()  # those that the request under way is of
        self._segmenting = 0  # the number of that request, where it goes to the segmenter
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        suggester.regions_changed.connect(self._follow_maps)
        self._maps = suggester.maps

    @property
    def settled(self) -> bool:
        """Whether the mask is that of all strokes."""
        return self._found == self.strokes

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked is not None or (self._segmenting > 0 and self._suggester.waits_for(self._segmenting))

    @property
    def about(self) -> tuple[int, str]:
        """The label of the object, by its number, and the name of the one whose map may help."""
        return self._label_id, self._target

    def begin(self, label_id: int, target: str) -> None:
        """Begin anew, for an object of a label; `target` names the one whose map may help."""
        self.end()
        self._label_id, self._target = label_id, target

    def end(self) -> None:
        """Forget the strokes and what was found under them."""
        asked, self._asked, self._segmenting = self._asked, None, 0
        if asked is not None:
            self._thread.withdraw(lambda request: request is asked)
        self.strokes = self._found = self._told = ()
        self.mask, self.made = EMPTY, ""

    def draw(self, strokes: Sequence[RoughStroke]) -> None:
        """These are the strokes by now."""
        self.strokes = tuple(strokes)
        if not self.waits:
            self._ask()

    def provenance(self) -> Provenance | None:
        """How the region came about, where a map helped to find it."""
        maps, made = self._suggester.maps, self.made
        if maps is None or made != BY_STROKES_AND_MAP:
            return None
        record = maps.record
        return Provenance(
            record.model, record.fingerprint, record.layer, self._target, record.contrast,
            record.scores[self._target], self._suggester.fraction, made,
        )  # fmt: skip

    # --- asking

    def _ask(self) -> None:
        from annotator.inference.strokes import as_points, covers, strokes_request

        session, suggester = self._session, self._suggester
        if session.record is None or session.picture is None or self.settled:
            return
        self._told, self._maps = self.strokes, suggester.maps
        if not covers(self.strokes, session.picture):
            self._take(EMPTY, "")
            return
        if suggester.segmenting:
            hand = as_points(self.strokes, session.picture)
            self._segmenting = suggester.fit_hand(hand, self._target, self._take_segmented)
            return
        heat, extent = suggester.told_of(self._target)
        source = extent or heat
        values = source.values if source is not None and self._is_sure() else None
        model = suggester.model if session.sees(self._label_id) else ""
        request = strokes_request(session.record.id, session.picture, self.strokes, values, model)
        self._asked = request
        self._thread.submit(request)

    def _is_sure(self) -> bool:
        """Whether the classifier is sure of the label: the maps of others rather lead away from the object."""
        score = self._suggester.scores.get(self._target)
        return score is not None and self._suggester.gates.of(self._label_id).of(score) is Certainty.SURE

    def _take_segmented(self, masks: list[Mask], how: str) -> None:
        if self._segmenting:
            self._segmenting = 0
            self._take(masks[0] if masks else EMPTY, how)

    @Slot()
    def _follow_maps(self) -> None:
        """Other maps, or none any more: what was asked may have been dropped for it."""
        if self.strokes and self._suggester.maps is not self._maps:
            strokes = self.strokes
            self.begin(*self.about)
            self.draw(strokes)
        elif self.strokes and not self.waits:
            self._ask()

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        from annotator.inference.strokes import strokes_mask

        if isinstance(answer, StrokesFound) and answer.request is self._asked:
            self._asked = None
            how = BY_STROKES if answer.request.heat is None else BY_STROKES_AND_MAP
            self._take(strokes_mask(answer), how)

    def _take(self, mask: Mask, how: str) -> None:
        self.mask, self.made, self._found = mask, how, self._told
        self.changed.emit()
        self._ask()

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._gave_up(failure.request)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._gave_up(request)

    def _gave_up(self, request: Request) -> None:
        """It was told; the strokes stay, and another one asks again."""
        if request is self._asked or (self._segmenting and request.number == self._segmenting):
            self._asked, self._segmenting = None, 0
            self.mask, self.made, self._found = EMPTY, "", self._told
            self.changed.emit()
