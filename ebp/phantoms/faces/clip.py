"""Faces that move: action units that rise and fall, over head movement, blinks, speech and changing light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.phantoms.faces import changed_region
from ebp.phantoms.faces.action_units import AMPLITUDES, ANTAGONISTS, FACE_LABELS, check_intensities
from ebp.phantoms.faces.canvas import Pose, draw_pose, make_canvas
from ebp.phantoms.faces.expression import Geometry, make_geometry
from ebp.phantoms.faces.head import draw_textures, paint_background, skin_colour
from ebp.phantoms.faces.identity import Identity, draw_identity
from ebp.phantoms.faces.landmarks import landmarks
from ebp.phantoms.faces.render import Stage, render
from ebp.phantoms.noise import Field, to_bytes
from ebp.phantoms.phantom import check_request

_TAG, _PERSON = 3, 20_001  # keep the random numbers of clips apart from those of stills, and persons' from grain's
_BLINK = 4  # frames from open to shut
_MOST = 20_000


@dataclass(frozen=True)
class Movement:
    """An action unit from `onset` to `offset`, the last frame on which it is drawn; strongest at `apex`.

    Frames count from 0. intensity: 1 to 5 (A to E).
    """

    label: str
    onset: int
    apex: int
    offset: int
    intensity: int

    def share(self, frame: int) -> float:
        """How much of its full movement is drawn in a frame, in [0, 1]: it rises and falls smoothly, and is above 0
        from onset to offset.
        """
        if not self.onset <= frame <= self.offset:
            return 0.0
        if frame <= self.apex:
            part = (frame - self.onset + 1) / (self.apex - self.onset + 1)
        else:
            part = (self.offset - frame + 1) / (self.offset - self.apex + 1)
        return float(AMPLITUDES[self.intensity] * part * part * (3 - 2 * part))


class FaceClip:
    """The moving face of a seed: `frame(n)` draws one, the same whatever was drawn before.

    movements: what is drawn, by onset; no two of one label overlap. blinks: the frame on which the eyes are shut.
    speech: first and last frame of mouth movement that is no action unit.
    """

    def __init__(self, seed: int, frames: int, size: int = 160, movements: Iterable[Movement] | None = None) -> None:
        """frames: 1 to 20,000. movements: in place of those that the seed draws; person, light, head and the rest stay
        the seed's. Raises ValueError for a size that phantoms do not have, and for movements that go beyond the clip,
        are out of order, or overlap in one label.
        """
        check_request(seed, size)
        if not 1 <= frames <= _MOST:
            raise ValueError(f"a clip has 1 to {_MOST} frames, not {frames}")
        self.seed, self.frames, self.size = seed, frames, size
        rng = np.random.default_rng([_TAG, seed])
        self._swings = rng.uniform(-1, 1, (5, 3)), rng.uniform(40, 160, (5, 3)), rng.uniform(0, 2 * np.pi, (5, 3))
        self._light = rng.uniform(0.03, 0.12), rng.uniform(80, 300), rng.uniform(0, 2 * np.pi)
        self._camera = rng.uniform(0.0012, 0.0030), rng.uniform(0.003, 0.012)
        drawn = _draw_movements(rng, frames)
        self.movements = tuple(sorted(drawn if movements is None else movements, key=lambda one: one.onset))
        _check(self.movements, frames)
        self.blinks = tuple(int(at) for at in np.cumsum(rng.integers(50, 130, frames // 50 + 1)) if at < frames)
        self.speech = _draw_speech(rng, frames)

    def shares(self, frame: int) -> dict[str, float]:
        """How much of its full movement each action unit shows in a frame, in [0, 1]."""
        shown = dict.fromkeys(FACE_LABELS, 0.0)
        for one in self.movements:
            shown[one.label] = max(shown[one.label], one.share(frame))
        return shown

    def frame(self, frame: int) -> NDArray[np.uint8]:
        """A frame, (size, size, 3) uint8 RGB. Raises IndexError where the clip has none."""
        if not 0 <= frame < self.frames:
            raise IndexError(f"the clip has {self.frames} frames, counted from 0: not {frame}")
        image = render(self._stage(frame), self._geometry(frame, self.shares(frame)))
        deep, period, phase = self._light
        image *= np.float32(1 + deep * np.sin(2 * np.pi * frame / period + phase))
        blur, noise = self._camera
        soft: Field = cv2.GaussianBlur(image, (0, 0), blur * self.size)
        grain = np.random.default_rng([_TAG, self.seed, frame])
        soft += np.float32(noise) * grain.standard_normal(image.shape, dtype=np.float32)
        return to_bytes(soft)

    def regions(self, frame: int) -> dict[str, NDArray[np.bool_]]:
        """The region (size, size) that each action unit changes in a frame, as `face` has it; none for what is drawn
        too faintly to be seen.
        """
        stage, shown = self._stage(frame), self.shares(frame)
        image = render(stage, self._geometry(frame, shown))
        found = {}
        for label in (label for label in FACE_LABELS if shown[label]):
            region = changed_region(image, render(stage, self._geometry(frame, shown | {label: 0.0})))
            if region.any():
                found[label] = region
        return found

    def landmarks(self, frame: int) -> NDArray[np.float64]:
        """The five points of the face in a frame, (5, 2), as `ebp.phantoms.faces.landmarks` has them."""
        _, who, rest = self._who()
        return landmarks(self._pose(rest, frame), self.size, who, self._geometry(frame, self.shares(frame)))

    def _who(self) -> tuple[np.random.Generator, Identity, Pose]:
        rng = np.random.default_rng([_TAG, self.seed, _PERSON])
        return rng, draw_identity(rng), draw_pose(rng)

    def _stage(self, frame: int) -> Stage:
        rng, who, rest = self._who()
        canvas = make_canvas(self._pose(rest, frame), self.size)
        textures = draw_textures(rng, canvas)
        background = paint_background(canvas, who, textures)
        return Stage(canvas, who, textures, background, skin_colour(canvas, who, textures))

    def _pose(self, rest: Pose, frame: int) -> Pose:
        """The head sways slowly about its pose at rest."""
        wide, period, phase = self._swings
        roll, yaw, pitch, x, y = (wide * np.sin(2 * np.pi * frame / period + phase)).mean(axis=1)
        return Pose(
            rest.roll + 0.06 * float(roll), rest.yaw + 0.14 * float(yaw), rest.pitch + 0.07 * float(pitch), rest.scale,
            (rest.shift[0] + 0.02 * float(x), rest.shift[1] + 0.015 * float(y)),
        )  # fmt: skip

    def _geometry(self, frame: int, shares: Mapping[str, float]) -> Geometry:
        who = self._who()[1]
        geometry = make_geometry(who, shares)
        shut = max((1 - abs(frame - at) / _BLINK for at in self.blinks), default=0.0)
        if shut > 0:
            eye = geometry.eye
            geometry = replace(geometry, eye=replace(eye, upper=(1 - shut) * eye.upper - shut * 0.9 * eye.lower))
        if any(first <= frame <= last for first, last in self.speech):
            mouth = geometry.mouth
            said = 0.05 * abs(np.sin(frame * 0.9)) * abs(np.sin(frame * 0.23 + 1))
            geometry = replace(geometry, mouth=replace(mouth, gap=mouth.gap + float(said)))
        return geometry


def _draw_movements(rng: np.random.Generator, frames: int) -> list[Movement]:
    """One every second or two, of 12 to 90 frames; none beside its antagonist."""
    found: list[Movement] = []
    for onset in np.cumsum(rng.integers(8, 60, frames // 8 + 1)):
        length = int(rng.integers(12, 90))
        label = str(rng.choice(FACE_LABELS))
        intensity = 1 + int(rng.choice(5, p=(0.08, 0.20, 0.27, 0.25, 0.20)))
        apex = int(onset + rng.uniform(0.25, 0.6) * (length - 1))
        one = Movement(label, int(onset), apex, int(onset) + length - 1, intensity)
        against = {other for pair in ANTAGONISTS if label in pair for other in pair}
        met = (other for other in found if other.onset <= one.offset and one.onset <= other.offset)
        if one.offset < frames and not any(other.label in against | {label} for other in met):
            found.append(one)
    return found


def _draw_speech(rng: np.random.Generator, frames: int) -> tuple[tuple[int, int], ...]:
    starts = np.cumsum(rng.integers(120, 400, frames // 120 + 1))
    spoken = ((int(start), int(start + rng.integers(30, 90))) for start in starts)
    return tuple((first, min(last, frames - 1)) for first, last in spoken if first < frames)


def _check(movements: Sequence[Movement], frames: int) -> None:
    check_intensities({one.label: one.intensity for one in movements})
    ends: dict[str, int] = {}
    for one in movements:
        if not 0 <= one.onset <= one.apex <= one.offset < frames:
            raise ValueError(f"a movement from {one.onset} over {one.apex} to {one.offset} in {frames} frames")
        if one.onset <= ends.get(one.label, -1):
            raise ValueError(f"two movements of {one.label} overlap at frame {one.onset}")
        ends[one.label] = one.offset
