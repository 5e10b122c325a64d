"""The classifiers that come with the package: where their files are. No torch."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from ebp.errors import EbpError
from ebp.model_files import read_card
from ebp.packaged import SUFFIX, PackagedWeights, read_packaged

__all__ = ["classifiers", "find", "read_card"]


def _folder() -> Path:
    """In a wheel the files lie inside the package, in a checkout beside it."""
    package = Path(str(resources.files("ebp")))
    inside = package / "resources" / "classifiers"
    return inside if inside.is_dir() else package.parent / "resources" / "classifiers"


@cache
def _weights(path: Path) -> PackagedWeights:
    """What a bundled card says of its weights: read once."""
    return read_packaged(path)[1]


def classifiers() -> dict[str, Path]:
    """The bundled model files by name, in order of name: `{"lesions": …/lesions.safetensors, …}`.

    Of those whose weights another package carries (`photographs`) the ones whose package is installed.
    """
    own = list(_folder().glob("*.safetensors"))
    packaged = [path for path in _folder().glob(f"*{SUFFIX}") if _weights(path).path is not None]
    return {path.stem: path for path in sorted([*own, *packaged])}


def find(model: str | Path) -> Path:
    """A model file by the name of a bundled classifier or by path. Raises EbpError when it is neither."""
    known = classifiers()
    if str(model) in known:
        return known[str(model)]
    path = Path(model)
    if path.is_file():
        return path
    packaged = _folder() / f"{model}{SUFFIX}"
    if packaged.is_file():
        raise EbpError(
            f"the weights of {model} are not installed: pip install {read_packaged(packaged)[1].distribution}"
        )
    names = ", ".join(known) or "none"
    raise EbpError(f"{model}: no such model file, and no bundled classifier of that name (there are: {names})")
