"""Studies in the window: how a project is read, and adjudication, with readings over the image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDockWidget, QMainWindow

from annotator.core.errors import KnownError
from annotator.core.work.circumstances import SHARED
from annotator.core.work.edits import Changes
from annotator.ui.base.label_text import short
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.region_layer import ShownRegion
from annotator.ui.canvas.split import Beside
from annotator.ui.panels.readings import ReadingsPanel, reader_colour
from annotator.ui.work.adjudicating import Adjudicating
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.ui.panels.reading_panes import ReadingPanes
    from annotator.ui.timeline.tracks import Reader
    from annotator.ui.window.clip_commands import ClipCommands
    from annotator.ui.window.signing import Signing

_WITHIN = (
    "readings_beside",
    "next_reading",
    "previous_reading",
    "take_reading",
    "join_readings",
    "hide_reading",
    "reading_alone",
)


class StudyCommands(QObject):
    """Joins the actions of studies to what they do."""

    def __init__(self, window: QMainWindow, session: Session, presenter: Presenter) -> None:
        super().__init__(window)
        self._window, self._session, self._presenter = window, session, presenter
        self.adjudicating = Adjudicating(session, self)
        self.panel = ReadingsPanel(session, self.adjudicating)
        self._actions: Mapping[str, QAction] = {}
        self._dock: QDockWidget | None = None
        self._other: QDockWidget | None = None
        self.beside: ReadingsBeside | None = None
        presenter.further = self._marks
        self.adjudicating.changed.connect(presenter.refresh)
        session.changed.connect(self._follow)
        session.reason_wanted.connect(lambda *asked: QTimer.singleShot(0, lambda: self.signing.ask(*asked)))

    @cached_property
    def signing(self) -> Signing:
        """Signs, and asks for reasons: made when there is something to sign, or was."""
        from annotator.ui.window.signing import Signing

        return Signing(self._session, self._window, self._presenter.canvas)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        own = self.adjudicating
        return {
            "protocol": self.protocol, "sign": lambda: self.signing.sign(), "adjudicate": self.begin,
            "next_reading": lambda: own.step(1),
            "previous_reading": lambda: own.step(-1), "take_reading": own.take, "join_readings": own.join,
            "hide_reading": own.toggle, "reading_alone": own.alone,
        }  # fmt: skip

    def take(self, actions: Mapping[str, QAction], dock: QDockWidget, other: QDockWidget, beside: Beside) -> None:
        """The actions of the window, the panel's dock, which is there while an adjudication goes on, beside another
        one, and where readings lie beside the canvas.
        """
        self._actions, self._dock, self._other = actions, dock, other
        self.beside = ReadingsBeside(beside, self._session, self.adjudicating, self._presenter)
        self._session.project_opened.connect(self._show)
        self._show()

    def protocol(self) -> None:
        """Ask how the project is to be read from now on."""
        from annotator.ui.dialogs.protocol import ProtocolDialog

        project = self._session.project
        if project is None:
            return
        try:
            project.require_lead()
            before, begun = project.protocol, project.has_decisions()
            after = ProtocolDialog.ask(
                before, project.labels.labels, begun=begun, readable=project.read_only, parent=self._window
            )
            if after is None:
                return
            step, text = project.changing_protocol(after), marked("How it is read")
            if self._session.apply(step, text) and after.own_readings != before.own_readings:
                self._session.read_in(None)  # whose reading it is is another by now
                self._session.take(step, Changes(), text)
        except KnownError as error:
            self._session.notifications.report(error)
        self._presenter.canvas.setFocus()

    def join_clips(self, clips: ClipCommands) -> None:
        """Show readers' events of a clip on its timeline while an adjudication goes on."""
        clips.readers = self._events
        self.adjudicating.changed.connect(clips.show_readers)

    def _events(self) -> list[Reader]:
        """What readers coded in the clip on screen, in the order of the panel."""
        from annotator.core.work.coding import events_of
        from annotator.ui.timeline.tracks import Reader

        own = self.adjudicating
        if not own.active:
            return []
        return [
            Reader(one.reader, reader_colour(place), events_of(one.regions), place == own.chosen)
            for place, one in enumerate(own.statements)
            if one.reader not in own.hidden
        ]

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """An undo may give every reader an own reading, or take it: whose reading it is then follows."""
        if changes.protocol and not self.adjudicating.active:
            QTimer.singleShot(0, self._read_in_own)

    @Slot()
    def _read_in_own(self) -> None:
        project = self._session.project
        if project is not None and project.protocol.own_readings != (project.reading != SHARED):
            self._session.read_in(None)

    def begin(self) -> None:
        """Ask what to adjudicate and begin; or leave the adjudication that goes on."""
        from annotator.ui.dialogs.adjudication import AdjudicationDialog

        project = self._session.project
        if project is None:
            return
        if self.adjudicating.active:
            self.adjudicating.leave()
            self._presenter.canvas.setFocus()
            return
        readers = project.readers()
        if len(readers) < 2:
            self._session.notifications.report(
                KnownError(
                    "An adjudication needs the readings of two readers.",
                    advice="Let readers have readings of their own, or bring their copies together.",
                )
            )
            return
        dialog = AdjudicationDialog(readers, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            choice = dialog.choice
            self.adjudicating.begin(choice.readers, choice.least, take_agreed=choice.take_agreed)
            self._presenter.canvas.setFocus()

    @Slot()
    def _show(self) -> None:
        active = self.adjudicating.active
        for name in _WITHIN:
            self._actions[name].setEnabled(active)
        self._actions["adjudicate"].setText(tr("Leave the adjudication") if active else tr("Adjudicate…"))
        if self._dock is not None:
            self._dock.setVisible(active)
            if active and self._other is not None:  # not before: hidden behind another one it would take all sizes
                self._window.tabifyDockWidget(self._other, self._dock)
                self._dock.raise_()

    def _marks(self) -> list[ShownRegion]:
        """The readers' regions on the image on screen, in the colours of the readers; of readings beside the canvas
        that which would be taken.
        """
        own, session, found = self.adjudicating, self._session, []
        beside = self.beside is not None and self.beside.on
        for place, statement in enumerate(own.statements):
            if statement.reader in own.hidden or (beside and place != own.chosen):
                continue
            for value in statement.regions:
                label = session.labels.by_id(value.label_id)
                tag, chosen = f"{statement.reader}: {short(label)}", place == own.chosen
                region = ShownRegion(value.mask, reader_colour(place), tag, True, number=-value.id, unsure=not chosen)
                found.append(region)
        return found


class ReadingsBeside(QObject):
    """Puts the panes at the canvas and takes them away; they are made when they are first wanted."""

    def __init__(self, beside: Beside, session: Session, adjudicating: Adjudicating, presenter: Presenter) -> None:
        super().__init__(beside)
        self._beside, self._session, self._adjudicating = beside, session, adjudicating
        self._presenter = presenter
        self.panes: ReadingPanes | None = None
        self._on = False
        adjudicating.changed.connect(self._show)
        presenter.options.changed.connect(self._show)

    @property
    def on(self) -> bool:
        """Whether they are to be seen."""
        return self._presenter.options.now.readings_beside and bool(self._adjudicating.statements)

    @Slot()
    def _show(self) -> None:
        if self.on == self._on:
            return
        self._on = self.on
        if self._on and self.panes is None:
            self.panes = self._make()
        self._beside.show_panes(self.panes if self._on else None)
        self._presenter.refresh()  # the canvas has all readings over the image, or the chosen one alone

    def _make(self) -> ReadingPanes:
        from annotator.ui.panels.reading_panes import ReadingPanes

        presenter = self._presenter
        panes = ReadingPanes(self._session, self._adjudicating, presenter.canvas, presenter.options)
        panes.outgrown.connect(self._beside.arrange)
        return panes
