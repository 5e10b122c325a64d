"""Every text stands in the translation, every translation is whole, and a German window speaks German throughout."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
import translations
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt, QTimer, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.work.label_files import bundled_label_sets, load_label_set
from annotator.core.work.label_texts import set_title, title_of
from annotator.exchange.reading.importing import Choices, Plan
from annotator.exchange.reading.label_matching import LabelClash
from annotator.inference.model_files import read_model_facts
from annotator.ui.base.actions import SPECS
from annotator.ui.base.language import LANGUAGES, chosen_language, install_language
from annotator.ui.base.text import error_text, told
from annotator.ui.dialogs.details import DetailsDialog
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.importing import ImportDialog, LabelDialog, PlanDialog
from annotator.ui.dialogs.language import LanguageDialog
from annotator.ui.dialogs.palette import CommandPalette
from annotator.ui.dialogs.setup import SetupDialog
from annotator.ui.dialogs.shortcuts import ShortcutsDialog

FILES = sorted(translations.FOLDER.glob("annotator_*.ts"))
GERMAN = translations.read(translations.FOLDER / "annotator_de.ts")


@pytest.fixture
def german(qapp):
    install_language(qapp, "de")
    yield
    install_language(qapp, "en")


# --- the files


def test_every_language_offered_but_english_has_a_file():
    assert {path.stem.removeprefix("annotator_") for path in FILES} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_holds_the_texts_of_the_sources(path):
    """Otherwise: python tests/translations.py"""
    assert set(translations.read(path)) == set(translations.texts())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_translated_with_the_same_fields_and_compiled(path):
    compiled = QTranslator()
    assert compiled.load(path.stem, str(path.parent))
    for source, text in translations.read(path).items():
        assert text, f"not translated: {source}"
        assert translations.fields(text) == translations.fields(source)
        assert {name for name, _, _ in translations.choices(text)} <= names_in(source), source
        assert compiled.translate("", source) == text, "python tests/translations.py compiles"


def names_in(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("count", [1, 2])
def test_words_agree_with_their_number(count):
    """In both languages: every template takes whole numbers, of two forms one is told, and none is left in braces."""
    chosen = 0
    for template in (text for pair in GERMAN.items() for text in pair if names_in(text)):
        told = Message(template, **dict.fromkeys(names_in(template), count))
        assert not re.search(r"[{|}]", told), template
        for _, one, many in translations.choices(template):
            assert one != many and (one if count == 1 else many) in told, template
            chosen += 1
    assert chosen > 100


# What a template without forms says wrongly of one.
UNBENDING = re.compile(
    r"\{(\w+)\} (more |new |earlier |later |further |missing |whole )?"
    r"(images|regions|tags|labels|annotations|steps|rows|columns|values|files|entries|parts|minutes|pages|cells"
    r"|Bilder|Bildern|Regionen|Tags|Labels|Annotationen|Schritte|Zeilen|Teile|Minuten|Zellen)\b"
)
# Templates whose number is never one.
MANY = {
    "These are {count} labels, more than {most}.",
    "A picture holds {most} labels, not {count}.",
    "A volume holds {most} labels, not {count}.",
    "Pascal VOC holds {most} labels, not {count}.",
    "The classifier knows {count} of the project's {total} labels; it suggests nothing for: {missing}.",
    "A label can be learnt once {least} images are tagged as showing it and {least} as not; {wanted} of each are good.",
    "{enough} of {total} labels can be learnt; the others are left out.",
    "The region has {count} parts. Smooth it or fill its holes first.",
}


def test_no_number_stands_beside_a_word_of_many():
    """`{count} {count:image|images}`, not `{count} images`."""
    unbending = {source for source, text in GERMAN.items() if UNBENDING.search(source) or UNBENDING.search(text or "")}
    assert unbending == MANY


# --- the sources

# What shows its first arguments to the user.
SHOWING = {
    "setText": 1, "setToolTip": 1, "setAccessibleName": 1, "setWindowTitle": 1, "setPlaceholderText": 1, "addItem": 1,
    "addButton": 1, "addMenu": 1, "inform": 1, "_tell": 1, "QLabel": 1, "QPushButton": 1, "QCheckBox": 1, "QAction": 1,
    "QDockWidget": 1, "QToolBar": 1, "Share": 1, "RowList": 1, "Dial": 2, "Number": 2, "Switch": 2, "Done": 2,
    "apply": 2, "_apply": 3, "_painted": 2, "_reshape": 1, "_combine": 1, "_mirror": 1, "_reshaped": 3,
}  # fmt: skip
NAMES = {"EBP Annotator", " — EBP Annotator", " ms"}


def bare_texts(node):
    """Literals with words in an expression, but for those handed to a call."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.search(r"[^\W\d_]{2}", node.value) and node.value not in NAMES:
            yield node.value
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.BoolOp | ast.List | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            yield from bare_texts(child)


def test_nothing_is_shown_untranslated():
    found = []
    for name, tree in translations.sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            shown = call.args[: SHOWING.get(translations.name_of(call), 0)]
            shown += [keyword.value for keyword in call.keywords if keyword.arg == "placeholderText"]
            for text in (text for argument in shown for text in bare_texts(argument)):
                found.append(f"{name}:{call.lineno}: {text}")
    assert found == []


def test_what_is_translated_is_a_literal():
    """An f-string or a sum is another text each time, and none of them is in the file."""
    for name, tree in translations.sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for text in translations.texts_of(call):
                assert not isinstance(text, ast.JoinedStr | ast.BinOp), f"{name}:{call.lineno}"


# --- the window


def patterns():
    """What a translated text may look like with its fields filled in."""
    for text in GERMAN.values():
        yield re.compile("".join(pattern_of(part) for part in re.split(r"(\{.*?\})", text)))


def pattern_of(part):
    """Of a field any value, or either form of its word; of what stands between fields itself."""
    for _, *forms in translations.choices(part):
        return f"({'|'.join(map(re.escape, forms))})"
    return ".+" if part[:1] == "{" else re.escape(part)


PATTERNS = list(patterns())
NEUTRAL = re.compile(r"[\d\s.,:;/×%()…½|x-y]*|\d+(\.\d+)? (px|ms|nm|µm|mm|cm|m)|cpu|EBP Annotator")


def is_german(text, names):
    """Whether a text is a translation, or the same in every language."""
    whole = text.replace("&", "")
    without_keys = re.sub(r" \([^()]*\)$", "", whole)

    def known(part):
        return part in names or NEUTRAL.fullmatch(part) or any(pattern.fullmatch(part) for pattern in PATTERNS)

    return known(whole) or known(without_keys) or all(known(part) or known(f" · {part}") for part in whole.split(" · "))


def shown_texts(root):
    """Every text of a window, with what shows it."""
    for action in root.findChildren(QAction):
        yield action, action.text()
        yield action, action.toolTip()
    for widget in (root, *root.findChildren(QWidget)):
        if widget.objectName().startswith("qt_") or is_qts_own(widget):
            continue
        yield widget, widget.accessibleName()
        yield widget, widget.toolTip()
        yield widget, widget.windowTitle()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(row)) for row in range(widget.count()))
        elif isinstance(widget, QMenu):
            yield widget, widget.title()


def is_qts_own(widget):
    """OK and Cancel, the arrows beside tabs; a tool bar's button has the text of its action."""
    parent, standard = widget.parent(), QDialogButtonBox.StandardButton.NoButton
    if isinstance(parent, QDialogButtonBox) and isinstance(widget, QAbstractButton):
        return parent.standardButton(widget) != standard
    return isinstance(widget, QToolButton) and (isinstance(parent, QTabBar) or widget.defaultAction() is not None)


def not_german(root, names):
    texts = ((owner, text) for owner, text in shown_texts(root) if text and not is_german(text, names))
    return [(type(owner).__name__, owner.objectName(), text) for owner, text in texts]


@pytest.fixture
def names(stage):
    """What is called as files and labels call it."""
    labels = stage.session.labels
    found = {part for label in labels.labels for part in (label.name, title_of(label, "de"))} | {labels.name}
    found |= {action.text() for action in stage.window.findChildren(QAction) if action.objectName().startswith("_q_")}
    found |= {"Inferno", "Magma", "Viridis", "Cividis", "Plasma", "Turbo", *LANGUAGES.values()}
    return found | {"job.annot — EBP Annotator"}


def test_the_whole_window_is_german(german, stage, names):
    stage.window.use_tool("wand")
    stage.session.choose_label(stage.session.labels.labels[0])
    stage.window.actions_["accept"].trigger()
    stage.window.options.set(rulers=True, split_view=True)
    assert stage.session.annotations
    assert not_german(stage.window, names) == []
    titles = {dock.objectName(): dock.windowTitle() for dock in stage.window.findChildren(QDockWidget)}
    assert titles["images"] == "Bilder" and titles["overlays"] == "Überlagerungen"
    assert stage.window.actions_["undo"].text() == "Rückgängig: Vorschlag annehmen"
    details = [index.data(Qt.ItemDataRole.AccessibleTextRole) for index in rows_of(stage.window.annotations.list)]
    assert details and "angenommener Vorschlag" in details[0]


def rows_of(view):
    return [view.model().index(row, 0) for row in range(view.model().rowCount())]


def test_menus_open_by_a_letter_each(german, stage):
    titles = [action.menu().title() for action in stage.window.menuBar().actions()]
    letters = [title[title.index("&") + 1].casefold() for title in titles]
    assert len(set(letters)) == len(letters) and titles[0] == "&Datei"


