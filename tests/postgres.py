"""A real PostgreSQL server for tests, on a socket in a temporary folder; each test gets a database of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from annotator.core.store.server import Server, place_of

# No waiting for the disk: the server ends with the tests.
OPTIONS = "-c fsync=off -c full_page_writes=off -c listen_addresses= -c max_connections=40"


def program(name):
    """A program of PostgreSQL, where the Debian package or the PATH has it."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


@dataclass
class Cluster:
    """One server that is this test run's own."""

    folder: Path

    @property
    def user(self):
        """Who runs it: PostgreSQL refuses root."""
        return "postgres" if os.getuid() == 0 and _exists("postgres") else "nobody" if os.getuid() == 0 else ""

    def control(self, *arguments):
        command = [program("pg_ctl"), "-D", str(self.folder / "data"), "-w", "-s", *arguments]
        self.run(command)

    def run(self, command):
        if self.user:
            command = ["setpriv", f"--reuid={self.user}", f"--regid={_group(self.user)}", "--clear-groups", *command]
        environment = {**os.environ, "LC_ALL": "C", "HOME": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def start(self):
        self.control("start", "-l", str(self.folder / "log"), "-o", f"-k {self.folder} {OPTIONS}")

    def stop(self):
        self.control("stop", "-m", "immediate")

    def address(self, database, user="postgres"):
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def execute(self, statement, database="postgres"):
        engine = create_engine(place_of(self.address(database)).url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            return connection.execute(text(statement))


def _exists(user):
    import pwd  # not on Windows

    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _group(user):
    import pwd

    return pwd.getpwnam(user).pw_gid


@pytest.fixture(scope="session")
def cluster():
    """A server, started once for the tests of one process."""
    if program("initdb") is None or not hasattr(os, "getuid"):
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    pytest.importorskip("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="annotator-pg-"))
    server = Cluster(folder)
    if server.user:
        shutil.chown(folder, server.user, _group(server.user))
    try:
        server.run([program("initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"])
        server.start()
        server.execute("CREATE DATABASE blank")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def database(cluster, tmp_path):
    """An empty database, as a place for a project whose images lie in `tmp_path`."""
    name = f"job_{uuid.uuid4().hex[:12]}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE blank")
    yield Server(place_of(cluster.address(name)).url, tmp_path)
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
