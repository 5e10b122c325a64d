"""Why a map is empty, and which layer would have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.signals import Targets

EMPTY = 1e-4
"""Mass at the attention layer below which a map says nothing."""
ENOUGH = 0.05
"""Mass that a layer should get to be proposed."""


@dataclass(frozen=True)
class Emptiness:
    """operation, module: where most of the mass was dropped, and how much of it; layer: the one nearest above the
    attention layer that gets some, with its mass; "" where none does.
    """

    operation: str
    module: str
    dropped: float
    layer: str
    mass: float

    def __str__(self) -> str:
        where = f" in {self.module}" if self.module else ""
        told = f"the map is empty: {self.dropped:.2f} of the mass was dropped by {self.operation}{where}"
        if self.layer:
            return f"{told}; the layer {self.layer} gets {self.mass:.2f} of it"
        return f"{told}; no layer gets any: nothing in the network excites this label"


def is_empty(mass: Tensor) -> bool:
    """Whether a target's mass (…) at the attention layer says nothing: of MWP; under a contrast it is 0 by itself."""
    return bool(mass.abs().max() < EMPTY)


def explain_empty(
    engine: ExcitationBackprop, images: Tensor, targets: Targets, wanted: Callable[[], bool] = lambda: True
) -> Emptiness | None:
    """Why the maps of some targets on images (N, C, *S) are empty; None where one is not.

    Takes a pass for each layer it has to try, and tries no other once it is no longer `wanted`. Raises EbpError as
    `ExcitationBackprop.attend` does.
    """
    if not is_empty(engine.attend(images, targets).mass):
        return None
    losses = engine.losses(images, targets)
    worst = losses[0] if losses else None
    layer, mass = _better(engine, images, targets, wanted)
    dropped = 1.0 if worst is None else float(worst.mass.abs().mean()) / len(images)
    return Emptiness(worst.operation if worst else "the network", worst.module if worst else "", dropped, layer, mass)


def _better(
    engine: ExcitationBackprop, images: Tensor, targets: Targets, wanted: Callable[[], bool]
) -> tuple[str, float]:
    """The layer nearest above the engine's that gets enough mass, and its mass."""
    found = [item for item in engine.layers(images) if max(item.size, default=0) > 1]
    names = [item.layer for item in found]
    start = names.index(engine.layer) + 1 if engine.layer in names else 0
    above = [item for item in found[start:] if item.complete] or found[start:]
    for item in above:
        if not wanted():
            break
        try:
            mass = float(ExcitationBackprop(engine.module, item.layer).attend(images, targets).mass.abs().mean())
        except EbpError:
            continue
        if mass >= ENOUGH:
            return item.layer, mass
    return "", 0.0
