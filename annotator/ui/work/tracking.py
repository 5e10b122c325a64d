"""The face of the person in the clip on screen: looked for beside the window, corrected by hand on any frame."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QThreadPool, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.jobs import as_known
from annotator.ui.base.notifications import About
from annotator.ui.base.text import told, tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.faces import Box, Correction, Face, FaceTrack, Offer
    from annotator.core.faces.search import Found

Faces: TypeAlias = "tuple[Face, ...]"
# The setting that keeps, by the number of a clip, who is followed and what was corrected.
SETTING = "faces"
# After so many frames it is told how far the search is.
BATCH = 32
# While the search goes on what was found is made one track so often, in milliseconds.
LINKED_MS = 4000


class Work(Enum):
    """What goes on beside the window: a detector looks, or points by hand are carried on."""

    SEARCH = auto()
    CARRY = auto()


class Tracking(QObject):
    """Follows the clip on screen. `changed`: another track, or none. `progressed`: how far the search is, in [0, 1]."""

    changed = Signal()
    progressed = Signal(float)
    _advanced = Signal(object, int)
    _ended = Signal(object, int, object)

    def __init__(self, session: Session, playing: Playing, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._playing = session, playing
        self._pool = QThreadPool(self, maxThreadCount=2)
        self._jobs: dict[Work, int] = dict.fromkeys(Work, 0)
        self._linked = QElapsedTimer()
        self._linked.start()
        self._clip: int | None = None
        self._faces: Found | None = None
        self._carried: dict[int, tuple[Face, ...]] = {}
        self._point: tuple[int, float, float] | None = None
        self.corrections: dict[int, Correction] = {}
        self.on = False
        self.track: FaceTrack | None = None
        self._offer: Offer | None = None
        self._offers: tuple[Offer, ...] = ()
        self._advanced.connect(self._advance)
        self._ended.connect(self._end)
        session.image_changed.connect(self.follow)
        playing.clip_changed.connect(self.follow)

    # --- what is known

    def face(self, frame: int) -> Face | None:
        """The face on a frame; None where there is none, or nobody looks for it."""
        return self.track.at(frame) if self.track is not None else None

    def steady(self, frame: int) -> Face | None:
        """The same without its trembling."""
        return self.track.steady(frame) if self.track is not None else None

    @property
    def done(self) -> float:
        """How far the search is, in [0, 1]; without a detector nothing is searched."""
        if self._faces is None:
            return 0.0
        return self._faces.done if self._offer is not None else 1.0

    @property
    def key(self) -> str:
        """What tells this track from others of the clip."""
        from annotator.core.faces import corrections_to_json

        told = self._offer.name if self._offer is not None else "flow", self._point, len(self._carried)
        return hashlib.sha256(f"{told} {corrections_to_json(self.corrections)}".encode()).hexdigest()[:16]

    # --- following the session

    @Slot()
    def follow(self) -> None:
        """Take up what is kept of the clip on screen, once its frames are known."""
        record = self._session.record
        clip = record.id if record is not None and self._playing.on_clip and self._playing.frames else None
        if clip == self._clip:
            return
        self._stop()
        self._clip, self.on, self.track, self._faces = clip, False, None, None
        self.corrections, self._point, self._carried = {}, None, {}
        kept = self._kept().get(str(clip)) if clip is not None else None
        if isinstance(kept, dict) and kept.get("on", True):
            self._read(kept)
            self._begin()
        self.changed.emit()

    def _kept(self) -> dict[str, Any]:
        project = self._session.project
        try:
            kept = json.loads(project.setting(SETTING) or "{}") if project is not None else {}
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _read(self, kept: dict[str, Any]) -> None:
        from annotator.core.faces import corrections_from_json

        try:
            self.corrections = corrections_from_json(json.dumps(kept.get("hand", {})))
            point = kept.get("point")
            self._point = (int(point[0]), float(point[1]), float(point[2])) if point else None
        except (KnownError, ValueError, TypeError, IndexError, KeyError):
            self.corrections, self._point = {}, None

    def _store(self, *, on: bool) -> bool:
        from annotator.core.faces import corrections_to_json

        project = self._session.project
        if project is None or self._clip is None:
            return False
        hand = json.loads(corrections_to_json(self.corrections))
        kept = self._kept() | {str(self._clip): {"point": self._point, "hand": hand, "on": on}}
        try:
            project.set_setting(SETTING, json.dumps(kept))
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        return True

    # --- doing

    def find(self, on: bool) -> None:
        """Look for the face in the clip on screen, or no longer; what was corrected stays."""
        if self._clip is None or on == self.on:
            return
        if on:
            self._read(self._kept().get(str(self._clip), {}))
            self._begin()
        else:
            self._stop()
            self.on, self.track = False, None
        if self._session.project is not None and not self._session.project.read_only:
            self._store(on=on)
        self.changed.emit()

    def choose(self, x: float, y: float) -> None:
        """Follow the person at a place of the frame on screen."""
        self._point = self._playing.frame, x, y
        self._change()

    def place(self, box: Box | None = None, points: np.ndarray[Any, Any] | None = None) -> None:
        """The face on the frame on screen is here; three points are enough, the others NaN."""
        from annotator.core.faces import Correction
        from annotator.core.faces.face import completed

        try:
            five = completed(points) if points is not None else None
            self.corrections[self._playing.frame] = Correction.placed(box, five)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._change()
        if five is not None and not self._seen_near(self._playing.frame):
            self._carry(five, self._playing.frame)

    def absent(self) -> None:
        """The person is not to be seen on the frame on screen."""
        from annotator.core.faces import ABSENT

        self.corrections[self._playing.frame] = ABSENT
        self._change()

    def forget(self) -> None:
        """Take back what was said of the face on the frame on screen."""
        if self.corrections.pop(self._playing.frame, None) is not None:
            self._change()

    def _change(self) -> None:
        if self._store(on=True):
            if not self.on:
                self._begin()
            self._link()

    # --- looking

    def _begin(self) -> None:
        """Look with the best detector there is; without any, points by hand are carried on."""
        from annotator.core.faces import available
        from annotator.core.faces.search import Found, load_found

        path = self._playing.path
        if path is None:
            return
        if not self._offers:
            self._offers = available()  # what is installed stays so while the window is open
        offers = self._offers
        self._offer = next((offer for offer in offers if offer.make is not None), None)
        self.on = True
        name = self._offer.name if self._offer is not None else "flow"
        self._faces = load_found(path, name, self._playing.frames) or Found(self._playing.frames)
        self._link()
        if self._offer is None:
            missing = next((offer.missing for offer in offers if offer.missing is not None), None)
            self._session.notifications.inform(tr("No detector of faces is there: click its points (Ctrl+Alt+J)."))
            if missing is not None and missing.advice:
                self._session.notifications.inform(told(missing.advice))
            self._carry_all()
        else:
            self._search(path)

    def _seen_near(self, frame: int) -> bool:
        """Whether a detector found a face about a frame: then points by hand need not be carried on."""
        from annotator.core.faces.track import GAP

        near = self._faces.faces[max(frame - GAP, 0) : frame + GAP + 1] if self._faces is not None else []
        return any(near)

    def _carry_all(self) -> None:
        """Carry on what was said by hand where no detector sees anything."""
        for frame, one in self.corrections.items():
            if one.face is not None and one.face.points is not None and not self._seen_near(frame):
                self._carry(one.face.points, frame)
                return  # one after the other: what was carried ends at the next

    def _search(self, path: Path) -> None:
        from annotator.core.faces.search import save_found, search

        assert self._faces is not None
        assert self._offer is not None
        found, offer, missing = self._faces, self._offer, self._faces.missing()
        if missing and offer.make is not None:
            make = offer.make
            self._run(
                Work.SEARCH, path, lambda wanted: search(path, make(), missing, wanted), found.put,
                lambda: save_found(path, offer.name, found),
            )  # fmt: skip

    def _carry(self, points: np.ndarray[Any, Any], frame: int) -> None:
        from annotator.core.faces.search import carry

        path, count, carried = self._playing.path, self._playing.frames, self._carried
        if path is not None:
            self._run(
                Work.CARRY, path, lambda wanted: carry(path, points, frame, count, wanted), carried.__setitem__,
                lambda: None,
            )  # fmt: skip

    def _run(
        self, kind: Work, path: Path, find: Callable[[Callable[[], bool]], Iterator[tuple[int, Faces]]],
        put: Callable[[int, Faces], object], then: Callable[[], object],
    ) -> None:  # fmt: skip
        """Look beside the window until other work of the kind takes this one's place."""
        self._jobs[kind] += 1
        job = self._jobs[kind]

        def work() -> None:
            error = None
            try:
                for place, (frame, faces) in enumerate(find(lambda: job == self._jobs[kind])):
                    put(frame, faces)
                    if place % BATCH == 0:
                        self._advanced.emit(kind, job)
            except Exception as fault:
                error = as_known(fault, path)
            then()
            self._ended.emit(kind, job, error)

        self._pool.start(work)

    def _stop(self) -> None:
        for kind in Work:
            self._jobs[kind] += 1

    def close(self) -> None:
        """Wait for the search under way to give up."""
        self._stop()
        self._pool.waitForDone()

    @Slot(object, int)
    def _advance(self, kind: Work, job: int) -> None:
        if job == self._jobs[kind]:
            if self._linked.hasExpired(LINKED_MS):
                self._link()
            self.progressed.emit(self.done)

    @Slot(object, int, object)
    def _end(self, kind: Work, job: int, error: KnownError | None) -> None:
        if job != self._jobs[kind]:
            return
        if error is not None:
            self._session.notifications.report(error, About.IMAGE)
        self._link()
        if kind is Work.SEARCH:
            self._carry_all()
        if error is None and self.track is not None and not any(face is not None for face in self.track.faces):
            self._session.notifications.inform(tr("No face was found in this clip: click its points (Ctrl+Alt+J)."))

    def _link(self) -> None:
        """One person through what was found."""
        from annotator.core.faces import follow

        if self._faces is None:
            return
        carried = self._carried
        found = [faces or carried.get(frame, ()) for frame, faces in enumerate(self._faces.faces)]
        self._linked.restart()
        self.track = follow(found, self._point, self.corrections)
        self.changed.emit()
        self.progressed.emit(self.done)
