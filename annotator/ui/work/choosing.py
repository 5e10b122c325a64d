"""Which labels are suggested of a classifier's answer, and the suggestions that are stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.errors import KnownError
from annotator.core.work.annotation import ImageRecord, Suggestion
from annotator.core.work.attention import AttentionRecord, attention_key
from annotator.core.work.least_scores import LEAST_SCORES, UNSET, LeastScores
from annotator.inference.model_files import model_fingerprint, read_model_facts
from annotator.inference.requests import Urgency
from annotator.inference.thread import InferenceThread
from annotator.ui.base.notifications import About
from annotator.ui.base.text import error_text, tr
from annotator.ui.work.ahead import KeptMaps
from annotator.ui.work.session import Session
from annotator.ui.work.shaping import Shaping

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMaps

# So long a slider rests before what it lets through is stored.
SETTLE_MS = 100
SCORE_STEP = 0.05


class Choosing(Shaping):
    """Suggestions follow the least scores in force: on screen at once, on images seen before as they are opened."""

    def __init__(self, session: Session, thread: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(session, thread, parent)
        self._kept = KeptMaps()
        self._choosing = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._choosing.timeout.connect(self._suggest_others)

    def suggest_again(self) -> None:
        """Ask the classifier about the image on screen even where its answer is stored."""
        raise NotImplementedError

    def _deepen(self, record: ImageRecord, maps: HeatMaps, urgency: Urgency) -> None:
        """Ask for what an answer lacks of extents."""
        raise NotImplementedError

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
            self._session.notifications.report(error, About.MODEL)
            return False

    def _maps_of(self, record: ImageRecord, stored: AttentionRecord) -> HeatMaps:
        """The maps of a stored answer, with the least scores in force."""
        maps = self._kept.maps(record.id, stored, self._session.labels)
        maps.least = self.least
        return maps

    def _tell_unknown_labels(self, known: tuple[str, ...]) -> None:
        from annotator.inference.known_labels import told_unknown

        error = told_unknown(self._session.labels, known) if known else None
        if error is not None and any(self._session.labels.by_name(name) for name in known):
            self._session.notifications.inform(error_text(error))
        elif error is not None:
            self._session.notifications.report(error, About.LABELS)

    @property
    def key(self) -> str:
        """What the answers of the model and contrast in force are kept under."""
        return attention_key(self.fingerprint, self.contrast)

    def set_least(self, least: LeastScores) -> None:
        """From which scores on labels are suggested; kept with the project."""
        project = self._session.project
        if project is None or least == self.least:
            return
        self.least = least
        if not project.read_only:
            project.set_setting(LEAST_SCORES, least.stored())
        self.settings_changed.emit()
        self._choosing.start()

    def step_least(self, by: int) -> None:
        """Suggest all labels from a score on that is a step higher or lower, and say which."""
        if self._session.project is None:
            return
        usual = UNSET if self.least.usual is None else self.least.usual
        self.set_least(self.least.changed(None, round(min(max(usual + by * SCORE_STEP, 0.0), 1.0), 3)))
        self._session.notifications.inform(
            tr("Suggested from a score of {score:.2f} on.", score=self.least.usual or 0.0)
        )

    @Slot()
    def _suggest_others(self) -> None:
        """What the least scores in force let through of the answer at hand; asked anew where that lacks maps."""
        record = self._session.record
        if record is None or self.maps is None:
            return
        self.maps.least = self.least
        if self.maps.lacks_maps:
            self.suggest_again()
        elif not self._is_told(record, self.maps):
            self._propose_again(record, self.maps)
            self._deepen(record, self.maps, Urgency.BETTER)

    def _is_told(self, record: ImageRecord, maps: HeatMaps) -> bool:
        """Whether the stored suggestions of an image are what the least scores in force let through."""
        project = self._session.project
        return project is None or project.read_only or maps.are_told_by(project.suggestions(record.id))

    def _suggest_from(self, record: ImageRecord, maps: HeatMaps) -> None:
        maps.warm_up()
        self._session.store_answer(record.id, maps.record, partial(maps.propose, record.id))

    def _propose_again(self, record: ImageRecord, maps: HeatMaps) -> None:
        """Those that were there before keep their numbers, lest the selection be lost."""
        there = {_place(value): value.id for value in self._session.pending}

        def propose(decided: Sequence[Suggestion]) -> list[Suggestion]:
            found = maps.propose(record.id, decided)
            return [replace(value, id=there.get(_place(value), 0)) for value in found]

        self._session.propose_again(record.id, self.key, propose)


def _place(suggestion: Suggestion) -> tuple[int, int, str, str]:
    """What makes two suggestions of an image the same."""
    how = suggestion.provenance
    return suggestion.label_id, suggestion.territory, how.fingerprint, how.contrast
