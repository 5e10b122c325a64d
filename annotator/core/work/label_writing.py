"""A label set as TOML that people like to read; `label_files` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.work.labels import Label, LabelSet


def label_set_text(labels: LabelSet) -> str:
    """A label set as the text of a TOML file. Pictures stand in it themselves."""
    return "\n".join((*_head(labels), *_labels(labels), *_attributes(labels), ""))


def _head(labels: LabelSet) -> Iterator[str]:
    told: dict[str, Any] = {"name": labels.name, "version": labels.version, "instances": labels.instances}
    told |= {"refinement": labels.refinement, "contrast": labels.contrast, "fraction": labels.fraction}
    yield from _lines(told)
    if labels.exclusive:
        yield "exclusive = ["
        for group in labels.exclusive:
            yield f"    {_value(group)},"
        yield "]"


def _labels(labels: LabelSet) -> Iterator[str]:
    groups = dict(labels.groups)
    for key, members in (("labels", labels.labels), ("retired", labels.retired)):
        for label in members:
            yield from ("", f"[[{key}]]", *_lines(_told(label, groups.get(label.name, ""))))


def _told(label: Label, group: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": label.id, "name": label.name, "title": label.title}
    further: dict[str, Any] = {"group": group, "colour": label.colour, "key": label.key, "help": label.help}
    further |= {"picture": label.picture, "codes": label.plain().get("codes")}
    return told | {key: value for key, value in further.items() if value}


def _attributes(labels: LabelSet) -> Iterator[str]:
    for attribute in labels.attributes:
        yield from ("", "[[attributes]]", *_lines(attribute.plain()))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    for key, value in told.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{key} = ["
            for one in value:
                yield f"    {_value(one)},"
            yield "]"
        else:
            yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(one)}' for key, one in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return json.dumps(value)  # JSON's numbers and truth are TOML's
