"""The audit trail as a report: signatures, the chain of the history, and every step."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from annotator.core.clock import on_clock
from annotator.core.message import Message, marked
from annotator.studies.reports.page import Page, Section, Table, readers_told
from annotator.studies.trail import Trail

_ABOUT = marked(
    "An append-only history: each entry carries the hash of the one before, so that whoever noted a later hash notices "
    "when one is changed, removed or put in between. Times are UTC. Designed to support 21 CFR 11.10(e) and 11.50; "
    "whether its use complies is for each site to validate."
)


def trail_page(name: str, found: Trail) -> Page:
    """The report of a project of a name."""
    number, link = found.head
    about = (
        (marked("project"), name), (marked("entries"), str(number)), (marked("hash of the last one"), link),
        (marked("chain"), found.fault or Message("every entry fits the one before")),
    )  # fmt: skip
    signed, steps = _signatures(found), _steps(found)
    return Page(Message("Audit trail"), about, (signed, steps), plain=_plain(found))


def _signatures(found: Trail) -> Section:
    title = marked("Signatures")
    if not found.signatures:
        return Section(title, (), marked("No reading was signed."))
    columns = (
        marked("name"), marked("meaning"), marked("when"), marked("account"), marked("reading"), marked("images done"),
        marked("stands on"), marked("changed since"),
    )  # fmt: skip
    rows = tuple(
        (
            one.signature.name, one.signature.meaning, on_clock(one.signature.at), one.signature.account,
            readers_told([one.signature.reading]), f"{one.signature.done} / {one.signature.images}",
            one.signature.head[:16] if one.stands else Message("another history"),
            one.changes,
        )
        for one in found.signatures
    )  # fmt: skip
    note = marked("How many steps changed the reading since it was signed: 0 where it is as it was signed.")
    return Section(title, (Table(columns, rows, "", note),))


def _steps(found: Trail) -> Section:
    columns = (
        marked("entry"), marked("when"), marked("who"), marked("image"), marked("what"), marked("before"),
        marked("after"), marked("reason"),
    )  # fmt: skip
    rows = tuple(
        (str(s.number), on_clock(s.at), s.who, s.image, s.what, s.before, s.after, s.reason) for s in found.steps
    )  # fmt: skip
    return Section(marked("Steps"), (Table(columns, rows),) if rows else (), _ABOUT)


def _plain(found: Trail) -> dict[str, Any]:
    return {
        "head": {"entry": found.head[0], "hash": found.head[1]}, "fault": found.fault,
        "signatures": [{**asdict(one.signature), "changes": one.changes, "stands": one.stands}
                       for one in found.signatures],
        "steps": [asdict(step) for step in found.steps],
    }  # fmt: skip
