"""The report of the audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from annotator.studies.agreement.statistic import plain_coefficient
from annotator.studies.audit.comparison import Led
from annotator.studies.audit.study import Acceptance, Audit
from annotator.studies.reports.page import Cell, Page, Section, Table

_LED = (
    "Blind: nothing of what the model says was to be seen before the mark. Assisted: it was, or it was to be seen that "
    "it says nothing. Agreement with the model that is higher where it was seen is bias towards the model, whether it "
    "is right or wrong: an interval of the difference that lies above 0 is no chance. Which of the two is right only a "
    "third tells, as an adjudication."
)
_ACCEPTED = (
    "Shares of decided suggestions, decoys left out, and of decoys; of the accepted ones those that were edited, and "
    "those accepted faster than {seconds:g} s. Intervals hold 95 % by bootstrap over images."
)


_COMPARED = ("", "blind marks", "assisted marks", "blind", "assisted", "difference")


def audit_page(project: str, audit: Audit, basis: tuple[tuple[str, str], ...]) -> Page:
    """What the audit says; `basis` is how it was computed."""
    readers = [reader or "all, on one reading" for reader in audit.said.readers]
    protocol = audit.protocol
    shown = f"{protocol.mode}" + (f"; audit {protocol.audit_share:.0%}" if protocol.audit_share else "")
    shown += f"; decoys {protocol.decoy_share:.0%}" if protocol.decoy_share else ""
    about = (
        ("project", project), ("readers", ", ".join(readers)), ("images", str(len(audit.said.images))),
        ("suggestions", shown), *basis,
    )  # fmt: skip
    sections = (_verdict(audit), _comparison(audit), _decisions(audit), *_own_marks(audit))
    plain = {
        "project": project, "readers": list(audit.said.readers), "images": len(audit.said.images), **dict(basis),
        "protocol": protocol.plain(), "acceptance": [_plain_acceptance(one) for one in audit.acceptance],
        "led": [_plain_led(one) for one in audit.led],
        "own_marks": {reader: asdict(one) for reader, one in audit.revised.items()},
    }  # fmt: skip
    return Page("Audit: how far the model led the readers", about, sections, plain)


def _verdict(audit: Audit) -> Section:
    lines = [verdict(one) for one in audit.led if not one.label]
    text = " ".join(lines) or (
        "There are no blind marks beside assisted ones, so that nothing tells how far the model led: switch the audit "
        "on (annotator protocol PROJECT --audit)."
    )
    return Section("In short", (), text)


def verdict(one: Led) -> str:
    """Whether a reader was drawn towards the model, in a sentence."""
    who = one.reader or "All readers together"
    pull = one.pull
    if pull.value is None or pull.low is None or pull.high is None:
        return f"{who}: too few marks to tell."
    figures = f"({pull.value:+.2f} [{pull.low:+.2f}, {pull.high:+.2f}] agreement with the model)"
    if pull.low > 0:
        return f"{who} said what the model says more often where it was to be seen {figures}."
    if pull.high < 0:
        return f"{who} said what the model says less often where it was to be seen {figures}."
    return f"{who}: no difference that chance would not make {figures}."


def _comparison(audit: Audit) -> Section:
    names = list(dict.fromkeys(name for one in audit.led for name in one.figures))
    tables = []
    for name in names:
        rows = tuple(
            (_who(one), one.blind, one.assisted, *one.figures[name]) for one in audit.led if name in one.figures
        )
        tables.append(Table(_COMPARED, rows, name[0].upper() + name[1:]))
    if audit.led:
        missed = tuple((_who(one), one.blind, one.missed_by_reader, one.missed_by_model) for one in audit.led)
        columns = ("", "blind marks", "said by the model alone", "said by the reader alone")
        tables.append(Table(columns, missed, "Blind marks that one of the two alone says are present"))
    return Section("Blind beside assisted", tuple(tables), _LED if audit.led else "")


def _who(one: Led | Acceptance) -> str:
    return one.reader or one.label or "all"


def _decisions(audit: Audit) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (_who(one), one.decided, *one.shares.values(), one.looked) for one in audit.acceptance
    ]
    if not rows:
        return Section("Suggestions", (), "Nobody decided on a suggestion.")
    columns = ("", "decided", *audit.acceptance[0].shares, "median s")
    text = _ACCEPTED.format(seconds=audit.protocol.unlooked)
    return Section("Suggestions", (Table(columns, tuple(rows)),), text)


def _own_marks(audit: Audit) -> Iterator[Section]:
    rows = tuple((reader or "all", one.own, one.revised) for reader, one in sorted(audit.revised.items()) if one.own)
    if rows:
        table = Table(("reader", "own marks", "revised after the model was seen"), rows)
        yield Section("Own marks first", (table,), "Marks made before the model was to be seen; both are kept.")


def _plain_acceptance(one: Acceptance) -> dict[str, Any]:
    return {
        "reader": one.reader or None, "label": one.label or None, "decided": one.decided, "median_seconds": one.looked,
        "shares": {name: plain_coefficient(value) for name, value in one.shares.items()},
    }  # fmt: skip


def _plain_led(one: Led) -> dict[str, Any]:
    parts = ("blind", "assisted", "difference")
    figures = {
        name: dict(zip(parts, map(plain_coefficient, values), strict=True)) for name, values in one.figures.items()
    }
    told = {"reader": one.reader or None, "label": one.label or None, "blind": one.blind, "assisted": one.assisted}
    return told | {
        "missed_by_reader": one.missed_by_reader, "missed_by_model": one.missed_by_model, "figures": figures,
        "verdict": verdict(one),
    }  # fmt: skip
