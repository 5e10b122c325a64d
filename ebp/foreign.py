"""Code that is not ours: the user's own network, run. Whatever it raises is told in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ebp.errors import EbpError


@contextmanager
def faults_told(fault: Callable[[str], EbpError]) -> Iterator[None]:
    """Runs foreign code: any Exception that it raises becomes `fault(cause)`, with the original as its `__cause__`.

    cause: the original's type and its first line. Here, as at the border of the command line and of the worker,
    every Exception is caught: a network is a program of the user's that may fail in any way on an image it was not made
    for. EbpError passes, since it says already what to do, and so does torch.OutOfMemoryError, after which there are
    other ways on (another device, a smaller batch).
    """
    try:
        yield
    except (EbpError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        raise fault(_cause(error)) from error


def _cause(error: Exception) -> str:
    name = type(error).__name__
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        lines = []  # its text is foreign code too
    return f"{name}: {lines[0]}" if lines else name


def run(module: nn.Module, images: Tensor) -> Any:
    """The network's result, as it returns it. images: (N, C, *S), on its device and in its dtype.

    Raises EbpError, which names the cause, for whatever the network raises; torch.OutOfMemoryError passes.
    """
    shape = tuple(images.shape)
    with faults_told(lambda cause: EbpError(f"the network cannot take images of shape {shape} ({cause})")):
        return module(images)
