"""What the worker's process was lost at: told once, and not tried again for ever."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.inference.maps.requests import MapRequest, SurveyRequest
from annotator.inference.model_files import model_fingerprint, model_path
from annotator.inference.requests import (
    AboutFrames,
    AttendRequest,
    CheckRequest,
    LearnRegionsRequest,
    Looking,
    PhraseRequest,
    RefineRequest,
    Request,
    WeighRequest,
)
from annotator.inference.scoring import FrameMapsRequest, ScoreRequest

# A model that the process was lost with so often, without an answer between, is asked nothing more.
MOST = 3
# What is asked of a classifier, which may be the cause.
BY_MODEL = (
    AttendRequest, WeighRequest, PhraseRequest, LearnRegionsRequest, SurveyRequest, MapRequest, ScoreRequest,
    FrameMapsRequest,
)  # fmt: skip
ENDED = marked("The worker's process ended at {subject} ({cause}).")
HUNG = marked("The worker's process did not go on at {subject}: no step of its work ended in {seconds:g} s.")
REFUSED = marked("The worker's process ended {count} times with this model, which is asked nothing more.")
SAFE = marked("Your work is stored. Choose another model, or try once more: Project ▸ Suggest again.")
FULL = marked(
    "Your work is stored. Most often memory ran out: close other programs, then Project ▸ Suggest again; or choose "
    "another model."
)
SLOW = marked(
    "Your work is stored. Choose another model, give it more time (annotator --patience SECONDS), or try once more: "
    "Project ▸ Suggest again."
)
FITTING = marked("the fitting of a region")
EXITED = marked("exit code {code}")
SIGNALLED = marked("signal {name}")


class Losses:
    """Counts by model, and keeps what was told of each work."""

    def __init__(self) -> None:
        self._by_model: Counter[str] = Counter()
        self._told: dict[tuple[str, ...], KnownError] = {}

    def refuse(self, request: Request) -> None:
        """Raises KnownError for an image or a lesson that the process was lost at, unless somebody insists."""
        if not isinstance(request, BY_MODEL):
            return
        work, model = _work(request), _model(request)
        if isinstance(request, AttendRequest | SurveyRequest | MapRequest) and request.insists:
            self._told.pop(work, None)
            self._by_model.pop(model, None)
        if (error := self._told.get(work)) is not None:
            raise error.with_traceback(None)
        if self._by_model[model] >= MOST:
            raise KnownError(REFUSED, count=self._by_model[model], path=_file(request), advice=SAFE)

    def answered(self, request: Request) -> None:
        """The model did its work: what comes now is counted anew."""
        self._by_model.pop(_model(request), None)

    def ended(self, request: Request) -> bool:
        """The process died in the midst of it: whether to try it once more, since the cause may lie outside."""
        self._by_model[_model(request)] += 1
        return self._by_model[_model(request)] == 1

    def tell_end(self, request: Request, code: int) -> KnownError:
        """What is told when it was not or no more tried again."""
        advice = FULL if code == -9 else SAFE
        values = {"subject": _subject(request), "cause": _cause(code)}
        return self._keep(request, KnownError(ENDED, path=_file(request), advice=advice, **values))

    def tell_hang(self, request: Request, seconds: float) -> KnownError:
        """What is told of a request that did not go on."""
        self._by_model[_model(request)] += 1
        values = {"subject": _subject(request), "seconds": seconds}
        return self._keep(request, KnownError(HUNG, path=_file(request), advice=SLOW, **values))

    def _keep(self, request: Request, error: KnownError) -> KnownError:
        if isinstance(request, BY_MODEL):
            self._told[_work(request)] = error
        return error


def _work(request: Request) -> tuple[str, ...]:
    if isinstance(request, AttendRequest):
        return _model(request), request.contrast, str(request.path)
    if isinstance(request, LearnRegionsRequest):
        return _model(request), request.contrast, request.way, str(request.label.id), str(len(request.images))
    if isinstance(request, SurveyRequest):
        return _model(request), "survey", str(request.path)
    if isinstance(request, MapRequest):
        return _model(request), repr(request.way), request.label, str(request.path)
    if isinstance(request, ScoreRequest):
        return _model(request), "scores", str(request.path), repr(request.frames)
    if isinstance(request, FrameMapsRequest):
        return _model(request), request.contrast, str(request.path), str(request.frame)
    return (str(request.number),)


def _model(request: Request) -> str:
    """What serves it, known by its content. Raises KnownError for a file that cannot be read."""
    if isinstance(request, BY_MODEL):
        return model_fingerprint(request.model)
    return str(_file(request))


def _file(request: Request) -> Path | None:
    if isinstance(request, RefineRequest) and request.guide is not None:
        return request.guide.segmenter.encoder
    if isinstance(request, CheckRequest):
        return request.segmenter.encoder
    model = getattr(request, "model", "")
    return model_path(model) if model else None


def _subject(request: Request) -> Message | str:
    """What it was busy with."""
    if isinstance(request, Looking | SurveyRequest | MapRequest | AboutFrames):
        return request.path.name
    if isinstance(request, LearnRegionsRequest):
        return request.label.name
    return Message(FITTING)


def _cause(code: int) -> Message:
    if code >= 0:
        return Message(EXITED, code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return Message(SIGNALLED, name=name)
