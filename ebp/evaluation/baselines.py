"""The methods that Excitation Backprop is compared with, behind one signature.

A method is made for a module, an image, a class and a layer, and then run as often as one likes, so that the run alone
can be timed. The module is never changed: what needs hooks or other activations works on a copy. A method that is not
defined for a network says so with `NotDefined`; none gives a map that is not its own.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.evaluation.observed import Observed, observe
from ebp.evaluation.relevance import relevance_form
from ebp.foreign import faults_told, run
from ebp.layers import module_at

Run = Callable[[], Tensor]
Method = Callable[[nn.Module, Tensor, int, str | None], Run]

_ACTIVATION_NAMES = (
    "relu relu_ relu6 hardtanh hardtanh_ leaky_relu leaky_relu_ prelu elu elu_ selu celu gelu silu mish softplus "
    "sigmoid sigmoid_ tanh tanh_ hardswish hardsigmoid softmax log_softmax clamp clamp_ rrelu glu"
)
_ACTIVATIONS = frozenset(_ACTIVATION_NAMES.split())


class NotDefined(EbpError):  # noqa: N818
    """A method cannot be had for this network; the message is the reason, without the method's name."""


def mwp(module: nn.Module, image: Tensor, target: int, layer: str | None) -> Run:
    """Marginal winning probability at the attention layer: (h, w), sum 1 where no mass is dropped."""
    engine = ExcitationBackprop(module, layer)
    return lambda: engine.attend(image, [target]).maps[0, 0]


def contrastive_mwp(module: nn.Module, image: Tensor, target: int, layer: str | None) -> Run:
    """Contrastive MWP, against the dual, at the attention layer: (h, w)."""
    engine = ExcitationBackprop(module, layer)
    return lambda: engine.attend(image, [target], contrast="dual").maps[0, 0]


def gradient(module: nn.Module, image: Tensor, target: int, _layer: str | None) -> Run:
    """|∂logit/∂image|, its largest channel: (H, W) (Simonyan et al., 2014). By captum."""
    captum = _captum()
    _observed(module, image)
    method = captum.Saliency(copy.deepcopy(module))
    return lambda: _attributed(method, image, target).abs().amax(0)


def guided_backprop(module: nn.Module, image: Tensor, target: int, _layer: str | None) -> Run:
    """The gradient with every ReLU passing on what is positive both ways, its largest channel: (H, W)
    (Springenberg et al., 2015). By captum, for networks whose activations are ReLU modules.
    """
    captum = _captum()
    method = captum.GuidedBackprop(_with_relu_modules(module, image))
    return lambda: _attributed(method, image, target).abs().amax(0)


def deconvnet(module: nn.Module, image: Tensor, target: int, _layer: str | None) -> Run:
    """The gradient with every ReLU replaced by one of the backward signal, its largest channel: (H, W)
    (Zeiler and Fergus, 2014). By captum, for networks whose activations are ReLU modules.
    """
    captum = _captum()
    method = captum.Deconvolution(_with_relu_modules(module, image))
    return lambda: _attributed(method, image, target).abs().amax(0)


def grad_cam(module: nn.Module, image: Tensor, target: int, layer: str | None) -> Run:
    """ReLU(Σ_k α_k A_k), α_k the mean gradient of channel k: (h, w) (Selvaraju et al., 2017). By captum.

    layer: default the last one with positions before the last linear layer or convolution.
    """
    captum = _captum()
    found = layer or last_feature_layer(module, image)
    copied = _without_in_place(module)
    method = captum.LayerGradCam(copied, module_at(copied, found))
    shape = _attributed(method, image, target, relu_attributions=True).shape
    if len(shape) != 3:
        raise EbpError(f"Grad-CAM needs a layer with outputs (N, C, h, w), and {found!r} is none: choose another")
    return lambda: _attributed(method, image, target, relu_attributions=True)[0]


def last_feature_layer(module: nn.Module, image: Tensor) -> str:
    """The path of the last layer with positions before the last linear layer or convolution, pooling and dropout left
    out: where Grad-CAM is commonly taken. Raises NotDefined when there is none.
    """
    layers = _observed(module, image).feature_layers()
    if not layers:
        raise NotDefined("the network has no layer with positions before its last one")
    return layers[-1]


