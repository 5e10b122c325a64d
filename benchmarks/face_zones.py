"""How well the zones of action units tell a map at the right place from one elsewhere, on rendered faces.

First with ideal maps: the true changed region of an action unit is right; regions of the same size in the hair and in
the background, and the true regions of the other action units of that face, are wrong. Then with the maps that the
demonstration classifier gives of the action units each face shows: right is a map whose peak lies in the true region;
wrong are those whose peak does not, the maps of other action units that change other places, and right maps moved by
half of the picture.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

import ebp
from annotator.core.faces import Face, available
from annotator.core.faces.face import axes
from annotator.core.faces.zones import PLAUSIBLE, share_inside, zone
from ebp.phantoms import Phantom, face
from ebp.phantoms.faces import FACE_LABELS

FACES, SIZE, FIRST_SEED = 300, 160, 900_000
# Where wrong places are drawn from, in distances of the eyes from the middle between them: across and down.
HAIR = ((-0.7, 0.7), (-1.5, -1.2))
Mask = NDArray[np.bool_]
Contrast = Literal["dual"] | None
WAYS: dict[Contrast, str] = {None: "MWP", "dual": "c-MWP"}
Where = Callable[[Phantom], Face | None]
HEADER = """\
| wrong are | right maps | wrong maps | AUC | right ones told as plausible | wrong ones told as plausible |
|---|---:|---:|---:|---:|---:|"""
UNITS = """\
| action unit | maps | peak in the true region | peak in the zone | median share, those right | told as plausible |
|---|---:|---:|---:|---:|---:|"""


@dataclass
class Shares:
    """The shares of mass in the zone, of maps at the right place and of maps elsewhere."""

    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)

    def row(self) -> str:
        """As cells of a table."""
        right, wrong = np.array(self.right), np.array(self.wrong)
        cells = [f"{len(right)}", f"{len(wrong)}", f"{auc(right, wrong):.3f}"]
        cells += [f"{(part >= PLAUSIBLE).mean():.2f}" if len(part) else "–" for part in (right, wrong)]
        return " | ".join(cells)


def auc(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    """How often a right one is above a wrong one, ties half; NaN where one kind is missing."""
    if not len(right) or not len(wrong):
        return float("nan")
    above = (right[:, None] > wrong).mean() + 0.5 * (right[:, None] == wrong).mean()
    return float(above)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks face_zones", description=__doc__)
    parser.add_argument("--faces", type=int, default=FACES, help="rendered faces (default: %(default)s)")
    phantoms = [face(FIRST_SEED + number, SIZE) for number in range(parser.parse_args(arguments).faces)]
    for name, where in _ways().items():
        print(f"\nIdeal maps, the face by {name}:\n")
        _print(_ideal(phantoms, where))
    for contrast, name in WAYS.items():
        asked = list(_asked(phantoms, contrast))
        print(f"\nMaps of the demonstration classifier ({name}), the face by known points:\n")
        _print(_against(asked))
        print(f"\n{UNITS}")
        for label in FACE_LABELS:
            print(_unit(label, [one for one in asked if one.label == label]))


def _print(found: dict[str, Shares]) -> None:
    print(HEADER)
    for kind, shares in found.items():
        print(f"| {kind} | {shares.row()} |")


def _ways() -> dict[str, Where]:
    ways: dict[str, Where] = {"known points": _known}
    mediapipe = next(offer for offer in available() if offer.name == "mediapipe")
    if mediapipe.make is not None:
        detector = mediapipe.make()
        ways["MediaPipe's mesh"] = lambda phantom: next(iter(detector.find(phantom.image)), None)
    return ways


def _known(phantom: Phantom) -> Face:
    assert phantom.landmarks is not None
    return Face.of_points(phantom.landmarks)


def _ideal(phantoms: Sequence[Phantom], where: Where) -> dict[str, Shares]:
    found: dict[str, Shares] = defaultdict(Shares)
    rng = np.random.default_rng(0)
    for phantom in phantoms:
        seen = where(phantom)
        if seen is None:
            continue
        for label, region in phantom.masks.items():
            inside = zone(seen, number(label), SIZE, SIZE)
            assert inside is not None
            for kind, masks in _wrong(phantom, label, rng):
                found[kind].right.append(share_inside(region.astype(np.float32), inside))
                found[kind].wrong += [share_inside(mask.astype(np.float32), inside) for mask in masks]
    return found


def _wrong(phantom: Phantom, label: str, rng: np.random.Generator) -> Iterator[tuple[str, list[Mask]]]:
    """Masks at places where the action unit does not show."""
    region, points = phantom.masks[label], _known(phantom).points
    assert points is not None
    (across, down), eyes = axes(points), points[:2].mean(axis=0)
    (left, right), (top, low) = HAIR
    hair = eyes + rng.uniform(left, right) * across + rng.uniform(top, low) * down
    yield "in the hair", [_disc(hair, region.sum())]
    yield "in the background", [_disc(_beside(eyes, across, down, rng), region.sum())]
    others = {other: mask for other, mask in phantom.masks.items() if other != label}
    yield "of other action units", list(others.values())
    far = [mask for mask in others.values() if not (mask & region).any()]
    yield "of other action units elsewhere on the face", far


def _beside(
    eyes: NDArray[np.float64], across: NDArray[np.float64], down: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """A place in the picture, beside the head."""
    while True:
        place = rng.uniform(0, SIZE, 2)
        x, y = ((place - eyes) @ axis / (axis @ axis) for axis in (across, down))
        if abs(x) > 1.6 or y < -2.0:
            return np.asarray(place)


def _disc(place: NDArray[np.float64], area: int) -> Mask:
    rows, columns = np.mgrid[:SIZE, :SIZE] + 0.5
    away = (columns - place[0]) ** 2 + (rows - place[1]) ** 2
    return np.asarray(away <= max(np.sort(away, axis=None)[int(area) - 1], 1.0), np.bool_)


@dataclass(frozen=True, eq=False)
class Asked:
    """A map of an action unit that a face shows. right: whether its peak lies in the true region; elsewhere: the shares
    in the unit's zone of the maps of other units of that face, whose true regions have nothing in common with it.
    """

    label: str
    share: float
    right: bool
    near: bool
    moved: float
    elsewhere: list[float]


def _asked(phantoms: Sequence[Phantom], contrast: Contrast) -> Iterator[Asked]:
    classifier = ebp.Classifier.load(ebp.bundled.find("action-units"))
    engine = ebp.ExcitationBackprop(classifier)
    for phantom in phantoms:
        if not phantom.labels:
            continue
        labels = list(phantom.labels)
        found = engine.attend(classifier.prepare(phantom.image).tensor, labels, contrast=contrast)
        maps = dict(zip(labels, found.upsample((SIZE, SIZE))[0].numpy(), strict=True))
        for label, heat in maps.items():
            region, inside = phantom.masks[label], zone(_known(phantom), number(label), SIZE, SIZE)
            assert inside is not None
            peak = int(heat.argmax())
            others = [other for other, mask in phantom.masks.items() if not (mask & region).any()]
            yield Asked(
                label, share_inside(heat, inside), bool(region.ravel()[peak]), bool(inside.ravel()[peak]),
                share_inside(np.roll(heat, SIZE // 2, axis=1), inside),
                [share_inside(maps[other], inside) for other in others],
            )  # fmt: skip


def _against(asked: Sequence[Asked]) -> dict[str, Shares]:
    right = [one.share for one in asked if one.right]
    return {
        "those with the peak elsewhere": Shares(right, [one.share for one in asked if not one.right]),
        "maps of other action units elsewhere on the face": Shares(
            right, [share for one in asked for share in one.elsewhere]
        ),
        "right ones moved by half of the picture": Shares(right, [one.moved for one in asked if one.right]),
    }


def _unit(label: str, asked: Sequence[Asked]) -> str:
    right = [one.share for one in asked if one.right]
    cells = [label, f"{len(asked)}", f"{len(right)}", f"{sum(one.near for one in asked)}"]
    cells += [f"{np.median(right):.2f}", f"{np.mean(np.array(right) >= PLAUSIBLE):.2f}"] if right else ["–", "–"]
    return f"| {' | '.join(cells)} |"


def number(label: str) -> int:
    """Of an action unit."""
    return int(label.removeprefix("AU"))


if __name__ == "__main__":
    main()
