"""The engine behind the worker: the one place that imports it, and torch, when the first request is served."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import Picture, open_picture, settle
from annotator.core.work.attention import AttentionRecord, attention_key
from annotator.core.work.least_scores import among_exclusive
from annotator.inference.contrasts import engine_contrast
from annotator.inference.described import describing, kept
from annotator.inference.device import Device, Room
from annotator.inference.extent_maps import has_extents, to_extend
from annotator.inference.extents import ExtentKeeper
from annotator.inference.frame_maps import frame_maps
from annotator.inference.loaded import Loaded
from annotator.inference.maps.making import MapMaker
from annotator.inference.maps.requests import MapRequest, SurveyRequest
from annotator.inference.model_files import model_fingerprint, model_path
from annotator.inference.phrases import PhraseMap, found_map
from annotator.inference.proposals import HeatMaps, working_copy
from annotator.inference.refining import fit_outline, fitted, under_strokes
from annotator.inference.region_heads import Looked, RegionTeacher, map_features, node_features, shaped
from annotator.inference.requests import (
    Answer,
    Attended,
    AttendRequest,
    CheckRequest,
    Effort,
    FitRequest,
    LearnRegionsRequest,
    LearntRegions,
    Looking,
    PhraseFound,
    PhraseRequest,
    Refined,
    RefineRequest,
    Request,
    StrokesFound,
    StrokesRequest,
    TaughtImage,
    Urgency,
    Weighed,
    WeighRequest,
)
from annotator.inference.scoring import FrameMapsRequest, ScoreRequest, frame_scores
from annotator.inference.seeing import EMPTY, EMPTY_BUT
from annotator.inference.segmenter.serving import SegmenterKeeper
from ebp.regions.suggesting import without_specks

if TYPE_CHECKING:
    from ebp import Prepared
    from ebp.card import Card
    from ebp.values import Note, Seen

Told = TypeVar("Told")
# With more labels than this a map is made of those above their own threshold, and of so many that are likeliest.
MAPPED_LABELS = 32
LIKELY_LABELS = 12
MODELS_IN_MEMORY = 2


class EbpBackend:
    """Serves requests with Excitation Backprop on the best device there is, or the one asked for."""

    def __init__(self, device: str = "") -> None:
        self._device = Device(device)
        self._models: OrderedDict[str, Loaded] = OrderedDict()
        self._extents = ExtentKeeper()
        self._segmenters = SegmenterKeeper()
        self._teacher = RegionTeacher()
        self._mapper = MapMaker(self._device, self._load, self._models.clear)

    @property
    def device(self) -> str:
        """The device's name, with a note when it is not the one first chosen; empty before the first work."""
        return self._device.name

    def serve(self, request: Request, wanted: Callable[[], bool]) -> Answer | None:
        """Serve one request. Raises KnownError; after any fault the same request may be served again."""
        try:
            if isinstance(request, RefineRequest | FitRequest | StrokesRequest | CheckRequest):
                return self._outline(request, wanted)
            if isinstance(request, LearnRegionsRequest):
                return self._learn(request, wanted)
            if isinstance(request, SurveyRequest | MapRequest):
                return self._mapper.serve(request, wanted)
            if isinstance(request, WeighRequest | PhraseRequest):
                return self._look_for(request, wanted)
            if isinstance(request, ScoreRequest):
                return self._told(request, lambda on: frame_scores(on.classifier, on.room.device, request, wanted))
            if isinstance(request, FrameMapsRequest):
                return frame_maps(request, lambda one: self._attend(one, wanted), wanted)
            return self._attend(request, wanted)
        except KnownError:
            raise
        except Exception as fault:
            self._models.clear()  # what failed half-way is not relied on again
            from ebp.foreign import is_out_of_memory

            if not is_out_of_memory(fault):
                raise
        raise KnownError("There is not enough memory for this image.", advice="Close other programs, and try again.")

    def _outline(
        self, request: RefineRequest | FitRequest | StrokesRequest | CheckRequest, wanted: Callable[[], bool]
    ) -> Answer | None:
        """What is about the outline of one region."""
        match request:
            case RefineRequest():
                return self._refine(request, wanted)
            case FitRequest():
                return fit_outline(request)
            case StrokesRequest():
                return self._follow(request)
        return self._segmenters.check(request)

    def close(self) -> None:
        """Keep no network any longer."""
        self._models.clear()

    def _attend(self, request: AttendRequest, wanted: Callable[[], bool]) -> Attended | None:
        started = time.perf_counter()
        picture = request.picture or settle(request.path, open_picture(request.path), wanted, lambda: None)
        if picture is None or not wanted():
            return None
        record = self._told(request, lambda loaded: self._answer(loaded, picture, request, wanted))
        if record is None or not wanted():
            return None
        maps = HeatMaps(record, request.labels, request.least)
        maps.warm_up(wanted)
        size = (picture.width, picture.height)
        return Attended(request, maps, size, picture.sha256, time.perf_counter() - started, self._device.moved)

    def _look_for(
        self, request: WeighRequest | PhraseRequest, wanted: Callable[[], bool]
    ) -> Weighed | PhraseFound | None:
        picture = request.picture or settle(request.path, open_picture(request.path), wanted, lambda: None)
        if picture is None or not wanted():
            return None
        if isinstance(request, WeighRequest):
            about = request.names, request.position
            place = self._told(request, lambda on: on.weigher.weigh(on.sees(picture).pixels, *about, wanted))
            return Weighed(request, place, picture.sha256) if wanted() else None

        def find(loaded: Loaded) -> PhraseMap:
            parts = loaded.classifier, loaded.engine, lambda: loaded.finder
            return found_map(*parts, picture, loaded.sees(picture).pixels, request.weights, spread=request.spread)

        found = self._told(request, find)
        return PhraseFound(request, found, picture.sha256)

    def _told(self, request: Looking | ScoreRequest, ask: Callable[[Loaded], Told]) -> Told:
        """The classifier's answer; what keeps it from one is told with the image and the cause."""
        from ebp.errors import EbpError

        try:
            return self._device.run(lambda room: ask(self._load(request.model, room)), self._models.clear)
        except EbpError as fault:
            raise KnownError(
                "No suggestions for {image}: {fault}",
                image=request.path.name,
                fault=fault,
                path=None if str(model_path(request.model)) in str(fault) else model_path(request.model),
            ) from fault
        except (RecursionError, NotImplementedError):
            raise
        except RuntimeError as fault:  # torch's own: a driver that fails, an operation that the device has not
            self._models.clear()
            raise KnownError(
                "No suggestions for {image}: the classifier failed on {device} ({fault}).",
                image=request.path.name,
                device=self.device,
                fault=(str(fault).strip() or type(fault).__name__).splitlines()[0],
                path=model_path(request.model),
                advice="Try again, or choose another model or --device.",
            ) from fault

    def _load(self, model: str, room: Room) -> Loaded:
        """The network of the file as it is now, on the device in force."""
        fingerprint = model_fingerprint(model)
        found = self._models.get(fingerprint)
        if found is not None and found.room == room:
            self._models.move_to_end(fingerprint)
            return found

        from ebp import Classifier

        classifier = Classifier.load(model_path(model))
        classifier.module.to(room.device)
        self._models[classifier.fingerprint] = loaded = Loaded(classifier, room)
        while len(self._models) > MODELS_IN_MEMORY:
            self._models.popitem(last=False)
        return loaded

    def _answer(
        self, loaded: Loaded, picture: Picture, request: AttendRequest, wanted: Callable[[], bool]
    ) -> AttentionRecord | None:
        from ebp import errors

        image, record = loaded.sees(picture), request.known
        if record is None or record.fingerprint != loaded.classifier.fingerprint:
            record = self._record(loaded, picture, image, request)
        if not wanted():
            return record
        spread = request.effort is not Effort.MAPS
        maps = HeatMaps(record, request.labels, request.least)
        if spread and not has_extents(maps):
            colours, names = working_copy(picture), to_extend(maps)
            try:
                extents = self._extents.find(loaded.finder, image.pixels, colours, names, request, wanted)
            except errors.EbpError:
                if request.effort is Effort.THOROUGH:
                    raise
                return record  # the maps are there: what was missing is told when all of it is asked for
            if extents is None:
                return None
            if not np.isfinite(extents.maps).all():
                raise errors.EbpError("the network's features are not finite: its weights hold NaN or infinity")
            record = replace(record, extents=extents)
        if request.heads and request.effort is not Effort.QUICK and wanted():
            features = self._features(loaded, picture, image, record, spread)
            record = replace(record, learnt=shaped(Looked(record, features), request.heads, spread))
        return record

    def _features(
        self, loaded: Loaded, picture: Picture, image: Seen, record: AttentionRecord, spread: bool
    ) -> NDArray[Any]:
        """What region heads are fitted on. Raises EbpError."""
        if spread:
            return node_features(record, self._extents.features(loaded.finder, working_copy(picture)))
        from ebp.features import features

        prepared = loaded.classifier.prepare(image.pixels)
        tensor = prepared.tensor.to(loaded.room.device)
        found = features(loaded.classifier.module, tensor, [record.layer])[0]
        return map_features(record, found[0].float().cpu().numpy())

    def _learn(self, request: LearnRegionsRequest, wanted: Callable[[], bool]) -> LearntRegions | None:
        def work(room: Room) -> LearntRegions | None:
            loaded = self._load(request.model, room)
            key = attention_key(loaded.classifier.fingerprint, request.contrast)
            return self._teacher.learn(request, lambda image: self._look(loaded, request, image, wanted), key, wanted)

        return self._device.run(work, self._models.clear)

    def _look(
        self, loaded: Loaded, request: LearnRegionsRequest, image: TaughtImage, wanted: Callable[[], bool]
    ) -> Looked | None:
        """The model's answer for an image that teaches, and its features."""
        picture = settle(image.path, open_picture(image.path), wanted, lambda: None)
        if picture is None:
            return None
        effort = Effort.THOROUGH if request.spread else Effort.MAPS
        asked = AttendRequest(
            image.lesson.image_id, image.path, request.model, request.labels, request.contrast, Urgency.LEARN, picture,
            effort, image.known,
        )  # fmt: skip
        record = self._answer(loaded, picture, asked, wanted)
        if record is None or not wanted():
            return None
        features = self._features(loaded, picture, loaded.sees(picture), record, request.spread)
        return Looked(record, features, working_copy(picture))

    def _refine(self, request: RefineRequest, wanted: Callable[[], bool]) -> Refined | None:
        from ebp import regions

        started = time.perf_counter()
        pixels, heat = request.pixels, request.heat
        if request.guide is not None:
            return self._segmenters.refine(request, request.guide, wanted)
        if request.box is not None:
            box = (request.box.x, request.box.y, request.box.w, request.box.h)
            if request.method == "walk":
                told = self._device.run(
                    lambda room: self._extents.features(self._load(request.model, room).finder, pixels),
                    self._models.clear,
                )
                mask = regions.cut_box(pixels, heat, box, told)
            else:
                mask = regions.refine_box(pixels, heat, box)
            mask = without_specks(np.asarray(mask, dtype=bool))
        else:
            assert heat is not None
            mask = fitted(pixels, heat, request.territory, request.method, request.fraction, request.level)
        return Refined(request, mask, time.perf_counter() - started)

    def _follow(self, request: StrokesRequest) -> StrokesFound:
        """By what looks alike to the classifier, where it has layers that tell, else by colours."""
        from ebp.errors import EbpError

        pixels, told = request.pixels, list[NDArray[np.float32]]()
        if request.model:
            with suppress(EbpError):
                told = self._device.run(
                    lambda room: self._extents.features(self._load(request.model, room).finder, pixels),
                    self._models.clear,
                )
        return StrokesFound(request, under_strokes(request, told))

    def _record(self, loaded: Loaded, picture: Picture, image: Seen, request: AttendRequest) -> AttentionRecord:
        from ebp.errors import EbpError

        classifier, card = loaded.classifier, loaded.classifier.card
        prepared = classifier.prepare(image.pixels)
        scores, targets = _scores(loaded, prepared, request)
        labels, contrast = classifier.labels, request.contrast
        against = engine_contrast(contrast, labels, targets)
        with describing(classifier.module, classifier.layer or loaded.engine.layer or "", len(labels)) as features:
            attention = loaded.engine.attend(prepared.tensor, targets, contrast=against)
        if not bool(attention.maps.isfinite().all()):
            raise EbpError("the network's maps are not finite: its weights hold NaN or infinity")
        if scores is None:
            scores = classifier.probabilities(attention.logits)[0].tolist()
        thresholds = _thresholds(card, scores)
        likely = (scores[index] >= thresholds[index] for index in targets)
        blank = (not bool(one.any()) for one in attention.maps[0])
        found = [index for index, *both in zip(targets, likely, blank, strict=True) if all(both)]
        return AttentionRecord(
            model=card.name,
            fingerprint=classifier.fingerprint,
            layer=str(attention.layer),
            contrast=contrast,
            targets=tuple(labels[index] for index in targets),
            scores=dict(zip(labels, scores, strict=True)),
            thresholds=dict(zip(labels, thresholds, strict=True)),
            mass=tuple(attention.mass[0].tolist()),
            placement=prepared.placement.for_image(picture.width, picture.height).as_dict(),
            notes=tuple((note.template, note.values) for note in (*image.notes, *_empty(loaded, prepared, found))),
            maps=attention.maps[0].float().cpu().numpy(),
            features=kept(features[-1]) if features else None,
        )


