"""The language of the window: the user's choice, else the system's where we have it, else English."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from annotator.core.resources import resource_folder

# English is the language of the sources, and needs no file.
LANGUAGES = {"en": "English", "de": "Deutsch"}
KEY = "language"


def chosen_language() -> str:
    """What the next start speaks."""
    stored = QSettings().value(KEY)
    if stored in LANGUAGES:
        return str(stored)
    wanted = (name.split("-")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in wanted if name in LANGUAGES), "en")


def choose_language(language: str) -> None:
    """Speak a language from the next start on."""
    QSettings().setValue(KEY, language)


def spoken_language() -> str:
    """What the window speaks."""
    app = QCoreApplication.instance()
    spoken = app.property(KEY) if app is not None else None
    return spoken if isinstance(spoken, str) else "en"


def install_language(app: QCoreApplication, language: str) -> None:
    """Speak a language from now on; windows that are open keep theirs."""
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.setParent(None)
    app.setProperty(KEY, language)
    folders = {
        "annotator": str(resource_folder("translations")),
        "qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
    }
    for name, folder in folders.items() if language != "en" else ():
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)
