"""How work begins: the start page, recent projects, the set-up of a new project, and what is dropped on the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QWidget

from annotator.core.errors import KnownError
from annotator.core.store.server import Place
from annotator.ui.base.text import tr
from annotator.ui.window.commands import IMAGES, Commands
from annotator.ui.window.file_commands import FileCommands
from annotator.ui.work.remembering import Remembering
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.opening import Beginning
    from annotator.ui.window.start_page import StartPage

MODEL_FILES = (".safetensors",)


class Start(QObject):
    """Opens what people name. A folder without a project is set up first, on one page of three choices.

    `settled` tells that the start page shows all it has to show, or is gone.
    """

    settled = Signal()

    def __init__(
        self, window: QMainWindow, session: Session, canvas: QWidget, commands: Commands, files: FileCommands
    ) -> None:
        super().__init__(window)
        self._canvas = canvas
        self._window, self._session, self._commands, self._files = window, session, commands, files
        self.remembering = Remembering(session, self)
        self.page: StartPage | None = None
        self._recent: QMenu | None = None

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        names = "open_folder", "open_images", "open_project", "new_project", "start_page"
        return {name: getattr(self, name) for name in names}

    def take(self, actions: Mapping[str, QAction]) -> None:
        """The window's actions: the recent projects get their menu behind the one that opens a project."""
        menu = next(part for part in actions["new_project"].associatedObjects() if isinstance(part, QMenu))
        self._recent = QMenu(tr("Open recent"), menu)
        menu.insertMenu(actions["new_project"], self._recent)
        self._recent.aboutToShow.connect(self._fill_recent)

    # --- the start page

    @Slot()
    def start_page(self) -> None:
        """Show the start page over the window; the open project stays open behind it."""
        if self.page is None:
            from annotator.ui.window.start_page import StartPage

            self.page = StartPage(self._window, self._session, self._canvas)
            self.page.opened.connect(self.open_recent)
            self.page.demo_wished.connect(self.open_demo)
            self.page.action_wished.connect(lambda name: self.handlers()[name]())
            self.page.list.settled.connect(self.settled)
            self._session.project_opened.connect(self.page.leave)
        self.page.enter()

    @Slot()
    def _fill_recent(self) -> None:
        assert self._recent is not None
        self._recent.clear()
        for recent in self._session.recent.every():
            action = self._recent.addAction(recent.place.replace("&", "&&"))
            action.triggered.connect(lambda _=False, place=recent.place: self.open_recent(place))
        self._recent.addSeparator()
        self._recent.addAction(tr("Start page"), self.start_page)

    @Slot(str)
    def open_recent(self, place: str) -> bool:
        """Open a project of the list, at the image where one left it."""
        try:
            found = next(recent.opens for recent in self._session.recent.every() if recent.place == place)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        return self._commands.open([found])

    @Slot(str)
    def open_demo(self, subject: str) -> bool:
        """Open the demonstration of a subject; it is made the first time."""
        from annotator.inference.samples import demonstration
        from annotator.ui.dialogs.progress import run_with_progress

        folder = user_data_path("ebp-annotator") / "demo" / subject
        try:
            path = run_with_progress(
                self._window, tr("Making the demonstration…"), lambda _wanted, _told: demonstration(folder, subject)
            )
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        return path is not None and self._commands.open([path])

    @property
    def reading(self) -> bool:
        """Whether the start page still reads what it shows; the worker's imports would hold that up for seconds."""
        return self.page is not None and self.page.list.reading

    def close(self) -> None:
        """Wait for what the start page reads."""
        if self.page is not None:
            self.page.close_readers()

    # --- opening

    def open(self, paths: Sequence[Place], model: str = "") -> bool:
        """Open a project, a folder or images; a project that is made is set up first. False where none was opened."""
        from annotator.core.project.opening import images_to_begin

        try:
            count = images_to_begin(paths)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        if not count:
            return self._commands.open(paths)
        folder = Path(str(paths[0]))
        name = folder.resolve().name if folder.is_dir() else folder.resolve().parent.name
        begin = self._set_up(
            tr("{folder}: {count} {count:image|images}, no project yet", folder=name, count=count), model
        )
        return begin is not None and self._commands.open(paths, begin)

    def _set_up(self, about: str, model: str = "") -> Beginning | None:
        """Ask what a new project begins with; that is where the next one begins."""
        from annotator.ui.dialogs.setup import SetupDialog

        dialog = SetupDialog(last=self._session.recent.last_setup(), about=about, parent=self._window)
        if model:
            dialog.propose_model(model)
        begin = dialog.wait()
        dialog.deleteLater()
        if begin is not None:
            try:
                self._session.recent.keep_setup(begin.labels, begin.model)
            except KnownError as error:
                self._session.notifications.report(error)
        return begin

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
        from annotator.core.project.opening import create_project
        from annotator.core.project.project import SUFFIX

        path, _ = QFileDialog.getSaveFileName(self._window, tr("New project"), f"project{SUFFIX}", _project_files())
        if not path:
            return
        target = Path(path).with_suffix(SUFFIX)
        begin = self._set_up(tr("{project}: a new project", project=target.name))
        if begin is None:
            return
        try:
            project = create_project(target, begin)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        if self._commands.open_in_window(project):
            self._commands.add_images()

    # --- what is dropped

    def drop(self, paths: Sequence[Path]) -> None:
        """Open projects, folders and images; suggest with a model; import annotations."""
        from annotator.ui.dialogs.importing import ImportChoice

        models = [path for path in paths if path.suffix.lower() in MODEL_FILES]
        others = [path for path in paths if path not in models]
        if others and self._is_import(others):
            self._files.import_from(ImportChoice(others[0]))
        elif others:
            self.open(others, str(models[0]) if models else "")
        elif models and self._session.project is not None:
            self._commands.choose_model(str(models[0]))
        elif models:
            self._session.notifications.report(
                KnownError(
                    "There is no project to suggest for.", path=models[0], advice="Open a folder or a project first."
                )
            )

    def _is_import(self, paths: Sequence[Path]) -> bool:
        """Whether it is a file of annotations for the project that is open."""
        from annotator.core.images import is_image_name
        from annotator.core.project.project import SUFFIX
        from annotator.exchange.events import recognised_events
        from annotator.exchange.formats import FORMATS, recognised

        path = paths[0]
        if self._session.project is None or len(paths) > 1 or not path.is_file():
            return False
        if path.suffix == SUFFIX or (is_image_name(path.name) and not FORMATS["dicom-seg"].recognises(path)):
            return False
        return recognised(path) is not None or recognised_events(path) is not None


def _project_files() -> str:
    from annotator.core.project.project import SUFFIX

    return tr("Projects (*{ending})", ending=SUFFIX)
