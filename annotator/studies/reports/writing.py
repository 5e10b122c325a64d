"""Reports written: as text for a terminal, as JSON and CSV for programs, as one page of HTML for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.studies.agreement.statistic import Coefficient
from annotator.studies.reports.page import Cell, Page, Table
from annotator.studies.reports.plots import svg

NOTHING = "–"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; } dt { opacity: .7; } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .8rem .25rem 0; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 1px solid; font-weight: 600; vertical-align: bottom; }
tbody tr:nth-child(even) { background: color-mix(in srgb, currentColor 6%, transparent); }
figure { margin: 1rem 0; max-width: 46rem; } figcaption { font-weight: 600; }
small { opacity: .7; } p { white-space: pre-line; } p.note { margin-top: .3rem; opacity: .75; max-width: 46rem; }
"""


def as_text(page: Page) -> str:
    """For a terminal: columns that line up."""
    width = max((len(name) for name, _ in page.about), default=0)
    lines = [page.title, "", *(f"{name:<{width}}  {value}" for name, value in page.about)]
    for section in page.sections:
        lines += ["", section.title.upper(), *([section.text] if section.text else [])]
        for table in section.tables:
            lines += ["", *([table.title] if table.title else []), *_lined_up(table)]
            lines += [table.note] if table.note else []
    return "\n".join(lines) + "\n"


def _lined_up(table: Table) -> Iterator[str]:
    rows = [table.columns, *(tuple(told(cell) for cell in row) for row in table.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    for row in rows:
        cells = [f"{row[0]:<{widths[0]}}", *(f"{c:>{w}}" for c, w in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def told(cell: Cell) -> str:
    """A cell in letters; a coefficient with its interval."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Coefficient):
        if cell.value is None:
            return NOTHING
        interval = f" [{cell.low:.2f}, {cell.high:.2f}]" if cell.low is not None and cell.high is not None else ""
        return f"{cell.value:.2f}{interval}"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def as_json(page: Page) -> str:
    """For programs."""
    return json.dumps(dict(page.plain), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(page: Page) -> str:
    """For spreadsheets: the report's own table, else one row for each figure of every table, with what it is a figure
    of, and its interval.
    """
    if page.csv:
        return page.csv
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("section", "table", "row", "column", "value", "low", "high"))
    for section in page.sections:
        for table in section.tables:
            words = _named_by_words(table)
            for cells in table.rows:
                name = ", ".join(str(cells[place]) for place in words)
                for place, cell in enumerate(cells):
                    if place not in words:
                        rows.writerow((section.title, table.title, name, table.columns[place], *_bare(cell)))
    return text.getvalue()


def _named_by_words(table: Table) -> list[int]:
    """The columns that name a row: the first one, and others of words."""
    return [
        place for place in range(len(table.columns))
        if not place or any(isinstance(row[place], str) for row in table.rows)
    ]  # fmt: skip


def _bare(cell: Cell) -> tuple[Cell, Cell, Cell]:
    """A value and its interval, unrounded; what is not there is empty."""
    return (cell.value, cell.low, cell.high) if isinstance(cell, Coefficient) else (cell, None, None)


def as_html(page: Page) -> str:
    """One page that needs nothing else: no script, no picture, light and dark as the reader has it."""
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(page.title)}</h1>", "<dl>",
        *(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in page.about), "</dl>",
    ]  # fmt: skip
    for section in page.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        parts += [f"<p>{escape(section.text)}</p>"] if section.text else []
        for table in section.tables:
            parts += _html_table(table)
        parts += [
            f"<figure><figcaption>{escape(plot.title)}</figcaption>{svg(plot)}</figure>" for plot in section.plots
        ]
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _html_table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"<h3>{escape(table.title)}</h3>"
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{_html_cell(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _html_cell(cell: Cell) -> str:
    if isinstance(cell, Coefficient) and cell.value is None and cell.why_not is not None:
        return f'<span title="{escape(str(cell.why_not))}">{NOTHING}</span>'
    value, _, interval = told(cell).partition(" [")
    return f"{escape(value)} <small>[{escape(interval)}</small>" if interval else escape(value)


WAYS: dict[str, Callable[[Page], str]] = {"text": as_text, "json": as_json, "html": as_html, "csv": as_csv}


def write(page: Page, way: str, output: Path | None) -> None:
    """Write a report to a file, or print it. Raises KnownError where the file cannot be written."""
    deliver(WAYS[way](page), output)


def deliver(text: str, output: Path | None) -> None:
    """Write a report's text to a file, or print it. Raises KnownError where the file cannot be written."""
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise KnownError("The report cannot be written ({fault}).", fault=fault.strerror, path=output) from fault
