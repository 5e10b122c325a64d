"""Where the program's data lies: inside the package when installed from a wheel, beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource_folder(name: str) -> Path:
    """The folder `resources/NAME`."""
    package = Path(str(files("annotator")))
    packed = package / "resources" / name
    return packed if packed.is_dir() else package.parent / "resources" / name
