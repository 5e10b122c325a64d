"""`annotator labels`: a label set, checked, shown and written as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.place import place
from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.project.project import SUFFIX, Project
from annotator.core.store.server import Place, Server
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_keys import label_keys
from annotator.core.work.label_texts import group_of
from annotator.core.work.label_writing import label_set_text
from annotator.core.work.labels import LabelSet

SUMMARY = "Show and check a label set: of a file, a shipped one, or a project's; or write it as TOML."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=place, metavar="FILE|NAME|PROJECT", help="a file of labels, a shipped set, or a project"
    )
    parser.add_argument("--output", "-o", type=Path, metavar="FILE.toml", help="write the label set into this new file")


def run(options: argparse.Namespace) -> int:
    labels = _label_set(options.source)
    if options.output is not None:
        _write(labels, options.output)
        print(f"{options.output}: {counted(len(labels.labels), 'label', 'labels')}")
        return 0
    for line in _told(labels):
        print(line)
    return 0


def _label_set(source: Place) -> LabelSet:
    if not isinstance(source, Server) and source.suffix != SUFFIX:
        return load_label_set(str(source))
    project = Project.open(source)
    try:
        return project.labels
    finally:
        project.close()


def _write(labels: LabelSet, path: Path) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(label_set_text(labels))
    except FileExistsError as fault:
        raise KnownError("There is such a file already.", path=path, advice="Give another name.") from fault
    except OSError as fault:
        raise KnownError("The file cannot be written ({fault}).", fault=fault.strerror or fault, path=path) from fault


def _told(labels: LabelSet) -> list[str]:
    keys, width = label_keys(labels.labels), max(len(label.name) for label in labels.known)
    lines = [f"{labels.name}, version {labels.version}: {counted(len(labels.labels), 'label', 'labels')}"]
    for label in labels.known:
        codes = "".join(f" [{code.scheme} {code.value} {code.meaning}]" for code in label.codes)
        group = group_of(labels, label)
        told = f"{label.title}{f' ({group})' if group else ''}{codes}"
        key = "retired" if label in labels.retired else keys.get(label.id, "")
        lines.append(f"  {key:>3} {label.name:{width}}  {told}")
    lines += [f"  {_asked(attribute)}" for attribute in labels.attributes]
    lines += [f"  one at most of: {', '.join(group)}" for group in labels.exclusive]
    return lines


def _asked(attribute: Attribute) -> str:
    low, high = ("…" if end is None else f"{end:g}" for end in (attribute.lowest, attribute.highest))
    number = f"number from {low} to {high} {attribute.unit}".rstrip()
    kinds = {"choice": " | ".join(choice.title for choice in attribute.values), "number": number}
    need = ", required" if attribute.required else ""
    labels = f" for {', '.join(attribute.labels)}" if 0 < len(attribute.labels) <= 6 else ""
    return f"{attribute.of} attribute {attribute.name}: {kinds.get(attribute.kind, attribute.kind)}{need}{labels}"
