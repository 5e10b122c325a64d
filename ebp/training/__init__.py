"""Training classifiers on image-level labels: of one's own images on a backbone, and of phantoms from nothing.

Names are resolved when first used: the processes that render phantoms import this package without torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ebp.training.from_tags import Trained, train
    from ebp.training.options import Options
    from ebp.training.tables import TagTable, read_table

__all__ = ["Options", "TagTable", "Trained", "read_table", "train"]

_HOMES = {
    "Options": "options",
    "TagTable": "tables",
    "Trained": "from_tags",
    "read_table": "tables",
    "train": "from_tags",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
