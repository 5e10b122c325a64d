"""Work shared out among readers: who reads what, copies for them, and what they did brought together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.errors import KnownError
from annotator.ui.base.busy import busy
from annotator.ui.base.text import error_text, told, tr
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.merging import Merged
    from annotator.core.project.project import Project
    from annotator.ui.dialogs.progress import Told, Wanted
    from annotator.ui.dialogs.reader_copies import CopiesChoice


class ReaderCommands(QObject):
    """Joins the actions to the session and the dialogs."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {"assign": self.assign, "copy_for_readers": self.copy, "merge_copies": self.merge}

    def assign(self) -> None:
        """Ask who reads what, and keep it."""
        from annotator.ui.dialogs.assigning import AssignDialog

        project = self._session.project
        if project is None:
            return
        try:
            project.require_lead()
            project.require_writable()
            plan = AssignDialog.ask(project, self._window)
            if plan is not None:
                project.assign(plan)
                self._session.reopen()
                readers = sum(1 for numbers in plan.values() if numbers)
                self._session.notifications.inform(
                    tr("Images are assigned to {count} {count:reader|readers}.", count=readers)
                )
        except KnownError as error:
            self._session.notifications.report(error)

    # --- copies

    def copy(self) -> None:
        """Ask for whom, and make a copy for each."""
        from annotator.ui.dialogs.reader_copies import CopiesDialog

        project = self._session.project
        if project is None:
            return
        try:
            project.require_lead()
            choice = CopiesDialog.ask(project, self._window)
            if choice is not None:
                self.copy_to(choice)
        except KnownError as error:
            self._session.notifications.report(error)

    def copy_to(self, choice: CopiesChoice) -> None:
        """Make the copies; those that were made before it was stopped stay. Raises KnownError."""
        from annotator.core.project.project import Project
        from annotator.core.project.reader_copies import copy_for_reader
        from annotator.ui.dialogs.progress import run_with_progress

        assert self._session.project is not None
        place, made = self._session.project.path, list[str]()

        def work(wanted: Wanted, tell: Told) -> None:
            with closing(Project.open(place)) as project:  # a connection belongs to one thread
                for number, (reader, path) in enumerate(choice.files.items()):
                    if wanted():
                        tell(number, len(choice.files))
                        copy_for_reader(project, reader, path)
                        made.append(path.name)

        try:
            run_with_progress(self._window, tr("Making copies…"), work)
        finally:
            if made:
                text = tr("{count} {count:copy|copies} made: {names}.", count=len(made), names=", ".join(made))
                self._session.notifications.inform(text)

    # --- merging

    def merge(self) -> None:
        """Ask which copies, and take over what was done in them."""
        project = self._session.project
        if project is None:
            return
        names, _ = QFileDialog.getOpenFileNames(
            self._window, tr("Copies to bring together"), str(project.folder), tr("Projects (*.annot)")
        )
        if names:
            self.merge_from([Path(name) for name in names])

    def merge_from(self, paths: Sequence[Path]) -> None:
        """Take over what was done in copies, one after the other; what is wrong with one does not keep the others."""
        from annotator.core.project.backups import keep_up

        project = self._session.project
        assert project is not None
        lines, steps, whole = [], 0, True
        try:
            project.require_writable()
            keep_up(project)
            with busy():
                for path in paths:
                    try:
                        merged = _merged(project, path)
                    except KnownError as error:
                        lines, whole = [*lines, error_text(error)], False
                    else:
                        steps += merged.steps
                        lines += _said(path, merged)
                        whole = whole and not merged.left_out
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._session.reopen()
        text = tr(
            "{count} {count:step|steps} taken over from {files} {files:copy|copies}.", count=steps, files=len(paths)
        )
        if not whole:
            text = tr("{done} Not everything: see Details.", done=text)
        self._session.notifications.report_outcome(text, "\n".join((text, *lines)), whole=whole)


def _merged(project: Project, path: Path) -> Merged:
    from annotator.core.project.merging import merge
    from annotator.core.project.project import Project

    with closing(Project.open(path)) as copy:
        return merge(project, copy)


def _said(path: Path, merged: Merged) -> list[str]:
    lines = [
        tr(
            "{file}: {count} {count:step|steps} taken over, {known} known already.",
            file=path.name, count=merged.steps, known=merged.known,
        )
    ]  # fmt: skip
    if merged.beside:
        lines.append(
            tr(
                "{count} {count:region|regions} kept beside others that were changed here, too.", count=merged.beside
            )
        )  # fmt: skip
    return lines + [tr("Left out: {sentence}", sentence=told(sentence)) for sentence in merged.left_out]
