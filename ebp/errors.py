"""Faults the caller can do something about. `str(error)` is one clear sentence with the cause and a way out."""

from __future__ import annotations


class EbpError(Exception):
    """A known fault: bad input, a wrong name, a model that cannot be used as asked."""


class UnsupportedOperation(EbpError):  # noqa: N818
    """An operation on the path from the attention layer to the output has no excitation rule."""


class ModelFileError(EbpError):
    """A model file cannot be used; the message names the file and the cause."""
