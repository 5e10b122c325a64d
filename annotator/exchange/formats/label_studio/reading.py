"""Reading Label Studio's JSON: brush strokes, polygons, rectangles, ellipses, choices; annotations and predictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.work.annotation import ImageState
from annotator.exchange.data import image_answers, image_labels, image_tags, record
from annotator.exchange.data.dataset import Answer, Dataset, Item, Region
from annotator.exchange.data.known import Known, part_in
from annotator.exchange.data.row_major import mask_of_rows
from annotator.exchange.data.values import (
    EntryError,
    entries,
    inside_name,
    mapping,
    number,
    polygon,
    read_json,
    size,
    text,
)
from annotator.exchange.formats.label_studio import brush_code
from annotator.exchange.formats.label_studio.pictures import CONFIG, IMAGE, Pictures, name_of, shown_by
from annotator.exchange.reading.gathering import NO_PIXEL, Gathering
from annotator.exchange.reading.turned import ellipse_mask, rectangle_mask

LOCAL_FILES = "/data/local-files/?d="
# A key of our own in `meta`, beside that of the image.
IMAGE_LABELS = "image_labels"
_OTHERS = marked(
    "{count} {count:result is neither a region nor a choice|results are neither regions nor choices}, and "
    "{count:is|are} not read (task {first})."
)
_CANCELLED = marked(
    "{count} {count:annotation that was|annotations that were} cancelled {count:is|are} not read (task {first})."
)
_PREDICTIONS = marked(
    "{count} {count:prediction is|predictions are} not read: {count:its image has|their images have} annotations "
    "(task {first})."
)
_TASK, _RESULT = marked("task {number}: {fault}"), marked("task {number}, result {id}: {fault}")


def recognises(path: Path) -> bool:
    """Whether this is a list of tasks, or a folder with one."""
    return bool(_files(path)) if path.is_dir() else path.suffix.lower() == ".json" and _is_list(path)


def _files(folder: Path) -> list[Path]:
    return [place for place in sorted(folder.glob("*.json")) if _is_list(place)]


def _is_list(path: Path) -> bool:
    try:
        data = read_json(path)
    except (KnownError, OSError):
        return False
    return isinstance(data, list) and bool(data) and _is_task(data[0])


def _is_task(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("data"), dict)
        and not {"annotations", "predictions"}.isdisjoint(value)
    )


def read(path: Path, known: Known) -> Dataset:
    """Read a list of tasks, or all in a folder. Raises KnownError where there is none."""
    files = _files(path) if path.is_dir() else [path]
    gathering, shown = Gathering(), shown_by(path if path.is_dir() else path.parent)
    for file in files:
        data = read_json(file)
        if not isinstance(data, list):
            raise KnownError("The file is no list of tasks in Label Studio's form.", path=file)
        for place, value in enumerate(data, 1):
            with gathering.entry(_TASK, number=place):
                _Task(gathering, known, place, mapping(value), shown, part_in(file.stem)).take()
    if path.is_dir() and not files and not (path / CONFIG).is_file():
        raise KnownError("There is no list of tasks of Label Studio in this folder.", path=path)
    return gathering.dataset()


@dataclass
class _Picture:
    """What a task says of one picture: the regions of each of its annotations, by their places in the task."""

    name: str
    size: tuple[int, int] = (0, 0)
    answers: dict[int, list[Region]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Task:
    gathering: Gathering
    known: Known
    place: int
    entry: Mapping[str, Any]
    shown: Mapping[str, str]
    split: str = ""
    found: dict[str, _Picture] = field(default_factory=dict)
    answer: int = 0

    def take(self) -> None:
        """Add the task's images. Raises EntryError."""
        own = mapping(self.entry.get("meta") or {}).get(IMAGE)
        own = own if isinstance(own, dict) else {}
        self.own_name = inside_name(own["name"], "name") if isinstance(own.get("name"), str) else ""
        self.pictures = Pictures.of(mapping(self.entry.get("data")), self.shown)
        annotations = entries(self.entry.get("annotations") or [], "annotations")
        kept = [mapping(value) for value in annotations if not (isinstance(value, dict) and value.get("was_cancelled"))]
        told = str(self.place)
        self.gathering.note(_CANCELLED, told, len(annotations) - len(kept))
        predictions = [mapping(value) for value in entries(self.entry.get("predictions") or [], "predictions")]
        if kept:
            self.gathering.note(_PREDICTIONS, told, len(predictions))
        given = kept or predictions
        self.spoken_of = {name for answer in given for name in _spoken_of(answer)}
        for place, answer in enumerate(given):
            self.answer = place
            self._take_answer(answer)
        if not self.found and not self.pictures.several:
            self._picture({})
        state = ImageState.DONE if own.get("state") == str(ImageState.DONE) else ImageState.NEW
        tags, said = image_tags.read(own.get(image_tags.KEY)), image_answers.read(own.get(image_answers.KEY))
        digest = text(own.get("sha256", ""), "sha256", 64) if len(self.found) == 1 else ""
        for picture in self.found.values():
            image = self.known.find(picture.name, digest)
            size_ = picture.size if picture.size[0] or image is None else self.known.measure(image)
            answers = tuple(_answer(answer, picture.answers[place]) for place, answer in enumerate(given))
            regions = tuple(region for answer in answers for region in answer.regions)
            self.gathering.items.append(
                Item(picture.name, *size_, regions, digest, state, tags, said, split=self.split, answers=answers)
            )

    def _picture(self, result: Mapping[str, Any]) -> _Picture:
        """The picture that a result speaks of. Raises EntryError."""
        if self.own_name:
            return self.found.setdefault("", _Picture(self.own_name))
        address = self.pictures.address(result, len(self.spoken_of) <= 1, self.known)
        return self.found.setdefault(address, _Picture(name_of(address, self.known)))

    def _take_answer(self, answer: Mapping[str, Any]) -> None:
        """Take an annotation or a prediction. Results of one id tell one region."""
        results: dict[object, list[Mapping[str, Any]]] = defaultdict(list)
        for place, value in enumerate(entries(answer.get("result") or [], "result"), 1):
            with self.gathering.entry(_RESULT, number=self.place, id=place):
                entry = mapping(value)
                number_ = entry.get("id")
                results[number_ if isinstance(number_, str) else place].append(entry)
        for number_, told in results.items():
            with self.gathering.entry(_RESULT, number=self.place, id=number_):
                self._take_results(told, answer)

    def _take_results(self, results: list[Mapping[str, Any]], answer: Mapping[str, Any]) -> None:
        shape = next((entry for entry in results if _has_shape(entry)), None)
        if shape is not None:
            self._take_region(shape, results, answer)
            return
        for entry in results:
            value = mapping(entry.get("value") or {})
            if entry.get("type") != "choices":
                self.gathering.note(_OTHERS, str(self.place))
                continue
            names = [self.gathering.label(name) for name in entries(value.get("choices"), "choices")]
            listed = mapping(entry.get("meta") or {}).get(IMAGE_LABELS)
            found = image_labels.read(names, listed)
            self._picture(entry).answers[self.answer].extend(_signed(region, answer) for region in found)

    def _take_region(
        self, shape: Mapping[str, Any], results: list[Mapping[str, Any]], answer: Mapping[str, Any]
    ) -> None:
        """The region that results of one id tell, once for each of its labels."""
        frame = size(shape.get("original_width"), shape.get("original_height"))
        picture = self._picture(shape)
        if picture.size not in ((0, 0), frame):
            raise EntryError(Message("its image has another size than before."))
        picture.size = frame
        if shape.get("image_rotation"):
            raise EntryError(Message("its image was turned in Label Studio."))
        mask = _mask(mapping(shape.get("value")), frame)
        names = list(dict.fromkeys(name for entry in results for name in _labels(entry)))
        if not names:
            raise EntryError(Message("it has no label."))
        if mask.empty:
            self.gathering.note(NO_PIXEL, picture.name)
            return
        told = mapping(shape.get("meta") or {})
        score = shape.get("score", answer.get("score"))
        within = type(score) in (int, float) and 0 <= score <= 1
        for name in names:
            region = record.read(Region(self.gathering.label(name), mask), {"score": score if within else None, **told})
            more = tuple(pair for entry in results if (pair := _attribute(entry, shape)) is not None)
            picture.answers[self.answer].append(
                _signed(replace(region, attributes=(*region.attributes, *more)), answer)
            )


