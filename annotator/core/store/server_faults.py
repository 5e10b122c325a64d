"""What a PostgreSQL server says when something fails, told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.store.server import Server

# The server's codes (PostgreSQL, appendix A), or their classes: what we say, and what to do now.
_CODES = {
    "42P01": (marked("There is no project in this database."), marked("Make one with annotator new.")),
    "42P07": (
        marked("There is something in this database already."),
        marked("Open it, or make an empty database for the project."),
    ),
    "42723": (marked("There is something in this database already."), marked("Make an empty one for the project.")),
    "42501": (
        marked("The server does not let this user do that."),
        marked("Ask whoever keeps the database for the right."),
    ),
    "53": (
        marked("The server has no room or no connections left; this step was not stored."),
        marked("Ask whoever keeps it, then do it again."),
    ),
    "55P03": (
        marked("Another annotator is storing something large; this step was not stored."),
        marked("Do it again in a moment."),
    ),
    "40": (marked("Two annotators wrote at the same moment; this step was not stored."), marked("Do it again.")),
}
# Before there is a connection there are no codes: what it says (in English by default).
_SAYINGS = {
    "authentication failed": (
        marked("The server does not know this user and password."),
        marked("Put the password into ~/.pgpass or PGPASSWORD, or into the address."),
    ),
    "no password supplied": (
        marked("The server wants a password."),
        marked("Put it into ~/.pgpass or PGPASSWORD, or into the address."),
    ),
    "does not exist": (
        marked("There is no such database or user on the server."),
        marked("Have it made there first, for example with createdb."),
    ),
}


@contextmanager
def told_plainly(server: Server) -> Iterator[None]:
    """Turn faults of the server or the way to it into a KnownError that names it, the cause and the way out."""
    try:
        yield
    except DBAPIError as fault:
        code, said = str(getattr(fault.orig, "sqlstate", None) or ""), _first_line(str(fault.orig))
        known = _CODES.get(code) or _CODES.get(code[:2])
        if known is None and not code:
            known = next((told for sign, told in _SAYINGS.items() if sign in str(fault.orig)), None)
        if known is not None:
            raise KnownError(known[0], path=server, advice=known[1]) from fault
        if _is_lost(fault, code):
            raise KnownError(
                "The server cannot be reached ({fault}); this step was not stored.",
                fault=said,
                path=server,
                advice="Once it is there again, do it again.",
            ) from fault
        raise KnownError("The project could not be read or written ({fault}).", fault=said, path=server) from fault


def _is_lost(fault: DBAPIError, code: str) -> bool:
    """Whether there is no connection: none could be made, it broke, or the server ends."""
    return fault.connection_invalidated or code.startswith(("08", "57P")) or not code


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[0] if lines else "?"
