"""Maps of frames of the clip on screen: where the classifier sees what its scores tell."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.labels import Label
from annotator.inference.bounded import Bounded
from annotator.inference.proposals import HeatMap
from annotator.inference.requests import Answer, Failure, Request
from annotator.inference.scoring import FrameMaps, FrameMapsRequest
from annotator.inference.thread import InferenceThread
from annotator.inference.urgency import Urgency
from annotator.ui.base.label_text import full
from annotator.ui.base.notifications import About
from annotator.ui.work.coding import Coding
from annotator.ui.work.curves import Curves
from annotator.ui.work.playing import Playing
from annotator.ui.work.proposing import Proposing
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

KEPT, KEPT_BYTES = 400, 128_000_000
# A frame rests so long on screen before its maps are asked for.
REST_MS = 60
# Apexes of so many events at most have pictures.
MOST_APEXES = 60


class ClipMaps(QObject):
    """Of the frame that rests on screen, and of the apexes of events, while the model's scores are shown.

    `changed`: other maps are known, or another one is to be seen.
    """

    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, playing: Playing, coding: Coding, curves: Curves,
        proposing: Proposing, thread: InferenceThread, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._suggester, self._playing, self._coding = session, suggester, playing, coding
        self._curves, self._proposing, self._thread = curves, proposing, thread
        self._kept: Bounded[tuple[Path, int, str, str], FrameMaps] = Bounded(
            KEPT, KEPT_BYTES, lambda one: one.maps.nbytes + one.picture.nbytes
        )
        self._asked: dict[int, tuple[Path, int, str, str]] = {}
        self._faulty: set[tuple[Path, int, str, str]] = set()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        for signal in (
            curves.changed, proposing.changed, session.moment_changed, session.selection_changed, session.label_changed,
            suggester.settings_changed, playing.playing_changed,
        ):  # fmt: skip
            signal.connect(self._follow)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)

    # --- what is there

    def at(self, frame: int) -> FrameMaps | None:
        """The maps of a frame of the clip on screen; None where they are not known, or not to be seen."""
        return self._kept.get(self._key(frame)) if self._on and self._playing.path is not None else None

    def heat(self) -> tuple[HeatMap, str] | None:
        """The map that is due on the frame on screen, and its title."""
        label = self.label
        if label is None or self._playing.playing or not self._on:
            return None
        found = self.at(self._playing.seen)
        heat = found.maps.of(label.name) if found is not None else None
        if found is None or heat is None:
            return None
        return heat, f"{full(label)}  {found.maps.record.scores[label.name]:.2f}"

    @property
    def _on(self) -> bool:
        return self._curves.shown and self._playing.on_clip and self._playing.frames > 0

    @property
    def label(self) -> Label | None:
        """Whose map is seen: of the suggested event that is selected, of the coded one, else of the chosen label."""
        session, chosen = self._session, self._proposing.chosen
        if session.project is None:
            return None
        label = session.label
        if chosen is not None:
            label = session.labels.by_id(chosen.label_id)
        elif self._coding.chosen:
            label = session.labels.by_id(self._coding.chosen[0].label_id)
        return label if label is not None and session.sees(label.id) else None

    def apexes(self) -> tuple[tuple[int, int, bool], ...]:
        """Frame, label and whether it is only suggested of each event that has an apex, by frames."""
        if not self._on:
            return ()
        sees = self._session.sees
        coded = [(e.apex, e.label_id, False) for e in self._coding.events if e.apex is not None and sees(e.label_id)]
        told = [(s.span.apex, s.label_id, True) for s in self._proposing.shown if s.span and s.span.apex is not None]
        return tuple(sorted((*coded, *told))[:MOST_APEXES])

    # --- asking

    def _key(self, frame: int) -> tuple[Path, int, str, str]:
        assert self._playing.path is not None
        return self._playing.path, frame, self._suggester.fingerprint, self._suggester.contrast

    @Slot()
    def _follow(self) -> None:
        self.changed.emit()
        if self._on and not self._playing.playing:
            self._rest.start()
        elif not self._on:
            self._withdraw(set())

    @Slot()
    def _ask(self) -> None:
        """Ask for what is to be seen: of the frame on screen first."""
        if not self._on or self._playing.playing:
            return
        wanted = [(self._playing.frame, Urgency.COMPARE)] if self.label is not None else []
        wanted += [(frame, Urgency.BULK) for frame, _, _ in self.apexes()]
        missing = {self._key(frame): urgency for frame, urgency in reversed(wanted)}
        missing = {key: u for key, u in missing.items() if self._kept.get(key) is None and key not in self._faulty}
        self._withdraw(set(missing))
        there = set(self._asked.values())
        for key, urgency in missing.items():
            if key not in there:
                self._submit(key, urgency)

    def _submit(self, key: tuple[Path, int, str, str], urgency: Urgency) -> None:
        record, suggester = self._session.record, self._suggester
        if record is not None:
            request = FrameMapsRequest(
                record.id, key[0], suggester.model, key[1], self._session.labels, key[3], suggester.least, urgency
            )
            self._asked[request.number] = key
            self._thread.submit(request)

    def _withdraw(self, but: set[tuple[Path, int, str, str]]) -> None:
        gone = {number for number, key in self._asked.items() if key not in but}
        if gone:
            self._asked = {number: key for number, key in self._asked.items() if number not in gone}
            self._thread.withdraw(lambda request: request.number in gone)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, FrameMaps) and answer.request.number in self._asked:
            key = self._asked.pop(answer.request.number)
            if answer.maps.record.fingerprint == key[2]:
                self._kept.keep(key, answer)
                self.changed.emit()

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._give_up(failure.request, failure.error)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._give_up(request, KnownError("The classifier failed."))

    def _give_up(self, request: Request, error: KnownError) -> None:
        """A frame that cannot be looked at is not asked about again, and told once."""
        key = self._asked.pop(request.number, None)
        if key is not None:
            self._faulty.add(key)
            self._session.notifications.report(error, About.MODEL)
