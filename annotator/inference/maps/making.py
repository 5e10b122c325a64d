"""Makes maps in the worker: one label, one way, one image, of which the network's input is kept for the next map."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images import open_picture, settle
from annotator.core.message import Message, marked
from annotator.inference.contrasts import engine_contrast
from annotator.inference.device import Device, Room
from annotator.inference.maps.requests import ImageMap, MapRequest, Survey, SurveyRequest
from annotator.inference.maps.ways import Layer, Method, Way
from annotator.inference.seeing import seen

if TYPE_CHECKING:
    from torch import Tensor

    from ebp import Classifier, ExcitationBackprop
    from ebp.preprocessing import Placement

# Inputs are kept of so many images and models: the one on screen, and one that is pinned.
KEPT = 2
ENDS = marked("Nothing on the map: the evidence for the label ends in {module}.")
ENDS_BUT = marked("Nothing on the map: the evidence for the label ends in {module}. The layer {layer} would show some.")
NOTHING_MORE = marked("Nothing on the map: nowhere does more speak for the label than against it.")
ITSELF = marked("Nothing on the map: the label stands against itself.")
NOTHING_ABOVE = marked("Nothing on the map: the weighted features are nowhere above zero at this layer.")
Result = TypeVar("Result")


class Loaded(Protocol):
    """A classifier on a device, with its engine; `limit`: the most bytes that an engine may keep."""

    classifier: Classifier
    room: Room
    engine: ExcitationBackprop
    limit: int | None


@dataclass(frozen=True, eq=False)
class _Input:
    """What a network is shown of an image, and where the image lies in that."""

    tensor: Tensor
    placement: Placement


class MapMaker:
    """Serves a comparison's requests. `load` hands out a classifier on a device, `forget` lets go of all of them."""

    def __init__(self, device: Device, load: Callable[[str, Room], Loaded], forget: Callable[[], object]) -> None:
        self._device, self._load, self._forget = device, load, forget
        self._inputs: OrderedDict[tuple[Path, str, str], _Input] = OrderedDict()
        self._peers: dict[tuple[str, tuple[int, ...]], str] = {}

    def serve(self, request: SurveyRequest | MapRequest, wanted: Callable[[], bool]) -> Survey | ImageMap | None:
        """The answer; None where it is no longer wanted. Raises KnownError with what keeps the model from one."""
        from ebp.errors import EbpError

        work = self._survey if isinstance(request, SurveyRequest) else self._map
        try:
            return self._device.run(
                lambda room: work(request, self._load(request.model, room), wanted),  # type: ignore[arg-type]
                self._forget,
            )
        except EbpError as fault:
            raise KnownError("No map: {fault}", fault=fault) from fault
        except (RecursionError, NotImplementedError):
            raise
        except RuntimeError as fault:  # torch's own: a driver that fails, an operation that the device has not
            self._forget()
            raise KnownError(
                "No map: the classifier failed on {device} ({fault}).",
                device=self._device.name,
                fault=(str(fault).strip() or type(fault).__name__).splitlines()[0],
            ) from fault

    def _survey(self, request: SurveyRequest, loaded: Loaded, wanted: Callable[[], bool]) -> Survey | None:
        shown = self._input(request, loaded, wanted)
        if shown is None or not wanted():
            return None
        from ebp.candidates import one_a_stride

        classifier = loaded.classifier
        tensor = shown.tensor.to(loaded.room.device)
        scores = classifier.predict(tensor)[0].tolist()
        found = [item for item in loaded.engine.layers(tensor) if len(item.size) == 2]
        own = loaded.engine.layer or next((item.layer for item in found if item.recommended), "")
        usual = self._usual(loaded, tensor)
        chosen = {own, usual, *(item.layer for item in one_a_stride(found))}
        some = sorted((item for item in found if item.layer in chosen), key=lambda item: item.stride)
        layers = tuple(Layer(i.layer, (i.size[0], i.size[1]), i.stride, i.complete) for i in some)
        told = dict(zip(classifier.labels, scores, strict=True))
        return Survey(request, classifier.card.name, classifier.fingerprint, told, layers, own, usual)

    def _usual(self, loaded: Loaded, tensor: Tensor) -> str:
        """The layer at which Grad-CAM is usually taken; "" where the network has none."""
        from ebp.evaluation.baselines import NotDefined, last_feature_layer

        key = loaded.classifier.fingerprint, tuple(tensor.shape)
        if key not in self._peers:
            try:
                found = last_feature_layer(loaded.classifier.module, tensor)
            except NotDefined:
                found = ""
            self._peers = {**dict(list(self._peers.items())[-7:]), key: found}
        return self._peers[key]

    def _map(self, request: MapRequest, loaded: Loaded, wanted: Callable[[], bool]) -> ImageMap | None:
        started = time.perf_counter()
        shown = self._input(request, loaded, wanted)
        if shown is None or not wanted():
            return None
        tensor = shown.tensor.to(loaded.room.device)
        labels = loaded.classifier.labels
        if request.label not in labels:
            raise KnownError("The classifier does not know the label “{label}”.", label=request.label)
        target = labels.index(request.label)
        make = self._by_engine if request.way.method is Method.EBP else self._by_peer
        values, layer, mass, empty = make(loaded, tensor, target, request.way, wanted)
        if not wanted():
            return None
        found = values.float().cpu().numpy()
        if not np.isfinite(found).all():
            raise KnownError("The map is not finite: the network's weights hold NaN or infinity.")
        return ImageMap(
            request, loaded.classifier.fingerprint, layer, np.ascontiguousarray(found, dtype=np.float32),
            shown.placement.as_dict(), mass, empty, time.perf_counter() - started,
        )  # fmt: skip

    def _by_engine(
        self, loaded: Loaded, tensor: Tensor, target: int, way: Way, wanted: Callable[[], bool]
    ) -> tuple[Tensor, str, float | None, Message | None]:
        from ebp import ExcitationBackprop

        engine = loaded.engine
        if way.layer and way.layer != engine.layer:
            room = loaded.room
            engine = ExcitationBackprop(loaded.classifier, way.layer, signals=room.group, cache_limit=loaded.limit)
        labels = loaded.classifier.labels
        attention = engine.attend(tensor, [target], engine_contrast(way.contrast, labels, [target]))
        found, plain = attention.maps[0, 0], way.contrast == "none"
        empty = None if bool(found.any()) else _why_empty(engine, tensor, target, way, labels, wanted)
        return found, str(attention.layer), float(attention.mass[0, 0]) if plain else None, empty

    def _by_peer(
        self, loaded: Loaded, tensor: Tensor, target: int, way: Way, _wanted: Callable[[], bool]
    ) -> tuple[Tensor, str, float | None, Message | None]:
        from ebp.evaluation.baselines import cam
        from ebp.evaluation.grad_cam import grad_cam

        module = loaded.classifier.module
        layer = way.layer or self._usual(loaded, tensor)
        if way.method is Method.CAM:
            found = cam(module, tensor, target, None)()
        else:
            found = grad_cam(module, layer, tensor, [target])[0, 0]
        return found, layer, None, None if bool(found.any()) else Message(NOTHING_ABOVE)

    def _input(self, request: SurveyRequest | MapRequest, loaded: Loaded, wanted: Callable[[], bool]) -> _Input | None:
        """What the network is shown of the image, made once; None where it is no longer wanted. Raises KnownError."""
        key = request.path, request.sha256, loaded.classifier.fingerprint
        if key not in self._inputs:
            picture = settle(request.path, open_picture(request.path), wanted, lambda: None)
            if picture is None or not wanted():
                return None
            if request.sha256 and picture.sha256 != request.sha256:
                raise KnownError(
                    "The image's file was changed while the classifier looked at it.",
                    path=request.path,
                    advice="Open the image again.",
                )
            image = seen(picture, loaded.classifier.card.preprocessing)
            prepared = loaded.classifier.prepare(image.pixels)
            placement = prepared.placement.for_image(picture.width, picture.height)
            self._inputs[key] = _Input(prepared.tensor, placement)
            while len(self._inputs) > KEPT:
                self._inputs.popitem(last=False)
        self._inputs.move_to_end(key)
        return self._inputs[key]


def _why_empty(
    engine: ExcitationBackprop,
    tensor: Tensor,
    target: int,
    way: Way,
    labels: tuple[str, ...],
    wanted: Callable[[], bool],
) -> Message:
    """What keeps a map empty."""
    from ebp.emptiness import explain_empty

    if way.contrast == labels[target]:
        return Message(ITSELF)
    cause = explain_empty(engine, tensor, [target], wanted)
    if cause is None:
        return Message(NOTHING_MORE)
    values = {"module": cause.module or cause.operation}
    return Message(ENDS_BUT, **values, layer=cause.layer) if cause.layer else Message(ENDS, **values)
