"""Older project files brought forward, one step a format, each in the one transaction of all.

The statements of a step say what its format is for good: they do not follow later changes of `schema`.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from collections.abc import Callable

from annotator.core.errors import KnownError
from annotator.core.store import schema
from annotator.core.store.history import HEAD, SEED, Entry, subjects

APPEND_ONLY = tuple(
    f"CREATE TRIGGER history_no_{name} BEFORE {name.upper()} ON history "
    "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
    for name in ("update", "delete")
)

# Each table with rules it did not have: what its columns are now. The others stay as they are.
_REBUILT = {
    "image": """
        id INTEGER NOT NULL, path VARCHAR NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL, state VARCHAR NOT NULL, PRIMARY KEY (id),
        CONSTRAINT image_size CHECK (width >= 0 AND height >= 0),
        CONSTRAINT image_sha256 CHECK (length(sha256) IN (0, 64)),
        CONSTRAINT image_state CHECK (state IN ('new', 'started', 'done')), UNIQUE (path)""",
    "suggestion": """
        id INTEGER NOT NULL, image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, provenance TEXT NOT NULL,
        territory INTEGER NOT NULL, peak_x FLOAT NOT NULL, peak_y FLOAT NOT NULL, share FLOAT NOT NULL,
        decision VARCHAR NOT NULL, decided_at VARCHAR NOT NULL, annotator VARCHAR NOT NULL, PRIMARY KEY (id),
        CONSTRAINT suggestion_decision CHECK (decision IN ('pending', 'accepted', 'rejected')),
        CONSTRAINT suggestion_share CHECK (territory >= 0 AND share >= 0),
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id)""",
    "annotation": """
        id INTEGER NOT NULL, image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, x INTEGER NOT NULL,
        y INTEGER NOT NULL, w INTEGER NOT NULL, h INTEGER NOT NULL, counts BLOB NOT NULL, rings TEXT NOT NULL,
        origin VARCHAR NOT NULL, suggestion_id INTEGER, provenance TEXT, attributes TEXT NOT NULL,
        annotator VARCHAR NOT NULL, seconds FLOAT NOT NULL, created VARCHAR NOT NULL, modified VARCHAR NOT NULL,
        PRIMARY KEY (id), CONSTRAINT annotation_place CHECK (x >= 0 AND y >= 0),
        CONSTRAINT annotation_mask CHECK ((w > 0 AND h > 0 AND length(counts) > 0)
            OR (w = 0 AND h = 0 AND length(counts) = 0)),
        CONSTRAINT annotation_origin
            CHECK (origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')),
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id),
        FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)""",
    "history": """
        id INTEGER NOT NULL, at VARCHAR NOT NULL, annotator VARCHAR NOT NULL, image_id INTEGER,
        action VARCHAR NOT NULL, suggestion_id INTEGER, annotation_id INTEGER, detail TEXT NOT NULL,
        hash VARCHAR NOT NULL, PRIMARY KEY (id), CONSTRAINT history_action CHECK (length(action) > 0),
        CONSTRAINT history_hash CHECK (length(hash) = 64)""",
}
_INDEXES = (
    "suggestion (decision)", "suggestion (image_id, decision)", "annotation (image_id)", "history (suggestion_id)",
    "history (annotation_id)", "history (image_id)",
)  # fmt: skip


def require_readable(version: int, place: object) -> None:
    """Raises KnownError for a project of a newer major version; `version` is packed, as projects keep it."""
    if version // 1000 > schema.VERSION[0]:
        raise KnownError(
            "The project was made by a newer version of this program (format {found}, this one reads {known}.x).",
            found=f"{version // 1000}.{version % 1000}",
            known=schema.VERSION[0],
            path=place,
            advice="Update the program; the project was not touched.",
        )


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring an open file forward from a packed version, all the way or not at all. Raises sqlite3.Error."""
    # References are checked in the end: a table that is rebuilt is gone for a moment.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for before, step in STEPS.items():
            if version <= before:
                step(connection)
        connection.execute(f"PRAGMA user_version = {schema.packed(schema.VERSION)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")


