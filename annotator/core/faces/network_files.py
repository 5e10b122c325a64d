"""Files of networks that somebody brings along."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import KnownError

# Networks that find faces are a hundred times smaller.
LARGEST = 200 * 2**20


def content_of(path: Path) -> bytes:
    """What a file holds. Raises KnownError where it cannot be read, or is too large to be such a network."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise KnownError("This file is too large to be a network that finds faces.", path=path)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise KnownError(
            "This file is not there.", path=path, advice="Choose the file of the network again."
        ) from fault
    except OSError as fault:
        raise KnownError("This file cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
