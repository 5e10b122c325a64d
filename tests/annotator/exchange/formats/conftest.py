"""Projects of scans, closed after a test."""

from __future__ import annotations

import pytest

from tests.annotator.exchange.formats.scanned import project_of


@pytest.fixture
def projects():
    opened = []
    yield lambda *arguments, **named: opened.append(project_of(*arguments, **named)) or opened[-1]
    for project in opened:
        project.close()
