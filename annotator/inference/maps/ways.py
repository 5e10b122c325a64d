"""The ways in which a label's map can be made: by a method, under a contrast, at a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.work.labels import LabelSet

# So many labels and ways at most are seen side by side.
MOST_LABELS, MOST_WAYS = 6, 6
# So many labels are seen at first.
FIRST_LABELS = 3


class Method(StrEnum):
    """Excitation Backprop, and what it is compared with."""

    EBP = "ebp"
    GRAD_CAM = "grad-cam"
    CAM = "cam"


@dataclass(frozen=True)
class Way:
    """How a label's map is made. `contrast`: "none", "dual", "rest", "both" or a label's name, of Excitation Backprop
    alone. `layer`: the path of a module; "" for the model's own, and for Grad-CAM's usual one.
    """

    method: Method = Method.EBP
    contrast: str = "none"
    layer: str = ""


MWP, C_MWP, GRAD_CAM = Way(), Way(contrast="dual"), Way(Method.GRAD_CAM)


@dataclass(frozen=True)
class Layer:
    """A layer that can carry maps: its path, the map's resolution (h, w), how many pixels of the network's input a cell
    covers, and whether all that speaks for a label passes it.
    """

    path: str
    size: tuple[int, int]
    stride: float
    complete: bool = True


def first_ways(contrast: str) -> tuple[Way, ...]:
    """What is seen at first: MWP, c-MWP, the contrast that suggestions are made with, and Grad-CAM."""
    own = Way(contrast=contrast)
    return (MWP, C_MWP, *(() if own in (MWP, C_MWP) else (own,)), GRAD_CAM)


def first_labels(scores: Mapping[str, float], labels: LabelSet, chosen: str) -> tuple[str, ...]:
    """The project's likeliest labels by the classifier's scores, likeliest first, the `chosen` one among them; where
    the project has none of the classifier's labels, the classifier's own likeliest.
    """
    known = [label.name for label in labels.labels if label.name in scores]
    likely = sorted(known or scores, key=lambda name: -scores[name])[:FIRST_LABELS]
    return tuple(likely) if chosen in likely or chosen not in known else (*likely[: FIRST_LABELS - 1], chosen)


def offered_ways(layers: Sequence[Layer], own: str, usual: str, against: Sequence[str]) -> list[Way]:
    """All that can be chosen: at the model's `own` layer every contrast, also `against` single labels; at other layers
    MWP and c-MWP; Grad-CAM at its `usual` layer and at all others; CAM, which is defined at one.
    """
    contrasts = ("none", "dual", "rest", "both", *against)
    found = [*(Way(contrast=contrast) for contrast in contrasts), GRAD_CAM, Way(Method.CAM)]
    for layer in layers:
        if layer.path != own:
            found += [Way(layer=layer.path), Way(contrast="dual", layer=layer.path)]
        if layer.path != usual:
            found.append(Way(Method.GRAD_CAM, layer=layer.path))
    return found
