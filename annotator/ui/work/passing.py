"""Passes over a clip: which labels are looked for now, which were, and the end of a pass."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.work.coding import looked_for
from annotator.core.work.edits import Changes
from annotator.core.work.labels import Label
from annotator.core.work.passes import Pass, Template, load_template
from annotator.ui.base.text import marked, tr
from annotator.ui.work.coding import Coding
from annotator.ui.work.playing import Playing
from annotator.ui.work.session import Session

# The setting that keeps the template: a bundled one's name; "" where all labels are looked for at once.
SETTING = "passes"


class Passing(QObject):
    """The passes of the open project's template on the clip on screen. `changed`: others, another one, or one ended."""

    changed = Signal()

    def __init__(self, session: Session, playing: Playing, coding: Coding, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._playing, self._coding = session, playing, coding
        self.template: Template | None = None
        self.now: Pass | None = None
        self._looked: frozenset[int] = frozenset()
        session.project_opened.connect(self.begin)
        session.image_changed.connect(self._follow)
        session.changed.connect(self._changed)

    # --- what is looked for

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels of the pass under way: all that are offered, where there is none."""
        return self._of(self.now)

    def _of(self, one: Pass | None) -> tuple[Label, ...]:
        offered = self._session.labels.labels if self._session.project is not None else ()
        if one is None:
            return tuple(offered)
        by_name = {label.name: label for label in offered}
        return tuple(by_name[name] for name in one.labels if name in by_name)

    def is_done(self, one: Pass | None) -> bool:
        """Whether all labels of a pass (None: of the set) were looked for in the clip."""
        labels = self._of(one)
        return bool(labels) and all(label.id in self._looked for label in labels)

    @property
    def progress(self) -> tuple[int, int]:
        """How many passes are ended in the clip, and how many there are."""
        passes: tuple[Pass | None, ...] = self.template.passes if self.template is not None else (None,)
        return sum(self.is_done(one) for one in passes), len(passes)

    # --- following

    @Slot()
    def begin(self) -> None:
        """Take up the passes of the project that is open."""
        assert self._session.project is not None
        self.template = self.now = None
        name = self._session.project.setting(SETTING)
        if name:
            try:
                self.template = load_template(name)
            except KnownError as error:
                self._session.notifications.report(error)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        session = self._session
        clip = session.record if self._playing.on_clip else None
        tags = session.project.tags((clip.id,)) if session.project is not None and clip is not None else ()
        self._looked = looked_for(tags)
        if self.template is not None and (self.now not in self.template.passes or self.is_done(self.now)):
            self.now = next((one for one in self.template.passes if not self.is_done(one)), self.template.passes[-1])
        self.changed.emit()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        record = self._session.record
        if record is not None and record.id in changes.images and self._playing.on_clip:
            self._look()

    def _look(self) -> None:
        session = self._session
        if session.project is not None and session.record is not None:
            self._looked = looked_for(session.project.tags((session.record.id,)))
            self.changed.emit()

    # --- doing

    def use_template(self, name: str) -> None:
        """Code by a template from now on; "" for all labels at once."""
        project = self._session.project
        if project is None:
            return
        try:
            template = load_template(name) if name else None
            project.set_setting(SETTING, name)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self.template, self.now = template, None
        missing = template.missing(self._session.labels) if template is not None else ()
        if missing:
            names = ", ".join(missing)
            self._session.notifications.inform(
                tr("The label set has no {labels}: nobody looks for them.", labels=names)
            )
        self._follow()

    def use(self, one: Pass | None) -> None:
        """Look for the labels of another pass, from the beginning of the clip."""
        self.now = one
        first = self.labels[:1]
        if first:
            self._session.choose_label(first[0])
        self._playing.pause()
        self._playing.go(0)
        self.changed.emit()

    def end(self) -> None:
        """Say that the pass under way is ended: of each of its labels there is no event but those marked. The next one
        that is not ended begins.
        """
        session = self._session
        if not self._coding.active or session.project is None or session.record is None:
            return
        coded = {event.label_id for event in self._coding.events}
        ended = self.now
        wanted = {(session.record.id, label.id): label.id in coded for label in self._of(ended)}
        edit = session.project.tagging(wanted)
        if edit is not None and not session.apply(edit, marked("End the pass")):
            return
        self._look()
        seen = sum(wanted.values())
        session.notifications.inform(
            tr(
                "Looked for {count} {count:label|labels}: {seen} seen, the others absent.",
                count=len(wanted),
                seen=seen,
            )
        )
        passes = self.template.passes if self.template is not None else ()
        following = next((one for one in passes if not self.is_done(one)), None)
        if following is not None:
            self.use(following)
