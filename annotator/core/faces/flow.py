"""A face by hand: its points are clicked on one frame and carried on by optical flow.

All happens in an upright square that moves along with the face, so that sizes of faces and frames make no difference.
From frame to frame many small features are followed there and back (the Lucas–Kanade way); those that do not come back
to where they began are dropped, and a similarity is fitted to the rest by RANSAC: a mouth that moves does not carry the
face away. The result is then laid against the clicked frame in the same way, so that small errors do not add up; where
that frame looks too unlike by now, against later ones that were laid against it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from annotator.core.errors import KnownError
from annotator.core.faces.alignment import Alignment
from annotator.core.faces.detector import Pixels, checked
from annotator.core.faces.face import Face, completed
from annotator.core.faces.warping import Matrix, cut, from_opencv, inverse, mapped

Grey: TypeAlias = NDArray[np.uint8]
Spots: TypeAlias = NDArray[np.float32]

# The square's side, and the features looked for in it.
SIDE, FEATURES, QUALITY, APART = 160, 160, 0.01, 5
# What is compared round a feature, and how many halvings of the square it is first looked for in.
WINDOW, LEVELS = (17, 17), 3
# How far, in pixels of the square, a feature may end from where it began; and lie from where the fit has it.
RETURN, FIT = 1.0, 1.5
# The face is lost where fewer features agree, or a smaller share of those that were looked for.
FEWEST, LEAST_SHARE = 12, 0.3
# It is also lost where it cannot be laid against any kept frame for so many frames.
PATIENCE = 25
# A frame is kept to lay others against when the one it was laid against agrees with a smaller share of features than
# this; so many are kept, the clicked one and the last ones.
UNLIKE, KEPT = 0.6, 3
# From one frame to the next a face moves and grows no more than this (shares of the square's side, factors).
FARTHEST, LEAST_SCALE, MOST_SCALE = 0.3, 0.75, 1.33
# Of the square, where features are looked for: round the middle of the face, hair and background left out.
_MIDDLE, _RADII = (0.5, 0.51), (0.25, 0.34)


class Flow:
    """Carries clicked points on: `find` is asked of one frame after the other, beginning with the one after the click.

    lost: why the face is not followed any more, and at which frame to click again; None while it is. Then `find` gives
    nothing. An object serves one thread at a time.
    """

    name = "flow"

    def __init__(self, pixels: Pixels, points: ArrayLike, frame: int = 0, step: int = 1) -> None:
        """pixels: the clicked frame (H, W, 3) uint8 RGB. points: (5, 2), at least three of them given, the others NaN.
        frame: its number. step: -1 for frames that follow backwards.

        Raises KnownError for too few points, or for a place without anything to follow.
        """
        five = completed(points)
        self.lost: KnownError | None = None
        self._frame, self._step = frame, step
        self._matrix = Alignment.of_points(five, SIDE).matrix
        self._points = mapped(self._matrix, five)
        self._last = _square(pixels, self._matrix) if checked(pixels) else np.zeros((SIDE, SIDE), np.uint8)
        self._kept, self._alone = [self._last], 0
        if len(_features(self._last)) < FEWEST:
            raise KnownError(
                "There is nothing to follow at these points on frame {frame}.",
                frame=frame,
                advice="Click the eyes, the tip of the nose and the corners of the mouth on a sharper frame.",
            )

    @property
    def face(self) -> Face:
        """The face on the frame that was looked at last, or on the clicked one."""
        return Face.of_points(mapped(inverse(self._matrix), self._points))

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """The face on the next frame (H, W, 3) uint8 RGB; empty where it is lost, and from then on."""
        if self.lost is not None:
            return ()
        self._frame += self._step
        moved = _moved(self._last, _square(pixels, self._matrix)) if checked(pixels) else None
        if moved is None:
            return self._lose()
        matrix = self._laid(pixels, _before(moved[0], self._matrix))
        if self._alone > PATIENCE or not _inside(matrix, pixels):
            return self._lose()
        self._matrix, self._last = matrix, _square(pixels, matrix)
        return (Face.of_points(mapped(inverse(matrix), self._points), confidence=moved[1]),)

    def _laid(self, pixels: Pixels, matrix: Matrix) -> Matrix:
        """The matrix, mended by the first of the kept frames that the face can be laid against."""
        square = _square(pixels, matrix)
        for kept in (self._kept[0], *self._kept[:0:-1]):
            moved = _moved(kept, square)
            if moved is not None:
                self._alone, matrix = 0, _before(moved[0], matrix)
                if moved[1] < UNLIKE:
                    self._kept = [self._kept[0], *self._kept[1:][2 - KEPT :], _square(pixels, matrix)]
                return matrix
        self._alone += 1
        return matrix

    def _lose(self) -> tuple[Face, ...]:
        self.lost = KnownError(
            "The face cannot be followed to frame {frame}.",
            frame=self._frame,
            advice="Click its points again on this frame.",
        )
        return ()


def _square(pixels: Pixels, matrix: Matrix) -> Grey:
    """The square in grey, with an even contrast: light that changes is no movement."""
    grey = cv2.cvtColor(cut(pixels, matrix, SIDE), cv2.COLOR_RGB2GRAY).astype(np.float32)
    spread = max(float(grey.std()), 1.0)
    return np.asarray(np.clip((grey - grey.mean()) * (50 / spread) + 128, 0, 255), np.uint8)


def _features(square: Grey) -> Spots:
    where = np.zeros(square.shape, np.uint8)
    centre = (round(_MIDDLE[0] * SIDE), round(_MIDDLE[1] * SIDE))
    cv2.ellipse(where, centre, (round(_RADII[0] * SIDE), round(_RADII[1] * SIDE)), 0, 0, 360, 255, -1)
    found = cv2.goodFeaturesToTrack(square, FEATURES, QUALITY, APART, mask=where)
    return np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)


def _moved(before: Grey, after: Grey) -> tuple[Matrix, float] | None:
    """The similarity (2, 3) that brings one square onto another, and the share of features that agree with it; None
    where too few do, or where it is more than a face can move.
    """
    begun = _features(before)
    if len(begun) < FEWEST:
        return None
    there, seen = _followed(before, after, begun)
    back, again = _followed(after, before, there)
    good = seen & again & (np.linalg.norm(back - begun, axis=2).ravel() < RETURN)
    if good.sum() < FEWEST:
        return None
    found, agree = cv2.estimateAffinePartial2D(begun[good], there[good], method=cv2.RANSAC, ransacReprojThreshold=FIT)
    count = 0 if found is None else int(agree.sum())
    share = count / len(begun)
    return (found, share) if count >= FEWEST and share >= LEAST_SHARE and _plausible(found) else None


def _followed(before: Grey, after: Grey, spots: Spots) -> tuple[Spots, NDArray[np.bool_]]:
    there: Any = spots.copy()
    found, seen, _ = cv2.calcOpticalFlowPyrLK(before, after, spots, there, winSize=WINDOW, maxLevel=LEVELS)
    return np.asarray(found, np.float32), np.asarray(seen).ravel() > 0


def _plausible(moved: Matrix) -> bool:
    middle = np.array([SIDE / 2, SIDE / 2])
    scale = float(np.sqrt(abs(np.linalg.det(moved[:, :2]))))
    shift = float(np.hypot(*(mapped(moved, middle) - middle)))
    return LEAST_SCALE < scale < MOST_SCALE and shift < FARTHEST * SIDE


def _before(moved: Matrix, matrix: Matrix) -> Matrix:
    """What brings the frame into the square, after the face has moved in it (as OpenCV counts pixels)."""
    back = inverse(from_opencv(moved))
    return np.column_stack((back[:, :2] @ matrix[:, :2], mapped(back, matrix[:, 2])))


def _inside(matrix: Matrix, pixels: Pixels) -> bool:
    """Whether the middle of the face is in the frame."""
    x, y = mapped(inverse(matrix), np.array([SIDE * _MIDDLE[0], SIDE * _MIDDLE[1]]))
    height, width = pixels.shape[:2]
    return bool(0 <= x < width and 0 <= y < height)
