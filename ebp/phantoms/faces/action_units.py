"""Which action units a face shows, and how strongly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

FACE_LABELS = (
    "AU1",
    "AU2",
    "AU4",
    "AU5",
    "AU6",
    "AU7",
    "AU9",
    "AU12",
    "AU15",
    "AU17",
    "AU20",
    "AU25",
    "AU26",
)
LETTERS = "-ABCDE"

# FACS's letters cover unequal ranges: trace, slight, marked, severe, extreme. Share of the full movement per letter.
AMPLITUDES = (0.0, 0.28, 0.45, 0.65, 0.83, 1.0)
_FREQUENCIES = (0.08, 0.20, 0.27, 0.25, 0.20)  # of A to E where an action unit is active

# Pairs that pull the same point in opposite directions are not drawn together.
ANTAGONISTS = (("AU12", "AU15"), ("AU12", "AU20"), ("AU17", "AU26"), ("AU6", "AU5"))
_ACTIVE = 0.27


def draw_intensities(rng: np.random.Generator) -> dict[str, int]:
    """Intensity 1 to 5 (A to E) of every active action unit; each is active on its own with the same probability.

    Of two antagonists one is dropped by chance. A dropped jaw (AU26) parts the lips, so AU25 comes with it.
    """
    active = {label: bool(rng.random() < _ACTIVE) for label in FACE_LABELS}
    strength = {label: 1 + int(rng.choice(5, p=_FREQUENCIES)) for label in FACE_LABELS}
    for first, second in ANTAGONISTS:
        loser = first if rng.random() < 0.5 else second
        if active[first] and active[second]:
            active[loser] = False
    if active["AU26"]:
        active["AU25"] = True
        strength["AU25"] = max(2, strength["AU25"])
    return {label: strength[label] for label in FACE_LABELS if active[label]}


def amplitudes(intensities: Mapping[str, int]) -> dict[str, float]:
    """Share of the full movement, 0 to 1, of every action unit (0 where it is absent)."""
    return {label: AMPLITUDES[intensities.get(label, 0)] for label in FACE_LABELS}


def check_intensities(intensities: Mapping[str, int]) -> None:
    """Raise ValueError for an unknown action unit or an intensity outside 0..5."""
    for label, value in intensities.items():
        if label not in FACE_LABELS:
            raise ValueError(f"no action unit {label!r}; there are {', '.join(FACE_LABELS)}")
        if not 0 <= value <= 5:
            raise ValueError(f"the intensity of {label} must lie between 0 and 5 (A to E are 1 to 5), got {value}")
