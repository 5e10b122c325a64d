"""Texts in XML."""

from __future__ import annotations

import re

# What XML 1.0 has no way to write.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
