"""The report of the audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import reduce
from typing import Any

from annotator.core.message import Message, marked
from annotator.studies.agreement.statistic import plain_coefficient
from annotator.studies.audit.comparison import Led
from annotator.studies.audit.study import Acceptance, Audit
from annotator.studies.reports.page import Cell, Page, Section, Table, readers_told

_LED = marked(
    "Blind: nothing of what the model says was to be seen before the mark. Assisted: it was, or it was to be seen that "
    "it says nothing. Agreement with the model that is higher where it was seen is bias towards the model, whether it "
    "is right or wrong: an interval of the difference that lies above 0 is no chance. Which of the two is right only a "
    "third tells, as an adjudication."
)
_ACCEPTED = marked(
    "Shares of decided suggestions, decoys left out, and of decoys; of the accepted ones those that were edited, and "
    "those accepted faster than {seconds:g} s. Intervals hold 95 % by bootstrap over images."
)
_BLIND, _ASSISTED = marked("blind marks"), marked("assisted marks")
_COMPARED = ("", _BLIND, _ASSISTED, marked("blind"), marked("assisted"), marked("difference"))
# The measures by their names.
_MEASURES = {
    "agreement with the model": Message("Agreement with the model"), "κ with the model": Message("κ with the model"),
    "present where the model says so": Message("Present where the model says so"),
    "present where it does not": Message("Present where it does not"),
    "IoU with the model's region": Message("IoU with the model's region"),
}  # fmt: skip


def audit_page(project: str, audit: Audit, basis: tuple[tuple[str, str], ...]) -> Page:
    """What the audit says; `basis` is how it was computed."""
    protocol = audit.protocol
    shown = f"{protocol.mode}" + (f"; audit {protocol.audit_share:.0%}" if protocol.audit_share else "")
    shown += f"; decoys {protocol.decoy_share:.0%}" if protocol.decoy_share else ""
    about = (
        (marked("project"), project), (marked("readers"), readers_told(audit.said.readers)),
        (marked("images"), str(len(audit.said.images))), (marked("suggestions"), shown), *basis,
    )  # fmt: skip
    sections = (_verdict(audit), _comparison(audit), _decisions(audit), *_own_marks(audit))
    plain = {
        "project": project, "readers": list(audit.said.readers), "images": len(audit.said.images), **dict(basis),
        "protocol": protocol.plain(), "acceptance": [_plain_acceptance(one) for one in audit.acceptance],
        "led": [_plain_led(one) for one in audit.led],
        "own_marks": {reader: asdict(one) for reader, one in audit.revised.items()},
    }  # fmt: skip
    return Page(marked("Audit: how far the model led the readers"), about, sections, plain)


def _verdict(audit: Audit) -> Section:
    sentences = tuple(verdict(one) for one in audit.led if not one.label)
    if not sentences:
        return Section(_SHORT, (), _NOT_BLIND)
    return Section(_SHORT, (), reduce(lambda said, more: Message("{said}\n{more}", said=said, more=more), sentences))


_SHORT, _ALL = marked("In short"), Message("all")
_SHARES = (marked("accepted"), marked("edited"), marked("not looked at"), marked("decoys accepted"))
_NOT_BLIND = marked(
    "There are no blind marks beside assisted ones, so that nothing tells how far the model led: switch the audit on "
    "(annotator protocol PROJECT --audit)."
)


def verdict(one: Led) -> Message:
    """Whether a reader was drawn towards the model, in a sentence."""
    who = one.reader or Message("All readers together")
    pull = one.pull
    if pull.value is None or pull.low is None or pull.high is None:
        return Message("{who}: too few marks to tell.", who=who)
    figures = Message(
        "({value:+.2f} [{low:+.2f}, {high:+.2f}] agreement with the model)",
        value=pull.value, low=pull.low, high=pull.high,
    )  # fmt: skip
    if pull.low > 0:
        text = marked("{who} said what the model says more often where it was to be seen {figures}.")
    elif pull.high < 0:
        text = marked("{who} said what the model says less often where it was to be seen {figures}.")
    else:
        text = marked("{who}: no difference that chance would not make {figures}.")
    return Message(text, who=who, figures=figures)


def _comparison(audit: Audit) -> Section:
    names = list(dict.fromkeys(name for one in audit.led for name in one.figures))
    tables = []
    for name in names:
        rows = tuple(
            (_who(one), one.blind, one.assisted, *one.figures[name]) for one in audit.led if name in one.figures
        )
        tables.append(Table(_COMPARED, rows, _MEASURES[name]))
    if audit.led:
        missed = tuple((_who(one), one.blind, one.missed_by_reader, one.missed_by_model) for one in audit.led)
        columns = ("", _BLIND, marked("said by the model alone"), marked("said by the reader alone"))
        tables.append(Table(columns, missed, Message("Blind marks that one of the two alone says are present")))
    return Section(marked("Blind beside assisted"), tuple(tables), _LED if audit.led else "")


def _who(one: Led | Acceptance) -> str:
    return one.reader or one.label or _ALL


def _decisions(audit: Audit) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (_who(one), one.decided, *(one.shares[name] for name in _SHARES), one.looked) for one in audit.acceptance
    ]
    if not rows:
        return Section(marked("Suggestions"), (), marked("Nobody decided on a suggestion."))
    columns = ("", marked("decided"), *_SHARES, marked("median s"))
    text = Message(_ACCEPTED, seconds=audit.protocol.unlooked)
    return Section(marked("Suggestions"), (Table(columns, tuple(rows)),), text)


def _own_marks(audit: Audit) -> Iterator[Section]:
    rows = tuple((reader or _ALL, one.own, one.revised) for reader, one in sorted(audit.revised.items()) if one.own)
    if rows:
        table = Table((marked("reader"), marked("own marks"), marked("revised after the model was seen")), rows)
        text = marked("Marks made before the model was to be seen; both are kept.")
        yield Section(marked("Own marks first"), (table,), text)


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
