"""What the classifier's scores of a clip are over time: asked of the worker when nobody waits for anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.proposed_events import UNREADABLE, ClipScores
from annotator.inference.bounded import Bounded
from annotator.inference.curve_files import load_scores, save_scores
from annotator.inference.requests import Answer, Failure, Request
from annotator.inference.scoring import FrameScores, ScoreRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.base.notifications import About
from annotator.ui.base.text import tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.faces import Alignment

# Frames of one request: so many that work on images waits for little, and few enough to cost no memory.
BATCH = 8
# Of all the clip first every so manieth frame, then every one, in sight before elsewhere.
STRIDES = (32, 8)
# After so many frames more what is known is kept on the disk, and told to whoever needs stretches without a gap.
STRETCH = 2000
KEPT, KEPT_BYTES = 8, 256_000_000


class Curves(QObject):
    """Scores of the clip on screen, frame by frame, while they are wanted.

    `changed`: more of them are known. `advanced`: so many more that it is worth looking for events. `sight` tells the
    first and last frame in sight, which come first.
    """

    changed = Signal()
    advanced = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, playing: Playing, thread: InferenceThread, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._playing, self._thread = session, suggester, playing, thread
        # Blind first: nothing of the model is seen on a clip until somebody asks for it.
        self.shown = False
        # Whether what the model is to see of frames is not known yet, but will be.
        self.waits: Callable[[], bool] = lambda: False
        # What the model is to see of frames: a name for it, and the part of a frame; None for all of them.
        self.square: Callable[[], tuple[str, Callable[[int], Alignment | None]] | None] = lambda: None
        self.sight: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self._asked: int | None = None
        self._about: tuple[Path, int, str] | None = None
        self._fresh = 0
        self._kept: Bounded[tuple[Path, int, str], ClipScores] = Bounded(
            KEPT, KEPT_BYTES, lambda one: one.values.nbytes
        )
        playing.clip_changed.connect(self.follow)
        session.image_changed.connect(self.follow)
        suggester.settings_changed.connect(self.follow)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)

    def why_not(self) -> str:
        """Why no scores are to be seen, to be told; "" where there are some, or will be."""
        protocol = self._session.sight.protocol if self._session.sight is not None else None
        if protocol is not None:
            modes = {protocol.mode, *dict(protocol.modes).values()}
            if protocol.conceals or modes == {SuggestionMode.OFF}:
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
        if on:
            self._session.ask_to_see()
        self.follow()
        self._tell_seen()
        self.changed.emit()
        return True

    @property
    def clip(self) -> ClipScores | None:
        """What is known of the clip on screen, whether or not the reader is to see it."""
        return self._kept.get(self._about) if self.shown and self._about is not None else None

    @property
    def scores(self) -> dict[str, NDArray[np.float32]]:
        """For each label of the project that the classifier knows, and the reader is to see, its scores by frame, NaN
        where none is known yet.
        """
        found, session = self.clip, self._session
        if found is None or session.project is None:
            return {}
        seen = {label.name for label in session.labels.labels if session.sees(label.id)}
        return {name: found.values[:, place] for place, name in enumerate(found.labels) if name in seen}

    @property
    def done(self) -> float:
        """The share of the clip's frames that was looked at."""
        found = self.clip
        return found.done if found is not None else 0.0

    # --- following

    @Slot()
    def follow(self) -> None:
        """Ask about the clip on screen, and about no other any more."""
        playing, path = self._playing, self._playing.path
        wanted = self.shown and path is not None and playing.frames > 0 and not self.why_not() and not self.waits()
        square = self.square()
        key = self._suggester.fingerprint + (f"/{square[0]}" if square is not None else "")
        about = (path, playing.frames, key) if wanted and path is not None else None
        if about == self._about:
            return
        self._withdraw()
        self._keep()
        self._about = about
        if about is not None and self._kept.get(about) is None:
            found = load_scores(about[0], about[2], about[1])
            if found is not None:
                self._kept.keep(about, found)
        self._tell_seen()
        self.changed.emit()
        self.advanced.emit()
        self._go_on()

    def _next_batch(self) -> tuple[int, ...]:
        """Frames not looked at yet that are most wanted."""
        assert self._about is not None
        known = self._kept.get(self._about)
        missing = np.arange(self._about[1]) if known is None else np.flatnonzero(np.isnan(known.values[:, 0]))
        for stride in STRIDES:
            coarse = missing[missing % stride == 0]
            if len(coarse):
                return tuple(coarse[:BATCH].tolist())
        first, last = self.sight()
        here = missing[(missing >= first) & (missing <= last)]
        later = missing[missing > last]
        return tuple(next((part for part in (here, later, missing) if len(part)), missing)[:BATCH].tolist())

    def _go_on(self) -> None:
        record = self._session.record
        if self._asked is not None or self._about is None or record is None:
            return
        frames = self._next_batch()
        if frames:
            square = self.square()
            squares = tuple(map(square[1], frames)) if square is not None else ()
            request = ScoreRequest(record.id, self._about[0], self._suggester.model, frames, squares)
            self._asked = request.number
            self._thread.submit(request)

    def _withdraw(self) -> None:
        if self._asked is not None:
            number, self._asked = self._asked, None
            self._thread.withdraw(lambda request: request.number == number)

    def _keep(self) -> None:
        """Keep on the disk what came since that was done last."""
        found = self._kept.get(self._about) if self._about is not None else None
        if self._about is not None and found is not None and self._fresh:
            (path, _, key), kept = self._about, replace(found, values=found.values.copy())
            QThreadPool.globalInstance().start(lambda: save_scores(path, key, kept))
        self._fresh = 0

    # --- answers

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if not isinstance(answer, FrameScores) or answer.request.number != self._asked:
            return
        self._asked = None
        if answer.fingerprint != self._suggester.fingerprint or self._about is None:
            return
        known = self._kept.get(self._about) or self._begun(answer)
        known.values[list(answer.request.frames)] = np.where(np.isnan(answer.values), UNREADABLE, answer.values)
        self._kept.keep(self._about, known)
        self._tell_seen()
        self.changed.emit()
        self._fresh += len(answer.request.frames)
        complete = not np.isnan(known.values[:, 0]).any()
        if complete or self._fresh >= STRETCH:
            self._keep()
            self.advanced.emit()
        self._go_on()

    def _begun(self, answer: FrameScores) -> ClipScores:
        times, shape = self._playing.times, (self._playing.frames, len(answer.labels))
        rate = (len(times) - 1) / float(times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 25.0
        thresholds = dict(zip(answer.labels, answer.thresholds, strict=True))
        values = np.full(shape, np.nan, np.float32)
        sees = "face" if self.square() is not None else "none"
        return ClipScores(answer.name, answer.fingerprint, "", answer.labels, thresholds, values, rate, sees)

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
        self._keep()
        self._asked, self._about, self.shown = None, None, False
        self._session.notifications.report(error, About.MODEL)
        self.changed.emit()
