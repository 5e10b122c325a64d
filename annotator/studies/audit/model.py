"""What the model said of a project's images, as a reading holds it: suggestions, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, Suggestion
from annotator.studies.said import Said

# Nothing is known, absent, present: as `Presence` has it.
UNKNOWN, ABSENT, PRESENT = -1, 0, 1


@dataclass(frozen=True, eq=False)
class ModelSaid:
    """`states` (N, L) int8: whether the model suggested a label on an image; −1 where it never looked.

    `suggestions` are those of one reading, decoys included, by places of image and label; a decoy is no statement of
    the model.
    """

    states: NDArray[np.int8]
    suggestions: dict[tuple[int, int], list[Suggestion]] = field(repr=False)

    def decided(self) -> Iterable[tuple[tuple[int, int], Suggestion]]:
        """Every suggestion that was accepted or rejected, with its places."""
        for place, values in self.suggestions.items():
            for value in values:
                if value.decision is not Decision.PENDING:
                    yield place, value


def model_said(project: Project, said: Said, reading: str) -> ModelSaid:
    """What the model said, as a reading holds it. Raises KnownError."""
    rows = {record.id: row for row, record in enumerate(said.images)}
    columns = {label.id: column for column, label in enumerate(said.labels)}
    states = np.full((len(rows), len(columns)), UNKNOWN, np.int8)
    looked = [rows[number] for number in project.answered_images() if number in rows]
    states[looked] = ABSENT
    found: dict[tuple[int, int], list[Suggestion]] = defaultdict(list)
    with project.as_read_by(reading):
        for value in project.all_suggestions():
            if value.image_id not in rows or value.label_id not in columns:
                continue
            place = rows[value.image_id], columns[value.label_id]
            found[place].append(value)
            if not value.provenance.decoy:
                states[place] = PRESENT
    return ModelSaid(states, dict(found))
