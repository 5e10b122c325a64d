"""What the place under the pointer speaks for, told while the pointer moves, as far as the reader is to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.work.labels import Label
from annotator.inference.requests import Answer, Failure, Request, Weighed, WeighRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.base.text import error_text, marked, tr
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.places import Place

NOTHING = marked("Nothing speaks for a label here. That is no finding.")
CONCEALED = marked("How this project is read keeps this from its readers, on every image.")
NO_MODEL = marked("No classifier is chosen that could tell: Project ▸ Labels, model, suggestions….")
UNSEEN = marked("The classifier does not see this part of the image.")
FAILED = marked("The classifier failed at this place.")
WAITING = marked("Looking …")
# So many labels are told of, those that most speaks for, and of those that the image is not found to show.
MOST, MOST_ABSENT = 6, 3


@dataclass(frozen=True)
class Line:
    """A label, which part of its evidence lies at the place, and its score on the whole image where that is known.

    `found`: whether the classifier finds it on the image. Any label has evidence somewhere, be it there or not.
    """

    label: Label
    share: float
    score: float | None
    found: bool = True


@dataclass(frozen=True)
class Told:
    """What is told of a place: labels by how much of their evidence lies there, those found on the image first, or a
    note.

    `radius` in pixels of the image, 0 where no label is told of; `even` is the part that a place of this size has of
    evidence that is spread evenly.
    """

    position: tuple[float, float]
    radius: float = 0.0
    even: float = 0.0
    lines: tuple[Line, ...] = ()
    note: str = ""


class Probing(QObject):
    """Asks what places speak for while it is on. What is hidden from the reader is not told.

    Maps that are held tell it at once. Where there are none of every label without a contrast the worker does: one
    request is under way at a time, and the next one is about the place at which the pointer is by then.
    """

    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self.on = False
        self.told: Told | None = None
        self._at: tuple[float, float] | None = None
        self._asked: WeighRequest | None = None
        self._asked_of: tuple[object, ...] = ()
        thread.answered.connect(self._answered)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)
        session.image_changed.connect(self._begin_anew)
        session.picture_changed.connect(self._look_again)
        suggester.regions_changed.connect(self._look_again)
        suggester.settings_changed.connect(self._look_again)

    def set_on(self, on: bool) -> None:
        """Tell of the place under the pointer, or no more."""
        self.on = on
        self._begin_anew()

    def point(self, position: tuple[float, float] | None) -> None:
        """The pointer is at a position (x, y) of the image, or away from it."""
        self._at = position
        if self.on:
            self._look()

    # --- what may be told

    def _names(self) -> dict[Label, str]:
        """The labels that the reader is to see, and the names of those whose evidence stands for theirs: of a decoy it
        is that of the label whose region it shows.
        """
        session = self._session
        decoys = {s.provenance.target: s.provenance.map_label for s in session.pending if s.provenance.decoy}
        maps = self._suggester.maps
        known = maps.record.scores if maps is not None else None
        seen = [label for label in session.labels.labels if session.sees(label.id)]
        names = {label: decoys.get(label.name, label.name) for label in seen}
        return {label: name for label, name in names.items() if known is None or name in known}

    @property
    def _here(self) -> tuple[float, float] | None:
        """The pointer's position, where it is on an image of which something could be told."""
        picture, at = self._session.picture, self._at
        if not self.on or picture is None or at is None or self._session.altered is not None:
            return None
        return at if 0 <= at[0] < picture.width and 0 <= at[1] < picture.height else None

    # --- asking

    @Slot()
    def _begin_anew(self) -> None:
        self._withdraw()
        self._tell(None)
        self._look()

    @Slot()
    def _look_again(self) -> None:
        if self.on:
            self._look()

    def _look(self) -> None:
        from annotator.inference.places import spoken, tells

        at = self._here
        if at is None:
            self._tell(None)
            return
        names, maps = self._names(), self._suggester.maps
        if self._session.concealed:
            self._tell(Told(at, note=tr(CONCEALED)))
        elif not names:
            self._tell(Told(at, note=tr(NOTHING)))
        elif not self._suggester.model:
            self._tell(Told(at, note=tr(NO_MODEL)))
        elif maps is not None and tells(maps.record, list(names.values())):
            self._tell_place(at, spoken(maps.record, list(names.values()), at))
        else:
            self._ask(at, names)

    def _of(self, names: dict[Label, str]) -> tuple[object, ...]:
        """What an answer depends on beside the place."""
        record = self._session.record
        return record and record.id, self._suggester.fingerprint, self._suggester.maps, tuple(names.values())

    def _ask(self, at: tuple[float, float], names: dict[Label, str]) -> None:
        """Ask the worker, unless it is busy with such a question already; then the answer brings the next one."""
        session, about = self._session, self._of(names)
        if self._asked is not None and self._asked_of == about:
            return
        self._withdraw()
        assert session.project is not None and session.record is not None
        path = session.project.image_path(session.record)
        self._asked_of = about
        self._asked = WeighRequest(
            session.record.id, path, self._suggester.model, tuple(names.values()), at, session.picture
        )
        if self.told is None or not self.told.lines:
            self._tell(Told(at, note=tr(WAITING)))
        self._thread.submit(self._asked)

    def _withdraw(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            self._thread.withdraw(lambda request: request is asked)

    # --- telling

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if not isinstance(answer, Weighed) or answer.request is not self._asked:
            return
        self._asked = None
        at = self._here
        if at is None or self._of(self._names()) != self._asked_of:
            self._look_again()
            return
        self._tell_place(answer.request.position, answer.place)
        if at != answer.request.position:
            self._look()

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        self._gave_up(failure.request, error_text(failure.error))

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        self._gave_up(request, tr(FAILED))

    def _gave_up(self, request: Request, note: str) -> None:
        if request is self._asked and isinstance(request, WeighRequest):
            self._asked = None
            self._tell(Told(request.position, note=note))

    def _tell_place(self, at: tuple[float, float], place: Place | None) -> None:
        if place is None:
            self._tell(Told(at, note=tr(UNSEEN)))
            return
        labels = {label.name: (label, name) for label, name in self._names().items()}
        own = {called: place.shares[name] for called, (_, name) in labels.items() if name in place.shares}
        scores = self._suggester.scores
        found = self._found()
        every = [
            Line(labels[name][0], share, scores.get(name), name in found)
            for name, share in replace(place, shares=own).speaking(list(own))
        ]
        lines = tuple(line for line in every if line.found)[:MOST]
        lines += tuple(line for line in every if not line.found)[: min(MOST_ABSENT, MOST - len(lines))]
        if lines:
            self._session.show_labels({line.label.id for line in lines})
            self._tell(Told(at, place.radius, place.even, lines))
        else:
            self._tell(Told(at, note=tr(NOTHING)))

    def _found(self) -> set[str]:
        """The labels that the image is found to show, as far as the reader sees; all where that is not known."""
        maps, session = self._suggester.maps, self._session
        if maps is None:
            return {label.name for label in session.labels.labels}
        return {label.name for label in maps.found()} | {s.provenance.target for s in session.pending}

    def _tell(self, told: Told | None) -> None:
        if told != self.told:
            self.told = told
            self.changed.emit()
