"""Maps of one image side by side: which labels, made in which ways; asked of the worker while the view is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import Picture
from annotator.inference.bounded import Bounded
from annotator.inference.maps.requests import ImageMap, MapRequest, Survey, SurveyRequest
from annotator.inference.maps.ways import MOST_LABELS, MOST_WAYS, Way, first_labels, first_ways
from annotator.inference.requests import Answer, Failure, Request
from annotator.inference.thread import InferenceThread
from annotator.inference.urgency import Urgency
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.work.edits import Changes
    from annotator.core.work.labels import Label

# What was made is kept for so many panes, and within so many bytes: grids of layers, not pictures.
KEPT, KEPT_BYTES = 256, 64_000_000
Cell: TypeAlias = tuple[str, Way]


@dataclass(frozen=True, eq=False)
class ShownImage:
    """The image that is compared."""

    id: int
    path: Path
    picture: Picture


class MapComparison(QObject):
    """Rows are labels, columns are ways; each pair has a map, waits for one, or has an error of its own.

    `changed`: rows, columns, or why there are none. `image_changed`: another image. `answered`: one pane.
    """

    changed = Signal()
    image_changed = Signal()
    answered = Signal(str, object)

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self._open = False
        self.pinned = False
        self.image: ShownImage | None = None
        self.survey: Survey | None = None
        self.labels: tuple[str, ...] = ()
        self.ways: tuple[Way, ...] = ()
        # Why there are no panes, to be told; "" where there are some, or will be.
        self.closed = ""
        self._own_labels, self._own_ways = False, False
        self._model = ""
        self._kept: Bounded[tuple[object, ...], ImageMap] = Bounded(KEPT, KEPT_BYTES, lambda found: found.values.nbytes)
        self._errors: dict[Cell, KnownError] = {}
        self._asked: dict[int, Cell | None] = {}
        for signal in (session.project_opened, session.project_leaving):
            signal.connect(self._forget)
        for signal in (session.project_opened, session.image_changed, session.picture_changed):
            signal.connect(self._follow)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self._relabel)
        suggester.settings_changed.connect(self._follow)
        thread.answered.connect(self._take)
        thread.failed.connect(self._failed)
        thread.crashed.connect(self._crashed)

    # --- what is seen

    def begin(self) -> None:
        """Follow the image on screen from now on."""
        self._open = True
        self._follow()
        self._go_on()

    def end(self) -> None:
        """Ask for nothing more."""
        self._open = self.pinned = False
        self._withdraw()

    def pin(self, on: bool) -> None:
        """Keep the image that is seen while the window goes on to others, or follow the window again."""
        self.pinned = on and self.image is not None
        self._follow()

    def found(self, label: str, way: Way) -> ImageMap | KnownError | None:
        """A pane's map, or why it has none; None where it waits."""
        error = self._errors.get((label, way))
        return error if error is not None else self._kept.get(self._key(label, way))

    @property
    def waiting(self) -> int:
        """How many panes wait."""
        return sum(self.found(label, way) is None for label in self.labels for way in self.ways)

    @property
    def usable(self) -> bool:
        """Whether there is anything to see."""
        return not self.closed and self.image is not None and self.survey is not None

    def title(self, label: str) -> str:
        """A label as the project calls it; as the classifier does where the project has no such label."""
        known = self.known(label)
        return full(known) if known is not None else label

    def known(self, label: str) -> Label | None:
        """The project's label of that name."""
        return self._session.labels.by_name(label) if self._session.project is not None else None

    @property
    def strange(self) -> bool:
        """Whether the project has none of the classifier's labels."""
        return self.survey is not None and not any(map(self.known, self.survey.scores))

    @property
    def likelier(self) -> str:
        """The label that the classifier finds likeliest, where the project has others of its labels, not that one."""
        if self.survey is None or self.strange:
            return ""
        first = max(self.survey.scores, key=self.survey.scores.__getitem__)
        return "" if self.known(first) is not None else first

    # --- rows and columns

    def set_labels(self, labels: tuple[str, ...] | None) -> bool:
        """Compare maps of these labels, on every image; of those likeliest on each for None. False where those are too
        many.
        """
        if labels is not None and len(labels) > MOST_LABELS:
            return False
        if labels is not None and self.survey is not None:  # they may have been offered of another classifier's
            labels = tuple(label for label in labels if label in self.survey.scores)
        self._own_labels = labels is not None
        self.labels = self._first_labels() if labels is None else labels
        self._ask()
        return True

    def set_ways(self, ways: tuple[Way, ...] | None) -> bool:
        """Compare maps made in these ways; the first ones again for None. False where those are too many."""
        if ways is not None and len(ways) > MOST_WAYS:
            return False
        self._own_ways = ways is not None
        self.ways = first_ways(self._suggester.contrast) if ways is None else ways
        self._ask()
        return True

    def try_again(self) -> None:
        """Ask once more for what failed."""
        failed = set(self._errors)
        self._errors.clear()
        self._go_on(failed)

    def _go_on(self, failed: set[Cell] | None = None) -> None:
        """Ask for what is neither there nor asked for; `failed` before, it is insisted on."""
        if self.image is None or self.closed:
            return
        if self.survey is not None:
            self._ask(failed)
        elif not self._asked:
            self._start(insists=failed is not None)

    # --- following

    @Slot()
    def _follow(self) -> None:
        """The image on screen, unless another is pinned; nothing where nothing is to be seen."""
        if not self._open:
            return
        self.closed = self._why_closed()
        if self.closed:
            self._clear()
            return
        if not self.pinned and self._takes_image():
            return
        if self._suggester.fingerprint != self._model:
            self.survey = None
            self._start()
        elif not self._own_ways and self.ways != first_ways(self._suggester.contrast):
            self.set_ways(None)

    def _takes_image(self) -> bool:
        """Whether another image is on screen than before, or none yet: what there was is gone then."""
        session, before = self._session, self.image
        assert session.record is not None and session.project is not None
        picture = session.picture
        if picture is None or not picture.settled:
            self._clear()
            return True
        if before is not None and (before.id, before.picture.sha256) == (session.record.id, picture.sha256):
            return False
        path = session.project.image_path(session.record)
        self.image, self.survey = ShownImage(session.record.id, path, picture), None
        self._start()
        self.image_changed.emit()
        return True

    def _why_closed(self) -> str:
        session = self._session
        if session.project is None or (session.record is None and not self.pinned):
            return tr("No image is on screen.")
        if session.sight is not None and session.sight.protocol.guards:
            return tr(
                "How this project is read keeps from its readers what the model says: its maps are not compared here, "
                "on any image. To judge a classifier, open images in a project of their own."
            )
        if not self._suggester.model or not self._suggester.fingerprint:
            return tr("No model is chosen: Project ▸ Labels, model, suggestions…")
        if self.pinned:
            return ""
        if session.picture_error:
            return tr("The image cannot be read.")
        return tr("The file was changed: no suggestions.") if session.altered is not None else ""

    def _clear(self) -> None:
        self._withdraw()
        self.image = self.survey = None
        self.pinned = False
        self._errors.clear()
        self.image_changed.emit()

    @Slot()
    def _forget(self) -> None:
        """Another project: what was chosen for the one before means nothing here."""
        self._withdraw()
        self._kept.clear()
        self._errors.clear()
        self._own_labels = self._own_ways = self.pinned = False
        self.labels, self.ways, self.image, self.survey, self._model = (), (), None, None, ""
        self.image_changed.emit()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.protocol:
            self._follow()

    @Slot()
    def _relabel(self) -> None:
        """Labels came, went, or are called otherwise."""
        if self._open and self.survey is not None:
            self.set_labels(self.labels if self._own_labels else None)

    # --- asking

    def _start(self, *, insists: bool = False) -> None:
        """Ask what the classifier says of the image, and at which layers it has maps."""
        self._withdraw()
        self._errors.clear()
        self._model = self._suggester.fingerprint
        if not self._own_ways:
            self.ways = first_ways(self._suggester.contrast)
        assert self.image is not None
        image = self.image
        request = SurveyRequest(image.id, image.path, image.picture.sha256, self._suggester.model, insists=insists)
        self._submit(request, None)
        self.changed.emit()

    def _first_labels(self) -> tuple[str, ...]:
        if self.survey is None:
            return ()
        chosen = self._session.label.name if self._session.label is not None else ""
        return first_labels(self.survey.scores, self._session.labels, chosen)

    def _ask(self, insisting: set[Cell] | None = None) -> None:
        """Ask for the maps that are missing, row by row, and for no others any more."""
        if self.survey is not None and self.image is not None:
            wanted = [(label, way) for label in self.labels for way in self.ways]
            self._withdraw(lambda cell: cell not in wanted)
            under_way = set(self._asked.values())
            for cell in wanted:
                if cell not in under_way and self.found(*cell) is None:
                    self._ask_for(cell, insists=cell in (insisting or ()))
        self.changed.emit()

    def _ask_for(self, cell: Cell, *, insists: bool) -> None:
        image, (label, way) = self.image, cell
        assert image is not None
        request = MapRequest(
            image.id, image.path, image.picture.sha256, self._suggester.model, label, way, insists=insists
        )
        self._submit(request, cell)

    def _submit(self, request: SurveyRequest | MapRequest, cell: Cell | None) -> None:
        self._asked[request.number] = cell
        self._thread.submit(request)

    def _withdraw(self, unwanted: Callable[[Cell | None], bool] = lambda _cell: True) -> None:
        gone = {number for number, cell in self._asked.items() if unwanted(cell)}
        self._asked = {number: cell for number, cell in self._asked.items() if number not in gone}
        if gone:
            self._thread.withdraw(lambda request: request.urgency is Urgency.COMPARE and request.number in gone)

    def _key(self, label: str, way: Way) -> tuple[object, ...]:
        sha256 = self.image.picture.sha256 if self.image is not None else ""
        path = self.image.path if self.image is not None else None
        return path, sha256, self._model, label, way

    # --- answers

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        if not isinstance(answer, Survey | ImageMap) or answer.request.number not in self._asked:
            return
        del self._asked[answer.request.number]
        if answer.fingerprint != self._suggester.fingerprint:  # the file was replaced meanwhile
            self._fail(answer.request, KnownError("The model's file was replaced: it suggests anew."))
        elif isinstance(answer, Survey):
            self.survey = answer
            kept = tuple(name for name in self.labels if name in answer.scores) if self._own_labels else ()
            self._own_labels = bool(kept)
            self.labels = kept or self._first_labels()
            self._ask()
        else:
            self._kept.keep(self._key(answer.request.label, answer.request.way), answer)
            self.answered.emit(answer.request.label, answer.request.way)

    @Slot(object)
    def _failed(self, failure: Failure) -> None:
        if self._asked.pop(failure.request.number, self) is not self:
            self._fail(failure.request, failure.error)

    @Slot(str, object)
    def _crashed(self, _details: str, request: Request) -> None:
        if self._asked.pop(request.number, self) is not self:
            self._fail(request, KnownError("The classifier failed.", advice="Try again (R)."))

    def _fail(self, request: Request, error: KnownError) -> None:
        """An error stands where the answer would be."""
        if isinstance(request, MapRequest):
            self._errors[request.label, request.way] = error
            self.answered.emit(request.label, request.way)
        else:
            self._errors = {("", way): error for way in self.ways[:1]}
            self.changed.emit()

    @property
    def fault(self) -> KnownError | None:
        """Why the classifier says nothing of the image at all."""
        return next((error for (label, _), error in self._errors.items() if not label), None)
