"""What the actions about opening do: a folder, images, a project; and what is labelled, and who suggests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.errors import KnownError
from annotator.core.project.models import model_of, set_model
from annotator.core.project.project import SUFFIX, Project
from annotator.core.store.server import Place
from annotator.ui.base.text import tr
from annotator.ui.dialogs.setup import Setup, SetupDialog
from annotator.ui.window.commands import IMAGES, Commands
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

SET_UP = "set_up"


class Opening(QObject):
    """Joins the actions to the session and the dialogs. `parent` is the window."""

    def __init__(self, session: Session, suggester: Suggester, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._commands, self._window = session, suggester, commands, parent

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        names = ("open_folder", "open_images", "open_project", "new_project", "model")
        return {name: getattr(self, name) for name in names}

    def open(self, paths: Sequence[Place]) -> bool:
        """Open what a person named; of a project that is new, ask what is labelled and who suggests."""
        if not self._commands.open(paths):
            return False
        project = self._session.project
        if project is not None and _is_fresh(project):
            self._set_up_fresh(project)
        return True

    def open_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Open a folder of images"))
        if path:
            self.open([Path(path)])

    def open_images(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._window, tr("Open images"), "", tr(IMAGES))
        if names:
            self.open([Path(name) for name in names])

    def open_project(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Open a project"), "", _project_files())
        if path:
            self.open([Path(path)])

    def new_project(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self._window, tr("New project"), f"project{SUFFIX}", _project_files())
        setup = SetupDialog.ask("", parent=self._window) if path else None
        if setup is None:
            return
        try:
            project = Project.create(Path(path).with_suffix(SUFFIX), setup.labels, setup.model)
            project.set_setting(SET_UP, "1")
        except KnownError as error:
            self._session.notifications.report(error)
            return
        if self._commands.open_in_window(project):
            self._commands.add_images()

    def model(self) -> None:
        """Choose the classifier, and the labels as long as nothing is decided."""
        project = self._session.project
        if project is None:
            return
        current, fixed = project.labels, project.has_decisions()
        setup = SetupDialog.ask(model_of(project), current=current, labels_fixed=fixed, parent=self._window)
        if setup is not None:
            self._use(project, setup)

    def _set_up_fresh(self, project: Project) -> None:
        setup = SetupDialog.ask("", current=project.labels, fresh=True, parent=self._window)
        try:
            project.set_setting(SET_UP, "1")  # asked once, whatever the answer was
        except KnownError as error:
            self._session.notifications.report(error)
        if setup is not None:
            self._use(project, setup)

    def _use(self, project: Project, setup: Setup) -> None:
        if setup.labels == project.labels:
            self._suggester.use_model(setup.model)
            return
        try:
            project.apply(project.replacing_labels(setup.labels))
            set_model(project, setup.model)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._session.reopen()


def _is_fresh(project: Project) -> bool:
    """Whether nobody said yet what is labelled in it."""
    if project.read_only or project.setting(SET_UP) or project.setting("model"):
        return False
    return not project.has_decisions()


def _project_files() -> str:
    return tr("Projects (*{ending})", ending=SUFFIX)