def _to_2_0(connection: sqlite3.Connection) -> None:
    """Rules on values; the history append-only, each entry linked to the one before, and naming its subjects."""
    for name, columns in _REBUILT.items():
        connection.execute(f"CREATE TABLE new_{name} ({columns})")
        if name == "history":
            _chain(connection)
        else:
            names = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({name})"))
            connection.execute(f"INSERT INTO new_{name} ({names}) SELECT {names} FROM {name}")
        connection.execute(f"DROP TABLE {name}")
        connection.execute(f"ALTER TABLE new_{name} RENAME TO {name}")
    for place in _INDEXES:
        connection.execute(f"CREATE INDEX ix_{'_'.join(re.findall('[a-z_]+', place))} ON {place}")
    for trigger in APPEND_ONLY:
        connection.execute(trigger)


def _chain(connection: sqlite3.Connection) -> None:
    seed = secrets.token_hex(32)
    number, link = 0, seed
    rows = connection.execute("SELECT at, annotator, image_id, action, detail FROM history ORDER BY id")
    for number, (at, annotator, image_id, action, detail) in enumerate(rows, 1):
        entry = Entry(number, at, annotator, image_id, action, *subjects(action, json.loads(detail)), detail)
        link = entry.linked(link)
        values = tuple(vars(entry).values())[:-1]
        connection.execute("INSERT INTO new_history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, link))
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [(SEED, seed), (HEAD, f"{number} {link}")])


# What 2.1 has that 2.0 had not; a server understands it, too.
TO_2_1 = ("ALTER TABLE image ADD COLUMN removed INTEGER DEFAULT '0' NOT NULL",)


def _to_2_1(connection: sqlite3.Connection) -> None:
    """Images can be removed from a project."""
    for statement in TO_2_1:
        connection.execute(statement)


TO_2_2 = ("ALTER TABLE label ADD COLUMN removed INTEGER DEFAULT '0' NOT NULL",)


def _to_2_2(connection: sqlite3.Connection) -> None:
    """A label's number means the same for good: those that an undo took away are known by it again."""
    for statement in TO_2_2:
        connection.execute(statement)
    query = "SELECT detail FROM history WHERE action = 'AddLabel' ORDER BY id"
    for (detail,) in connection.execute(query).fetchall():
        label = json.loads(detail)
        # Neither number nor name may be another's by now.
        connection.execute(
            "INSERT OR IGNORE INTO label (id, position, name, title, colour, removed) VALUES (?, ?, ?, ?, ?, 1)",
            (label["id"], label["id"], label["name"], label["title"], label["colour"]),
        )


TO_2_3 = (
    """
    CREATE TABLE tag (
        image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, present INTEGER NOT NULL, annotator VARCHAR NOT NULL,
        at VARCHAR NOT NULL, PRIMARY KEY (image_id, label_id), CONSTRAINT tag_present CHECK (present IN (0, 1)),
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id))""",
)
# On a server references may be checked at the end of a transaction only where that was said.
SERVER_TO_2_3 = (
    *TO_2_3,
    "ALTER TABLE tag ALTER CONSTRAINT tag_image_id_fkey DEFERRABLE INITIALLY IMMEDIATE",
    "ALTER TABLE tag ALTER CONSTRAINT tag_label_id_fkey DEFERRABLE INITIALLY IMMEDIATE",
)


def _to_2_3(connection: sqlite3.Connection) -> None:
    """Images can be tagged."""
    for statement in TO_2_3:
        connection.execute(statement)


_READING = """
    CREATE TABLE reading (
        image_id INTEGER NOT NULL, reading VARCHAR NOT NULL, state VARCHAR DEFAULT 'new' NOT NULL, position INTEGER,
        seen TEXT DEFAULT '{}' NOT NULL, attributes TEXT DEFAULT '{}' NOT NULL,
        circumstances TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (image_id, reading),
        CONSTRAINT reading_state CHECK (state IN ('new', 'started', 'done')),
        FOREIGN KEY(image_id) REFERENCES image (id))"""
