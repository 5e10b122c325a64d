"""Moments as people read them: on their own clock. What is stored stays UTC."""

from __future__ import annotations

from datetime import datetime


def on_clock(moment: str | datetime) -> str:
    """A moment (ISO 8601, or aware) in this machine's zone, to the minute; a text that is none as it is."""
    try:
        found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return found.astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, TypeError, OverflowError):  # in a damaged file
        return str(moment)
