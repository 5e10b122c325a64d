"""Excitation Backprop: where in an image does a classifier see the evidence for a label?

Names are resolved on first use, so that `import ebp.regions` costs no torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ebp.version import __version__

if TYPE_CHECKING:
    from ebp import bundled, evaluation, evidence, extent, features, phantoms, phrases, regions, rules, training
    from ebp.attention import Attention
    from ebp.card import Card, Preprocessing
    from ebp.classifier import Classifier
    from ebp.engine import ExcitationBackprop
    from ebp.errors import EbpError, ModelFileError, UnsupportedOperation
    from ebp.evidence import Evidence
    from ebp.model_files import read_card
    from ebp.preprocessing import Placement, Prepared


__all__ = [
    "Attention",
    "Card",
    "Classifier",
    "EbpError",
    "Evidence",
    "ExcitationBackprop",
    "ModelFileError",
    "Placement",
    "Prepared",
    "Preprocessing",
    "UnsupportedOperation",
    "__version__",
    "bundled",
    "evaluation",
    "evidence",
    "extent",
    "features",
    "phantoms",
    "phrases",
    "read_card",
    "regions",
    "rules",
    "training",
]

_HOMES = {
    "Attention": "ebp.attention",
    "Card": "ebp.card",
    "Classifier": "ebp.classifier",
    "EbpError": "ebp.errors",
    "Evidence": "ebp.evidence",
    "ExcitationBackprop": "ebp.engine",
    "ModelFileError": "ebp.errors",
    "Placement": "ebp.preprocessing",
    "Prepared": "ebp.preprocessing",
    "Preprocessing": "ebp.card",
    "UnsupportedOperation": "ebp.errors",
    "read_card": "ebp.model_files",
}

_MODULES = (
    "bundled",
    "evaluation",
    "evidence",
    "extent",
    "features",
    "phantoms",
    "phrases",
    "regions",
    "rules",
    "training",
)


def __getattr__(name: str) -> Any:
    """Import a public name from its module, or a public module, at first use (PEP 562)."""
    if name in _MODULES:
        return importlib.import_module(f"ebp.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'ebp' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
