"""Moments in DICOM files, in UTC: that of the project's last change, so that the same project gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_OF = ("Content", "InstanceCreation", "Series")
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def put(found: Dataset, changed: str) -> None:
    """Have a file be of a moment, ISO 8601."""
    try:
        moment = datetime.fromisoformat(changed).astimezone(UTC)
    except ValueError:
        moment = _UNKNOWN
    for what in _OF:
        setattr(found, f"{what}Date", moment.strftime("%Y%m%d"))
        setattr(found, f"{what}Time", moment.strftime("%H%M%S"))
