"""What ways, layers and panes are called."""

from __future__ import annotations

from annotator.core.errors import KnownError
from annotator.inference.maps.requests import ImageMap, Survey
from annotator.inference.maps.ways import Layer, Method, Way
from annotator.ui.base.text import error_text, marked, told, tr
from annotator.ui.work.comparing import MapComparison

_CONTRASTS = {
    "none": marked("MWP"),
    "dual": marked("c-MWP"),
    "rest": marked("MWP against the rest"),
    "both": marked("MWP and c-MWP"),
}
_PEERS = {Method.GRAD_CAM: "Grad-CAM", Method.CAM: "CAM"}


def way_title(way: Way, comparison: MapComparison) -> str:
    """The method and contrast, without the layer."""
    if way.method in _PEERS:
        return _PEERS[way.method]
    if way.contrast in _CONTRASTS:
        return tr(_CONTRASTS[way.contrast])
    return tr("MWP against {label}", label=comparison.title(way.contrast))


def layer_of(way: Way, survey: Survey | None) -> str:
    """The path of the layer at which a way has its maps; "" where that is not known yet."""
    if way.layer or survey is None or way.method is Method.CAM:
        return way.layer
    return survey.own if way.method is Method.EBP else survey.peers


def layer_text(way: Way, survey: Survey | None) -> str:
    """The layer and the map's resolution there."""
    path = layer_of(way, survey)
    known = survey.layers if survey is not None else ()
    size = next((f"{layer.size[1]} × {layer.size[0]}" for layer in known if layer.path == path), "")
    return " · ".join(part for part in (path, size) if part)


def layer_remark(layer: Layer, survey: Survey) -> str:
    """What is to be known of a layer before it is chosen."""
    told_parts = [tr("stride {stride:g}", stride=layer.stride)]
    if layer.path == survey.own:
        told_parts.append(tr("the model's own"))
    if layer.path == survey.peers:
        told_parts.append(tr("Grad-CAM's usual one"))
    if not layer.complete:
        told_parts.append(tr("some passes by it"))
    return ", ".join(told_parts)


def pane_text(found: ImageMap | KnownError | None) -> str:
    """What stands on a pane: why there is nothing to see on it, or nothing yet; "" where there is a map."""
    if found is None:
        return tr("Looking at the image…")
    if isinstance(found, KnownError):
        return error_text(found)
    return told(found.empty) if found.empty is not None else ""


def mass_text(found: ImageMap | KnownError | None) -> str:
    """What of a label's probability reached the layer; "" where no such thing is to be told."""
    if not isinstance(found, ImageMap) or found.mass is None:
        return ""
    return tr("{share:.0%} of the evidence reaches the layer", share=min(max(found.mass, 0.0), 1.0))
