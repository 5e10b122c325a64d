"""Model files: found by name or path, known by what is in them. Costs no torch."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import KnownError

# A file written this shortly before it was read may be written again without its times telling, in seconds.
FRESH = 3.0
_CHUNK = 2**22
_Stamp = tuple[int, int, int, int]
_known: dict[Path, tuple[_Stamp, str]] = {}


def bundled_models() -> dict[str, Path]:
    """The classifiers that come with the program, by name."""
    from ebp.bundled import classifiers

    return classifiers()


def model_path(model: str) -> Path:
    """The file of a bundled classifier's name, or the path itself."""
    return bundled_models().get(model) or Path(model)


def kept_name(model: str) -> str:
    """A model as a project keeps it: a bundled classifier's name, or a path that holds wherever one stands."""
    return model if not model or model in bundled_models() else str(Path(model).absolute())


def model_fingerprint(model: str) -> str:
    """SHA-256 of a model's file as it is now: what its answers are kept under. Raises KnownError.

    A file is read again only where its size, times or place on the disk differ from those at the last reading.
    """
    path = model_path(model).absolute()
    try:
        stamp = _stamp(path)
        known = _known.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        began = time.time()
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        if _stamp(path) == stamp and began - max(stamp[1], stamp[2]) / 1e9 > FRESH:
            _known[path] = stamp, digest.hexdigest()
        return digest.hexdigest()
    except OSError as fault:
        raise KnownError(
            "The model cannot be read ({fault}).",
            fault=fault.strerror,
            path=path,
            advice="Put the file back, or choose another model.",
        ) from fault


def _stamp(path: Path) -> _Stamp:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@dataclass(frozen=True)
class ModelFacts:
    """What a model file says of itself, read without torch: and how regions are best made of its maps."""

    name: str
    labels: tuple[str, ...]
    description: str
    refinement: str
    contrast: str


def read_model_facts(model: str) -> ModelFacts:
    """A model's card in short. Raises KnownError naming the file and the cause."""
    from ebp.errors import EbpError
    from ebp.model_files import read_card
    from ebp.regions.suggesting import CLOSE

    try:
        card = read_card(model_path(model))
    except EbpError as fault:
        raise KnownError(str(fault)) from fault
    refinement = "none" if card.preprocessing.size > CLOSE else "walk"
    contrast = card.contrast if card.contrast in ("dual", "rest", "both") else "none"
    return ModelFacts(card.name, card.labels, card.description, refinement, contrast)
