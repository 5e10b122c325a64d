"""On which line of a file of labels a value stands, in JSON and in TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecoder

_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_SPACE = re.compile(r"[ \t\r\n]*")
_JSON = JSONDecoder()


def line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line, counted from 1, of what the keys and places lead to, or of the nearest that holds it."""
    found = dict(_json_lines(text) if text.lstrip()[:1] in ("{", "[") else _toml_lines(text))
    return next((found[where[:end]] for end in range(len(where), 0, -1) if where[:end] in found), None)


def _toml_lines(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Tables and keys at the beginning of a line, and the rows of a list that has each on a line of its own."""
    table: tuple[str | int, ...] = ()
    listed: tuple[str | int, ...] = ()
    rows = 0
    counts: dict[tuple[str | int, ...], int] = {}
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:  # a text of several lines
            inside = "" if inside in line else inside
            continue
        header, key = _HEADER.fullmatch(line), _KEY.match(line)
        if header:
            names = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            table = names
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
            yield table, number
        elif key:
            listed, rows = (*table, key[1].strip("\"'")), 0
            yield listed, number
        elif listed and line.lstrip()[:1] in ("{", "[", '"', "'"):
            yield (*listed, rows), number
            rows += 1
        inside = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")


def _json_lines(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    for where, offset in _Places(text).inside(_space(text, 0), ()):
        yield where, text.count("\n", 0, offset) + 1


class _Places:
    """A walk through a text that is known to be JSON; `end` is where the last value ended."""

    def __init__(self, text: str) -> None:
        self.text, self.end = text, 0

    def inside(self, at: int, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
        """The values inside the one at a letter."""
        text, letter = self.text, self.text[at]
        self.end = at + 1
        if letter not in "{[":
            self.end = _JSON.raw_decode(text, at)[1]
        else:
            place = 0
            while text[at := _space(text, self.end)] not in "]}":
                value, key = at, ""
                if text[at] == ",":
                    self.end = at + 1
                    continue
                if letter == "{":
                    key, end = _JSON.raw_decode(text, at)
                    value = _space(text, _space(text, end) + 1)
                here = (*path, key if letter == "{" else place)
                yield here, at
                yield from self.inside(value, here)
                place += 1
            self.end = at + 1


def _space(text: str, at: int) -> int:
    fit = _SPACE.match(text, at)
    return fit.end() if fit else at
