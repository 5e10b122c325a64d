"""Questions to the tables that take more than a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CursorResult, Select, bindparam, case, func, select

from annotator.core.store import schema
from annotator.core.work.annotation import Decision, ImageState

# SQLite takes 32 766 values a query; each id is used four times.
MOST_IDS = 8_000


def raw_rows(found: CursorResult[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver has them: for very many, since wrapping them costs as long as reading them."""
    assert found.cursor is not None
    rows = list(found.cursor.fetchall())
    found.close()  # the driver keeps the file open for what was not read to its end
    return rows


def is_pending(image_id: int, reading: str | None = None) -> ColumnElement[bool]:
    """The undecided suggestions of an image: of one reading, or (None) of all."""
    columns = schema.suggestion.c
    found = (columns.image_id == image_id) & (columns.decision == str(Decision.PENDING))
    return found if reading is None else found & (columns.reading == reading)


def looked_through() -> Select[Any]:
    """Reads all that `images_query` does, of every reading, but for one number: damage is found, and no row has to be
    handed over.
    """
    image, reading, suggestion = schema.image.c, schema.reading.c, schema.suggestion.c
    return select(
        select(func.sum(func.length(image.path) + func.length(image.sha256))).scalar_subquery(),
        select(func.sum(func.length(reading.state))).scalar_subquery(),
        select(func.sum(suggestion.image_id + func.length(suggestion.decision))).scalar_subquery(),
        select(func.sum(schema.annotation.c.image_id)).scalar_subquery(),
        select(func.sum(schema.tag.c.image_id)).scalar_subquery(),
    )


@cache
def images_query(*, chosen: bool = False, removed: bool | None = False) -> Select[Any]:
    """Images with the counts of the `reading` that is given with the query: all of them, or those whose `ids` are, of
    which only theirs is counted.

    Those of the project, those that were `removed` from it, or (None) both. The query is made once: that takes longer
    than to ask it.
    """
    image, own = schema.image.c, schema.reading.c
    whose: BindParameter[str] = bindparam("reading")
    ids: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
    decided, counted, said = (
        (found.where(found.selected_columns.image_id.in_(ids)) if chosen else found).subquery()
        for found in _counts(whose)
    )
    query = (
        select(
            image.id,
            image.path,
            image.width,
            image.height,
            image.sha256,
            func.coalesce(own.state, str(ImageState.NEW)).label("state"),
            func.coalesce(counted.c.annotations, 0).label("annotations"),
            func.coalesce(decided.c.pending, 0).label("pending"),
            func.coalesce(decided.c.decided, 0).label("decided"),
            func.coalesce(said.c.tags, 0).label("tags"),
            own.position,
        )
        .outerjoin(schema.reading, (own.image_id == image.id) & (own.reading == whose))
        .outerjoin(counted, counted.c.image_id == schema.image.c.id)
        .outerjoin(decided, decided.c.image_id == schema.image.c.id)
        .outerjoin(said, said.c.image_id == schema.image.c.id)
        .order_by(schema.image.c.id)
    )
    if removed is not None:
        query = query.where(schema.image.c.removed == int(removed))
    return query.where(schema.image.c.id.in_(ids)) if chosen else query


def _counts(whose: BindParameter[str]) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Of each image with any: its suggestions by their decisions, its annotations, and its tags, in one reading."""
    suggestion, annotation, tag = schema.suggestion.c, schema.annotation.c, schema.tag.c
    pending = suggestion.decision == str(Decision.PENDING)
    decisions = select(
        suggestion.image_id,
        func.sum(case((pending, 1), else_=0)).label("pending"),
        func.sum(case((pending, 0), else_=1)).label("decided"),
    )
    counts = select(annotation.image_id, func.count().label("annotations"))
    tagged = select(tag.image_id, func.count().label("tags"))
    return (
        decisions.where(suggestion.reading == whose).group_by(suggestion.image_id),
        counts.where(annotation.reading == whose).group_by(annotation.image_id),
        tagged.where(tag.reading == whose).group_by(tag.image_id),
    )
