"""`ebp convert`: weights, or a model of torchvision or timm, into one safetensors file with its card."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ebp.card import Card, Preprocessing
from ebp.cli.declaring import add_colours, add_window, declared_by
from ebp.cli.label_lists import read_labels
from ebp.errors import EbpError

if TYPE_CHECKING:
    from ebp.classifier import Classifier

TIMM = "timm/"


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser(
        "convert",
        help="make a model file from weights (.safetensors, .pt, .pth), torchvision or timm",
        description="Make a model file: weights and a card that says what they are. The network stays as it is.",
    )
    command.add_argument(
        "source",
        help="weights: a state dict as .safetensors, .pt or .pth (nothing in it is ever run); or the name of an "
        "architecture with weights of its own: torchvision's, or timm/NAME",
    )
    command.add_argument("--output", "-o", required=True, type=Path, metavar="FILE", help="the .safetensors file")
    command.add_argument(
        "--architecture", help="what the weights are for: torchvision's name, timm/NAME or ebp.small_conv_net"
    )
    command.add_argument("--arguments", default="{}", metavar="JSON", help="the architecture's arguments")
    command.add_argument(
        "--weights", default="DEFAULT", help="torchvision's or timm's weights (for a name); none: random ones"
    )
    command.add_argument(
        "--labels", metavar="FILE|A,B,…", help="a text with one label a line, a list or a label set in JSON, or names"
    )
    command.add_argument(
        "--activation", choices=("softmax", "sigmoid"), default="softmax",
        help="softmax (default): one label an image; sigmoid: each label for itself",
    )  # fmt: skip
    _add_preprocessing(command)
    command.add_argument("--layer", default="", help="the attention layer (default: the recommended one)")
    command.add_argument("--name", help="the classifier's name (default: the output file's)")
    command.add_argument("--provenance", default="", metavar="TEXT", help="where the weights come from")
    command.add_argument("--licence", default="", metavar="TEXT", help="the licence of the weights")
    command.set_defaults(run=run)


def _add_preprocessing(command: argparse.ArgumentParser) -> None:
    """How an image becomes the network's input; for weights, since a name brings its own."""
    group = command.add_argument_group("how the network sees a picture (for weights; a name has its own)")
    group.add_argument("--size", type=int, default=224, help="pixels a side (default 224)")
    group.add_argument(
        "--fit", choices=("pad", "stretch", "crop", "shorter"), default="pad",
        help="pad (default): the whole picture, its longer side to SIZE, the rest of the square filled; stretch: both "
        "sides to SIZE; crop: the shorter side to SIZE and the central square kept, as torchvision does it, so that "
        "nothing is suggested outside; shorter: the shorter side to SIZE, all of the picture",
    )  # fmt: skip
    group.add_argument("--mean", type=float, nargs="+", default=[0.485, 0.456, 0.406], help="per channel, in [0, 1]")
    group.add_argument("--std", type=float, nargs="+", default=[0.229, 0.224, 0.225], help="per channel")
    group.add_argument("--channels", type=int, choices=(1, 3), default=3)
    seen = command.add_argument_group("which values it sees (for all of them)")
    add_window(seen)
    add_colours(seen)


def run(args: argparse.Namespace) -> None:
    """Write the model file and say what is in it."""
    if args.output.suffix != ".safetensors":
        raise EbpError(f"{args.output}: the output must end in .safetensors")
    if not args.output.absolute().parent.is_dir():
        raise EbpError(f"{args.output}: there is no such folder")
    source = Path(args.source)
    if not _is_name(args.source):
        _check_weights(source, args)  # before torch is loaded, which takes its time
    classifier = _from_name(args) if _is_name(args.source) else _from_file(source, args)
    classifier = _declaring(classifier, args)
    _check_layer(classifier, args.layer)
    classifier.save(args.output)
    print(f"{args.output}: {classifier.card.architecture}, {len(classifier.labels)} labels")


def _declaring(classifier: Classifier, args: argparse.Namespace) -> Classifier:
    """The same with a card that says which values it sees."""
    from ebp.classifier import Classifier

    declared = replace(classifier.card.preprocessing, **declared_by(args))
    return Classifier(classifier.module, replace(classifier.card, preprocessing=declared))


def _is_name(source: str) -> bool:
    """Whether the source names an architecture: timm/…, or no file and without a file's ending."""
    return not Path(source).exists() and (source.startswith(TIMM) or not Path(source).suffix)


def _from_name(args: argparse.Namespace) -> Classifier:
    from ebp.classifier import Classifier

    weights = None if args.weights.lower() == "none" else args.weights
    if args.source.startswith(TIMM):
        classifier = Classifier.from_timm(args.source.removeprefix(TIMM), weights is not None, **_arguments(args))
    else:
        classifier = Classifier.from_torchvision(args.source, weights, **_arguments(args))
    card = replace(classifier.card, layer=args.layer, name=args.name or classifier.card.name)
    if args.labels:
        card = replace(card, labels=read_labels(args.labels), thresholds=())
    _check_count(card, classifier.card.arguments)
    return Classifier(classifier.module, card)


def _check_weights(source: Path, args: argparse.Namespace) -> None:
    """Raises EbpError where nothing can come of it."""
    if not source.is_file():
        raise EbpError(f"{source}: there is no such file")
    if not args.architecture or not args.labels:
        raise EbpError(f"{source}: weights need --architecture and --labels")
    read_labels(args.labels)
    _arguments(args)


def _from_file(source: Path, args: argparse.Namespace) -> Classifier:
    from ebp import architectures
    from ebp.classifier import Classifier, architecture_arguments, fill
    from ebp.states import read_state

    tensors = read_state(source)
    labels = read_labels(args.labels)
    arguments = architecture_arguments(args.architecture, _arguments(args), pretrained=False)
    key = "classes" if args.architecture.startswith("ebp.") else "num_classes"
    arguments.setdefault(key, len(labels))
    card = Card(
        name=args.name or args.output.stem,
        architecture=args.architecture,
        arguments=arguments,
        labels=labels,
        activation=args.activation,
        preprocessing=Preprocessing(args.size, args.fit, tuple(args.mean), tuple(args.std), args.channels),
        layer=args.layer,
        provenance=args.provenance or f"converted from {source.name}",
        licence=args.licence,
    )
    _check_count(card, arguments)
    module = architectures.build(card.architecture, arguments)
    fill(module, tensors, source)
    return Classifier(module, card)


def _arguments(args: argparse.Namespace) -> dict[str, Any]:
    try:
        data = json.loads(args.arguments)
    except ValueError as error:
        raise EbpError(f"--arguments is not JSON ({error})") from error
    if not isinstance(data, dict):
        raise EbpError("--arguments is not a JSON object")
    return data


def _check_count(card: Card, arguments: dict[str, Any]) -> None:
    count = arguments.get("num_classes", arguments.get("classes", len(card.labels)))
    if count != len(card.labels):
        raise EbpError(f"{len(card.labels)} labels for {count} classes")


def _check_layer(classifier: Classifier, layer: str) -> None:
    from ebp.layers import module_at

    if layer:
        module_at(classifier.module, layer)
