"""Texts as DICOM's values may be: without control characters and backslashes, and not too long."""

from __future__ import annotations

import re

LONG, SHORT, NAME = 64, 16, 64
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_PARTS = re.compile(r"[\^=]")


def plain(text: str, longest: int = LONG) -> str:
    """A text of one value."""
    return _FORBIDDEN.sub("_", text)[:longest].strip(" ")


def person(name: str) -> str:
    """A person's name, as it is called, in the place of the family name."""
    found = _PARTS.sub(" ", plain(name, NAME)).strip(" ")
    return f"{found}^" if found else ""
