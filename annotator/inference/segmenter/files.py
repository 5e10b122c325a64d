"""Which files the segmenter of a project is, and how its settings keep them. Loads no onnxruntime."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.inference.model_files import model_fingerprint

# The setting of a project that keeps its segmenter.
SEGMENTER = "segmenter"


@dataclass(frozen=True)
class SegmenterFiles:
    """An image encoder and a prompt decoder, as ONNX files."""

    encoder: Path
    decoder: Path

    def fingerprint(self) -> str:
        """SHA-256 of both files as they are now; weights that one keeps in a further file beside it do not count.

        Raises KnownError, which names the one that cannot be read.
        """
        both = f"{_hash_of(self.encoder)} {_hash_of(self.decoder)}"
        return hashlib.sha256(both.encode()).hexdigest()

    def stored(self, folder: Path) -> str:
        """As a project's settings keep it: below the project's folder by the path from there."""
        return json.dumps([_relative(path.absolute(), folder.absolute()) for path in (self.encoder, self.decoder)])

    @classmethod
    def from_stored(cls, text: str, folder: Path) -> SegmenterFiles | None:
        """The opposite of `stored`; None of an empty text. Raises KnownError for another one."""
        if not text:
            return None
        try:
            encoder, decoder = json.loads(text)
            return cls(folder / str(encoder), folder / str(decoder))
        except ValueError as fault:
            raise KnownError(
                "The project's segmenter is stored in a way that cannot be read.",
                advice="Choose it again: Suggestion ▸ Segmenter….",
            ) from fault


def _hash_of(path: Path) -> str:
    try:
        return model_fingerprint(str(path))
    except KnownError as fault:
        raise KnownError(
            "The segmenter's file cannot be read ({fault}).",
            fault=getattr(fault.__cause__, "strerror", ""),
            path=path,
            advice="Put the file back, or choose another: Suggestion ▸ Segmenter….",
        ) from fault


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