def _signed(region: Region, answer: Mapping[str, Any]) -> Region:
    """A region with the name of who completed the annotation, where it has none of its own."""
    name = _who(answer)
    return region if region.annotator or not name else replace(region, annotator=name)


def _who(answer: Mapping[str, Any]) -> str:
    """Who completed an annotation. Raises EntryError."""
    who = answer.get("completed_by")
    name = who.get("email") if isinstance(who, dict) else who
    return "" if name is None else text(str(name), "completed_by")


def _answer(answer: Mapping[str, Any], regions: Sequence[Region]) -> Answer:
    """An annotation, or a prediction, which is its model's."""
    when = next((str(value)[:100] for key in ("updated_at", "created_at") if (value := answer.get(key))), "")
    model = answer.get("model_version")
    return Answer(_who(answer) or (model if isinstance(model, str) else ""), when, tuple(regions))


def _spoken_of(answer: Mapping[str, Any]) -> set[str]:
    """The names of the tags that the shapes of an answer lie on."""
    results = answer.get("result")
    listed = [value for value in results if isinstance(value, dict)] if isinstance(results, list) else []
    return {str(value.get("to_name")) for value in listed if _has_shape(value)}


def _labels(entry: Mapping[str, Any]) -> list[str]:
    value = entry.get("value")
    listed = value.items() if isinstance(value, dict) else ()
    return [text(name, "label") for key, names in listed if key.endswith("labels") for name in entries(names, key)]


