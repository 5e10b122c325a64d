"""Damage to project files, as a failing disk does it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def blank_page(path: Path, table: str) -> None:
    """Zeros in the place of a table's first page, and the lock file of a writer that was killed."""
    with closing(sqlite3.connect(path)) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    Path(f"{path}-lock").write_text("{}")
