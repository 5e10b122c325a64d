"""Tags in the tables of a project: read and put there inside the transaction that is open."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from annotator.core.project.rows import tag_row, tag_value
from annotator.core.store import schema
from annotator.core.store.history import Entry, entry_of
from annotator.core.store.queries import MOST_IDS
from annotator.core.work.edits import SetTags
from annotator.core.work.tags import Tag

_DELETE = delete(schema.tag).where(
    schema.tag.c.image_id == bindparam("of_image"),
    schema.tag.c.label_id == bindparam("of_label"),
    schema.tag.c.reading == bindparam("of_reading"),
)


def stored_tags(connection: Connection, edits: Sequence[SetTags]) -> dict[int, tuple[Tag, ...]]:
    """The tags that images have of the labels their edits are about, by image; each image stands in one edit."""
    labels = {edit.image_id: (edit.label_ids, edit.reading) for edit in edits}
    numbers, found = list(labels), {number: list[Tag]() for number in labels}
    columns = schema.tag.c
    for first in range(0, len(numbers), MOST_IDS):
        query = select(schema.tag).where(columns.image_id.in_(numbers[first : first + MOST_IDS]))
        for row in connection.execute(query.order_by(columns.label_id)).mappings():
            wanted, reading = labels[row["image_id"]]
            if row["label_id"] in wanted and row["reading"] == reading:
                found[row["image_id"]].append(tag_value(row))
    return {number: tuple(tags) for number, tags in found.items()}


def fits(edit: SetTags, there: Sequence[Tag]) -> bool:
    """Whether an edit was made on these tags, whoever gave them and when."""
    return {tag.said for tag in there} == {tag.said for tag in edit.before}


def put_tags(connection: Connection, edits: Sequence[SetTags]) -> None:
    """Put what edits say in the place of what is there of their labels."""
    gone = [
        {"of_image": edit.image_id, "of_label": label, "of_reading": edit.reading}
        for edit in edits
        for label in sorted(edit.label_ids)
    ]
    if gone:
        connection.execute(_DELETE, gone)
    rows = [tag_row(tag) for edit in edits for tag in edit.after]
    if rows:
        connection.execute(insert(schema.tag), rows)


def last_tagging(connection: Connection, edit: SetTags) -> Entry | None:
    """The last entry of the history about the labels of an edit on its image."""
    columns = schema.history.c
    query = select(schema.history).where(columns.image_id == edit.image_id, columns.action == SetTags.__name__)
    marks = [f'"label_id": {label},' for label in edit.label_ids]
    for row in connection.execute(query.order_by(columns.id.desc())).mappings():
        if any(mark in row["detail"] for mark in marks):
            return entry_of(row)
    return None