# What both kinds of databases do alike: an image's state becomes that of the reading all work on together.
_TO_3_0 = (
    _READING,
    "INSERT INTO reading (image_id, reading, state) SELECT id, '', state FROM image WHERE state <> 'new'",
    "CREATE INDEX ix_reading_reading_image_id ON reading (reading, image_id)",
    *(f"ALTER TABLE {table} ADD COLUMN reading VARCHAR DEFAULT '' NOT NULL" for table in ("suggestion", "annotation")),
    *(
        f"ALTER TABLE {table} ADD COLUMN circumstances TEXT DEFAULT '{{}}' NOT NULL"
        for table in ("suggestion", "annotation")
    ),
    "DROP INDEX ix_suggestion_image_id_decision",
    "CREATE INDEX ix_suggestion_image_id_reading_decision ON suggestion (image_id, reading, decision)",
    "DROP INDEX ix_annotation_image_id",
    "CREATE INDEX ix_annotation_image_id_reading ON annotation (image_id, reading)",
)
_REBUILT_3_0 = {
    "image": """
        id INTEGER NOT NULL, path VARCHAR NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL, removed INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (id),
        CONSTRAINT image_size CHECK (width >= 0 AND height >= 0),
        CONSTRAINT image_sha256 CHECK (length(sha256) IN (0, 64)), UNIQUE (path)""",
    "tag": """
        image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, reading VARCHAR DEFAULT '' NOT NULL,
        present INTEGER NOT NULL, annotator VARCHAR NOT NULL, at VARCHAR NOT NULL,
        circumstances TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (image_id, label_id, reading),
        CONSTRAINT tag_present CHECK (present IN (0, 1)),
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id)""",
}


def _to_3_0(connection: sqlite3.Connection) -> None:
    """Each reader can have a reading, and marks tell under what they were made."""
    for statement in _TO_3_0:
        connection.execute(statement)
    _rebuild(connection, _REBUILT_3_0)


def _rebuild(connection: sqlite3.Connection, tables: dict[str, str]) -> None:
    """Tables with other columns and rules; what both forms have is kept."""
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE new_{name} ({columns})")
        fresh = {row[1] for row in connection.execute(f"PRAGMA table_info(new_{name})")}
        names = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] in fresh)
        connection.execute(f"INSERT INTO new_{name} ({names}) SELECT {names} FROM {name}")
        connection.execute(f"DROP TABLE {name}")
        connection.execute(f"ALTER TABLE new_{name} RENAME TO {name}")


SERVER_TO_3_0 = (
    *_TO_3_0,
    "ALTER TABLE reading ALTER CONSTRAINT reading_image_id_fkey DEFERRABLE INITIALLY IMMEDIATE",
    "ALTER TABLE image DROP COLUMN state",
    "ALTER TABLE tag ADD COLUMN reading VARCHAR DEFAULT '' NOT NULL",
    "ALTER TABLE tag ADD COLUMN circumstances TEXT DEFAULT '{}' NOT NULL",
    "ALTER TABLE tag DROP CONSTRAINT tag_pkey",
    "ALTER TABLE tag ADD PRIMARY KEY (image_id, label_id, reading)",
)

_FRAMES = """
    CONSTRAINT {table}_frames CHECK ((onset IS NULL AND apex IS NULL AND "offset" IS NULL)
        OR (onset IS NOT NULL AND "offset" IS NOT NULL AND onset >= 0 AND "offset" >= onset
        AND (apex IS NULL OR (apex >= onset AND apex <= "offset"))))"""
