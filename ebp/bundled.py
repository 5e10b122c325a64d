"""The classifiers that come with the package: where their files are. No torch."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from ebp.card import read_card
from ebp.errors import EbpError

__all__ = ["classifiers", "find", "read_card"]


def _folder() -> Path:
    """In a wheel the files lie inside the package, in a checkout beside it."""
    package = Path(str(resources.files("ebp")))
    inside = package / "resources" / "classifiers"
    return inside if inside.is_dir() else package.parent / "resources" / "classifiers"


def classifiers() -> dict[str, Path]:
    """The bundled model files by name, in order of name: `{"lesions": …/lesions.safetensors, …}`."""
    return {path.stem: path for path in sorted(_folder().glob("*.safetensors"))}


def find(model: str | Path) -> Path:
    """A model file by the name of a bundled classifier or by path. Raises EbpError when it is neither."""
    known = classifiers()
    if str(model) in known:
        return known[str(model)]
    path = Path(model)
    if path.is_file():
        return path
    names = ", ".join(known) or "none"
    raise EbpError(f"{model}: no such model file, and no bundled classifier of that name (there are: {names})")