def dialogs(window):
    project = window.session.project
    yield ExportDialog(project, window)
    yield ImportDialog(project.path.parent, window)
    yield LabelDialog([LabelClash("Mole", 3), LabelClash("Scar", 1)], project.labels.labels, window)
    yield PlanDialog(Plan(annotations=3, images=2, already=1), project.path, Choices(), window)
    open_ = Plan(errors=("Mole",), changed=1, deleted=2, unknown=3, bad=4, by_name=(("Mole", "Scar"),))
    yield PlanDialog(open_, project.path, Choices(), window)
    yield SetupDialog("lesions", current=project.labels, parent=window)
    yield ShortcutsDialog(window.shortcuts, window)
    yield CommandPalette(window.actions_, project.labels, {}, window)
    yield LanguageDialog(window)
    yield DetailsDialog("a trace", window)


def test_the_dialogs_are_german(german, stage, names):
    names |= {"dermoscopy", "lesions", "facs", str(stage.session.project.path.parent)}
    names |= {"Mole", "Scar"}
    names |= {set_title(load_label_set(name), "de") for name in bundled_label_sets()}
    names.add(read_model_facts("lesions").description)
    for dialog in dialogs(stage.window):
        assert not_german(dialog, names) == [], type(dialog).__name__
        dialog.close()


def test_the_palette_finds_a_command_by_its_german_name(german, stage):
    palette = CommandPalette(stage.window.actions_, None, {}, stage.window)
    palette.field.setText("Zauberstab")
    assert palette.chosen is stage.window.actions_["wand_tool"]
    palette.field.setText("Exportieren")
    assert palette.list.topLevelItem(0).text(0) == "Datei ▸ Exportieren"


def test_nothing_is_cut_off(german, stage):
    """German is longer: buttons, switches and names of fields have the room they ask for, whatever tool is in hand."""
    for tool in stage.window.tools:
        stage.window.use_tool(tool)
        # The status bar gives a text that has just changed its room a moment later.
        with contextlib.suppress(stage.qtbot.TimeoutError):
            stage.qtbot.waitUntil(lambda: not cut_off(stage.window), timeout=3000)
        assert cut_off(stage.window) == [], tool


def cut_off(window):
    """The texts of labels and buttons that have less room than they need."""
    found = []
    for widget in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
        if widget.isVisible() and widget.text() and not widget.objectName().startswith("qt_"):
            inside = widget.parentWidget().rect().contains(widget.geometry().topRight() - QPoint(1, -1))
            if not inside or widget.width() < widget.minimumSizeHint().width():
                found.append(widget.text())
    return found


# --- faults


def test_a_fault_is_told_in_german(german, stage, tmp_path):
    missing = tmp_path / "nirgends"
    assert not stage.window.commands.open([missing])
    assert stage.errors == [f"{missing}: Diese Datei oder diesen Ordner gibt es nicht."]


def test_values_go_in_after_translation(german):
    """Braces in a value are the value's own; a value that is a message is translated, too."""
    error = KnownError("The folder cannot be read ({fault}).", fault="{fault} {", path="a", advice="Rename it.")
    assert str(error) == "a: The folder cannot be read ({fault} {). Rename it."
    assert error_text(error) == "a: Der Ordner lässt sich nicht lesen ({fault} {). Benennen Sie die Datei um."
    inner = Message("The file is empty (0 bytes).")
    outer = Message("{image} was left out: {fault}", image="b.png", fault=inner)
    assert outer == "b.png was left out: The file is empty (0 bytes)."
    assert told(outer) == "b.png wurde ausgelassen: Die Datei ist leer (0 Byte)."


def test_a_fault_without_values_may_hold_braces(german):
    assert str(KnownError("{this} is said by another")) == "{this} is said by another"
    assert error_text(KnownError("{this} is said by another")) == "{this} is said by another"


# --- the choice


def test_the_choice_counts_from_the_next_start_on(stage):
    def choose():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LanguageDialog)
        stage.qtbot.keyClick(dialog.languages, Qt.Key.Key_Down)
        stage.qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert chosen_language() == "en"
    QTimer.singleShot(0, choose)
    stage.window.actions_["language"].trigger()
    assert chosen_language() == "de"
    assert stage.told[-1][1] == "The window speaks it from the next start on."
    assert QCoreApplication.translate("", "File") == "File"


def test_a_stored_language_that_is_gone_is_passed_over(qapp):
    QSettings().setValue("language", "tlh")
    assert chosen_language() == "en"
    QSettings().remove("language")


@pytest.mark.parametrize(("system", "file"), [("de_AT.UTF-8", "Datei"), ("fr_FR.UTF-8", "File"), ("C.UTF-8", "File")])
def test_the_systems_language_where_we_have_it(system, file, tmp_path):
    code = "from annotator.ui.window.app import make_application; from annotator.ui.base.text import tr\n"
    code += "make_application(); print(tr('File'))"
    environment = os.environ | {"LC_ALL": system, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code]
    root = Path(translations.ROOT)
    result = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == file


def test_every_action_has_a_translation():
    assert all(GERMAN[spec.text] and GERMAN[spec.menu] for spec in SPECS)
