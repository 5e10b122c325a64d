"""Maps of frames of the clip on screen: where the classifier sees what its scores tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.event_frames import covered
from annotator.core.work.labels import Label
from annotator.inference.bounded import Bounded
from annotator.inference.frame_map_files import FrameMapFile
from annotator.inference.proposals import HeatMaps, working_size
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

if TYPE_CHECKING:
    from annotator.core.faces import Alignment

KEPT, KEPT_BYTES = 400, 128_000_000
# A frame rests so long on screen before its maps are asked for.
REST_MS = 60
# Apexes of so many events at most have pictures.
MOST_APEXES = 60
# What a frame's maps are kept under: the clip, the frame, and the classifier and contrast that made them.
Key: TypeAlias = tuple[Path, int, str, str]


class ClipMaps(QObject):
    """Of the frame that rests on screen first, then of the apexes of events, of what else lies in events or in sight,
    and of all other frames, while the model's scores are shown and all of them are known.

    `changed`: other apexes, or the maps of one are known. `heat_changed`: another map is to be seen on the frame on
    screen. `progressed`: one more is known of any frame.
    """

    changed = Signal()
    heat_changed = Signal()
    progressed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, playing: Playing, coding: Coding, curves: Curves,
        proposing: Proposing, thread: InferenceThread, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._suggester, self._playing, self._coding = session, suggester, playing, coding
        self._curves, self._proposing, self._thread = curves, proposing, thread
        self._kept: Bounded[Key, Found] = Bounded(KEPT, KEPT_BYTES, lambda one: one.nbytes)
        self._file: tuple[tuple[Path, str, str], FrameMapFile] | None = None
        self._missing: NDArray[np.bool_] = np.zeros(0, bool)
        self._asked: dict[int, Key] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self._apexes: tuple[tuple[object, ...], tuple[tuple[int, int, bool], ...]] = ((), ())
        for signal in (
            curves.changed, session.moment_changed, session.selection_changed, session.label_changed,
            playing.playing_changed,
        ):  # fmt: skip
            signal.connect(self._follow)
        for signal in (proposing.changed, coding.changed, suggester.settings_changed):
            signal.connect(self._follow_events)
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        playing.clip_changed.connect(self._follow_clip)

    # --- what is there

    def at(self, frame: int) -> Found | None:
        """The maps of a frame of the clip on screen; None where they are not known, or not to be seen."""
        if not self._on or not 0 <= frame < self._playing.frames:
            return None
        key = self.key(frame)
        known, file = self._kept.get(key), self._opened()
        if known is None and not self._missing[frame]:
            stored = file.get(frame)
            if stored is not None:
                maps = HeatMaps(stored[0], self._session.labels, self._suggester.least)
                known = Found(maps, stored[1], self._square(frame))
                self._kept.keep(key, known)
        return known

    def heat(self) -> tuple[Heat, str] | None:
        """The map that is due on the frame on screen, and its title."""
        label, found = self.label, self.at(self._playing.seen)
        heat = found.heat(label.name, self._size()) if found is not None and label is not None else None
        if found is None or heat is None or label is None:
            return None
        return heat, f"{full(label)}  {found.maps.record.scores[label.name]:.2f}"

    @property
    def done(self) -> float:
        """The share of the clip's frames whose maps are known, in [0, 1]."""
        return 1 - float(self._missing.mean()) if self._on and len(self._missing) else 0.0

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
        about, known = (self._coding.events, self._proposing.shown, self._on, self._playing.frames), self._apexes[0]
        if not known or about[0] is not known[0] or about[1] is not known[1] or about[2:] != known[2:]:
            self._apexes = about, self._found_apexes() if self._on else ()
        return self._apexes[1]

    def _found_apexes(self) -> tuple[tuple[int, int, bool], ...]:
        sees, count = self._session.sees, self._playing.frames
        coded = [(e.apex, e.label_id, False) for e in self._coding.events if e.apex is not None and sees(e.label_id)]
        told = [(s.span.apex, s.label_id, True) for s in self._proposing.shown if s.span and s.span.apex is not None]
        return tuple(sorted(one for one in (*coded, *told) if one[0] < count)[:MOST_APEXES])

    # --- the file that keeps them

    def key(self, frame: int) -> Key:
        """What the maps of a frame of the clip on screen are kept under."""
        assert self._playing.path is not None
        square = self._curves.square()
        sees = f"/{square[0]}" if square is not None else ""
        return self._playing.path, frame, self._suggester.fingerprint, self._suggester.contrast + sees

    def _square(self, frame: int) -> Alignment | None:
        square = self._curves.square()
        return square[1](frame) if square is not None else None

    def _size(self) -> tuple[int, int]:
        """The size of a frame, (width, height)."""
        picture = self._session.picture
        return (picture.width, picture.height) if picture is not None else (1, 1)

    def heat_at(self, frame: int, name: str) -> NDArray[np.float32] | None:
        """A label's map on a frame, (h, w) float32 ≥ 0 at working size; None where it is not known."""
        found = self.at(frame)
        heat = found.heat(name, self._size()) if found is not None else None
        return heat.values if heat is not None else None

    def _opened(self) -> FrameMapFile:
        """What is kept of the clip on screen under the model and contrast in force."""
        path, _, fingerprint, contrast = self.key(0)
        about = path, fingerprint, contrast
        if self._file is None or self._file[0] != about:
            self._close()
            self._file = about, FrameMapFile(path, fingerprint, contrast)
            self._missing = np.ones(self._playing.frames, bool)
            known = [frame for frame in self._file[1].frames() if frame < self._playing.frames]
            self._missing[known] = False
        return self._file[1]

    def _close(self) -> None:
        if self._file is not None:
            self._file[1].close()
            self._file, self._missing = None, np.zeros(0, bool)

    @Slot()
    def _follow_clip(self) -> None:
        if self._file is not None and (self._playing.path != self._file[0][0] or not self._playing.frames):
            self._withdraw(set())
            self._close()

    # --- asking

    @Slot()
    def _follow(self) -> None:
        self.heat_changed.emit()
        if self._apexes[0] and self._apexes[0][2] is not self._on:
            self.changed.emit()
        if self._on:
            self._rest.start()
        else:
            self._withdraw(set())

    @Slot()
    def _follow_events(self) -> None:
        self.changed.emit()
        self._follow()

    @Slot()
    def _ask(self) -> None:
        """Ask for what is to be seen: of the frame on screen first."""
        if not self._on:
            return
        self._opened()
        here = self._playing.frame
        wanted = {}
        if self.label is not None and not self._playing.playing and self._missing[here]:
            wanted[self.key(here)] = Urgency.COMPARE
        later = self._next(here)
        if later is not None and (self._curves.square() is None or self._square(later) is not None):
            wanted.setdefault(self.key(later), Urgency.BULK)
        self._withdraw(set(wanted))
        there = set(self._asked.values())
        for key, urgency in wanted.items():
            if key not in there:
                self._submit(key, urgency)

    def _next(self, here: int) -> int | None:
        """The frame that is wanted most of those that nobody waits for."""
        apex = next((frame for frame, _, _ in self.apexes() if self._missing[frame]), None)
        if apex is not None or self._curves.done < 1:
            return apex
        missing = np.flatnonzero(self._missing)
        if not len(missing):
            return None
        first, last = self._curves.sight()
        spans = [*self._coding.events, *(s.span for s in self._proposing.shown if s.span is not None)]
        far = np.where(covered(spans, len(self._missing))[missing], 0, 2) + ((missing < first) | (missing > last))
        return int(missing[np.lexsort((np.abs(missing - here), far))[0]])

    def _submit(self, key: Key, urgency: Urgency) -> None:
        record, suggester = self._session.record, self._suggester
        if record is not None:
            square = self._square(key[1])
            request = FrameMapsRequest(
                record.id, key[0], suggester.model, key[1], self._session.labels, suggester.contrast, suggester.least,
                square, urgency,
            )  # fmt: skip
            self._asked[request.number] = key
            self._thread.submit(request)

    def _withdraw(self, but: set[Key]) -> None:
        gone = {number for number, key in self._asked.items() if key not in but}
        if gone:
            self._asked = {number: key for number, key in self._asked.items() if number not in gone}
            self._thread.withdraw(lambda request: request.number in gone)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if not isinstance(answer, FrameMaps) or answer.request.number not in self._asked:
            return
        key = self._asked.pop(answer.request.number)
        if answer.maps.record.fingerprint == key[2] and self._on and key == self.key(key[1]):
            self._kept.keep(key, Found(answer.maps, answer.picture, answer.request.square))
            self._opened().keep(key[1], answer.maps.record, answer.picture)
            self._missing[key[1]] = False
            if key[1] == self._playing.seen:
                self.heat_changed.emit()
            if any(key[1] == frame for frame, _, _ in self.apexes()):
                self.changed.emit()
            self.progressed.emit()
        self._ask()

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._give_up(failure.request, failure.error)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._give_up(request, KnownError("The classifier failed."))

    def _give_up(self, request: Request, error: KnownError) -> None:
        """A frame that cannot be looked at is not asked about again; it is told where somebody waits."""
        key = self._asked.pop(request.number, None)
        if key is None:
            return
        if self._on and key == self.key(key[1]):
            self._opened()
            self._missing[key[1]] = False
        if request.urgency is not Urgency.BULK:
            self._session.notifications.report(error, About.MODEL)
        self._ask()


