"""Labels as people type them, and labels where they name none."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import numpy as np

from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.classifier import Classifier


def known_label(label: str, labels: tuple[str, ...]) -> str:
    """A label as the classifier writes it; upper and lower case matter only where several labels differ by them alone.

    Raises EbpError with the nearest labels when there is none of that name, or several.
    """
    by_lower = {known.lower(): known for known in labels}
    if label in labels:
        return label
    alike = [known for known in labels if known.lower() == label.lower()]
    if len(alike) > 1:
        raise EbpError(f"{label!r} may be any of {', '.join(map(repr, alike))}: give it as the classifier writes it")
    if alike:
        return alike[0]
    near = difflib.get_close_matches(label.lower(), by_lower, 3, 0.4)
    hint = " or ".join(by_lower[name] for name in near) or ", ".join(labels[:8])
    raise EbpError(f"the classifier has no label {label!r}; perhaps {hint}")


def suggested_labels(classifier: Classifier, tensor: Any) -> tuple[str, ...]:
    """The labels over their threshold for a prepared image (1, C, h, w), the likeliest when there is none."""
    scores = classifier.predict(tensor)[0].tolist()
    pairs = zip(classifier.labels, scores, classifier.card.thresholds, strict=True)
    over = tuple(label for label, score, threshold in pairs if score >= threshold)
    return over or (classifier.labels[int(np.argmax(scores))],)
