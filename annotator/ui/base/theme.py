"""Dark and light: a palette, a style sheet and icons, all from `resources/theme` and `resources/icons`."""

from __future__ import annotations

import json
from functools import cache

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from annotator.core.resources import resource_folder

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.0

_ROLES = {
    "window": QPalette.ColorRole.Window,
    "text": QPalette.ColorRole.WindowText,
    "base": QPalette.ColorRole.Base,
    "raised": QPalette.ColorRole.AlternateBase,
    "button": QPalette.ColorRole.Button,
    "accent": QPalette.ColorRole.Highlight,
    "muted": QPalette.ColorRole.PlaceholderText,
    "line": QPalette.ColorRole.Mid,
}


@cache
def colours(dark: bool) -> dict[str, str]:
    """The named colours of a theme."""
    name = "dark" if dark else "light"
    text = (resource_folder("theme") / f"{name}.json").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in json.loads(text).items()}


def system_is_dark() -> bool:
    """Whether the desktop asks for dark windows."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def apply_theme(app: QApplication, *, dark: bool) -> None:
    """Dress the whole application."""
    named = colours(dark)
    _size_text(app, text_scale())
    app.setStyle("Fusion")
    palette = QPalette()
    for name, role in _ROLES.items():
        palette.setColor(role, QColor(named[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.ToolTipText):
        palette.setColor(role, QColor(named["text"]))
    palette.setColor(QPalette.ColorRole.ToolTipBase, QColor(named["raised"]))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(named["on_accent"]))
    palette.setColor(QPalette.ColorRole.Link, QColor(named["accent"]))
    disabled = QColor(named["muted"])
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    app.setPalette(palette)
    sheet = (resource_folder("theme") / "style.qss").read_text(encoding="utf-8")
    named = named | {"icons": resource_folder("icons").as_posix(), "name": "dark" if dark else "light"}
    for name, value in sorted(named.items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"@{name}", value)
    app.setStyleSheet(sheet)


def text_scale() -> float:
    """How large text is against the desktop's own, 0.8 to 2."""
    try:
        return min(max(float(str(QSettings().value("text_scale", 1.0))), SMALLEST_TEXT), LARGEST_TEXT)
    except ValueError:
        return 1.0


def set_text_scale(scale: float) -> float:
    """Enlarge all text, now and from now on; returns the scale taken."""
    scale = round(min(max(scale, SMALLEST_TEXT), LARGEST_TEXT), 2)
    QSettings().setValue("text_scale", scale)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    _size_text(app, scale)
    return scale


def _size_text(app: QApplication, scale: float) -> None:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(font.pointSizeF() * scale)
    app.setFont(font)
    app.setStyleSheet(app.styleSheet())  # widgets dressed by a sheet take a new font only with it


def make_icon(name: str, *, dark: bool) -> QIcon:
    """An icon drawn in the theme's text colour: for text as it is, and larger, of which every other size is made."""
    drawing = (resource_folder("icons") / f"{name}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, colours(dark)["text"]), (QIcon.Mode.Disabled, colours(dark)["muted"])):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        for side in (20, 56):
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon
