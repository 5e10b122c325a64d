"""Which coefficients are told of what is there: of all readers together, and of two."""

from __future__ import annotations

from annotator.studies.agreement import alpha, kappa
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import Statistic

PRESENT, ABSENT = 1, 0


def of_all(table: Ratings) -> dict[str, Statistic]:
    """Of any number of readers; categories are `ABSENT` and `PRESENT`."""
    return {
        "Fleiss' κ": kappa.fleiss(table), "Light's κ": kappa.light(table), "free-marginal κ": kappa.randolph(table),
        "AC1": kappa.gwet(table), "α": alpha.krippendorff(table, "nominal"),
    } | _specific(table)  # fmt: skip


def of_two(pair: Ratings) -> dict[str, Statistic]:
    """Of two readers. Raises KnownError where there are others."""
    two = {"Cohen's κ": kappa.cohen(pair), "free-marginal κ": kappa.randolph(pair), "AC1": kappa.gwet(pair)}
    return two | _specific(pair)


def _specific(table: Ratings) -> dict[str, Statistic]:
    return {
        "observed": kappa.observed(table), "positive agreement": kappa.specific(table, PRESENT),
        "negative agreement": kappa.specific(table, ABSENT),
    }  # fmt: skip
