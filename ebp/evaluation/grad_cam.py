"""Grad-CAM, as the peer to compare with (Selvaraju et al., ICCV 2017, equations 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from ebp.errors import EbpError
from ebp.foreign import faults_told, run
from ebp.layers import module_at
from ebp.recording import logits_of


def grad_cam(module: nn.Module, layer: str, images: Tensor, targets: Sequence[int]) -> Tensor:
    """ReLU(Σ_k α_k A_k) at `layer`, α_k the mean of ∂logit/∂A_k over positions.

    images (N, 3, H, W); targets: K class indices. Returns (N, K, h, w), not scaled. Raises EbpError when the layer
    is not run or gives no (N, C, h, w) tensor, when the network gives no logits, and when no gradients lead from them
    to the layer. The module is left as it was.
    """
    kept: list[object] = []
    hook = module_at(module, layer).register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    try:
        with torch.enable_grad():
            # Gradients start at the image, so that frozen weights do not matter.
            logits = logits_of(run(module, images.detach().clone().requires_grad_()), None)
    finally:
        hook.remove()
    features = kept[-1] if kept else None
    if not isinstance(features, Tensor) or features.dim() != 4:
        raise EbpError(f"Grad-CAM needs a layer with (N, C, h, w) outputs, and {layer!r} is none")
    if not logits.requires_grad or not features.requires_grad:
        raise EbpError(f"Grad-CAM needs gradients from the output to {layer!r}, and the network detaches them")
    with faults_told(lambda cause: EbpError(f"Grad-CAM gets no gradients from the output to {layer!r} ({cause})")):
        return _weighted(logits, features, targets)


def _weighted(logits: Tensor, features: Tensor, targets: Sequence[int]) -> Tensor:
    maps = []
    for index in targets:
        (gradient,) = torch.autograd.grad(logits[:, index].sum(), features, retain_graph=True)
        weights = gradient.mean((2, 3), keepdim=True)
        maps.append(torch.relu((weights * features).sum(1)))
    return torch.stack(maps, 1).detach()


def last_map_layer(module: nn.Module, images: Tensor) -> str:
    """The module that ran last of those with (N, C, h, w) outputs of more than one position: Grad-CAM's usual layer.

    Raises EbpError when there is none.
    """
    ran: list[str] = []

    def note(name: str) -> Callable[[nn.Module, object, object], None]:
        def hook(_module: nn.Module, _inputs: object, output: object) -> None:
            if isinstance(output, Tensor) and output.dim() == 4 and output.shape[2] * output.shape[3] > 1:
                ran.append(name)

        return hook

    handles = [part.register_forward_hook(note(name)) for name, part in module.named_modules() if name]
    try:
        with torch.inference_mode():
            run(module, images)
    finally:
        for handle in handles:
            handle.remove()
    if not ran:
        raise EbpError("Grad-CAM needs a layer with (N, C, h, w) outputs, and this network has none")
    return ran[-1]
