"""Files of other programs beside what is coded in the clip on screen: read beside the window, kept by their paths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.jobs import as_known
from annotator.ui.base.notifications import About
from annotator.ui.base.text import told, tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.exchange.clips.comparison import Comparison

# The setting that keeps a file's path by the number of its clip: from the project's folder where it lies below that.
SETTING = "comparison_tracks"


class ComparisonTracks(QObject):
    """One file for each clip. `changed`: another one is to be seen, or none."""

    changed = Signal()
    _read = Signal(int, object)

    def __init__(self, session: Session, playing: Playing, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._playing = session, playing
        self._clip: int | None = None
        self._found: Comparison | None = None
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._read.connect(self._take)
        session.image_changed.connect(self.follow)
        playing.clip_changed.connect(self.follow)

    @property
    def shown(self) -> Comparison | None:
        """What is beside the clip on screen."""
        return self._found

    @Slot()
    def follow(self) -> None:
        """Read what is kept of the clip on screen, once its frames are known."""
        record = self._session.record
        clip = record.id if record is not None and self._playing.on_clip and self._playing.frames else None
        if clip == self._clip:
            return
        self._clip, self._found = clip, None
        self.changed.emit()
        kept = self._kept().get(str(clip)) if clip is not None else None
        if kept is not None and not self._why_not():
            self._start(Path(kept))

    def _kept(self) -> dict[str, str]:
        project = self._session.project
        try:
            kept = json.loads(project.setting(SETTING) or "{}") if project is not None else {}
        except ValueError:
            return {}
        pairs = kept.items() if isinstance(kept, dict) else ()
        return {number: path for number, path in pairs if isinstance(path, str)}

    def _why_not(self) -> str:
        """Such a file is most often a model's say: where that is kept from readers it is, too."""
        sight = self._session.sight
        if sight is not None and (sight.protocol.guards or sight.protocol.hides):
            return tr("How this project is read keeps from its readers what the model says.")
        return ""

    def show(self, path: Path | None) -> None:
        """Show a file beside the clip on screen from now on, or (None) no longer."""
        project, reason = self._session.project, self._why_not()
        if project is None or self._clip is None:
            return
        if path is not None and reason:
            self._session.notifications.inform(reason)
            return
        kept = {number: at for number, at in self._kept().items() if number != str(self._clip)}
        if path is not None:
            below = path.is_relative_to(project.folder)
            kept[str(self._clip)] = path.relative_to(project.folder).as_posix() if below else str(path)
        try:
            project.set_setting(SETTING, json.dumps(kept))
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._found = None
        self.changed.emit()
        if path is not None:
            self._start(path)

    def _start(self, path: Path) -> None:
        from annotator.exchange.clips.comparison import read_comparison
        from annotator.exchange.events.timing import Timing

        session, record = self._session, self._session.record
        assert session.project is not None
        assert record is not None
        place, clip = session.project.folder / path, record.path
        number, labels, times = record.id, session.labels, tuple(self._playing.times.tolist())

        def read() -> None:
            try:
                timing = Timing(len(times), None, times)
                self._read.emit(number, read_comparison(place, clip, timing, labels, number))
            except Exception as fault:
                self._read.emit(number, as_known(fault, place))

        self._pool.start(read)

    @Slot(int, object)
    def _take(self, clip: int, found: object) -> None:
        if clip != self._clip:
            return
        if isinstance(found, KnownError):
            self._session.notifications.report(found, About.IMAGE)
            return
        self._found = found  # type: ignore[assignment]
        if self._found is not None:
            labels = {*self._found.curves, *(event.label_id for event in self._found.events)}
            self._session.show_labels(labels)
            text = tr("Beside: {file}", file=self._found.file.name)
            self._session.notifications.inform("  ".join((text, *map(told, self._found.notices))))
        self.changed.emit()
