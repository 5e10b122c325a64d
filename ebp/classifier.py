"""A classifier: a network with its card. One safetensors file; no pickle is ever loaded."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy.typing as npt
import torch
from torch import Tensor, nn

from ebp import architectures
from ebp.card import Card, Preprocessing
from ebp.errors import EbpError, ModelFileError
from ebp.foreign import run
from ebp.model_files import CARD_KEY, card_of, read_card
from ebp.packaged import SUFFIX, read_packaged
from ebp.preprocessing import Prepared, prepare
from ebp.recording import class_scores, logits_of

_CLASS_ARGUMENTS = ("num_classes", "classes")


class Classifier:
    """A network in eval mode, the card that describes it, and a fingerprint that names exactly these weights.

    fingerprint: SHA-256, in hexadecimal, of the file's bytes, or of the card and weights when it came from no file.
    """

    def __init__(self, module: nn.Module, card: Card, fingerprint: str | None = None) -> None:
        self.module = module.eval()
        self.card = card
        self.fingerprint = _weights_fingerprint(module, card) if fingerprint is None else fingerprint

    @property
    def labels(self) -> tuple[str, ...]:
        """The label of every class, in the order of the logits."""
        return self.card.labels

    @property
    def layer(self) -> str | None:
        """The attention layer that the card names, None when it leaves the choice to the engine."""
        return self.card.layer or None

    @classmethod
    def load(cls, path: str | Path) -> Classifier:
        """Read a model file made by `save` or `ebp convert`, or one in JSON whose weights an installed package carries.

        Raises ModelFileError (missing, not safetensors, no card, a broken or newer card, wrong tensors, NaN weights).
        """
        path = Path(path)
        if path.suffix == SUFFIX:
            card, weights, fingerprint = read_packaged(path)
            module = _built(card, path)
            found = weights.tensors(path)
            if len(found) != len(module.state_dict()):
                raise ModelFileError(f"{path}: {len(found)} tensors for an architecture of {len(module.state_dict())}")
            tensors = dict(zip(module.state_dict(), found, strict=True))
        else:
            read_card(path)  # says what is wrong with a file that is none
            tensors, card, fingerprint = _read_file(path)
            module = _built(card, path)
        fill(module, tensors, path)
        return cls(module, card, fingerprint)

    @classmethod
    def from_torchvision(cls, name: str, weights: Any = "DEFAULT", **arguments: Any) -> Classifier:
        """A torchvision classifier; weights: "DEFAULT", another name, or None for random ones.

        Downloads the weights unless torch's cache holds them. Raises EbpError for an unknown name.
        """
        import torchvision

        entry = architectures.torchvision_weights(name, weights)
        arguments = architecture_arguments(name, arguments, pretrained=entry is not None)
        if entry is None:
            module = architectures.build(name, arguments)
        else:
            module = torchvision.models.get_model(name, weights=entry, **arguments)
        labels = _categories(module, entry)
        for key, value in {"num_classes": len(labels)}.items():
            arguments.setdefault(key, value)
        return cls(module, _torchvision_card(name, arguments, labels, entry))

    @classmethod
    def from_timm(cls, name: str, pretrained: bool = True, **arguments: Any) -> Classifier:
        """A classifier of timm (which must be installed) by its name there, such as "resnet18.a1_in1k".

        pretrained: with its published weights, downloaded unless the cache holds them; else random ones.
        Raises EbpError for an unknown name, or when the weights cannot be had.
        """
        module = architectures.build_timm(name, pretrained, arguments)
        found: dict[str, Any] = getattr(module, "pretrained_cfg", {})
        count = int(getattr(module, "num_classes", _output_count(module)))
        card = Card(
            name=name,
            architecture=f"{architectures.TIMM}{name}",
            arguments={**arguments, "num_classes": count},
            labels=_imagenet(count) if "in1k" in str(found.get("tag", "")) and pretrained else _numbered(count),
            preprocessing=_timm_preprocessing(found),
            provenance=f"timm, {name}" if pretrained else "random weights",
            licence=str(found.get("license") or "") if pretrained else "",
            description=f"timm's {name}",
        )
        return cls(module, card)

    def save(self, path: str | Path) -> None:
        """Write the model file: all of it or nothing (a temporary file takes the place of the old one at the end)."""
        from safetensors.torch import save

        path = Path(path)
        data = save(_contiguous_state(self.module), metadata={CARD_KEY: self.card.to_json()})
        try:
            _write_atomically(path, data)
        except OSError as error:
            raise EbpError(f"{path}: the model cannot be written ({error.strerror})") from error

    def prepare(self, image: npt.NDArray[Any]) -> Prepared:
        """The network's input for an image (H, W), (H, W, 3) or (H, W, 4); uint8, uint16, or float in [0, 1]."""
        return prepare(image, self.card.preprocessing)

    def predict(self, images: Tensor) -> Tensor:
        """Probabilities (N, C) of prepared images (N, 3, h, w), on the network's device; no gradients.

        Raises EbpError for whatever the network raises on them, and when its result is no logits of the card's labels.
        """
        return self.probabilities(self.logits(images))

    def logits(self, images: Tensor) -> Tensor:
        """Logits (N, C) of prepared images (N, 3, h, w), as the network gives them; otherwise like `predict`."""
        with torch.inference_mode():
            return class_scores(logits_of(run(self.module, images), None))

    def probabilities(self, logits: Tensor) -> Tensor:
        """Probabilities (…, C) from the network's logits (…, C), by the card's activation and calibration.

        Raises EbpError when C is not the labels'.
        """
        if logits.shape[-1] != len(self.labels):
            raise EbpError(f"the network has {logits.shape[-1]} outputs, but its card {len(self.labels)} labels")
        logits = logits.float()
        if self.card.slopes:
            slopes, offsets = (logits.new_tensor(values) for values in (self.card.slopes, self.card.offsets))
            logits = logits * slopes + offsets
        return logits.sigmoid() if self.card.activation == "sigmoid" else logits.softmax(-1)


