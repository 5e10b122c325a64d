"""The engine behind the worker: the one place that imports it, and torch, when the first request is served."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images import Picture, open_picture, settle
from annotator.core.message import Message
from annotator.core.work.attention import AttentionRecord
from annotator.inference.proposals import HeatMaps, without_specks
from annotator.inference.requests import (
    Answer,
    Attended,
    AttendRequest,
    FitRequest,
    Fitted,
    Refined,
    RefineRequest,
    Request,
)
from annotator.inference.seeing import seen

if TYPE_CHECKING:
    import torch

    from ebp import Attention, Classifier, ExcitationBackprop

# With more labels than this only those the classifier finds likely get a map.
MAPPED_LABELS = 32
LIKELY_LABELS = 12
MODELS_IN_MEMORY = 2


def bundled_models() -> dict[str, Path]:
    """The classifiers that come with the program, by name. Costs no torch."""
    from ebp.bundled import classifiers

    return classifiers()


def model_path(model: str) -> Path:
    """The file of a bundled classifier's name, or the path itself."""
    return bundled_models().get(model) or Path(model)


def model_fingerprint(model: str) -> str:
    """SHA-256 of a model's file: what its stored answers are kept under. Raises KnownError."""
    path = model_path(model)
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        raise KnownError("The model cannot be read ({fault}).", fault=fault.strerror, path=path) from fault


@dataclass(frozen=True)
class ModelFacts:
    """What a model file says of itself, read without torch."""

    name: str
    labels: tuple[str, ...]
    description: str


def read_model_facts(model: str) -> ModelFacts:
    """A model's card in short. Raises KnownError naming the file and the cause."""
    from ebp.card import read_card
    from ebp.errors import EbpError

    try:
        card = read_card(model_path(model))
    except EbpError as fault:
        raise KnownError(str(fault)) from fault
    return ModelFacts(card.name, card.labels, card.description)


@dataclass(frozen=True)
class _Loaded:
    classifier: Classifier
    engine: ExcitationBackprop


class EbpBackend:
    """Serves requests with Excitation Backprop on the best device there is, or the one asked for."""

    def __init__(self, device: str = "") -> None:
        self._wish = device
        self._device: torch.device | None = None
        self._gave_up = False
        self._models: OrderedDict[str, _Loaded] = OrderedDict()

    @property
    def device(self) -> str:
        """The device's name, with a note when it is not the one first chosen."""
        if self._device is None:
            return ""
        return Message("{device} (GPU memory full)", device=self._device) if self._gave_up else str(self._device)

    def serve(self, request: Request, wanted: Callable[[], bool]) -> Answer | None:
        """Serve one request. Raises KnownError."""
        if isinstance(request, RefineRequest):
            return _refine(request)
        if isinstance(request, FitRequest):
            return _fit(request)
        return self._attend(request, wanted)

    def _attend(self, request: AttendRequest, wanted: Callable[[], bool]) -> Attended | None:
        from ebp.errors import EbpError

        started = time.perf_counter()
        try:
            loaded = self._load(request.model)
            picture = request.picture or settle(request.path, open_picture(request.path), wanted, lambda: None)
            if picture is None or not wanted():
                return None
            record = self._record(loaded, picture, request.contrast)
        except EbpError as fault:
            raise KnownError("No suggestions for {image}: {fault}", image=request.path.name, fault=fault) from fault
        if not wanted():
            return None
        maps = HeatMaps(record, request.labels)
        suggestions = tuple(maps.propose(request.image_id, request.decided))
        size = (picture.width, picture.height)
        return Attended(request, maps, suggestions, size, picture.sha256, time.perf_counter() - started)

    def _load(self, model: str) -> _Loaded:
        if model in self._models:
            self._models.move_to_end(model)
            return self._models[model]
        import torch

        from ebp import Classifier, ExcitationBackprop

        if self._device is None:
            self._device = torch.device(self._wish or _best_device())
        classifier = Classifier.load(model_path(model))
        classifier.module.to(self._device)
        engine = ExcitationBackprop(classifier.module, layer=classifier.card.layer or None)
        self._models[model] = _Loaded(classifier, engine)
        if len(self._models) > MODELS_IN_MEMORY:
            self._models.popitem(last=False)
        return self._models[model]

    def _record(self, loaded: _Loaded, picture: Picture, contrast: str) -> AttentionRecord:
        classifier = loaded.classifier
        size = (picture.width, picture.height)
        image = seen(picture)
        prepared = classifier.prepare(image.pixels)
        labels = classifier.labels
        targets = list(range(len(labels)))
        if len(labels) > MAPPED_LABELS:
            targets = self._likely(classifier, prepared.tensor)
        attention = self._run(loaded, prepared.tensor, targets, _contrast(contrast, labels, targets))
        probabilities = classifier.probabilities(attention.logits)[0].tolist()
        card = classifier.card
        return AttentionRecord(
            model=card.name,
            fingerprint=classifier.fingerprint,
            layer=str(attention.layer),
            contrast=contrast,
            targets=tuple(labels[index] for index in targets),
            scores=dict(zip(labels, probabilities, strict=True)),
            thresholds=dict(zip(labels, card.thresholds, strict=True)),
            mass=tuple(attention.mass[0].tolist()),
            placement=prepared.placement.for_image(*size).as_dict(),
            notes=tuple((note.template, note.values) for note in image.notes),
            maps=attention.maps[0].float().cpu().numpy(),
        )

    def _likely(self, classifier: Classifier, tensor: torch.Tensor) -> list[int]:
        scores = classifier.predict(tensor.to(self._device))[0].cpu().numpy()
        best = np.argsort(-scores)[:LIKELY_LABELS]
        return [int(index) for index in best]

    def _run(self, loaded: _Loaded, tensor: torch.Tensor, targets: Sequence[int], contrast: Any) -> Attention:
        """Attend; when the GPU's memory is full free it and try once more, then go on with the CPU and say so."""
        import torch

        assert self._device is not None
        for _attempt in range(2):
            try:
                return loaded.engine.attend(tensor.to(self._device), targets, contrast=contrast)
            except torch.OutOfMemoryError:
                if self._device.type != "cuda":
                    raise KnownError("There is not enough memory for this classifier.") from None
                torch.cuda.empty_cache()
        self._device = torch.device("cpu")
        self._gave_up = True
        for other in self._models.values():
            other.classifier.module.to(self._device)
        return loaded.engine.attend(tensor, targets, contrast=contrast)


def _best_device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _contrast(contrast: str, labels: Sequence[str], targets: Sequence[int]) -> Any:
    """The engine's argument: None, "dual", or one label to stand against every target."""
    if contrast == "none":
        return None
    if contrast == "dual":
        return "dual"
    names = [label.casefold() for label in labels]
    if contrast.casefold() not in names:
        raise KnownError("The classifier has no label “{label}” to contrast with.", label=contrast)
    return [names.index(contrast.casefold())] * len(targets)


def _fit(request: FitRequest) -> Fitted:
    from ebp import regions

    mask = regions.refine_region(request.pixels, request.region, request.reach)
    return Fitted(request, np.asarray(mask, dtype=bool))


def _refine(request: RefineRequest) -> Refined:
    from ebp import regions

    started = time.perf_counter()
    if request.box is not None:
        box = (request.box.x, request.box.y, request.box.w, request.box.h)
        mask = regions.refine_box(request.pixels, request.heat, box)
    else:
        assert request.heat is not None
        mask = regions.refine(request.pixels, request.heat, request.fraction, request.method, request.territory)
    return Refined(request, without_specks(np.asarray(mask, dtype=bool)), time.perf_counter() - started)
