"""What a reading holds of an image beside its marks, put into its row inside the transaction that is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from annotator.core.project.conflict import ConflictError, Current
from annotator.core.project.rows import under_row
from annotator.core.store import schema
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageAttributes, SetImageState

_NEW = {"state": str(ImageState.NEW), "attributes": "{}", "seen": "{}"}


def stored(connection: Connection, image_id: int, reading: str) -> dict[str, Any]:
    """State, attributes and what was seen, as they are in the row; those of a new image where there is none."""
    columns = schema.reading.c
    here = (columns.image_id == image_id) & (columns.reading == reading)
    query = select(columns.state, columns.attributes, columns.seen).where(here)
    found = connection.execute(query).mappings().one_or_none()
    return dict(found) if found is not None else dict(_NEW)


def put_values(connection: Connection, image_id: int, reading: str, **values: Any) -> None:
    """Store values of a reading of an image; all else of its row stays."""
    columns = schema.reading.c
    here = (columns.image_id == image_id) & (columns.reading == reading)
    if not connection.execute(update(schema.reading).where(here).values(**values)).rowcount:
        connection.execute(insert(schema.reading).values(image_id=image_id, reading=reading, **values))


def put(
    connection: Connection, edit: SetImageState | SetImageAttributes, conflict: Callable[[Current], ConflictError]
) -> None:
    """Do an edit. Raises ConflictError where somebody changed meanwhile what it was made on."""
    there = stored(connection, edit.image_id, edit.reading)
    if isinstance(edit, SetImageAttributes):
        current = tuple(json.loads(there["attributes"]).items())
        if dict(current) != dict(edit.before):
            raise conflict(current)
        put_values(connection, edit.image_id, edit.reading, attributes=json.dumps(dict(edit.after)))
        return
    state = ImageState(there["state"])
    if (state is ImageState.DONE) != (edit.before is ImageState.DONE):
        raise conflict(state)
    under = under_row(edit.under) if edit.after is ImageState.DONE else "{}"
    put_values(connection, edit.image_id, edit.reading, state=str(edit.after), circumstances=under)
