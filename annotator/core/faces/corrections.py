"""Where a face is by hand: on single frames, and in a form that can be kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from annotator.core.errors import KnownError
from annotator.core.faces.face import Box, Face, Points, box_of_points


@dataclass(frozen=True)
class Correction:
    """What somebody says of one frame: the face they saw there, or None for that there is none."""

    face: Face | None

    @classmethod
    def placed(cls, box: Box | None = None, points: ArrayLike | None = None) -> Correction:
        """By a box, by five points (5, 2), of which the box is made then, or by both. Raises ValueError for neither."""
        if points is None:
            if box is None:
                raise ValueError("a face is placed by a box, by points, or by both")
            return cls(Face(box))
        five: Points = np.asarray(points, np.float64)
        return cls(Face(box if box is not None else box_of_points(five), five))


ABSENT = Correction(None)


def corrections_to_json(corrections: Mapping[int, Correction]) -> str:
    """`{"12": {"box": [left, top, right, bottom], "points": [[x, y], …] or null}, "40": null}`, by frames."""
    return json.dumps({str(frame): _plain(corrections[frame].face) for frame in sorted(corrections)})


def corrections_from_json(text: str) -> dict[int, Correction]:
    """What `corrections_to_json` wrote. Raises KnownError for anything else."""
    try:
        plain = json.loads(text)
        found = {int(frame): Correction(_face(value)) for frame, value in plain.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as fault:
        raise KnownError(
            "These corrections of a face cannot be read.", advice="Correct the face on its frames again."
        ) from fault
    if any(frame < 0 for frame in found):
        raise KnownError("A correction of a face is of no frame.", advice="Correct the face on its frames again.")
    return found


def _plain(face: Face | None) -> Any:
    if face is None:
        return None
    return {"box": list(face.box), "points": None if face.points is None else face.points.tolist()}


def _face(plain: Any) -> Face | None:
    if plain is None:
        return None
    left, top, right, bottom = (float(value) for value in plain["box"])
    return Face((left, top, right, bottom), plain["points"])
