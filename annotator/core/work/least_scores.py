"""From which scores on labels are suggested: as the classifier has it, or as a project does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.core.work.labels import Label, LabelSet

# The setting of a project that keeps its least scores.
LEAST_SCORES = "least_scores"
# Classifiers whose author set no thresholds have this one.
UNSET = 0.5
# Of labels that exclude each other so many are found at most, and those that are this likely beside the likeliest.
MOST_ALIKE, ALIKE = 5, 0.5
# So many labels are suggested on one image at most that the classifier would not suggest, the likeliest.
MOST_MORE = 32
# So many of the likeliest may always be shown.
MOST_BEST = 10


@dataclass(frozen=True)
class LeastScores:
    """The least probability, in [0, 1], from which on a label is suggested.

    `usual` holds for all labels, None for the classifier's own thresholds; `own` for single labels, by their numbers.
    Of the project's labels the `best` likeliest are suggested whatever their scores.
    """

    usual: float | None = None
    own: dict[int, float] = field(default_factory=dict)
    best: int = 0

    def of(self, label: Label, thresholds: Mapping[str, float]) -> float:
        """The least score of a label; `thresholds` are the classifier's."""
        usual = thresholds[label.name] if self.usual is None else self.usual
        return self.own.get(label.id, usual)

    def found(self, labels: LabelSet, scores: Mapping[str, float], thresholds: Mapping[str, float]) -> list[Label]:
        """The labels that are suggested where the classifier gives these scores, the likeliest first."""
        known = [label for label in labels.labels if label.name in scores]
        known.sort(key=lambda label: -scores[label.name])
        likely = [
            label
            for place, label in enumerate(known)
            if place < self.best or scores[label.name] >= self.of(label, thresholds)
        ]
        more = [label.id for label in likely if scores[label.name] < thresholds[label.name]]
        return [label for label in likely if label.id not in more[MOST_MORE:]]

    def changed(self, label_id: int | None, least: float | None) -> LeastScores:
        """With another least score for a label, or for all (None); None for the usual one, or the classifier's."""
        if label_id is None:
            return replace(self, usual=least)
        others = {number: own for number, own in self.own.items() if number != label_id}
        return replace(self, own=others if least is None else {**others, label_id: least})

    def with_best(self, best: int) -> LeastScores:
        """With another number of labels that are always suggested, 0 to MOST_BEST."""
        return replace(self, best=min(max(best, 0), MOST_BEST))

    def stored(self) -> str:
        """As a project's settings keep it."""
        return json.dumps({"usual": self.usual, "own": {str(k): v for k, v in self.own.items()}, "best": self.best})

    @classmethod
    def from_stored(cls, text: str) -> LeastScores:
        """The opposite of `stored`; the classifier's own of an empty text. Raises ValueError for another one."""
        if not text:
            return cls()
        data = json.loads(text)
        if not isinstance(data, dict) or not isinstance(data.get("own", {}), dict):
            raise ValueError("no least scores")
        usual, best = data.get("usual"), data.get("best", 0)
        if not isinstance(best, int) or not 0 <= best <= MOST_BEST:
            raise ValueError("no number of labels")
        own = {int(key): _probability(value) for key, value in data.get("own", {}).items()}
        return cls(None if usual is None else _probability(usual), own, best)


def among_exclusive(scores: Sequence[float], thresholds: Sequence[float]) -> list[float]:
    """The thresholds for labels that exclude each other, of which one is the image's: a softmax's.

    Its probability is parted among all that it may be, and with a thousand labels hardly one reaches a half. Where
    nobody set thresholds the likeliest is found whatever its score, and what is at least half as likely beside it.
    """
    if not thresholds or any(value != UNSET for value in thresholds):
        return list(thresholds)
    ranked = sorted(scores, reverse=True)[:MOST_ALIKE]
    return [min(UNSET, max(ALIKE * ranked[0], ranked[-1]))] * len(thresholds)


def stored_least_scores(text: str) -> LeastScores:
    """The least scores in a project's settings; the classifier's own where something else was written there."""
    try:
        return LeastScores.from_stored(text)
    except ValueError:
        return LeastScores()


def _probability(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("no probability")
    return float(value)
