"""A project as it is at one moment, for work that takes long while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, text

from annotator.core.errors import KnownError
from annotator.core.store import faults, schema, server_faults
from annotator.core.store.copying import read_connection
from annotator.core.store.queries import raw_rows
from annotator.core.store.server import Place, Server
from annotator.core.store.sqlite import SqliteStore
from annotator.core.store.sqlite_files import brought_forward_in_memory, checked_version
from annotator.core.store.store import Store


class MomentStore:
    """What a connection sees that is inside one read; everything is refused that would change it."""

    notice: KnownError | None = None
    writes = 0
    read_only = True

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self.connection = store, connection
        self.path, self.files, self.shared = store.path, store.files, store.shared

    @property
    def folder(self) -> Path:
        return self._store.folder

    @property
    def closed(self) -> bool:
        return self.connection.closed

    def close(self) -> None:
        """The moment ends where `one_moment` is left."""

    def refusal(self) -> KnownError:
        return KnownError("This is the project at one moment: it can only be read.", path=self.path)

    def is_same_file(self, path: Place) -> bool:
        return self._store.is_same_file(path)

    def transaction(self, *, durable: bool = False, references_later: bool = False) -> AbstractContextManager[None]:  # noqa: ARG002
        raise self.refusal()

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        with self._told():
            return list(self.connection.execute(query).mappings().all())

    def tuples(self, query: Select[Any], values: Mapping[str, object] | None = None) -> Sequence[tuple[Any, ...]]:
        with self._told():
            return raw_rows(self.connection.execute(query, values))

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        yield self.connection

    def faults(self) -> list[str]:
        return self._store.faults()

    def _told(self) -> AbstractContextManager[None]:
        told = server_faults.told_plainly if isinstance(self.path, Server) else faults.told_plainly
        return told(self.path)  # type: ignore[arg-type]


@contextmanager
def one_moment(store: Store) -> Iterator[MomentStore]:
    """What a store holds now, whatever is written until this is left, over a connection of its own.

    Belongs to the thread that asks for it. Raises KnownError, also where another file lies under the name by now.
    """
    if isinstance(store, MomentStore):
        yield store
    elif isinstance(store.path, Path):
        with closing(_reader(store, store.path)) as reader, reader.snapshot() as connection:
            yield _begun(store, connection)
    else:
        with store.snapshot() as connection:
            # Between two questions whole files are copied: the server is not to end this meanwhile.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            yield _begun(store, connection)


def _begun(store: Store, connection: Connection) -> MomentStore:
    """The first question fixes the moment."""
    connection.execute(select(schema.meta.c.key).limit(1)).all()
    return MomentStore(store, connection)


def _reader(store: Store, path: Path) -> SqliteStore:
    with faults.told_plainly(path):
        raw = read_connection(path, lasting=True)
        try:
            if not store.is_same_file(path):
                raise KnownError(
                    "The project file was moved, deleted or replaced while it was open.",
                    path=path,
                    advice="Put it back or open it again.",
                )
            if checked_version(raw, path) < schema.packed(schema.VERSION):
                raw = brought_forward_in_memory(raw)
        except BaseException:
            raw.close()
            raise
        return SqliteStore(path, raw)
