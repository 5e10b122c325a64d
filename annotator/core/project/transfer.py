"""Whole projects from a file to a server and back: every row as it is, so that the chain of the history stays true."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Table, insert, select

from annotator.core.project.project import Project
from annotator.core.store import schema
from annotator.core.store.postgres import OWN_SETTINGS
from annotator.core.store.server import Place
from annotator.core.store.store import create_store

# Rows a statement: maps take some 25 kB each.
TOGETHER = 500


def copy_project(source: Place, target: Place) -> None:
    """Make a project that holds what another holds at one moment; that may be written meanwhile.

    Paths of images stay as they are: they are relative to the folder of a file, or to a server's folder of images.
    Complete, or not at all. Raises KnownError.
    """
    project = Project.open(source)
    try:
        with project.store.snapshot() as connection:
            create_store(target, _filling(connection)).close()
    finally:
        project.close()


def _filling(source: Connection) -> Callable[[Connection], None]:
    def fill(target: Connection) -> None:
        for table in schema.metadata.sorted_tables:
            _copy_rows(source, target, table)

    return fill


def _copy_rows(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*table.primary_key)
    if table is schema.meta:
        query = query.where(schema.meta.c.key.not_in(OWN_SETTINGS))
    found = source.execute(query.execution_options(yield_per=TOGETHER)).mappings()
    for rows in found.partitions():
        target.execute(insert(table), [dict(row) for row in rows])