@dataclass(frozen=True, eq=False)
class Heat:
    """A map in a frame, (h, w) float32 ≥ 0 at working size."""

    values: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Found:
    """The maps of a frame, and the frame as a small picture (h, w, 3) uint8 RGB. `square`: the part of the frame that
    the maps are of, None for all of it.
    """

    maps: HeatMaps
    picture: NDArray[np.uint8]
    square: Alignment | None = None
    _placed: dict[tuple[str, int, int], Heat] = field(default_factory=dict, repr=False)

    @property
    def nbytes(self) -> int:
        """Memory it takes at the moment."""
        placed = sum(one.values.nbytes for one in self._placed.values())
        return self.maps.nbytes + self.picture.nbytes + placed

    def heat(self, name: str, size: tuple[int, int]) -> Heat | None:
        """A label's map in a frame of a size (width, height)."""
        heat = self.maps.of(name)
        if heat is None or self.square is None:
            return Heat(heat.values) if heat is not None else None
        key = name, *size
        if key not in self._placed:
            self._placed[key] = self._laid(heat.values, size)
        return self._placed[key]

    def _laid(self, values: NDArray[np.float32], size: tuple[int, int]) -> Heat:
        """What is in the square, in the frame."""
        from annotator.core.faces import Alignment

        assert self.square is not None
        width, height = working_size(*size)
        scale = np.array([size[0] / width, size[1] / height])
        side = values.shape[0]
        matrix = (
            np.column_stack((self.square.matrix[:, :2] * scale, self.square.matrix[:, 2])) * side / self.square.side
        )
        return Heat(Alignment(side, matrix).to_frame(values, height, width))
