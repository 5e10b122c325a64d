"""A classifier trained on tags: the lower part of a known network, and a linear head that looks at the best places."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Positive(nn.Module):
    """Features without negative values, so that nothing above them is lost or guessed: as they are where the layer has
    none, else what is positive and what is negative as channels of their own (CReLU; Shang et al., ICML 2016).
    """

    def __init__(self, signed: bool) -> None:
        super().__init__()
        self.signed = signed

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, h, w) to (N, C or 2 C, h, w), ≥ 0."""
        return torch.relu(torch.cat([x, -x], 1)) if self.signed else torch.relu(x)


class TagNetwork(nn.Module):
    """Linear scores of every position, for each label averaged over the share of positions where they are highest.

    trunk: gives (N, C, h, w). channels: those of its positive form. shares: for each label, in (0, 1]; 1 is the mean of
    all positions. border: cells on every side that are not looked at, such as those of a margin round the image. What
    is chosen are places; a label's logit is linear in their features, so that Excitation Backprop down to `features` is
    exact: P(c, y, x) ∝ a(c, y, x) w⁺(c) over the places chosen.

    Input as the trunk's; output (N, classes) logits.
    """

    def __init__(
        self, trunk: nn.Module, channels: int, shares: Sequence[float], signed: bool = False, border: int = 0
    ) -> None:
        super().__init__()
        if not shares or not all(0 < share <= 1 for share in shares):
            raise ValueError("shares needs one value in (0, 1] for each label")
        self.features = nn.Sequential(trunk, Positive(signed))
        self.shares = tuple(float(share) for share in shares)
        self.border = border
        self.weight = nn.Parameter(torch.zeros(len(shares), channels))
        self.bias = nn.Parameter(torch.zeros(len(shares)))

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, classes) of images (N, 3, H, W)."""
        return self.head(self.features(x))

    def head(self, features: Tensor) -> Tensor:
        """Logits (N, classes) of features (N, C, h, w) ≥ 0."""
        flat = inner(features, self.border).flatten(2).transpose(1, 2)
        chosen = best_places(torch.einsum("npc,lc->nlp", flat.detach(), self.weight.detach()), self.shares)
        means = torch.matmul(chosen.to(flat.dtype), flat) / chosen[:1].sum(-1)[..., None].to(flat.dtype)
        logits: Tensor = torch.einsum("nlc,lc->nl", means, self.weight) + self.bias
        return logits

    def scores(self, features: Tensor) -> Tensor:
        """What each position scores, (N, classes, h, w), without bias."""
        return torch.einsum("nchw,lc->nlhw", features, self.weight)


def inner(features: Tensor, border: int) -> Tensor:
    """Features (…, h, w) without so many cells on every side; one cell at least stays."""
    rows, columns = (min(border, (length - 1) // 2) for length in features.shape[-2:])
    return features[..., rows : features.shape[-2] - rows, columns : features.shape[-1] - columns]


def best_places(scores: Tensor, shares: Sequence[float]) -> Tensor:
    """(N, L, P) bool: of P positions the share with the highest scores (N, L, P), for each label its own share."""
    chosen = torch.zeros(scores.shape, dtype=torch.bool, device=scores.device)
    for label, share in enumerate(shares):
        count = places(share, scores.shape[2])
        best = scores[:, label].topk(count, dim=1).indices
        chosen[:, label].scatter_(1, best, True)
    return chosen


def places(share: float, positions: int) -> int:
    """How many positions a share is."""
    return max(1, round(share * positions))
