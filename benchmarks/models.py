"""Every classification model of torchvision: the recommended layer and the first one, resolution, mass, time.

    python benchmarks/models.py [--only NAME …] [--rounds 3] [--threads N]

Weights are random; batch norms have scales of both signs, and statistics measured on noise and then disturbed. The mass
is that of MWP: 1, unless a unit that is active without any excitatory input, by its bias alone, drops what it holds.
The time is that of c-MWP for one class in plain forward passes of the same model, medians of interleaved rounds.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import torch
import torchvision
from torch import Tensor, nn

import ebp
from ebp import architectures
from ebp.candidates import Candidate
from ebp.classifier import architecture_arguments

FIXED_SIZES = {"inception_v3": 299}


def randomise(module: nn.Module, size: int, seed: int) -> None:
    """Random scales and shifts for every batch norm, statistics as after training, disturbed; random layer scales."""
    torch.manual_seed(seed)
    norms = [child for child in module.modules() if isinstance(child, nn.BatchNorm2d)]
    with torch.no_grad():
        for child in module.modules():
            if isinstance(child, nn.Linear) and not child.weight.any():  # ViT's head starts at 0
                nn.init.trunc_normal_(child.weight, std=0.02)
        for name, parameter in module.named_parameters():
            if name.endswith("layer_scale"):
                parameter.normal_(0.2, 0.3)
        for norm in norms:
            norm.weight.normal_(0.5, 0.5)
            norm.bias.normal_(0, 0.3)
            norm.momentum = 1.0
            norm.train()
        if norms:
            module(torch.randn(2, 3, size, size))
        for norm in norms:
            norm.eval()
            norm.running_mean.add_(torch.randn_like(norm.running_mean) * norm.running_var.sqrt() * 0.2)
            norm.running_var.mul_(torch.empty_like(norm.running_var).uniform_(0.7, 1.5))


def built(name: str) -> tuple[nn.Module, Tensor]:
    """The model with random weights, and an image of the size that it takes."""
    torch.manual_seed(0)
    module = architectures.build(name, architecture_arguments(name, {}, pretrained=False))
    size = FIXED_SIZES.get(name, 224)
    randomise(module, size, 1)
    return module, torch.randn(1, 3, size, size)


def rows(name: str, rounds: int) -> list[str]:
    """The table's rows of one model."""
    module, image = built(name)
    found = ebp.ExcitationBackprop(module).layers(image)
    chosen = next(item for item in found if item.recommended)
    first = next(item for item in found if item.complete)
    return [_row(name, module, image, item, rounds) for item in dict.fromkeys((chosen, first))]


def _row(name: str, module: nn.Module, image: Tensor, item: Candidate, rounds: int) -> str:
    engine = ebp.ExcitationBackprop(module, item.layer)
    mass = float(engine.attend(image, [0]).mass[0, 0])
    contrast = engine.attend(image, [0], contrast="dual")
    healthy = all(bool(torch.isfinite(value).all()) for value in (contrast.maps, contrast.mass))
    ratio = _ratio(module, image, lambda: engine.attend(image, [0], contrast="dual"), rounds)
    size = " × ".join(map(str, item.size))
    return f"| {name} | `{item.layer}` | {size} | {mass:.6f} | {'yes' if healthy else 'NO'} | {ratio:.2f} |"


def _ratio(module: nn.Module, image: Tensor, job: Callable[[], object], rounds: int) -> float:
    def plain() -> object:
        with torch.no_grad():
            return module(image)

    seconds: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(rounds + 1):
        for which, run in enumerate((plain, job)):
            start = time.perf_counter()
            run()
            if turn:
                seconds[which].append(time.perf_counter() - start)
    return statistics.median(seconds[1]) / statistics.median(seconds[0])


def main(given: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="some models (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, help="threads of the CPU (default: torch's)")
    args = parser.parse_args(given)
    if args.threads:
        torch.set_num_threads(args.threads)
    names = args.only or torchvision.models.list_models(module=torchvision.models)
    print("| model | layer | map | mass | c-MWP finite | time |\n|---|---|---|---|---|---|", flush=True)
    for name in names:
        try:
            print("\n".join(rows(name, args.rounds)), flush=True)
        except ebp.EbpError as error:
            print(f"| {name} | – | – | – | {error} | – |", flush=True)
            if args.only:
                sys.exit(1)
        gc.collect()


if __name__ == "__main__":
    main()
