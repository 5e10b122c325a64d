"""Agreement's intervals: how often they hold the true value of simulated readers, and what they cost."""

from __future__ import annotations

import time

import numpy as np

from annotator.studies.agreement import alpha, icc, kappa
from annotator.studies.agreement.bootstrap import estimate
from annotator.studies.agreement.ratings import Ratings

STUDIES, TRUE_ITEMS = 400, 200_000
MEASURES = {
    "Light's κ": kappa.light,
    "Fleiss' κ": kappa.fleiss,
    "free-marginal κ": kappa.randolph,
    "AC1": kappa.gwet,
    "α nominal": lambda ratings: alpha.krippendorff(ratings, "nominal"),
    "α ordinal": lambda ratings: alpha.krippendorff(ratings, "ordinal"),
    "α interval": lambda ratings: alpha.krippendorff(ratings, "interval"),
    "ICC(2,1)": lambda ratings: icc.icc(ratings, "2"),
}


def simulated(items: int, readers: int, seed: int) -> Ratings:
    """A label on 30 % of images, of which each reader sees 85 % and names it on 5 % of the others."""
    draw = np.random.default_rng(seed)
    there = draw.random((items, 1)) < 0.3
    return Ratings.of_categories((draw.random((items, readers)) < np.where(there, 0.85, 0.05)).astype(int), 2)


def coverage(items: int, readers: int = 3) -> list[float]:
    """For each measure the share of simulated studies whose 95 % interval holds the value of very many items."""
    many = simulated(TRUE_ITEMS, readers, seed=10**6)
    true = [one.value for one in estimate([make(many) for make in MEASURES.values()], resamples=0)]
    held = np.zeros(len(MEASURES))
    for study in range(STUDIES):
        ratings = simulated(items, readers, seed=study)
        found = estimate([make(ratings) for make in MEASURES.values()], seed=study)
        held += [f.low is not None and f.low <= t <= f.high for f, t in zip(found, true, strict=True)]
    return list(held / STUDIES)


def main() -> None:
    """Print both tables."""
    sizes = (15, 30, 50, 200)
    columns = [coverage(items) for items in sizes]
    print(f"| coefficient | {' | '.join(f'coverage, {items} items' for items in sizes)} |\n|---|{'---:|' * len(sizes)}")
    for name, *shares in zip(MEASURES, *columns, strict=True):
        print(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} |")
    ratings = simulated(10_000, 5, seed=0)
    started = time.perf_counter()
    estimate([make(ratings) for make in MEASURES.values()], resamples=1000)
    seconds = time.perf_counter() - started
    print(f"\n10,000 items × 5 readers × 1,000 resamples, all {len(MEASURES)} coefficients: {seconds:.2f} s")


if __name__ == "__main__":
    main()
