"""Places of projects: files, and databases on a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from annotator.core.errors import KnownError

if TYPE_CHECKING:
    from sqlalchemy import URL

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True)
class Server:
    """A database that holds one project, and the folder of this machine where its images lie, where that is known.

    As text it is its address without a password.
    """

    url: URL = field(repr=False)
    images: Path | None = None

    def __str__(self) -> str:
        from sqlalchemy import URL

        query = {key: value for key, value in self.url.query.items() if "password" not in key}
        shown = URL.create(
            "postgresql", self.url.username, None, self.url.host, self.url.port, self.url.database, query
        )
        return shown.render_as_string()

    @property
    def name(self) -> str:
        """What the project is called: as its database."""
        return self.url.database or ""


Place: TypeAlias = Path | Server


def place_of(text: str) -> Place:
    """What a user names: the address of a database (`postgresql://USER@HOST/DATABASE`), else a path. Raises KnownError.

    libpq's own settings may follow, as `?sslmode=require`.
    """
    scheme, sign, _ = text.partition("://")
    if not sign or scheme not in SCHEMES:
        return Path(text)
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or not url.database:
        # The text itself stays untold: it may hold a password.
        raise KnownError(
            "This is no address of a project on a server.", advice="Write it as postgresql://USER@HOST/DATABASE."
        )
    return Server(url.set(drivername="postgresql+psycopg"))
