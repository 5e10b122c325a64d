"""The agreement index of the FACS final test (Ekman, Friesen and Hager 2002): Wexler's ratio."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from annotator.core.message import Message
from annotator.studies.agreement.statistic import Statistic, mean_statistic


def agreement_index(first: Collection[str], second: Collection[str]) -> float | None:
    """2·(action units both scored) / (all that either scored, counted for each), 0 … 1; intensity plays no part.

    None where neither scored any. 0.70 passes the test; 0.80 is usually regarded as reliable.
    """
    a, b = set(first), set(second)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else None


def mean_index(first: Sequence[Collection[str]], second: Sequence[Collection[str]]) -> Statistic:
    """The mean index over N items, each reader's scores of them in the same order."""
    values = [agreement_index(a, b) for a, b in zip(first, second, strict=True)]
    table = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return mean_statistic(table, 2, Message("Neither reader scored any action unit."))
