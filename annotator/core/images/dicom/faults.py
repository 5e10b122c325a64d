"""What goes wrong with DICOM files, told to people."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydicom.errors import BytesLengthException, InvalidDicomError

from annotator.core.errors import KnownError
from annotator.core.message import marked

AGAIN = marked("Copy it again from where it came from.")
# What pydicom and the decoders behind it raise on damaged files.
FAULTS = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    BufferError,
    ImportError,
    struct.error,
    zlib.error,
    BytesLengthException,
    InvalidDicomError,
)
# Where decoders written in Rust meet what they did not think of: no Exception, so that it passes by others.
_PANIC = "pyo3_runtime"


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """Turns what is raised on a damaged file into a message for people: `what`, a template without values."""
    try:
        yield
    except KnownError:
        raise
    except MemoryError as fault:
        raise KnownError("There is not enough memory for this image.", path=path) from fault
    except FAULTS as fault:
        raise KnownError(what, path=path, advice=AGAIN) from fault
    except BaseException as fault:
        if type(fault).__module__ != _PANIC:
            raise
        raise KnownError(what, path=path, advice=AGAIN) from fault
