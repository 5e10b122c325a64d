"""The report on sessions: one page, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from annotator.core.message import Message, marked
from annotator.studies.reports.page import ALL_LABELS, ALL_ON_ONE, Cell, Line, Page, Plot, Section, Table, readers_told
from annotator.studies.session.study import WINDOW, Counts, ReaderSession

_COUNTED = (
    marked("decided"), marked("accepted unedited"), marked("edited"), marked("rejected"), marked("drawn"),
    marked("imported"),
)  # fmt: skip
_OVER_TIME, _SHARE = marked("Acceptance over time"), marked("share accepted")
_CSV = (
    "reader", "label", "decided", "accepted_unedited", "edited", "rejected", "drawn", "imported", "images_done",
    "seconds", "median_seconds_an_image", "images_an_hour",
)  # fmt: skip
_COUNTS_SAY = marked(
    "Decoys are left out. Edited are accepted suggestions that were changed, or whose region was deleted since."
)
_PACE_SAYS = marked(
    "Time between two steps of the same hand goes to the image of the later one, at most {pause:g} s of it; the median "
    "is over images that are done."
)


def session_page(project: str, found: Sequence[ReaderSession], pause: float) -> Page:
    """What the sessions say; `pause` is the longest gap in seconds that counts as work."""
    about = (
        (marked("project"), project), (marked("readers"), readers_told([one.reader for one in found])),
        (marked("pauses"), Message("cut at {pause:g} s", pause=pause)),
    )  # fmt: skip
    plain = {"project": project, "pause": pause, "window": WINDOW, "readers": [_plain(one) for one in found]}
    sections = (_pace(found, pause), _labels(found), _time(found))
    return Page(marked("Sessions"), about, sections, plain, session_csv(found))


def _who(one: ReaderSession) -> str:
    return one.reader or ALL_ON_ONE


def _pace(found: Sequence[ReaderSession], pause: float) -> Section:
    rows = tuple((_who(one), one.pace.done, one.pace.seconds / 60, one.pace.median, one.pace.an_hour) for one in found)
    columns = (
        marked("reader"), marked("images done"), marked("minutes of work"), marked("median s an image"),
        marked("images an hour"),
    )  # fmt: skip
    return Section(marked("Pace"), (Table(columns, rows),), Message(_PACE_SAYS, pause=pause))


def _labels(found: Sequence[ReaderSession]) -> Section:
    tables = []
    for one in found:
        rows = [_row(counts) for counts in one.counts if any(_figures(counts))]
        tables.append(Table((marked("label"), *_COUNTED), (*rows, _row(one.total)), _who(one)))
    return Section(marked("Labels"), tuple(tables), _COUNTS_SAY)


def _figures(counts: Counts) -> tuple[int, ...]:
    return counts.decided, counts.accepted, counts.edited, counts.rejected, counts.drawn, counts.imported


def _row(counts: Counts) -> tuple[Cell, ...]:
    return counts.label or ALL_LABELS, *_figures(counts)


def _time(found: Sequence[ReaderSession]) -> Section:
    rows = tuple(
        (day.day, _who(one), day.decided, day.accepted / day.decided) for one in found for day in one.days
    )  # fmt: skip
    if not rows:
        return Section(_OVER_TIME, (), marked("Nobody decided on a suggestion."))
    table = Table((marked("day (UTC)"), marked("reader"), marked("decided"), _SHARE), rows)
    lines = tuple(Line(_who(one), one.moving) for one in found if one.moving)
    title = Message("Share accepted among the last {count} decisions", count=WINDOW)
    plots = (Plot(title, marked("decision"), _SHARE, lines, (0.0, 1.0)),) if lines else ()
    text = "" if lines else Message("The curve begins with {count} decisions of a reader.", count=WINDOW)
    return Section(_OVER_TIME, (table,), text, plots)


def _plain(one: ReaderSession) -> dict[str, Any]:
    return {
        "reader": one.reader or None, "images_done": one.pace.done, "seconds": one.pace.seconds,
        "median_seconds_an_image": one.pace.median, "images_an_hour": one.pace.an_hour,
        "labels": [_plain_counts(counts) for counts in one.counts], "all_labels": _plain_counts(one.total),
        "moving_share": [list(point) for point in one.moving], "days": [asdict(day) for day in one.days],
    }  # fmt: skip


def _plain_counts(counts: Counts) -> dict[str, Any]:
    return {
        "label": counts.label or None,
        "decided": counts.decided,
        **{k: v for k, v in asdict(counts).items() if k != "label"},
    }


def session_csv(found: Sequence[ReaderSession]) -> str:
    """One row for each reader and label, and one with an empty label for all of a reader's, which tells the pace."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_CSV)
    for one in found:
        for counts in one.counts:
            table.writerow((one.reader, counts.label, *_figures(counts), "", "", "", ""))
        pace = (one.pace.done, _rounded(one.pace.seconds), _rounded(one.pace.median), _rounded(one.pace.an_hour))
        table.writerow((one.reader, "", *_figures(one.total), *pace))
    return text.getvalue()


def _rounded(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
