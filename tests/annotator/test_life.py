"""A project's whole life against a plain model of it: as many lives as a minute allows, in a file and on a server."""

from __future__ import annotations

import uuid

from postgres import cluster  # noqa: F401 - a fixture

from annotator.core.store.server import Server, place_of
from benchmarks.life import Life, live


def test_lives_in_a_file():
    live(50, 30, same=True)


def test_lives_on_a_server(cluster):  # noqa: F811
    def place(folder):
        name = f"life_{uuid.uuid4().hex[:12]}"
        cluster.execute(f"CREATE DATABASE {name} TEMPLATE blank")
        return Server(place_of(cluster.address(name)).url, folder)

    live(10, 25, type("ServerLife", (Life,), {"place": staticmethod(place)}), same=True)
