"""What somebody looked for in a clip. What is not labelled there is absent only if it was looked for.

A coder who goes through a clip for the brows alone says nothing of the mouth: a mouth without events is then unknown,
not still. So each pass over a clip keeps which labels it was for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.work.annotation import now
from annotator.core.work.circumstances import SHARED


@dataclass(frozen=True)
class LookedFor:
    """That a reader finished a pass over a clip: of each of `labels` (names) there is no event but those marked.

    `clip_id` is the id of the clip's image in the project; `name` the pass's, "" for one of no template.
    """

    clip_id: int
    name: str
    labels: frozenset[str]
    annotator: str = ""
    at: str = field(default_factory=now)
    reading: str = SHARED


def all_looked_for(passes: Iterable[LookedFor], clip_id: int, reading: str = SHARED) -> frozenset[str]:
    """Names of the labels that were looked for in a clip, in whichever pass of a reading."""
    mine = (one.labels for one in passes if (one.clip_id, one.reading) == (clip_id, reading))
    return frozenset().union(*mine)
