"""What keeping excitatory weights between passes gains, and what the look at the parameters before each pass costs.

Interleaved in one process, medians; random weights. "Look" is what every pass does before it relies on what was kept.
"""

from __future__ import annotations

import torch
import torchvision

from ebp import ExcitationBackprop, timing

CASES = (
    ("resnet50", "layer3.0", 15),
    ("resnet50", "layer3", 15),
    ("vit_b_16", "encoder.layers.encoder_layer_9", 9),
    ("vit_b_16", "conv_proj", 3),
)


def main() -> None:
    """Print the table."""
    device = "cpu"  # on a GPU nothing is kept
    print("| network, layer | kept weights of, MB | MWP, 1 class, ms | the look, ms | share | derived anew, ratio |")
    print("|---|---|---|---|---|---|")
    for name, layer, rounds in CASES:
        module = torchvision.models.get_model(name, weights=None).eval().to(device)
        images = torch.randn(1, 3, 224, 224, device=device)
        kept, anew = ExcitationBackprop(module, layer), ExcitationBackprop(module, layer, cache_limit=0)
        jobs = {
            "kept": lambda kept=kept, images=images: kept.attend(images, [0]),
            "look": kept._weights.check,
            "anew": lambda anew=anew, images=images: anew.attend(images, [0]),
        }
        unit, look, again = timing.measure(jobs, rounds, device)
        print(
            f"| {name} `{layer}`, {device} | {kept._weights.held() / 1e6:.0f} | {unit.seconds * 1e3:.0f} "
            f"| {look.seconds * 1e3:.1f} | {look.ratio:.1%} | {again.ratio:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
