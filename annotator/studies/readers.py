"""Whose readings a study is about."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.circumstances import OWN_READINGS


def chosen_readers(project: Project, names: Sequence[str] | None) -> list[str]:
    """The readings that are asked for, all readers' by default. Raises KnownError for a name that has none."""
    known = project.readers()
    if names is None:
        return known
    everything = {*known, *OWN_READINGS, ""}
    missing = next((name for name in names if name not in everything), None)
    if missing is not None:
        advice = "Readers are: {readers}." if known else "Nobody has an own reading yet."
        raise KnownError("{name} has no reading here.", name=missing, readers=", ".join(known), advice=advice)
    return list(dict.fromkeys(names))
