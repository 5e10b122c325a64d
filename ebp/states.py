"""State dicts as training scripts save them (.safetensors, .pt, .pth): read as tensors; nothing is ever run."""

from __future__ import annotations

import pickle
import struct
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ebp.errors import ModelFileError

NESTED = ("state_dict", "model_state_dict", "model", "net")
"""Where training scripts put the state dict inside a checkpoint."""

# What torch's reader raises on damaged files.
_UNPICKLER_FAULTS = (
    RuntimeError, EOFError, OSError, ValueError, LookupError, TypeError, AttributeError, MemoryError, struct.error,
    AssertionError, ArithmeticError,
)  # fmt: skip


def read_state(path: Path) -> dict[str, Tensor]:
    """The tensors of a .safetensors, .pt or .pth file, the latter read with weights_only=True: nothing in a file is
    ever run.

    Raises ModelFileError for a pickle that holds anything but tensors and plain containers, and for other files.
    """
    if path.suffix == ".safetensors":
        return _from_safetensors(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about old pickle protocols: what matters is raised
            data = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such file") from error
    except pickle.UnpicklingError as error:
        raise ModelFileError(
            f"{path}: refused, it holds more than weights (or is no state dict): save model.state_dict() instead"
        ) from error
    except _UNPICKLER_FAULTS as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelFileError(f"{path}: not a readable state dict ({cause})") from error
    return _state_in(data, path)


def _from_safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return _state_in(load_file(path), path)
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such file") from error
    except (SafetensorError, *_UNPICKLER_FAULTS) as error:
        raise ModelFileError(f"{path}: not a readable safetensors file ({error})") from error


def _state_in(data: Any, path: Path) -> dict[str, Tensor]:
    for key in NESTED:
        if isinstance(data, dict) and isinstance(data.get(key), dict):
            data = data[key]
    if not isinstance(data, dict) or not data or not all(isinstance(v, torch.Tensor) for v in data.values()):
        raise ModelFileError(f"{path}: there is no state dict in it (names and tensors)")
    return {str(name).removeprefix("module."): tensor for name, tensor in data.items()}
