"""`ebp benchmark`: what attention costs, in forward passes of the same network on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ebp.errors import EbpError

NETWORKS = (("resnet50", "layer3.0"), ("vgg16", "features.23"), ("googlenet", "maxpool2"))


def add(subparsers: Any) -> None:
    """Register the command."""
    command = subparsers.add_parser("benchmark", help="time attention against plain forward passes")
    command.add_argument("networks", nargs="*", metavar="NETWORK", help="torchvision names (default: three of them)")
    command.add_argument("--rounds", type=int, default=9, help="timed rounds (default 9)")
    command.add_argument("--size", type=int, default=224, help="pixels a side (default 224)")
    command.add_argument("--batch", type=int, default=1, help="images (default 1)")
    command.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    command.add_argument("--threads", type=int, help="threads of the CPU")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Print one Markdown table for each network."""
    import torch
    from tqdm import tqdm

    from ebp import architectures, timing
    from ebp.classifier import architecture_arguments

    if min(args.rounds, args.size, args.batch, args.threads or 1) < 1:
        raise EbpError("--rounds, --size, --batch and --threads must be at least 1")
    if args.threads:
        torch.set_num_threads(args.threads)
    device = find_device(args.device)
    layers = dict(NETWORKS)
    for name in args.networks or layers:
        module = architectures.build(name, architecture_arguments(name, {}, pretrained=False)).to(device)
        images = torch.randn(args.batch, 3, args.size, args.size, device=device)
        jobs = timing.engine_jobs(module, layers.get(name), images)
        with tqdm(total=(args.rounds + 1) * len(jobs), desc=name, disable=not sys.stderr.isatty(), leave=False) as bar:
            timings = timing.measure(jobs, args.rounds, device, bar.update)
        print(timing.table(f"{name}, batch {args.batch}, {args.size} px, {device}", timings), end="\n\n")


def find_device(name: str) -> str:
    """The device's name, when there is such a device here. Raises EbpError otherwise."""
    import torch

    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not available.get(name.split(":")[0], False):
        raise EbpError(f"there is no device {name!r} here: {', '.join(key for key, here in available.items() if here)}")
    return name
