"""What attention costs, in forward passes of the same network, with zennit beside it.

    python benchmarks/engine.py [--device cuda] [--dtype bfloat16] [--threads N] [--rounds 9]

Everything runs interleaved in one process; the figures are medians over the rounds. Weights are random: the time does
not depend on them. zennit's row is its AlphaBeta rule (alpha 1, beta 0, no bias in the normaliser) with
the canonizer that it provides for the network, down to the same layer, one pass a class, as its interface has it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import torch
import torchvision
from torch import Tensor, nn
from tqdm import tqdm

from ebp import timing
from ebp.classifier import architecture_arguments

CASES = (
    ("resnet50", "layer3.0"),
    ("resnet50", "layer3"),
    ("vgg16", "features.23"),
    ("googlenet", "inception3b"),
)


def zennit_jobs(module: nn.Module, layer: str, images: Tensor) -> dict[str, Callable[[], object]]:
    """zennit's equivalent down to the same layer, for 1 class and for 12."""
    from zennit.core import Composite
    from zennit.rules import AlphaBeta, Norm, Pass
    from zennit.torchvision import ResNetCanonizer, VGGCanonizer
    from zennit.types import Activation, AvgPool, BatchNorm, Linear

    canonizers = {"ResNet": ResNetCanonizer, "VGG": VGGCanonizer}
    canonizer = canonizers.get(type(module).__name__)
    if canonizer is None:
        return {}
    rule = AlphaBeta(alpha=1, beta=0, zero_params="bias")
    rules = [(Activation, Pass()), (AvgPool, Norm()), (Linear, rule), (BatchNorm, Pass())]

    def choose(_context: dict, _name: str, layer: nn.Module) -> object:
        return next((hook for kind, hook in rules if isinstance(layer, kind)), None)

    def passes(count: int) -> object:
        composite = Composite(module_map=choose, canonizers=[canonizer()])
        caught: list[Tensor] = []
        handle = module.get_submodule(layer).register_forward_hook(lambda *call: caught.append(call[2]))
        with composite.context(module) as modified:
            for label in range(count):
                output = modified(images)
                start = torch.zeros_like(output)
                start[:, label] = 1
                torch.autograd.grad(output, caught.pop(), start)
        handle.remove()

    return {"zennit, 1 class": lambda: passes(1), "zennit, 12 classes": lambda: passes(timing.CLASSES)}


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--threads", type=int, help="threads of the CPU (default: torch's)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--only", help="one network")
    parser.add_argument("--no-peers", action="store_true")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Print one table a case."""
    args = arguments(given)
    if args.threads:
        torch.set_num_threads(args.threads)
    dtype = getattr(torch, args.dtype)
    for name, layer in CASES:
        if args.only not in (None, name):
            continue
        extra = architecture_arguments(name, {}, pretrained=False)
        module = torchvision.models.get_model(name, weights=None, **extra).eval().to(args.device, dtype)
        images = torch.randn(args.batch, 3, 224, 224, device=args.device, dtype=dtype)
        jobs = timing.engine_jobs(module, layer, images)
        if not args.no_peers and dtype == torch.float32:
            jobs |= zennit_jobs(module, layer, images)
        with tqdm(total=(args.rounds + 1) * len(jobs), desc=name, disable=not sys.stderr.isatty(), leave=False) as bar:
            timings = timing.measure(jobs, args.rounds, args.device, bar.update)
        title = f"{name} {layer}, {args.dtype}, batch {args.batch}, {args.device}, {torch.get_num_threads()} threads"
        print(timing.table(title, timings), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
