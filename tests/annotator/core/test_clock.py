"""Moments are read on the reader's own clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from annotator.core.clock import on_clock


@pytest.fixture
def tokyo(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be changed here")
def test_a_moment_is_told_in_the_readers_zone(tokyo):
    assert on_clock("2026-01-02T20:04:05+00:00") == "2026-01-03 05:04"
    assert on_clock(datetime(2026, 1, 2, 20, 4, tzinfo=UTC)) == "2026-01-03 05:04"


def test_what_is_no_moment_is_told_as_it_is():
    assert on_clock("yesterday") == "yesterday" and on_clock("") == ""
