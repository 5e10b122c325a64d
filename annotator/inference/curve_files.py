"""Scores of clips that were made before: kept in the user's cache folder, within a limit."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from annotator.core.images import stamp_of
from annotator.core.sealed_files import cache_folder, make_room, read_sealed, write_sealed
from annotator.core.work.proposed_events import ClipScores

# Another number for another meaning of what is kept.
FORM = 1
# All clips' together, in bytes: an hour of 25 frames a second with 13 labels takes about 4 MB.
MOST_BYTES = 500_000_000
_FAULTS = (ValueError, KeyError, TypeError, EOFError, ArithmeticError, zipfile.BadZipFile)


def place_of(clip: Path, fingerprint: str) -> Path:
    """Where a classifier's scores of a clip are kept."""
    name = hashlib.sha256(os.fsencode(clip.resolve()) + fingerprint.encode()).hexdigest()[:32]
    return cache_folder("curves") / f"{name}.curves"


def _stamp(clip: Path, fingerprint: str) -> list[Any]:
    """What tells whether kept scores are still those of a file. Raises OSError."""
    found = stamp_of(clip)
    return [FORM, str(clip.resolve()), found.size, found.changed, fingerprint]


def load_scores(clip: Path, fingerprint: str, frames: int) -> ClipScores | None:
    """Kept scores; None where there are none of the clip as it is now, which has so many frames."""
    body = read_sealed(place_of(clip, fingerprint))
    if body is None:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as kept:
            said, values = json.loads(bytes(kept["said"]).decode()), kept["values"]
        if said["stamp"] != _stamp(clip, fingerprint) or values.shape != (frames, len(said["labels"])):
            return None
        thresholds = dict(zip(said["labels"], said["thresholds"], strict=True))
        known = tuple(said["labels"]), thresholds, values.astype(np.float32), float(said["rate"])
        return ClipScores(said["model"], fingerprint, said["layer"], *known)
    except (*_FAULTS, OSError):
        return None


def save_scores(clip: Path, scores: ClipScores) -> None:
    """Keep the scores of a clip as far as they are known; the oldest ones of other clips make room."""
    try:
        stamp = _stamp(clip, scores.fingerprint)
    except OSError:
        return
    said = {
        "stamp": stamp, "model": scores.model, "layer": scores.layer, "labels": scores.labels, "rate": scores.rate,
        "thresholds": [scores.thresholds[name] for name in scores.labels],
    }  # fmt: skip
    content = io.BytesIO()
    told = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    np.savez_compressed(content, said=told, values=scores.values)
    place = place_of(clip, scores.fingerprint)
    write_sealed(place, content.getvalue())
    make_room(place.parent.glob("*.curves"), MOST_BYTES)
