"""From a card's architecture and arguments to a module, and the attention layer recommended for it."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import nn

from ebp.errors import EbpError
from ebp.networks import EfficientNetLite, SmallConvNet, TagNetwork, Trunk

SMALL_CONV_NET = "ebp.small_conv_net"
EFFICIENTNET_LITE = "ebp.efficientnet_lite"
TAG_NETWORK = "ebp.tag_network"
TIMM = "timm/"


def build_tag_network(
    classes: int,
    backbone: str,
    layer: str,
    channels: int,
    shares: Sequence[float],
    backbone_arguments: Mapping[str, Any] | None = None,
    signed: bool = False,
    border: int = 0,
) -> TagNetwork:
    """A tag network from the plain values of its card: the architecture `backbone` cut at `layer`, and no head yet."""
    if len(shares) != classes:
        raise ValueError(f"{len(shares)} shares for {classes} classes")
    return TagNetwork(Trunk(build(backbone, backbone_arguments or {}), layer), channels, shares, signed, border)


_OWN: dict[str, Callable[..., nn.Module]] = {
    SMALL_CONV_NET: SmallConvNet,
    EFFICIENTNET_LITE: EfficientNetLite,
    TAG_NETWORK: build_tag_network,
}

FIXED_SIZE = ("vit_", "swin", "maxvit")
"""Torchvision families that take only the image size they were trained on."""


def names() -> tuple[str, ...]:
    """Every architecture that `build` knows (timm's, "timm/<name>", are not listed)."""
    import torchvision

    return (*_OWN, *torchvision.models.list_models(module=torchvision.models))


def build(architecture: str, arguments: Mapping[str, Any]) -> nn.Module:
    """The module in eval mode, with random weights.

    Raises EbpError for an unknown architecture (the nearest names are offered) and for arguments it does not take.
    """
    if {"weights", "weights_backbone", "pretrained"} & set(arguments):
        raise EbpError(f"{architecture}: a card must not ask for weights to be downloaded")
    factory = _factory(architecture)
    try:
        module = factory(**arguments)
    except (TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise EbpError(f"{architecture} cannot be built with {dict(arguments)}: {error}") from error
    return module.eval()


def _factory(architecture: str) -> Callable[..., nn.Module]:
    if architecture in _OWN:
        return _OWN[architecture]
    if architecture.startswith(TIMM):
        return _timm_factory(architecture.removeprefix(TIMM))
    import torchvision

    known = names()
    if architecture not in known:
        near = difflib.get_close_matches(architecture, known, 3, 0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise EbpError(f"there is no architecture {architecture!r}{hint}")
    factory: Callable[..., nn.Module] = torchvision.models.get_model_builder(architecture)
    return factory


def build_timm(name: str, pretrained: bool, arguments: Mapping[str, Any]) -> nn.Module:
    """A model of timm in eval mode. Raises EbpError for an unknown name, and when its weights cannot be had."""
    if not pretrained:
        return build(TIMM + name, arguments)
    timm = _timm(name)
    try:
        module: nn.Module = timm.create_model(name, pretrained=True, **arguments)
    except (RuntimeError, TypeError, ValueError, OSError) as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EbpError(f"{TIMM}{name}: the model cannot be had with its weights ({cause})") from error
    return module.eval()


def _timm(name: str) -> Any:
    try:
        return importlib.import_module("timm")
    except ImportError as error:
        raise EbpError(f"{TIMM}{name} needs the package timm: pip install timm") from error


def _timm_factory(name: str) -> Callable[..., nn.Module]:
    timm = _timm(name)
    if not timm.is_model(name):
        near = difflib.get_close_matches(name, timm.list_models(), 3, 0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise EbpError(f"timm has no architecture {name!r}{hint}")

    def make(**arguments: Any) -> nn.Module:
        module: nn.Module = timm.create_model(name, pretrained=False, **arguments)
        return module

    return make


def recommended_layer(module: nn.Module) -> str | None:
    """The attention layer recommended for a known family, or None: the engine then goes by the stride.

    VGG pool4, ResNet res4a and GoogLeNet pool2 are where the method's authors stop; the other families stop
    at the same stride.
    """
    finder = _BY_CLASS.get(type(module).__name__)
    layer = finder(module) if finder else None
    return layer if layer is not None and _has(module, layer) else None


def _fixed(layer: str) -> Callable[[nn.Module], str | None]:
    return lambda _: layer


def _fourth_pool(module: nn.Module) -> str | None:
    """VGG: the last but one of its pools, where the stride becomes 16."""
    pools = [name for name, child in module.named_modules() if isinstance(child, nn.MaxPool2d)]
    return pools[-2] if len(pools) >= 2 else None


def _last_pool(module: nn.Module) -> str | None:
    """SqueezeNet: the last pool of its features, where the stride becomes 16."""
    pools = [name for name, child in module.named_modules() if isinstance(child, nn.MaxPool2d)]
    return pools[-1] if pools else None


_BY_CLASS: dict[str, Callable[[nn.Module], str | None]] = {
    "VGG": _fourth_pool,
    "ResNet": _fixed("layer3.0"),
    "GoogLeNet": _fixed("maxpool2"),
    "SqueezeNet": _last_pool,
    "DenseNet": _fixed("features.transition2"),
    "MobileNetV2": _fixed("features.8"),
}


def _has(module: nn.Module, layer: str) -> bool:
    return any(name == layer for name, _ in module.named_modules())


def torchvision_weights(architecture: str, weights: Any) -> Any:
    """The weights entry of torchvision for a name such as "DEFAULT"; EbpError lists the names there are."""
    import torchvision

    _factory(architecture)
    if not isinstance(weights, str):
        return weights
    entries = torchvision.models.get_model_weights(architecture)
    known = {entry.name: entry for entry in entries} | {"DEFAULT": entries.DEFAULT}
    if weights not in known:
        raise EbpError(f"{architecture} has no weights {weights!r} (there are: {', '.join(known)})")
    return known[weights]


def device_of(module: nn.Module) -> torch.device:
    """Where the module's parameters live; the CPU when it has none."""
    first = next(module.parameters(), None)
    return torch.device("cpu") if first is None else first.device
