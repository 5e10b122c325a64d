"""One project in one PostgreSQL database, for several annotators at once.

The chain of the history has one end: whoever writes locks it first (`SELECT … FOR UPDATE`), for the few milliseconds of
a transaction. So writers follow each other, nobody's number is taken twice, and no two wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, RowMapping, Select, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from annotator.core.errors import KnownError
from annotator.core.message import counted
from annotator.core.store import schema, settings
from annotator.core.store.history import HEAD
from annotator.core.store.migrations import SERVER_STEPS, require_readable
from annotator.core.store.queries import raw_rows
from annotator.core.store.server import Place, Server
from annotator.core.store.server_faults import told_plainly

# Seconds until a server that does not answer counts as gone, and until another's transaction must have ended.
PATIENCE = 5
APPLICATION, FORMAT = "application", "format"
# Settings that only a database has: a file keeps them outside its tables.
OWN_SETTINGS = (APPLICATION, FORMAT)

_APPEND_ONLY = (
    "CREATE FUNCTION history_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$",
    "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
    "EXECUTE FUNCTION history_append_only()",
)
# What is counted up by the database itself; after a copy it goes on behind the last number.
_COUNTED = (schema.image, schema.attention)
_LOCK = select(schema.meta.c.value).where(schema.meta.c.key == HEAD).with_for_update()
_MAY_WRITE = text("SELECT has_table_privilege('history', 'INSERT') AND has_table_privilege('meta', 'UPDATE')")
_CHECKSUMS = text("SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()")
_TRIGGERS = text("SELECT count(*) FROM pg_trigger WHERE tgname = 'history_append_only' AND tgenabled <> 'D'")
# What the server calls a user who lacks the right: "insufficient privilege".
_NOT_ALLOWED = "42501"
T = TypeVar("T")


class PostgresStore:
    """One database, open. A connection that was lost is made again when it is needed next.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the server.
    """

    shared = True

    def __init__(self, server: Server, engine: Engine) -> None:
        self._server = server
        self.notice: KnownError | None = None
        self.writes = 0
        self.connection: Connection = engine.connect()
        try:
            _bring_forward(self.connection, server, _checked_format(self.connection, server))
            self._may_write = bool(self.connection.execute(_MAY_WRITE).scalar_one())
            self.connection.rollback()
        except BaseException:
            self.connection.close()
            raise

    @classmethod
    def create(cls, server: Server, fill: Callable[[Connection], None]) -> PostgresStore:
        """Make the tables of a project in a database that has none: complete, or not at all."""
        engine = _engine(server)
        with told_plainly(server):
            with engine.begin() as connection:
                schema.metadata.create_all(connection, checkfirst=False)
                for statement in (*_APPEND_ONLY, *_deferrable()):
                    connection.execute(text(statement))
                settings.put(connection, APPLICATION, str(schema.APPLICATION_ID))
                settings.put(connection, FORMAT, str(schema.packed(schema.VERSION)))
                fill(connection)
                for table in _COUNTED:
                    last = func.max(table.c.id)
                    count = func.setval(func.pg_get_serial_sequence(table.name, "id"), func.coalesce(last, 1), last > 0)
                    connection.execute(select(count).where(select(last).scalar_subquery() > 0))
            return cls(server, engine)

    @classmethod
    def open(cls, server: Server) -> PostgresStore:
        """Open a database. Raises KnownError."""
        with told_plainly(server):
            return cls(server, _engine(server))

    @property
    def path(self) -> Place:
        return self._server

    @property
    def folder(self) -> Path:
        if self._server.images is None:
            raise KnownError(
                "Where the project's images lie on this machine is not known.",
                path=self._server,
                advice="Say it once: annotator locate {address} FOLDER.",
                address=self._server,
            )
        return self._server.images

    @property
    def files(self) -> list[Path]:
        return []

    @property
    def read_only(self) -> bool:
        return not self._may_write

    def refusal(self) -> KnownError:
        return KnownError(
            "The server lets this user only read the project.",
            path=self._server,
            advice="Ask whoever keeps the database for the right to write.",
        )

    @property
    def closed(self) -> bool:
        return self.connection.closed

    def close(self) -> None:
        """Close the connection; everything is stored already."""
        self.connection.close()
        self.connection.engine.dispose()

    def is_same_file(self, path: Place) -> bool:
        return isinstance(path, Server) and path.url == self._server.url

    @contextmanager
    def transaction(self, *, durable: bool = False, references_later: bool = False) -> Iterator[None]:  # noqa: ARG002
        """One unit of work: all of it is stored, or nothing; the server's disk has it when this is left.

        Waits for another's transaction, for `PATIENCE` seconds.
        """
        if self.read_only:
            raise self.refusal()
        with told_plainly(self._server):
            try:
                self._once_more(lambda: self.connection.execute(_LOCK))
                if references_later:
                    self.connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
                yield
                self.connection.commit()
            finally:
                self.connection.rollback()
        self.writes += 1

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        return list(self._read(query, lambda found: found.mappings().all()))

    def tuples(self, query: Select[Any], values: Mapping[str, object] | None = None) -> Sequence[tuple[Any, ...]]:
        return self._read(query, raw_rows, values)

    def _read(
        self, query: Select[Any], take: Callable[[CursorResult[Any]], T], values: Mapping[str, object] | None = None
    ) -> T:
        with told_plainly(self._server):
            try:
                return self._once_more(lambda: take(self.connection.execute(query, values)))
            finally:
                self.connection.rollback()

    def _once_more(self, do: Callable[[], T]) -> T:
        """Do what begins a transaction; again over a new connection if the old one was lost since the last one."""
        self.connection.rollback()
        try:
            return do()
        except DBAPIError as fault:
            if not fault.connection_invalidated:
                raise
        self.connection.rollback()
        return do()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A further connection, which sees one moment and holds nobody up."""
        engine = self.connection.engine.execution_options(isolation_level="REPEATABLE READ")
        with told_plainly(self._server), engine.connect() as connection:
            yield connection

    def faults(self) -> list[str]:
        """Pages the server could not read, and a history that may be changed. References are the server's to hold."""
        with told_plainly(self._server):
            try:
                broken = self._once_more(lambda: self.connection.execute(_CHECKSUMS).scalar_one())
                held = self.connection.execute(_TRIGGERS).scalar_one()
            finally:
                self.connection.rollback()
        found = [f"The server found {counted(broken, 'page', 'pages')} of this database damaged."] if broken else []
        return found if held else [*found, "The history is no longer held append-only by the database."]


