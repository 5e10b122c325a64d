"""What the actions about other files do: export, import, moved images."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.errors import KnownError
from annotator.ui.base.text import marked, told, tr
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.locating import Sighting
    from annotator.core.project.project import Project
    from annotator.exchange.clips.either import Found
    from annotator.exchange.reading.importing import Choices, Plan
    from annotator.exchange.writing.report import ExportReport
    from annotator.ui.dialogs.export import ExportChoice
    from annotator.ui.dialogs.importing import ImportChoice
    from annotator.ui.dialogs.progress import Told, Wanted

_EXPORTED = marked(
    "Exported {annotations} {annotations:annotation|annotations} of {images} {images:image|images} to {path}."
)
_EXPORTED_EVENTS = marked(
    "Exported {annotations} {annotations:event|events} of {images} {images:clip|clips} to {path}."
)
_IMPORTED = marked("{annotations} {annotations:annotation|annotations} on {images} {images:image|images} imported.")
_IMPORTED_EVENTS = marked("{annotations} {annotations:event|events} on {images} {images:clip|clips} imported.")


class _Reading:
    """A file that is read once, however often what it would do is looked at, over a connection of its own."""

    def __init__(self, project: Project, path: Path, form: str) -> None:
        self._place, self._reader, self._path, self._form = project.path, project.annotator, path, form
        self._found: Found | None = None

    def plan(self, choices: Choices, wanted: Wanted, told: Told) -> Plan:
        """What an import would do; called in another thread."""
        from annotator.core.project.project import Project
        from annotator.exchange.clips import either
        from annotator.ui.dialogs.progress import stoppable

        with closing(Project.open(self._place, reader=self._reader)) as project:
            self._found = self._found or either.read(project, self._path, self._form)
            return either.plan(project, self._found, choices, stoppable(wanted, told))

    @property
    def of_clips(self) -> bool:
        """Whether it told events of clips."""
        from annotator.exchange.events.format import EventFormat

        return self._found is not None and isinstance(self._found.form, EventFormat)


class FileCommands(QObject):
    """Joins the actions to the session and the dialogs."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"export": self.export, "import_": self.import_, "find_moved": self.find_moved}

    # --- export

    def export(self) -> None:
        """Ask what to write, and write it."""
        from annotator.ui.dialogs.export import ExportDialog

        if self._session.project is not None:
            choice = ExportDialog.ask(self._session.project, self._window)
            if choice is not None:
                self.export_to(choice)

    def export_to(self, choice: ExportChoice) -> bool:
        """Write the annotations; False, and the user is told, when they cannot be written or it was stopped."""
        from annotator.core.project.project import Project
        from annotator.exchange.clips import either
        from annotator.ui.dialogs.progress import run_with_progress, stoppable

        assert self._session.project is not None
        place, reader = self._session.project.path, self._session.project.annotator

        def work(wanted: Wanted, told: Told) -> ExportReport:
            with closing(Project.open(place, reader=reader)) as project:  # a connection belongs to one thread
                reading = project.reading if choice.reading is None else choice.reading
                with project.as_read_by(reading):
                    return either.export(
                        project, choice.path, choice.form, choice.options, stoppable(wanted, told),
                        overwrite=choice.overwrite,
                    )  # fmt: skip

        try:
            report = run_with_progress(self._window, tr("Exporting…"), work)
            self._remember(report)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        if report is not None:
            self._tell(report, choice)
        return report is not None

    def _remember(self, report: ExportReport | None) -> None:
        """Have the project know the file again, and the split: the thread that wrote could only read the project."""
        project = self._session.project
        if report is not None and report.unremembered and project is not None and not project.read_only:
            report.unremembered.remember(project)

    def _tell(self, report: ExportReport, choice: ExportChoice) -> None:
        from annotator.exchange.events.format import EventFormat

        counts = {"annotations": report.annotations, "images": report.images, "path": report.path}
        text = done = tr(_EXPORTED_EVENTS if isinstance(choice.form, EventFormat) else _EXPORTED, **counts)
        sentences = [told(sentence) for sentence in (*report.problems, *report.notices)]
        if not sentences:
            self._session.notifications.inform(text)
            return
        if report.problems:
            text = tr("{done} Not exact: {problem}", done=done, problem=sentences[0])
        else:
            text = tr("{done} {notice}", done=done, notice=sentences[0])
        if len(sentences) > 1:
            text = tr("{told} {count} more under Details.", told=text, count=len(sentences) - 1)
        lines = "\n".join((done, *sentences))
        self._session.notifications.report_outcome(text, lines, whole=not report.problems)

    # --- import

    def import_(self) -> None:
        """Ask what to read, look at it, ask what is unclear, and import what the user agrees to."""
        from annotator.ui.dialogs.importing import ImportDialog

        project = self._session.project
        if project is None:
            return
        choice = ImportDialog.ask(project.folder, self._window)
        if choice is not None:
            self.import_from(choice)

    def import_from(self, choice: ImportChoice) -> None:
        """Import what was chosen; what would come of it is shown first."""
        project = self._session.project
        assert project is not None
        try:
            project.require_writable()
            self._import(project, choice)
        except KnownError as error:
            self._session.notifications.report(error)

    def _import(self, project: Project, choice: ImportChoice) -> None:
        from annotator.exchange.reading import importing

        reading = _Reading(project, choice.path, choice.form)
        plan = self._decided(project, choice, reading)
        if plan is None:
            return
        report = importing.apply(project, plan)
        if report.edit is not None:
            self._session.take(report.edit, report.changes, marked("Import"))
        counts = {"annotations": report.annotations, "images": report.images}
        self._session.notifications.inform(tr(_IMPORTED_EVENTS if reading.of_clips else _IMPORTED, **counts))

    def _decided(self, project: Project, choice: ImportChoice, reading: _Reading) -> Plan | None:
        """What is to be imported, once everything about it was decided; None when the user left it."""
        from annotator.exchange.reading.importing import Choices
        from annotator.ui.dialogs.importing import LabelDialog, PlanDialog
        from annotator.ui.dialogs.progress import run_with_progress

        choices: Choices | None = Choices(skip_unknown=choice.skip_unknown)
        title = tr("Looking at {path}…", path=choice.path.name)
        while choices is not None:
            plan = run_with_progress(self._window, title, partial(reading.plan, choices))
            if plan is None:
                return None
            if plan.clashes:
                labels = LabelDialog.ask(plan.clashes, project.labels.labels, self._window)
                choices = None if labels is None else replace(choices, labels=labels)
                continue
            answer = PlanDialog.ask(plan, choice.path, choices, self._window)
            if answer == choices:
                return plan
            choices = answer
        return None

    # --- moved images

    def find_moved(self) -> None:
        """Look for missing images in a folder the user names."""
        from annotator.core.project import locating
        from annotator.core.project.image_folders import with_images
        from annotator.core.project.project import Project
        from annotator.core.store.server import Server

        project = self._session.project
        if project is None:
            return
        missing = locating.missing(project)
        if not missing:
            self._session.notifications.inform(tr("Every image is where the project expects it."))
            return
        title = tr("{count} {count:image is|images are} missing. Where {count:is it|are they} now?", count=len(missing))
        folder = QFileDialog.getExistingDirectory(self._window, title, str(project.folder))
        if folder:
            try:
                if isinstance(project.path, Server):  # the paths in the database are everybody's and stay
                    place = with_images(project.path, Path(folder))
                    self._session.open(Project.open(place, reader=project.annotator))
                else:
                    self._find(Path(folder))
            except KnownError as error:
                self._session.notifications.report(error)

    def _find(self, folder: Path) -> None:
        from annotator.core.project import locating
        from annotator.ui.dialogs.progress import run_with_progress

        project = self._session.project
        assert project is not None
        project.require_writable()
        missing = locating.missing(project)
        taken = locating.taken(project, missing)
        found: list[Sighting] | None = run_with_progress(
            self._window,
            tr("Looking for {count} {count:image|images}…", count=len(missing)),
            lambda wanted, told: locating.find(missing, folder, taken, wanted=wanted, told=told),
        )
        if found:
            locating.relocate(project, found)
            self._session.images_moved()
        if found is not None:
            counts = {"found": len(found), "count": len(missing)}
            self._session.notifications.inform(tr("{found} of {count} missing {count:image|images} found.", **counts))
