"""Writing files so that a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from annotator.core.errors import KnownError


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside the target, flush to disk, rename. Raises KnownError and leaves an older file as it was."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as fault:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise KnownError(
            f"The file cannot be written ({fault.strerror or fault}).",
            path=path,
            advice="Choose another place or free some space; nothing else was changed.",
        ) from fault
