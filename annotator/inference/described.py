"""What a classifier's last features are of an image: by these images are alike, or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor, nn

# So many numbers are kept of an image: distances between random projections are those between features, within a tenth
# or so (Johnson and Lindenstrauss 1984).
KEPT = 128


@contextmanager
def describing(module: nn.Module, layer: str, labels: int) -> Iterator[list[Tensor]]:
    """Within it, a forward pass of one image puts the classifier's features (d,) at the end of the list.

    These are what its last linear layer is given, the one of as many outputs as there are labels; without such a
    layer, the mean over all positions of the output of `layer`.
    """
    from torch import nn

    from ebp.features import as_maps
    from ebp.layers import module_at

    found: list[Tensor] = []

    def given(_module: nn.Module, arguments: tuple[Any, ...]) -> None:
        if arguments and arguments[0].ndim == 2 and len(arguments[0]) == 1:
            found.append(arguments[0][0].detach())

    heads = [part for part in module.modules() if isinstance(part, nn.Linear) and part.out_features == labels]
    handles: list[Any] = [part.register_forward_pre_hook(given) for part in heads]
    sizes: list[tuple[int, ...]] = []
    if not heads:

        def entered(_module: nn.Module, arguments: tuple[Any, ...]) -> None:
            sizes.append(tuple(arguments[0].shape))

        def left(_module: nn.Module, _arguments: Any, output: Tensor) -> None:
            maps = as_maps(output.detach(), sizes[-1], layer)
            found.append(maps[0].flatten(1).mean(1))

        handles = [module.register_forward_pre_hook(entered), module_at(module, layer).register_forward_hook(left)]
    try:
        yield found
    finally:
        for handle in handles:
            handle.remove()


def kept(features: Tensor) -> NDArray[np.float32]:
    """Features (d,) of length 1, projected to `KEPT` numbers where they are more; all 0 where they are not finite."""
    values = features.float().cpu().numpy().astype(np.float32)
    length = float(np.linalg.norm(values))
    if not np.isfinite(length) or not length:
        return np.zeros(min(len(values), KEPT), np.float32)
    found: NDArray[np.float32] = values / length
    return found if len(values) <= KEPT else found @ _projection(len(values))


@cache
def _projection(length: int) -> NDArray[np.float32]:
    """The same for all features of a length, so that those of different days can be compared."""
    draw = np.random.default_rng(length)
    return (draw.standard_normal((length, KEPT)) / np.sqrt(KEPT)).astype(np.float32)