def _engine(server: Server) -> Engine:
    try:
        import psycopg  # noqa: F401 - the driver, which comes with the extra `team`
    except ImportError as fault:
        raise KnownError(
            "Projects on a server need a package that is not installed.",
            path=server,
            advice="Install it: pip install 'ebp-annotator[team]'.",
        ) from fault
    patience = {
        "connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000, "keepalives_idle": PATIENCE,
        "options": f"-c lock_timeout={PATIENCE}s -c idle_in_transaction_session_timeout=60s",
    }  # fmt: skip
    return create_engine(
        server.url,
        poolclass=NullPool,
        connect_args={"application_name": "annotator", **patience},
        use_native_hstore=False,
        hide_parameters=True,
    )


def _deferrable() -> Iterator[str]:
    """References that may be checked at the end of a transaction that asks for it, as SQLite's."""
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_keys:
            name = f"{table.name}_{key.parent.name}_fkey"
            yield f"ALTER TABLE {table.name} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY IMMEDIATE"


def _bring_forward(connection: Connection, server: Server, version: int) -> None:
    """Bring a database of an older format to today's, all the way or not at all; older programs go on with it.

    Raises KnownError where this user may not.
    """
    if version >= schema.packed(schema.VERSION):
        return
    try:
        connection.execute(_LOCK)
        version = _checked_format(connection, server)  # by another, just now
        for before, statements in SERVER_STEPS.items():
            for statement in statements if version <= before else ():
                connection.execute(text(statement))
        settings.put(connection, FORMAT, str(max(version, schema.packed(schema.VERSION))))
        connection.commit()
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise
        raise KnownError(
            "The project is of an older format, and this user may not bring it forward.",
            path=server,
            advice="Let whoever made it open it once with this version.",
        ) from fault


def _checked_format(connection: Connection, server: Server) -> int:
    """The format of the project in a database. Raises KnownError unless this program reads it."""
    meta = schema.meta.c
    rows = connection.execute(select(meta.key, meta.value).where(meta.key.in_(OWN_SETTINGS)))
    found = {row.key: row.value for row in rows}
    if found.get(APPLICATION) != str(schema.APPLICATION_ID):
        raise KnownError("There is no project in this database.", path=server, advice="Make one with annotator new.")
    version = int(found[FORMAT])
    require_readable(version, server)
    return version
