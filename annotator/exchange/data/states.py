"""Cells of tables that say whether a label is present, absent or unknown."""

from __future__ import annotations

from annotator.core.message import Message, marked
from annotator.exchange.data.values import EntryError

# As they are written.
PRESENT, ABSENT = "1", "0"

_PRESENT = frozenset(("1", "1.0", "1.00", "true", "yes", "y", "x", "present", "positive"))
_ABSENT = frozenset(("0", "0.0", "0.00", "false", "no", "n", "absent", "negative"))
_UNKNOWN = frozenset(("", "unknown", "na", "n/a", "nan", "none", "null", "?"))
# CheXpert's labels say -1 where a report does not commit itself.
_UNCERTAIN = frozenset(("-1", "-1.0", "-1.00", "uncertain"))


def state_of(cell: str, name: str) -> bool | None:
    """What a cell of a column says; None for unknown. Raises EntryError."""
    told = cell.strip().casefold()
    if told in _PRESENT or told in _ABSENT:
        return told in _PRESENT
    if told in _UNKNOWN or told in _UNCERTAIN:
        return None
    text = marked("{name} is {value}: neither present (1), absent (0) nor unknown (blank).")
    raise EntryError(Message(text, name=name.strip(), value=cell.strip()[:40]))


def is_uncertain(cell: str) -> bool:
    """Whether a cell says that nobody is sure."""
    return cell.strip().casefold() in _UNCERTAIN


def says_something(cell: str) -> bool:
    """Whether anything stands in a cell."""
    return cell.strip().casefold() not in _UNKNOWN


def is_readable(cell: str) -> bool:
    """Whether a cell says one of the states."""
    return cell.strip().casefold() in _PRESENT | _ABSENT | _UNKNOWN | _UNCERTAIN
