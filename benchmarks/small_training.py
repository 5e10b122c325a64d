"""Training a small network on skin phantoms, on image-level labels only: the same short schedule for every kind."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from benchmarks.small_networks import Kind
from ebp.training.phantoms.fit import augment, normalise
from ebp.training.phantoms.rendering import LabelledImages

BATCH = 32
WEIGHT_DECAY = 0.02


def trained(kind: Kind, data: LabelledImages, seed: int) -> nn.Module:
    """A network of the kind, in eval mode, trained with AdamW at a one-cycle rate on mirrored and varied images."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    module = kind.build(data.images.shape[-1]).train().to(memory_format=torch.channels_last)
    batches = len(data.images) // BATCH
    optimiser = torch.optim.AdamW(module.parameters(), lr=kind.rate, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, kind.rate, total_steps=kind.epochs * batches, pct_start=0.25
    )
    images, labels = torch.from_numpy(data.images), torch.from_numpy(data.labels)
    for _ in range(kind.epochs):
        order = torch.randperm(len(images), generator=generator)[: batches * BATCH]
        for chosen in order.view(batches, BATCH):
            inputs = augment(normalise(images[chosen]), "skin", generator)
            loss = _loss(module(inputs.contiguous(memory_format=torch.channels_last)), labels[chosen], kind.softmax)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
    return module.eval().to(memory_format=torch.contiguous_format)


def _loss(scores: Tensor, present: Tensor, softmax: bool) -> Tensor:
    """Cross-entropy with the labels that are present sharing one, or binary cross-entropy of each label."""
    if softmax:
        return nn.functional.cross_entropy(scores, present / present.sum(1, keepdim=True))
    return nn.functional.binary_cross_entropy_with_logits(scores, present)
