"""What a project needs of a store, whatever database is behind it; and which one that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, Select

from annotator.core.errors import KnownError
from annotator.core.store.postgres import PostgresStore
from annotator.core.store.server import Place, Server
from annotator.core.store.sqlite import SqliteStore


class Store(Protocol):
    """One project, open. Belongs to the thread that opened it. All methods raise KnownError for faults of the store.

    `shared` tells whether others may write it meanwhile, `notice` what its owner should be told of how it was opened,
    `writes` how many transactions were stored.
    """

    shared: bool
    notice: KnownError | None
    writes: int
    connection: Connection

    @property
    def path(self) -> Place:
        """Where it lies."""

    @property
    def folder(self) -> Path:
        """What the paths of images are relative to."""

    @property
    def files(self) -> list[Path]:
        """The files that are the project; none where it lies on a server."""

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""

    @property
    def closed(self) -> bool: ...

    def close(self) -> None: ...

    def refusal(self) -> KnownError:
        """Why it can only be read."""

    def is_same_file(self, path: Place) -> bool:
        """Whether this is what lies there."""

    def transaction(self, *, durable: bool = False, references_later: bool = False) -> AbstractContextManager[None]:
        """One unit of work: all of it is stored, or nothing. Nobody else writes meanwhile.

        `durable` waits until the disk has it and all before it. With `references_later` what a row refers to may come
        after it.
        """

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        """What a query finds."""

    def tuples(self, query: Select[Any], values: Mapping[str, object] | None = None) -> Sequence[tuple[Any, ...]]:
        """What a query finds with these values in it, column by column: for very many rows, as names cost time."""

    def snapshot(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the whole project, until it is left."""

    def faults(self) -> list[str]:
        """What the database says of its own integrity; empty when all is well."""


def create_store(place: Place, fill: Callable[[Connection], None]) -> Store:
    """Make a project that holds what `fill` puts into it: complete, or not at all."""
    if isinstance(place, Server):
        return PostgresStore.create(place, fill)
    return SqliteStore.create(place, fill)


def open_store(place: Place, after: Store | None = None) -> Store:
    """Open a project; `after` is one that this takes the place of, which may be the same."""
    if isinstance(place, Server):
        return PostgresStore.open(place)
    return SqliteStore.open(place, after if isinstance(after, SqliteStore) else None)
