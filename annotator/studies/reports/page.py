"""A report as values: what it says, before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from annotator.studies.agreement.statistic import Coefficient

# A figure, a coefficient with its interval, words, or nothing to tell.
Cell: TypeAlias = str | int | float | Coefficient | None


@dataclass(frozen=True)
class Table:
    """Rows under the names of columns. The first column names the row; `note` says what must be known to read it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a plot: its name, and its points (x, y) from left to right."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """Lines over axes that are named `across` and `up`; `range` is what the latter spans, all values by default.

    What a plot shows stands in a table or in `plain`, too: text leaves it out.
    """

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Section:
    """A part of a report."""

    title: str
    tables: tuple[Table, ...]
    text: str = ""
    plots: tuple[Plot, ...] = ()


@dataclass(frozen=True)
class Page:
    """A report: `about` are the facts it rests on, `plain` all of it for programs."""

    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    plain: Mapping[str, Any] = field(default_factory=dict)
