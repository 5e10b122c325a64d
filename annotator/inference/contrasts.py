"""What a contrast is called in the window, as the engine takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.core.errors import KnownError

# Those that need no label to stand against.
NAMED = ("dual", "rest", "both")


def engine_contrast(contrast: str, labels: Sequence[str], targets: Sequence[int]) -> Any:
    """The engine's argument: None, "dual", "rest", "both", or one label to stand against every target.

    Raises KnownError for a label that the classifier, whose `labels` those are, does not have.
    """
    if contrast == "none":
        return None
    if contrast in NAMED:
        return contrast
    if contrast not in labels:
        raise KnownError("The classifier has no label “{label}” to contrast with.", label=contrast)
    return [labels.index(contrast)] * len(targets)