def _attribute(entry: Mapping[str, Any], shape: Mapping[str, Any]) -> tuple[str, str] | None:
    """What a control for single regions says of one, under the control's name; notes under `text`."""
    if entry is shape:
        notes = mapping(entry.get("meta") or {}).get("text")
        return ("text", "\n".join(text(note, "text") for note in notes)) if isinstance(notes, list) and notes else None
    value = mapping(entry.get("value") or {})
    for key in ("choices", "text", "number", "rating", "taxonomy"):
        if key in value and not _labels(entry):
            told = value[key] if isinstance(value[key], list) else [value[key]]
            return text(entry.get("from_name"), "from_name"), ", ".join(str(one) for one in told)[:10_000]
    return None


def _has_shape(entry: Mapping[str, Any]) -> bool:
    value = entry.get("value")
    return isinstance(value, dict) and not {"rle", "points", "radiusX", "height"}.isdisjoint(value)


def _mask(value: Mapping[str, Any], frame: tuple[int, int]) -> Mask:
    """The pixels of a shape: run lengths, or percent of the image's sides. Raises EntryError."""
    width, height = frame
    if "rle" in value:
        if width * height > brush_code.MOST_PIXELS:
            raise EntryError(Message("its image is too large for brush strokes."))
        painted = brush_code.decode(value["rle"], width * height)
        return mask_of_rows(painted, Box(0, 0, width, height)) if painted.size else EMPTY
    if "points" in value:
        pairs = [entries(pair, "points") for pair in entries(value["points"], "points")]
        if len(pairs) < 3 or any(len(pair) != 2 for pair in pairs):
            raise EntryError(Message("a polygon has fewer than three corners."))
        ring = tuple((_part(x, "x", width), _part(y, "y", height)) for x, y in pairs)
        return polygon((ring,), width, height)
    corner = (_part(value.get("x"), "x", width), _part(value.get("y"), "y", height))
    angle = number(value.get("rotation") or 0, "rotation")
    if "radiusX" in value:
        radii = (_part(value["radiusX"], "radiusX", width), _part(value.get("radiusY"), "radiusY", height))
        return ellipse_mask(corner, radii, angle, frame)
    sides = (_part(value.get("width"), "width", width), _part(value.get("height"), "height", height))
    return rectangle_mask((*corner, *sides), angle, corner, frame)


def _part(value: object, name: str, side: int) -> float:
    return number(value, name, -1000, 1000) * side / 100