_REBUILT_4_0 = {
    "annotation": f"""
        id INTEGER NOT NULL, image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, x INTEGER NOT NULL,
        y INTEGER NOT NULL, w INTEGER NOT NULL, h INTEGER NOT NULL, counts BLOB NOT NULL, rings TEXT NOT NULL,
        origin VARCHAR NOT NULL, suggestion_id INTEGER, provenance TEXT, attributes TEXT NOT NULL,
        annotator VARCHAR NOT NULL, seconds FLOAT NOT NULL, created VARCHAR NOT NULL, modified VARCHAR NOT NULL,
        reading VARCHAR DEFAULT '' NOT NULL, circumstances TEXT DEFAULT '{{}}' NOT NULL,
        onset INTEGER, apex INTEGER, "offset" INTEGER,
        PRIMARY KEY (id), CONSTRAINT annotation_place CHECK (x >= 0 AND y >= 0),
        CONSTRAINT annotation_mask CHECK ((w > 0 AND h > 0 AND length(counts) > 0)
            OR (w = 0 AND h = 0 AND length(counts) = 0)),
        CONSTRAINT annotation_origin
            CHECK (origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')),
        {_FRAMES.format(table="annotation")},
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id),
        FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)""",
}


def _to_4_0(connection: sqlite3.Connection) -> None:
    """Annotations can be events of clips."""
    _rebuild(connection, _REBUILT_4_0)
    connection.execute("CREATE INDEX ix_annotation_image_id_reading ON annotation (image_id, reading)")


SERVER_TO_4_0 = (
    *(f'ALTER TABLE annotation ADD COLUMN "{name}" INTEGER' for name in ("onset", "apex", "offset")),
    f"ALTER TABLE annotation ADD {_FRAMES.format(table='annotation')}",
)

_REBUILT_4_1 = {
    "suggestion": f"""
        id INTEGER NOT NULL, image_id INTEGER NOT NULL, label_id INTEGER NOT NULL, provenance TEXT NOT NULL,
        territory INTEGER NOT NULL, peak_x FLOAT NOT NULL, peak_y FLOAT NOT NULL, share FLOAT NOT NULL,
        decision VARCHAR NOT NULL, decided_at VARCHAR NOT NULL, annotator VARCHAR NOT NULL,
        reading VARCHAR DEFAULT '' NOT NULL, circumstances TEXT DEFAULT '{{}}' NOT NULL,
        onset INTEGER, apex INTEGER, "offset" INTEGER, PRIMARY KEY (id),
        CONSTRAINT suggestion_decision CHECK (decision IN ('pending', 'accepted', 'rejected')),
        CONSTRAINT suggestion_share CHECK (territory >= 0 AND share >= 0),
        {_FRAMES.format(table="suggestion")},
        FOREIGN KEY(image_id) REFERENCES image (id), FOREIGN KEY(label_id) REFERENCES label (id)""",
}


def _to_4_1(connection: sqlite3.Connection) -> None:
    """Events of clips can be suggested."""
    _rebuild(connection, _REBUILT_4_1)
    connection.execute("CREATE INDEX ix_suggestion_decision ON suggestion (decision)")
    columns = "image_id, reading, decision"
    connection.execute(f"CREATE INDEX ix_suggestion_image_id_reading_decision ON suggestion ({columns})")


SERVER_TO_4_1 = (
    *(f'ALTER TABLE suggestion ADD COLUMN "{name}" INTEGER' for name in ("onset", "apex", "offset")),
    f"ALTER TABLE suggestion ADD {_FRAMES.format(table='suggestion')}",
)

# The last packed version a step applies to, oldest first.
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1999: _to_2_0,
    2000: _to_2_1,
    2001: _to_2_2,
    2002: _to_2_3,
    2003: _to_3_0,
    3000: _to_4_0,
    4000: _to_4_1,
}
# The same for databases on servers, of which there are none older than 2.0.
SERVER_STEPS: dict[int, tuple[str, ...]] = {
    2000: TO_2_1,
    2001: TO_2_2,
    2002: SERVER_TO_2_3,
    2003: SERVER_TO_3_0,
    3000: SERVER_TO_4_0,
    4000: SERVER_TO_4_1,
}
