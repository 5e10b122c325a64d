"""What became of a reading since it was signed."""

from __future__ import annotations

from sqlalchemy import select

from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.project.signing import Signature, touched
from annotator.core.store import schema
from annotator.core.work.edits import Paint


def changes_since(project: Project, signature: Signature) -> int:
    """How many steps changed a reading, or all of them, since it was signed."""
    entries = project.history(after=signature.number)
    columns = schema.annotation.c
    known = dict(project.store.tuples(select(columns.id, columns.reading)))
    readings = (
        touched(edit, known.get(edit.annotation_id, "") if isinstance(edit, Paint) else "")
        for entry in entries
        if (edit := edit_value(entry)) is not None
    )
    return sum(reading in (signature.reading, None) for reading in readings)
