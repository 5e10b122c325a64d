"""Stacks: series of DICOM images, gone through slice by slice. Which images make one is read from their headers, beside
the window's thread; the project keeps nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from annotator.core.images import file_of, is_dicom_name
from annotator.core.work.edits import Changes
from annotator.ui.base.jobs import as_known
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.images.dicom.series import Sorted


@dataclass(frozen=True)
class Stack:
    """Images of the project by their numbers, in the order in which they lie; `positions` in millimetres along the
    normal, empty where that is not known; `missing` slices, by the place they would follow.
    """

    images: tuple[int, ...]
    positions: tuple[float, ...] = ()
    spacing: float | None = None
    missing: tuple[tuple[int, int], ...] = ()
    doubled: int = 0


class _Sorting(QRunnable):
    """Reads headers."""

    def __init__(self, files: Sequence[Path], wanted: Callable[[], bool], tell: Callable[[object], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._files, self._wanted, self._tell = files, wanted, tell

    def run(self) -> None:
        try:
            from annotator.core.images.dicom.series import series_of

            self._tell(series_of(self._files, self._wanted))
        except Exception as fault:
            self._tell(as_known(fault, self._files[0] if self._files else None))


class Stacks(QObject):
    """Those of the project that is open. `changed`: others are known. `stepped`: another slice is to be shown."""

    changed = Signal()
    _sorted = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[_Sorting] = []
        self._names: tuple[tuple[int, str], ...] = ()
        self.stacks: tuple[Stack, ...] = ()
        self._of: dict[int, tuple[int, int]] = {}
        self._direction = 1
        self._sorted.connect(self._take)
        session.project_opened.connect(self.read)
        session.changed.connect(self._look_again)
        session.project_leaving.connect(self.forget)
        session.beside = self.beside

    # --- which there are

    @Slot()
    def read(self) -> None:
        """Find the stacks of the project's images."""
        project = self._session.project
        records = self._session.opened_with if project is not None else ()
        self._begin(tuple((one.id, one.path) for one in records if is_dicom_name(file_of(PurePath(one.path)))))

    @Slot(object)
    def _look_again(self, changes: Changes) -> None:
        """Images came or went."""
        project = self._session.project
        if project is None or changes.annotations or changes.suggestions or len(changes.images) < 2:
            return
        records = project.worklist()
        self._begin(tuple((one.id, one.path) for one in records if is_dicom_name(file_of(PurePath(one.path)))))

    def _begin(self, names: tuple[tuple[int, str], ...]) -> None:
        project = self._session.project
        if project is None or names == self._names:
            return
        self._names = names
        if not names:
            self._put((), {})
            return
        places = {project.image_path(record): record.id for record in project.images([number for number, _ in names])}
        files = tuple(dict.fromkeys(file_of(path) for path in places))
        job = _Sorting(files, lambda: self._names is names, lambda found: self._sorted.emit(places, found))
        self._jobs = [*self._jobs[-3:], job]  # Python keeps what the pool runs
        self._pool.start(job)

    @Slot(object, object)
    def _take(self, places: dict[Path, int], found: Sorted | Exception) -> None:
        if set(places.values()) != {number for number, _ in self._names}:
            return  # of a project, or of images, of before
        if isinstance(found, Exception):
            self._put((), {})
            return
        stacks, of = [], {}
        for one in found.stacks:
            kept = [(place, number) for place, path in enumerate(one.images) if (number := places.get(path))]
            if len(kept) < 2:
                continue
            for place, (_, number) in enumerate(kept):
                of[number] = len(stacks), place
            positions = tuple(one.positions[place] for place, _ in kept) if one.positions else ()
            gaps = tuple((gap.after, gap.missing) for gap in one.gaps)
            numbers = tuple(number for _, number in kept)
            stacks.append(Stack(numbers, positions, one.spacing, gaps, sum(len(group) - 1 for group in one.doubled)))
        self._put(tuple(stacks), of)

    def _put(self, stacks: tuple[Stack, ...], of: dict[int, tuple[int, int]]) -> None:
        if stacks != self.stacks:
            self.stacks, self._of = stacks, of
            self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """The project is left."""
        self._names = ()
        self._pool.waitForDone()
        self.stacks, self._of = (), {}

    # --- the one on screen

    def place_of(self, image_id: int) -> tuple[Stack, int] | None:
        """The stack of an image and its place in there, from 0; None for an image by itself."""
        found = self._of.get(image_id)
        return None if found is None else (self.stacks[found[0]], found[1])

    @property
    def here(self) -> tuple[Stack, int] | None:
        """The same of the image on screen."""
        record = self._session.record
        return self.place_of(record.id) if record is not None else None

    def step(self, by: int) -> bool:
        """Show the slice so many further on, or the last there is; whether the image on screen lies in a stack."""
        here = self.here
        if here is None:
            return False
        stack, place = here
        wanted = min(max(place + by, 0), len(stack.images) - 1)
        self._direction = 1 if by > 0 else -1
        if wanted != place:
            self._session.show(stack.images[wanted])
        return True

    def go(self, place: int) -> bool:
        """Show a slice by its place, from 0; −1 is the last one."""
        here = self.here
        if here is not None:
            stack, now = here
            self.step((place if place >= 0 else len(stack.images) - 1) - now)
        return here is not None

    def beside(self, image_id: int) -> list[int]:
        """The slices that are likely to be asked for next, the likeliest first; none of an image by itself."""
        found = self.place_of(image_id)
        if found is None:
            return []
        stack, place = found
        wanted = [place + self._direction * by for by in (1, 2, 3, 4)] + [place - self._direction]
        return [stack.images[at] for at in wanted if 0 <= at < len(stack.images)]
