"""What was coded in a project's clips, as files of events tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annotator.core.images import image_suffix
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, ImageRecord
from annotator.core.work.coding import looked_for
from annotator.core.work.facs_notation import as_letters, unit_name, unit_number
from annotator.core.work.labels import Label
from annotator.core.work.sampling import SETTING, step_of
from annotator.core.work.tags import Tag
from annotator.exchange.clips.timings import Timings
from annotator.exchange.data.annotations import SCORE, region_of
from annotator.exchange.data.dataset import Told
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.events.clip import ClipEvent, ClipEvents
from annotator.exchange.events.format import EventFormat
from annotator.exchange.writing.source import chosen_labels

_NOTHING = marked("{count} {count:clip|clips} in which nothing was coded {count:is|are} left out (first: {clip}).")
_NOT_EVENTS = marked(
    "What {count} {count:clip has|clips have} besides events is left out: labels and attributes of the whole clip, "
    "regions (first: {clip})."
)
_NOT_ALL = marked(
    "What not all of them looked for is left out of {count} {count:clip|clips}: it reads as unknown (first: {clip})."
)
_SAMPLED = marked(
    "That only every so many frames of {count} {count:clip|clips} was coded, so that others are unknown, is left out "
    "(first: {clip})."
)
_HISTORY = marked("When {count} {count:event was|events were} made, and how, is left out.")
_UNKNOWN = marked("When the frames of {clip} are shown is not known: {fault}")


@dataclass
class Coded:
    """The clips in which something was coded, and what is worth telling of them and of the others."""

    clips: list[ClipEvents] = field(default_factory=list)
    unknown: list[Message] = field(default_factory=list)
    counts: dict[str, list[str]] = field(default_factory=dict)

    def note(self, text: str, clip: str) -> None:
        """One more clip of which something is to be told."""
        self.counts.setdefault(text, []).append(clip)

    @property
    def events(self) -> int:
        """How many there are."""
        return sum(len(clip.events) for clip in self.clips)

    def problems(self) -> Iterator[Message]:
        """What is left out before any format has its say."""
        yield from self.unknown
        yield from self._told(_NOT_EVENTS)
        yield from self._told(_NOT_ALL)
        yield from self._told(_SAMPLED)
        if self.events:
            yield Message(_HISTORY, count=self.events)

    def notices(self) -> Iterator[Message]:
        """What is as it should be."""
        yield from self._told(_NOTHING)

    def _told(self, text: str) -> Iterator[Message]:
        clips = self.counts.get(text)
        if clips:
            yield Message(text, count=len(clips), clip=clips[0])


def coded(
    project: Project, form: EventFormat, options: ExportOptions, readings: Sequence[str] = (), told: Told | None = None
) -> Coded:
    """The clips of a project in one reading, or with the events of several together, which are told apart by whose they
    are. Raises KnownError where an option names a label that is not there.
    """
    source, timings = _Source(project, form, options, readings), Timings(project)
    found = Coded()
    for done, record in enumerate(timings.records.values(), 1):
        source.take(record, timings, found)
        if told is not None:
            told(done, len(timings))
    return found


class _Source:
    def __init__(
        self, project: Project, form: EventFormat, options: ExportOptions, readings: Sequence[str]
    ) -> None:  # fmt: skip
        self._project, self._form, self._options = project, form, options
        self._set = project.labels
        self._labels = {label.id: label for label in chosen_labels(project, options.labels)}
        self._coders = {name: self._coder(name, place) for place, name in enumerate(readings, 1)}
        self._readings = tuple(readings) or (project.reading,)
        self._every = step_of(project.setting(SETTING))
        self._tags = {name: self._tags_of(name) for name in self._readings}
        self._said = frozenset[int]().union(*map(self._said_of, self._readings))

    def _coder(self, reading: str, place: int) -> str:
        return f"reader-{place}" if self._options.anonymous else reading

    def _tags_of(self, reading: str) -> dict[int, list[Tag]]:
        found: dict[int, list[Tag]] = {}
        with self._project.as_read_by(reading):
            for tag in self._project.tags():
                found.setdefault(tag.image_id, []).append(tag)
        return found

    def _said_of(self, reading: str) -> frozenset[int]:
        with self._project.as_read_by(reading):
            return frozenset(self._project.attributes_of_images())

    def take(self, record: ImageRecord, timings: Timings, found: Coded) -> None:
        """Put a clip among those that were coded, or among the others."""
        name = _anonymous(record) if self._options.anonymous else record.path
        events: list[ClipEvent] = []
        looked: list[frozenset[str]] = []
        others = record.id in self._said
        for reading in self._readings:
            with self._project.as_read_by(reading):
                annotations = self._project.annotations(record.id)
            own, sought = self._read(annotations, reading, record.id)
            events += own
            looked += [sought] if own or sought else []
            others |= any(value.span is None for value in annotations)
        if others:
            found.note(_NOT_EVENTS, name)
        if not looked:
            found.note(_NOTHING, name)
            return
        common = frozenset.intersection(*looked)
        if common != frozenset().union(*looked):
            found.note(_NOT_ALL, name)
        timing = timings[record.path]
        if record.path in timings.faults:
            found.unknown.append(Message(_UNKNOWN, clip=name, fault=timings.faults[record.path]))
        if self._every > 1 and not self._form.per_frame:
            found.note(_SAMPLED, name)
        told = ClipEvents(name, tuple(events), timing=timing, looked_for=common, every=self._every)
        found.clips.append(told)

    def _read(
        self, annotations: Sequence[Annotation], reading: str, clip: int
    ) -> tuple[list[ClipEvent], frozenset[str]]:  # fmt: skip
        """The events of one reading that are asked for, and the labels of which these are all there are."""
        known = sorted((value for value in annotations if value.span is not None), key=_place)
        events = [value for value in known if value.label_id in self._labels]
        kept = [value for value in events if self._is_wanted(value)]
        partly = {value.label_id for value in events if not self._is_wanted(value)}
        sought = looked_for(self._tags[reading].get(clip, ())) & self._labels.keys() - partly
        told = [self._event(value, self._labels[value.label_id], reading) for value in kept]
        return told, frozenset(self._called(self._labels[number]) for number in sought)

    def _is_wanted(self, value: Annotation) -> bool:
        return not self._options.origins or value.origin in self._options.origins

    def _event(self, value: Annotation, label: Label, reading: str) -> ClipEvent:
        assert value.span is not None
        region = region_of(value, label.name)
        told = as_letters(self._set, label.name, region.attributes)
        if region.score is not None and value.provenance is None:
            told = tuple((name, text) for name, text in told if name != SCORE)
        own = "" if self._options.anonymous else value.annotator
        return ClipEvent(
            self._called(label), value.span.onset, value.span.apex, value.span.offset, told,
            self._coders.get(reading, own), region.score,
        )  # fmt: skip

    def _called(self, label: Label) -> str:
        """A label's name; where programs name action units in one way, in that way."""
        number = unit_number(label.name) if self._form.per_frame else None
        return label.name if number is None else unit_name(number)


def _anonymous(record: ImageRecord) -> str:
    """What an anonymous export calls a clip: by its number, which never changes and is never another's."""
    return f"clip-{record.id:06d}{image_suffix(PurePosixPath(record.path)).lower()}"


def _place(value: Annotation) -> tuple[int, int, int]:
    assert value.span is not None
    return value.span.onset, -value.span.offset, value.id
