"""Where the five points of a rendered face lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.faces.canvas import Pose, to_pixels
from ebp.phantoms.faces.expression import Geometry
from ebp.phantoms.faces.identity import Identity

# The tip lies so much above the nose's lower end.
_TIP = 0.05


def landmarks(pose: Pose, size: int, who: Identity, geometry: Geometry) -> NDArray[np.float64]:
    """The person's right and left eye, tip of the nose, right and left corner of the mouth: (5, 2) x and y in pixels,
    the middle of the first one at (0.5, 0.5). The person's right is at the left of the picture.
    """
    mouth = geometry.mouth
    places = [(-who.eye_x, who.eye_y), (who.eye_x, who.eye_y), (0.0, 0.01 + who.nose_length - _TIP)]
    places += [(-mouth.width, mouth.y + mouth.corner), (mouth.width, mouth.y + mouth.corner)]
    return np.array([to_pixels(pose, size, x, y) for x, y in places])
