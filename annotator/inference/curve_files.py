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
FORM = 2
# All clips' together, in bytes: an hour of 25 frames a second with 13 labels takes about 4 MB.
MOST_BYTES = 500_000_000
_FAULTS = (ValueError, KeyError, TypeError, EOFError, ArithmeticError, zipfile.BadZipFile)


def place_of(clip: Path, key: str) -> Path:
    """Where scores of a clip are kept; `key` tells the classifier, and what of the frames it saw."""
    name = hashlib.sha256(os.fsencode(clip.resolve()) + key.encode()).hexdigest()[:32]
    return cache_folder("curves") / f"{name}.curves"


def _stamp(clip: Path, key: str) -> list[Any]:
    """What tells whether kept scores are still those of a file. Raises OSError."""
    found = stamp_of(clip)
    return [FORM, str(clip.resolve()), found.size, found.changed, key]


def load_scores(clip: Path, key: str, frames: int) -> ClipScores | None:
    """Kept scores; None where there are none of the clip as it is now, which has so many frames."""
    body = read_sealed(place_of(clip, key))
    if body is None:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as kept:
            said, values = json.loads(bytes(kept["said"]).decode()), kept["values"]
        if said["stamp"] != _stamp(clip, key) or values.shape != (frames, len(said["labels"])):
            return None
        thresholds = dict(zip(said["labels"], said["thresholds"], strict=True))
        known = tuple(said["labels"]), thresholds, values.astype(np.float32), float(said["rate"])
        return ClipScores(said["model"], said["fingerprint"], said["layer"], *known, sees=said["sees"])
    except (*_FAULTS, OSError):
        return None


def save_scores(clip: Path, key: str, scores: ClipScores) -> None:
    """Keep the scores of a clip as far as they are known; the oldest ones of other clips make room."""
    try:
        stamp = _stamp(clip, key)
    except OSError:
        return
    said = {
        "stamp": stamp, "model": scores.model, "layer": scores.layer, "labels": scores.labels, "rate": scores.rate,
        "fingerprint": scores.fingerprint, "sees": scores.sees,
        "thresholds": [scores.thresholds[name] for name in scores.labels],
    }  # fmt: skip
    content = io.BytesIO()
    told = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    np.savez_compressed(content, said=told, values=scores.values)
    place = place_of(clip, key)
    write_sealed(place, content.getvalue())
    make_room(place.parent.glob("*.curves"), MOST_BYTES)
