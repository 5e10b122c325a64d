"""Collects the texts of the sources and keeps resources/translations in step with them.

`python tests/translations.py` puts new texts into every .ts file (unfinished, for you to translate), takes out those
that are gone, and compiles. Qt's own extractor does not see `KnownError`, `Message` and the table of actions.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
# Which arguments of a call are texts, by position or name.
TEXTS: dict[str, tuple[int | str, ...]] = {
    "tr": (0,), "marked": (0,), "Message": (0,), "Spec": (1, 2),
    "KnownError": (0, "advice"), "DamagedError": (0, "advice"),
}  # fmt: skip
# What speaks English alone: the command line, and what plays and drives the window for it.
ENGLISH = ("annotator/cli/", "annotator/ui/window/demo.py", "annotator/ui/window/hand.py")


def sources():
    """Every file whose texts are translated, with its syntax tree."""
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ENGLISH):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def texts_of(call):
    """The expressions in a call that are texts to translate."""
    for place in TEXTS.get(name_of(call), ()):
        if isinstance(place, int):
            yield from call.args[place : place + 1]
        else:
            yield from (keyword.value for keyword in call.keywords if keyword.arg == place)


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def texts():
    """Every text to translate, once, in the order of the sources."""
    found = {}
    for _, tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for text in texts_of(call):
                if isinstance(text, ast.Constant) and text.value:
                    found[text.value] = None
    return list(found)


def read(path):
    """Translations by their source; None where one is unfinished."""
    known = {}
    for message in ET.parse(path).iter("message"):
        translation = message.find("translation")
        unfinished = translation.get("type") is not None or not translation.text
        known[message.findtext("source")] = None if unfinished else translation.text
    return known


def write(path, language, translations):
    """A .ts file as Qt's Linguist reads it."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name")
    for source, text in translations.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation", {} if text else {"type": "unfinished"})
        translation.text = text
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode", short_empty_elements=False)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def fields(text):
    """The `{names}` of a template, but for those that choose between words: every language does so on its own."""
    return sorted(field for field in re.findall(r"\{[^}]*\}", text) if "|" not in field)


def choices(text):
    """The names by which a template chooses between two words, with the words."""
    return re.findall(r"\{(\w+):([^}|]*)\|([^}|]*)\}", text)


def update():
    """Bring every .ts file in step with the sources, and compile it."""
    compiler = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
    for path in sorted(FOLDER.glob("annotator_*.ts")):
        known, language = read(path), path.stem.removeprefix("annotator_")
        now = {text: known.get(text) for text in texts()}
        write(path, language, now)
        missing = [text for text, translation in now.items() if not translation]
        print(f"{path.name}: {len(now)} texts, {len(missing)} to translate", *missing, sep="\n  ")
        subprocess.run([compiler, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)


if __name__ == "__main__":
    sys.exit(update())
