"""Identifiers that are the same in every export: made from what tells a project from all others, and a number in it."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

# What DICOM puts before a UUID that is written as a number.
_ROOT = "2.25."
_SPACE = UUID("6f2f8a3e-55c1-5b0e-9d6c-0a5d1c9f4b17")


def uid(project: str, *names: object) -> str:
    """A UID: of an image, an annotation or a series of a project, or of a file by its content."""
    return f"{_ROOT}{uuid5(_SPACE, _joined(project, names)).int}"


def key(project: str, *names: object) -> str:
    """A short hash that stands for an identifier of a patient or a study, 16 hexadecimal digits."""
    return hashlib.sha256(_joined(project, names).encode()).hexdigest()[:16]


def _joined(project: str, names: tuple[object, ...]) -> str:
    return "\0".join((project, *map(str, names)))
