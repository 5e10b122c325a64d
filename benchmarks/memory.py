"""Peak memory of attention on the CPU beside a plain forward pass of the same network, each in a process of its own.

    python benchmarks/memory.py

What the process holds before the network is built (the interpreter, torch) is taken off; the network's own weights and
the excitatory weights that are kept count. Linux only: the peak is that of /proc/self/status.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CASES = (("resnet50", "layer3"), ("resnet50", "layer3.0"), ("vgg16", "features.23"), ("googlenet", "inception3b"))
MODES = {
    "plain": (0, {}),
    "1 class": (1, {}),
    "12 classes": (12, {}),
    "12, limited": (12, {"cache_limit": 0, "signals": 4}),
}


def measure(name: str, layer: str, mode: str) -> None:
    """Print the peak in MiB of three passes."""
    import torch
    import torchvision  # noqa: F401  (its own size is not the network's)

    from ebp import ExcitationBackprop, architectures
    from ebp.classifier import architecture_arguments

    torch.set_num_threads(1)
    before = _status("VmRSS")
    module = architectures.build(name, architecture_arguments(name, {}, pretrained=False))
    images = torch.randn(1, 3, 224, 224)
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    count, options = MODES[mode]
    engine = ExcitationBackprop(module, layer, **options)
    with torch.no_grad():
        for _ in range(3):
            if count:
                engine.attend(images, list(range(count)))
            else:
                module(images)
    print(_status("VmHWM") - before)


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) // 1024


def main(given: Sequence[str] | None = None) -> None:
    """Print the table; with arguments, measure one case (the table's own child processes)."""
    if given:
        measure(*given)
        return
    print("| network, layer | " + " | ".join(f"{mode}, MiB" for mode in MODES) + " | ratios |")
    print("|---" * (len(MODES) + 2) + "|")
    for name, layer in CASES:
        peaks = []
        for mode in MODES:
            command = [sys.executable, "-m", "benchmarks.memory", name, layer, mode]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            peaks.append(int(done.stdout))
        ratios = ", ".join(f"{peak / peaks[0]:.1f}" for peak in peaks[1:])
        print(f"| {name} `{layer}` | " + " | ".join(map(str, peaks)) + f" | {ratios} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
