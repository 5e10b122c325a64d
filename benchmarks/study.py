"""Simulated studies: whether the audit finds the bias that was built in, and none where none was; and how agreement
comes out beside an independent computation.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from annotator.studies.agreement.study import Settings, agreement
from annotator.studies.audit.study import audit
from annotator.studies.said import Condition, said_in
from benchmarks.scripted_readers import Reader, read

READERS = (Reader("ada", 0.9), Reader("bob", 0.9, 0.5), Reader("eve", 0.75, 0.25))
LABELS = ("a", "b", "c", "d")


def cohen(one: np.ndarray, other: np.ndarray) -> float:
    """Cohen's κ of two readers who said yes or no, as its definition has it."""
    observed = (one == other).mean()
    expected = one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean())
    return float((observed - expected) / (1 - expected))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.study", description=__doc__)
    parser.add_argument("--studies", type=int, default=20)
    parser.add_argument("--images", type=int, default=200)
    options = parser.parse_args(arguments)
    names = [reader.name for reader in READERS]
    shares = (0.1, 0.2)
    pulls: dict[tuple[str, float], list[float]] = defaultdict(list)
    found: dict[tuple[str, float], int] = defaultdict(int)
    apart = 0.0
    for share in shares:
        for seed in range(options.studies):
            with tempfile.TemporaryDirectory() as folder:
                project, said = read(
                    Path(folder), READERS, images=options.images, labels=LABELS, share=share, seed=seed
                )
                for one in audit(project, names, resamples=1000, seed=seed).led:
                    if one.reader and one.pull.value is not None and one.pull.low is not None:
                        pulls[one.reader, share].append(one.pull.value)
                        found[one.reader, share] += one.pull.low > 0
                apart = max(apart, _apart(project, said, names))
                project.close()
    print("| reader | skill | bias | audited | agreement with the model, assisted less blind | told as drawn to it |")
    print("|---|---:|---:|---:|---:|---:|")
    for reader in READERS:
        for share in shares:
            values = pulls[reader.name, share]
            told = f"{found[reader.name, share]} of {len(values)}"
            print(f"| {reader.name} | {reader.skill} | {reader.bias} | {share:.0%} | {np.mean(values):+.3f} | {told} |")
    studies = options.studies * len(shares)
    print(f"\nCohen's κ of {studies} studies, pairs and labels: at most {apart:.1e} from its definition computed apart")


def _apart(project, said, names) -> float:  # type: ignore[no-untyped-def]
    """The largest difference between the tool's κ of assisted marks and that of what the readers were made to say."""
    studies = agreement(said_in(project, names), Settings(resamples=0))
    study = next(one for one in studies if one.condition is Condition.ASSISTED)
    numbers = range(1, len(next(iter(said.values()))) + 1)
    rows = ~np.array([project.protocol.is_audited(number) for number in numbers])
    worst = 0.0
    for one in study.presence:
        if one.label and one.readers:
            column = LABELS.index(one.label)
            first, second = (said[reader][rows, column] for reader in one.readers)
            value = one.coefficients["Cohen's κ"].value
            assert value is not None
            worst = max(worst, abs(value - cohen(first, second)))
    return worst


if __name__ == "__main__":
    main()