def _empty(loaded: Loaded, prepared: Prepared, targets: Sequence[int]) -> list[Note]:
    """What is to be told where labels that were found have maps with nothing on them, of the first of them."""
    from ebp.emptiness import explain_empty
    from ebp.values import Note

    cause = explain_empty(loaded.engine, prepared.tensor, [targets[0]]) if targets else None
    if cause is None:
        return []
    values = {"label": loaded.classifier.labels[targets[0]], "module": cause.module, "layer": cause.layer}
    return [Note(EMPTY_BUT if cause.layer else EMPTY, values)]


def _thresholds(card: Card, scores: Sequence[float]) -> Sequence[float]:
    """From which scores on labels are found on an image."""
    return among_exclusive(scores, card.thresholds) if card.activation == "softmax" else card.thresholds


def _scores(loaded: Loaded, prepared: Prepared, request: AttendRequest) -> tuple[list[float] | None, list[int]]:
    """Of which labels a map is made: all, or of many those above their threshold, the likeliest, and the likeliest of
    the label set; what tells which those are is the score that is kept, lest rounding part them.
    """
    classifier = loaded.classifier
    count = len(classifier.labels)
    if count <= MAPPED_LABELS:
        return None, list(range(count))
    scores = classifier.predict(prepared.tensor.to(loaded.room.device))[0].tolist()
    likely = np.argsort(-np.asarray(scores), kind="stable")[:LIKELY_LABELS].tolist()
    names = classifier.labels
    least = dict(zip(names, _thresholds(classifier.card, scores), strict=True))
    given, places = dict(zip(names, scores, strict=True)), {name: place for place, name in enumerate(names)}
    known = [places[label.name] for label in request.labels.labels if label.name in places]
    own = sorted(known, key=lambda place: -scores[place])[:LIKELY_LABELS]
    own += [places[label.name] for label in request.least.found(request.labels, given, least)]
    above = [place for place, name in enumerate(names) if scores[place] >= least[name]]
    return scores, sorted({*likely, *above, *own}, key=lambda place: -scores[place])
