"""Training the bundled demonstration classifiers from phantoms, on image-level labels only.

Names are resolved when first used: the processes that render phantoms import this package without torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ebp.training.phantoms.fit import TrainingReport, train
    from ebp.training.phantoms.recipes import RECIPES, Recipe

__all__ = ["RECIPES", "Recipe", "TrainingReport", "train"]

_HOMES = {"RECIPES": "recipes", "Recipe": "recipes", "TrainingReport": "fit", "train": "fit"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
