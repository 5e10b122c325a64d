"""Cards in model files: in the metadata of a safetensors file, or in JSON beside a package's weights. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ebp.card import Card
from ebp.errors import EbpError, ModelFileError
from ebp.packaged import SUFFIX, read_packaged

CARD_KEY = "card"


def read_card(path: str | Path) -> Card:
    """The card of a model file, from the file's header alone: no weights are read and torch is not imported.

    Raises ModelFileError that names the file when it is missing, not safetensors, has no card or a broken one.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if path.suffix == SUFFIX:
        return read_packaged(path)[0]
    if not path.is_file():
        raise ModelFileError(f"{path}: there is no such model file")
    try:
        with safe_open(str(path), framework="np") as file:
            metadata = file.metadata()
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(
            f"{path}: not a readable safetensors file ({error}); turn a .pt or .pth file into one with 'ebp convert'"
        ) from error
    return card_of(metadata, path)


def card_of(metadata: Mapping[str, str] | None, path: str | Path) -> Card:
    """The card in a safetensors file's metadata; ModelFileError names `path` when it is absent or broken."""
    if not metadata or CARD_KEY not in metadata:
        raise ModelFileError(f"{path}: the file has no model card; make one with 'ebp convert'")
    try:
        return Card.from_json(metadata[CARD_KEY])
    except EbpError as error:
        raise ModelFileError(f"{path}: {error}") from error


def size(path: Path) -> int:
    """The bytes of a model's weights: the file's own, or those of the package's file."""
    weights = read_packaged(path)[1].path if path.suffix == SUFFIX else path
    return 0 if weights is None else weights.stat().st_size
