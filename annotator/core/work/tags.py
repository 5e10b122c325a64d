"""Tags: what an image as a whole shows, said label by label; and what follows from them together with regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.annotation import now
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances


@dataclass(frozen=True, slots=True)
class Tag:
    """A label is to be seen on an image (`present`), or was looked for and is not; without a tag that is unknown.

    `annotator` gave it at the moment `at` (UTC, ISO 8601), in the `reading` of that reader and `under` these
    circumstances.
    """

    image_id: int
    label_id: int
    present: bool
    annotator: str = ""
    at: str = field(default_factory=now)
    reading: str = SHARED
    under: Circumstances = UNKNOWN

    @property
    def key(self) -> tuple[int, int]:
        """Image and label: there is one tag of each at most in a reading."""
        return self.image_id, self.label_id

    @property
    def said(self) -> tuple[int, bool]:
        """What two people would call the same: label and state, whoever said so and when."""
        return self.label_id, self.present


class Presence(IntEnum):
    """Whether an image shows a label, as a number for tables."""

    UNKNOWN = -1
    ABSENT = 0
    PRESENT = 1


# None takes a tag back.
Wanted: TypeAlias = Mapping[tuple[int, int], bool | None]


@dataclass(frozen=True, eq=False)
class PresenceTable:
    """For every image and label whether it is there.

    `images` (N) and `labels` (L) are their numbers in the project's order, `states` (N, L) int8 the values of
    `Presence`. `tagged` (N, L) bool says where a tag tells it, so that elsewhere it follows from regions or from that
    the image is done; `drawn` (N, L) bool where a region has the label.
    """

    images: tuple[int, ...]
    labels: tuple[int, ...]
    states: NDArray[np.int8]
    tagged: NDArray[np.bool_]
    drawn: NDArray[np.bool_]

    @property
    def contradicts(self) -> NDArray[np.bool_]:
        """(N, L), where a tag says absent and a region says present."""
        found: NDArray[np.bool_] = self.drawn & self.tagged & (self.states == Presence.ABSENT)
        return found

    @property
    def contradictions(self) -> tuple[tuple[int, int], ...]:
        """The same as numbers of images and labels."""
        places = np.argwhere(self.contradicts).tolist()
        return tuple((self.images[row], self.labels[column]) for row, column in places)

    def only(self, rows: NDArray[np.intp]) -> PresenceTable:
        """Some of the images, by their places in the table."""
        images = tuple(self.images[row] for row in rows.tolist())
        return PresenceTable(images, self.labels, self.states[rows], self.tagged[rows], self.drawn[rows])

    def of(self, image_id: int) -> dict[int, Presence]:
        """The state of every label on one image. Raises ValueError where the table does not have it."""
        row = self.states[self.images.index(image_id)]
        return {label: Presence(int(state)) for label, state in zip(self.labels, row, strict=True)}


def presence_table(
    images: Iterable[int], done: Mapping[int, int], labels: Iterable[int],
    tags: Iterable[tuple[int, int, bool]], regions: Iterable[tuple[int, int]], since: Mapping[int, int] | None = None,
) -> PresenceTable:  # fmt: skip
    """Whether each image shows each label.

    A tag (image, label, present) decides. Without one a region (image, label) that was drawn, accepted or imported
    makes the label present; without either it is absent on an image that is `done`, and unknown on any other. `done`
    has the version of the label set that an image was closed under, `since` the version a label came with, where it
    came after the first one: what was not asked when an image was closed is unknown on it.
    """
    images, labels = tuple(images), tuple(labels)
    rows = {number: row for row, number in enumerate(images)}
    columns = {number: column for column, number in enumerate(labels)}
    states = np.full((len(images), len(labels)), Presence.UNKNOWN, np.int8)
    tagged, drawn = np.zeros(states.shape, np.bool_), np.zeros(states.shape, np.bool_)
    states[[rows[number] for number in done if number in rows]] = Presence.ABSENT
    for number, version in (since or {}).items():
        earlier = [rows[image] for image, closed in done.items() if closed < version and image in rows]
        if earlier and number in columns:
            states[earlier, columns[number]] = Presence.UNKNOWN
    found = [(rows[i], columns[j]) for i, j in regions if i in rows and j in columns]
    given = [(rows[i], columns[j], bool(value)) for i, j, value in tags if i in rows and j in columns]
    if found:
        drawn[tuple(np.array(found).T)] = True
    states[drawn] = Presence.PRESENT
    if given:
        at = np.array([place[:2] for place in given]).T
        states[tuple(at)] = np.array([place[2] for place in given], np.int8)
        tagged[tuple(at)] = True
    return PresenceTable(images, labels, states, tagged, drawn)
