"""A report as values: what it says, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from annotator.core.message import Message
from annotator.studies.agreement.statistic import Coefficient

# A figure, a coefficient with its interval, words, or nothing to tell.
Cell: TypeAlias = str | int | float | Coefficient | None
T = TypeVar("T")
# What a row is about where it is about no single label or reader.
ALL_LABELS, ALL_ON_ONE = Message("all labels"), Message("all, on one reading")


def readers_told(readers: Sequence[str]) -> str:
    """Whose readings a report is about; "" is the one that all share."""
    return ALL_ON_ONE if list(readers) == [""] else ", ".join(reader or ALL_ON_ONE for reader in readers)


@dataclass(frozen=True)
class Place:
    """Frames of a clip, by the numbers of clip and label in the project; `last` counts, too."""

    clip: int
    label: int
    first: int
    last: int


@dataclass(frozen=True)
class Table:
    """Rows under the names of columns. The first column names the row; `note` says what must be known to read it.
    `places` has for each row what it is about, where that can be looked at; else it is empty.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""
    places: tuple[Place, ...] = ()


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
    """A report: `about` are the facts it rests on, `plain` all of it for programs, `csv` its table for spreadsheets
    where it has one of its own.

    Texts are English; those of the report itself can be translated, what stands in a cell only where it is a Message.
    """

    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    plain: Mapping[str, Any] = field(default_factory=dict)
    csv: str = ""

    def translated(self, say: Callable[[str], str]) -> Page:
        """The same report in the words of `say`; what programs read of it stays."""
        about = tuple((say(name), _said(value, say)) for name, value in self.about)
        sections = tuple(_translated(section, say) for section in self.sections)
        return replace(self, title=say(self.title), about=about, sections=sections)


def _translated(section: Section, say: Callable[[str], str]) -> Section:
    tables = tuple(
        Table(
            tuple(map(say, table.columns)),
            tuple(tuple(_said(cell, say) for cell in row) for row in table.rows),
            _said(table.title, say),
            say(table.note),
            table.places,
        )
        for table in section.tables
    )
    plots = tuple(
        Plot(
            say(plot.title), say(plot.across), say(plot.up),
            tuple(Line(_said(line.name, say), line.points) for line in plot.lines), plot.range,
        )
        for plot in section.plots
    )  # fmt: skip
    return Section(say(section.title), tables, say(section.text), plots)


def _said(cell: T, say: Callable[[str], str]) -> T:
    """What is no text of the report itself, as the name of a label or of a reader, stays as it is."""
    return say(cell) if isinstance(cell, Message) else cell  # type: ignore[return-value]
