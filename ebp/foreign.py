"""Code that is not ours: the user's own network, run. Whatever it raises is told in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import torch
from torch import Tensor, nn

from ebp.errors import EbpError


@contextmanager
def faults_told(fault: Callable[[str], EbpError]) -> Iterator[None]:
    """Runs foreign code: any Exception that it raises becomes `fault(cause)`, with the original as its `__cause__`.

    cause: the original's type and its first line. Here, as at the border of the command line and of the worker,
    every Exception is caught: a network is a program of the user's that may fail in any way on an image it was not made
    for. EbpError passes, since it says already what to do, and so does memory that ran out (`is_out_of_memory`), after
    which there are other ways on (another device, a smaller batch).
    """
    try:
        yield
    except EbpError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise fault(_cause(error)) from error


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, says that a GPU's or the machine's memory ran out.

    torch has a type for it where its own allocator for CUDA found none; all others come as RuntimeError or cv2.error.
    """
    while error is not None:
        if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
            return True
        if isinstance(error, (RuntimeError, cv2.error)) and any(words in str(error) for words in _OUT_OF_MEMORY):
            return True
        error = error.__cause__
    return False


_OUT_OF_MEMORY = (
    "out of memory",  # CUDA's driver, MPS
    "can't allocate memory",  # torch's allocator for the CPU
    "not enough memory",  # the same on Windows
    "ALLOC_FAILED",  # cuBLAS, cuDNN, cuSOLVER
    "could not create a memory",  # oneDNN
    "Insufficient memory",  # OpenCV
)


def _cause(error: Exception) -> str:
    name = type(error).__name__
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        lines = []  # its text is foreign code too
    return f"{name}: {lines[0]}" if lines else name


def run(module: nn.Module, images: Tensor) -> Any:
    """The network's result, as it returns it. images: (N, C, *S), on its device and in its dtype.

    Raises EbpError, which names the cause, for whatever the network raises; memory that ran out passes.
    """
    shape = tuple(images.shape)
    with faults_told(lambda cause: EbpError(f"the network cannot take images of shape {shape} ({cause})")):
        return module(images)
