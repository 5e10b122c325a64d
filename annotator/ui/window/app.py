"""Starting the window."""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from annotator.core.project.recent import RecentProjects
from annotator.core.store.server import Place
from annotator.inference.thread import Backend, InferenceThread
from annotator.ui.base.language import chosen_language, install_language
from annotator.ui.base.theme import apply_theme, make_icon, system_is_dark
from annotator.ui.window.first_paint import FirstPaint
from annotator.ui.work.pictures import PictureLoader

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow


def make_application(arguments: Sequence[str] = (), language: str = "") -> QApplication:
    """The QApplication with its name, theme and language ("" for the chosen one); the one that exists if there is."""
    _load_torch_library()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["annotator", *arguments])
    app.setOrganizationName("ebp-annotator")
    app.setApplicationName("EBP Annotator")
    install_language(app, language or chosen_language())
    dark = wants_dark()
    apply_theme(app, dark=dark)
    app.setWindowIcon(make_icon("app", dark=dark))
    return app


def wants_dark() -> bool:
    """The theme chosen last time, else the desktop's."""
    stored = QSettings().value("dark")
    return str(stored).lower() == "true" if stored is not None else system_is_dark()


def make_window(
    device: str = "",
    pictures: PictureLoader | None = None,
    make_backend: Callable[[], Backend] | None = None,
    patience: float = 0.0,
) -> MainWindow:
    """The window with its worker, not yet started; `pictures` has been asked for the first image already.

    The work is done by what `make_backend` makes, without it in a process of its own, which has `patience` seconds for
    each step (0: the usual time).
    """
    from annotator.ui.window.main_window import MainWindow

    thread = InferenceThread(make_backend or (lambda: _in_process(device, patience)))
    return MainWindow(thread, dark=wants_dark(), pictures=pictures)


def _in_process(device: str, patience: float) -> Backend:
    from annotator.inference.process.backend import PATIENCE, ProcessBackend

    return ProcessBackend(device, patience=patience or PATIENCE)


def run(paths: Sequence[Place], device: str = "", patience: float = 0.0, reader: str = "") -> int:
    """Open the window and stay until it is closed; `reader` reads, "" for whom the system names."""
    app = make_application()
    window = open_window(paths, device, patience=patience, reader=reader)
    window.notifications.catch_everything()
    _end_on_interrupt(app, window)
    return app.exec()


def open_window(
    paths: Sequence[Place],
    device: str = "",
    make_backend: Callable[[], Backend] | None = None,
    patience: float = 0.0,
    reader: str = "",
) -> MainWindow:
    """Show the window; what was named is opened next.

    The image is read while the window is made, and on screen before what its project needs is loaded.
    """
    pictures, first = PictureLoader(), RecentProjects().first_image(paths)
    if first is not None:
        pictures.foresee(first)
    window = make_window(device, pictures, make_backend, patience)
    window.session.reader = reader
    window.show()
    then = partial(_begin_in_peace, window, paths, first)
    if first is not None:
        FirstPaint(window.canvas, pictures, then)
    else:
        QTimer.singleShot(0, then)
    return window


def _begin_in_peace(window: MainWindow, paths: Sequence[Place], first: Path | None) -> None:
    if first is not None:
        window.session.pictures.request(first)  # all of it, while its project is opened
    try:
        begin(window, paths)
    finally:
        if not gc.isenabled():
            # What is loaded by now stays, and need not be gone through for garbage ever again.
            gc.freeze()
            gc.enable()


def begin(window: MainWindow, paths: Sequence[Place]) -> None:
    """Open what was named; the start page is there where nothing was opened."""
    if not (paths and window.start.open(paths)) and window.session.project is None:
        window.presenter.leave_ahead()
        window.start.start_page()


def _end_on_interrupt(app: QApplication, window: MainWindow) -> None:
    """Ctrl+C in the terminal closes the window in good order."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticking = QTimer(app, interval=250)
    ticking.timeout.connect(lambda: None)  # gives Python a moment to notice the signal
    ticking.start()


def _load_torch_library() -> None:
    """On Windows, torch's c10.dll must be loaded before Qt's libraries, or importing torch fails later."""
    if sys.platform != "win32":
        return
    spec = importlib.util.find_spec("torch")
    if spec is not None and spec.origin is not None:
        import ctypes

        library = Path(spec.origin).parent / "lib" / "c10.dll"
        if library.is_file():
            ctypes.CDLL(os.fspath(library))
