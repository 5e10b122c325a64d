"""What the classifier's scores of a clip are over time: asked of the worker when nobody waits for anything else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.inference.bounded import Bounded
from annotator.inference.requests import Answer, Failure, Request
from annotator.inference.scoring import FrameScores, ScoreRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.base.notifications import About
from annotator.ui.base.text import tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

# Frames of one request: so many that work on images waits for little, and few enough to cost no memory.
BATCH = 8
# First every so manieth frame of the clip, then those between.
STRIDES = (32, 16, 8, 4, 2, 1)
KEPT, KEPT_BYTES = 8, 256_000_000


class Curves(QObject):
    """Scores of the clip on screen, frame by frame, while they are wanted. `changed`: more of them are known."""

    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, playing: Playing, thread: InferenceThread, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._playing, self._thread = session, suggester, playing, thread
        # Blind first: nothing of the model is seen on a clip until somebody asks for it.
        self.shown = False
        self._asked: int | None = None
        self._plan: Iterator[tuple[int, ...]] = iter(())
        self._about: tuple[object, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._kept: Bounded[tuple[object, ...], NDArray[np.float32]] = Bounded(KEPT, KEPT_BYTES, lambda one: one.nbytes)
        playing.clip_changed.connect(self.follow)
        session.image_changed.connect(self.follow)
        suggester.settings_changed.connect(self.follow)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)

    def why_not(self) -> str:
        """Why no scores are to be seen, to be told; "" where there are some, or will be."""
        session = self._session
        if session.sight is not None and (session.sight.protocol.guards or session.sight.protocol.hides):
            return tr("How this project is read keeps from its readers what the model says.")
        if not self._suggester.model or not self._suggester.fingerprint:
            return tr("No model is chosen: Project ▸ Labels, model, suggestions…")
        return ""

    def show(self, on: bool) -> bool:
        """Show curves, or no longer; False, and the reason was told, where there are none to see."""
        if on and (reason := self.why_not()):
            self._session.notifications.inform(reason)
            return False
        self.shown = on
        self.follow()
        self.changed.emit()
        return True

    @property
    def scores(self) -> dict[str, NDArray[np.float32]]:
        """For each label of the project that the classifier knows its scores by frame, NaN where none is known yet."""
        found = self._kept.get(self._about) if self.shown and self._about else None
        if found is None or self._session.project is None:
            return {}
        names = {label.name for label in self._session.labels.labels}
        return {name: found[:, place] for place, name in enumerate(self._labels) if name in names}

    @property
    def done(self) -> float:
        """The share of the clip's frames that was looked at."""
        found = self._kept.get(self._about) if self._about else None
        return float(np.isfinite(found[:, 0]).mean()) if found is not None and found.size else 0.0

    # --- following

    @Slot()
    def follow(self) -> None:
        """Ask about the clip on screen, and about no other any more."""
        playing = self._playing
        wanted = self.shown and playing.frames > 0 and not self.why_not()
        about = (playing.path, playing.frames, self._suggester.fingerprint) if wanted else ()
        if about == self._about:
            return
        self._withdraw()
        self._about, self._plan = about, self._planned(playing.frames) if about else iter(())
        self._tell_seen()
        self.changed.emit()
        self._go_on()

    def _planned(self, frames: int) -> Iterator[tuple[int, ...]]:
        """All frames in batches, the coarse ones first; what is known already is left out when its turn comes."""
        before = 0
        for stride in STRIDES:
            wanted = [n for n in range(0, frames, stride) if not before or n % before]
            before = stride
            for first in range(0, len(wanted), BATCH):
                yield tuple(wanted[first : first + BATCH])

    def _go_on(self) -> None:
        record = self._session.record
        if self._asked is not None or not self._about or record is None or self._playing.path is None:
            return
        known = self._kept.get(self._about)
        for batch in self._plan:
            frames = batch if known is None else tuple(n for n in batch if np.isnan(known[n, 0]))
            if frames:
                request = ScoreRequest(record.id, self._playing.path, self._suggester.model, frames)
                self._asked = request.number
                self._thread.submit(request)
                return

    def _withdraw(self) -> None:
        if self._asked is not None:
            number, self._asked = self._asked, None
            self._thread.withdraw(lambda request: request.number == number)

    # --- answers

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if not isinstance(answer, FrameScores) or answer.request.number != self._asked:
            return
        self._asked = None
        if answer.fingerprint != self._suggester.fingerprint or not self._about:
            return
        known = self._kept.get(self._about)
        if known is None:
            known = np.full((self._playing.frames, len(answer.labels)), np.nan, np.float32)
        known[list(answer.request.frames)] = np.where(np.isnan(answer.values), -1, answer.values)  # -1: cannot be read
        self._labels = answer.labels
        self._kept.keep(self._about, known)
        self._tell_seen()
        self.changed.emit()
        self._go_on()

    def _tell_seen(self) -> None:
        """Marks tell whether the model's scores of their label were on screen before them."""
        scores = self.scores
        if scores:
            labels = self._session.labels.labels
            self._session.show_labels({label.id for label in labels if label.name in scores})

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        if failure.request.number == self._asked:
            self._stop(failure.error)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        if request.number == self._asked:
            self._stop(KnownError("The classifier failed.", advice="Show the curves again to try once more."))

    def _stop(self, error: KnownError) -> None:
        """One fault ends it: it would come with every frame."""
        self._asked, self._about, self._plan, self.shown = None, (), iter(()), False
        self._session.notifications.report(error, About.MODEL)
        self.changed.emit()
