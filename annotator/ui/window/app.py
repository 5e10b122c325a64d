"""Starting the window."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from annotator.core.store.server import Place
from annotator.inference.thread import Backend, InferenceThread
from annotator.ui.base.language import chosen_language, install_language
from annotator.ui.base.theme import apply_theme, make_icon, system_is_dark
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


def make_window(device: str = "") -> MainWindow:
    """The window with its worker, not yet started."""
    return MainWindow(InferenceThread(lambda: _backend(device)), dark=wants_dark())


def _backend(device: str) -> Backend:
    from annotator.inference.backend import EbpBackend

    return EbpBackend(device)


def run(paths: Sequence[Place], device: str = "") -> int:
    """Open the window and stay until it is closed."""
    app = make_application()
    window = make_window(device)
    window.notifications.catch_everything()
    window.show()
    QTimer.singleShot(0, lambda: begin(window, paths))
    _end_on_interrupt(app, window)
    return app.exec()


def begin(window: MainWindow, paths: Sequence[Place]) -> None:
    """Open what was named; the start page is there where nothing was opened."""
    if not (paths and window.start.open(paths)) and window.session.project is None:
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