def fill(module: nn.Module, tensors: dict[str, Tensor], path: str | Path) -> None:
    """Put a file's tensors into a module.

    Raises ModelFileError when names or shapes differ, or a value is not finite.
    """
    expected = module.state_dict()
    missing, extra = sorted(set(expected) - set(tensors)), sorted(set(tensors) - set(expected))
    if missing or extra:
        parts = [
            f"{len(names)} {what} (such as {names[0]})"
            for what, names in (("missing", missing), ("unknown", extra))
            if names
        ]
        raise ModelFileError(f"{path}: the tensors do not fit the architecture: {', '.join(parts)}")
    for name, tensor in tensors.items():
        if tensor.shape != expected[name].shape:
            shapes = f"{tuple(tensor.shape)}, not {tuple(expected[name].shape)}"
            raise ModelFileError(f"{path}: the tensor {name} has the shape {shapes}")
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ModelFileError(f"{path}: the tensor {name} holds values that are not finite")
    module.load_state_dict(tensors)


def architecture_arguments(name: str, arguments: dict[str, Any], pretrained: bool) -> dict[str, Any]:
    """The arguments with which a torchvision model is rebuilt from its card: auxiliary classifiers left out."""
    if name not in ("googlenet", "inception_v3"):
        return dict(arguments)
    extra: dict[str, Any] = {"aux_logits": False, "transform_input": pretrained, "init_weights": False}
    return extra | arguments


def _read_file(path: Path) -> tuple[dict[str, Tensor], Card, str]:
    """Tensors, card and fingerprint, all of the same bytes: the file may be replaced at any moment."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        data = path.read_bytes()
        tensors = load(data)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path}: the weights cannot be read ({error})") from error
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    return tensors, card_of(header.get("__metadata__"), path), hashlib.sha256(data).hexdigest()


def _built(card: Card, path: Path) -> nn.Module:
    try:
        module = architectures.build(card.architecture, card.arguments)
    except EbpError as error:
        raise ModelFileError(f"{path}: {error}") from error
    _check_classes(card, path)
    return module


def _check_classes(card: Card, path: Path) -> None:
    for key in _CLASS_ARGUMENTS:
        if key in card.arguments and card.arguments[key] != len(card.labels):
            cause = f"the card has {len(card.labels)} labels for {card.arguments[key]} classes"
            raise ModelFileError(f"{path}: {cause}")


def _categories(module: nn.Module, entry: Any) -> tuple[str, ...]:
    """The labels of pretrained weights, made unique; numbers for random ones."""
    if entry is not None and "categories" in entry.meta:
        return unique(entry.meta["categories"])
    return _numbered(_output_count(module))


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(index) for index in range(count))


def _imagenet(count: int) -> tuple[str, ...]:
    """The thousand classes of ImageNet as torchvision names them; numbers for any other count."""
    from torchvision.models import ResNet18_Weights

    names = ResNet18_Weights.DEFAULT.meta["categories"]
    return unique(names) if count == len(names) else _numbered(count)


def _timm_preprocessing(found: dict[str, Any]) -> Preprocessing:
    channels, height, _ = found.get("input_size") or (3, 224, 224)
    fixed = bool(found.get("fixed_input_size", False))
    mean, std = found.get("mean") or (0.485, 0.456, 0.406), found.get("std") or (0.229, 0.224, 0.225)
    return Preprocessing(int(height), "stretch" if fixed else "shorter", tuple(mean), tuple(std), int(channels))


def unique(labels: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Labels with a number behind those that occur again (ImageNet has two cranes and two maillots)."""
    seen: dict[str, int] = {}
    result = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(result)


def _output_count(module: nn.Module) -> int:
    layers = [layer for layer in module.modules() if isinstance(layer, nn.Linear | nn.Conv2d)]
    last = layers[-1]
    return last.out_features if isinstance(last, nn.Linear) else last.out_channels


def _torchvision_card(name: str, arguments: dict[str, Any], labels: tuple[str, ...], entry: Any) -> Card:
    size = 224
    if entry is not None:
        size = int(entry.transforms().crop_size[0])
    fixed = name.startswith(architectures.FIXED_SIZE)
    return Card(
        name=name,
        architecture=name,
        arguments=arguments,
        labels=labels,
        preprocessing=Preprocessing(size=size, fit="stretch" if fixed else "shorter"),
        provenance="random weights" if entry is None else f"torchvision, {entry}",
        licence="" if entry is None else "see the weights' documentation at torchvision",
        description=f"torchvision's {name}",
    )


def _contiguous_state(module: nn.Module) -> dict[str, Tensor]:
    """Every tensor on the CPU with storage of its own, as safetensors wants it."""
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in module.state_dict().items()}


def _weights_fingerprint(module: nn.Module, card: Card) -> str:
    digest = hashlib.sha256(card.to_json().encode())
    for name, tensor in module.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _write_atomically(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