def cam(module: nn.Module, image: Tensor, target: int, _layer: str | None) -> Run:
    """Σ_k w_k A_k, w the weights of the class, cut off at 0: (h, w) (Zhou et al., 2016).

    Defined where the logits are one linear layer on the mean over positions of a layer's output, which is checked
    on the image.
    """
    pooled = _observed(module, image).pooled_features()
    if pooled is None:
        raise NotDefined("it needs a global average followed by one linear layer")
    name, linear = pooled
    weights = module.get_submodule(linear).get_parameter("weight").detach()[target]

    def weighted() -> Tensor:
        kept: list[Tensor] = []
        hook = module.get_submodule(name).register_forward_hook(lambda _m, _i, output: kept.append(output.detach()))
        try:
            with torch.no_grad():
                run(module, image)
        finally:
            hook.remove()
        return torch.einsum("k,khw->hw", weights, kept[-1][0]).clamp_min(0)

    return weighted


def lrp(module: nn.Module, image: Tensor, target: int, _layer: str | None) -> Run:
    """Layer-wise relevance propagation with the ε-rule, summed over channels, positive part: (H, W)
    (Bach et al., 2015). By captum, with batch norms merged into convolutions; for networks all of whose operations
    captum's rules see.
    """
    captum = _captum()
    observed = _observed(module, image)
    try:
        method = captum.LRP(relevance_form(module, image, observed))
    except (ValueError, EbpError) as error:
        raise NotDefined(str(error)) from error
    return lambda: _attributed(method, image, target).sum(0).clamp_min(0)


METHODS: dict[str, tuple[str, Method]] = {
    "mwp": ("MWP", mwp),
    "c-mwp": ("c-MWP", contrastive_mwp),
    "gradient": ("Gradient", gradient),
    "guided-backprop": ("Guided backprop", guided_backprop),
    "deconvnet": ("Deconvnet", deconvnet),
    "grad-cam": ("Grad-CAM", grad_cam),
    "cam": ("CAM", cam),
    "lrp": ("LRP (ε-rule)", lrp),
}
"""Every method by the name on the command line: its title and how it is made."""

PIXEL_METHODS = frozenset({"gradient", "guided-backprop", "deconvnet", "lrp"})
"""Those that go down to the pixels of the input; the others give the map of a layer."""


def _captum() -> Any:
    try:
        import captum.attr
    except ImportError as error:
        raise EbpError("this method needs captum: pip install 'ebp-annotator[bench]'") from error
    return captum.attr


def _observed(module: nn.Module, image: Tensor) -> Observed:
    observed = observe(_without_in_place(module), image)
    if observed.logits.dim() != 2:
        raise NotDefined("it needs one score a class, and this network has scores at every position")
    return observed


def _without_in_place(module: nn.Module) -> nn.Module:
    """A copy whose activations write into tensors of their own."""
    copied = copy.deepcopy(module)
    for part in copied.modules():
        if getattr(part, "inplace", False):
            part.inplace = False  # type: ignore[assignment]
    return copied


def _with_relu_modules(module: nn.Module, image: Tensor) -> nn.Module:
    """A copy on which captum's hooks reach every activation. Raises NotDefined for other networks: captum would give
    their plain gradient.
    """
    others = _observed(module, image).calls(outside=nn.ReLU) & _ACTIVATIONS
    if others:
        names = ", ".join(sorted(others))
        raise NotDefined(f"it is defined by ReLU modules, and this network calls {names} otherwise")
    return _without_in_place(module)


def _attributed(method: Any, image: Tensor, target: int, **options: Any) -> Tensor:
    """captum's attribution of one image: (C, H, W)."""
    # Asking for the gradient here spares captum's warning that it does.
    asked = image.detach().clone().requires_grad_()
    told = faults_told(lambda cause: NotDefined(f"captum cannot compute it here ({first_sentence(cause)})"))
    with told, torch.inference_mode(False), torch.enable_grad(), _hooks_expected():
        attributed: Tensor = method.attribute(asked, target=target, **options)
    if not bool(torch.isfinite(attributed).all()):
        raise NotDefined("its values are not finite on this network")
    return attributed.detach()[0]


def first_sentence(text: str) -> str:
    """The first sentence of a line, without its full stop."""
    return text.split(". ")[0].rstrip(".")


@contextmanager
def _hooks_expected() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Setting backward hooks on ReLU activations", UserWarning)
        yield
