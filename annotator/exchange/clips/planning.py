"""What is new in the events of clips that were matched, and in what was looked for in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.project.altered import content_of
from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation, Content, ImageRecord, Origin, now
from annotator.core.work.edits import AddAnnotation, SetTags
from annotator.core.work.event_times import Span, clipped
from annotator.core.work.facs_notation import as_held
from annotator.core.work.label_answers import as_asked
from annotator.core.work.tags import Tag
from annotator.exchange.clips.timings import Timings
from annotator.exchange.data.annotations import SCORE
from annotator.exchange.events.clip import ClipEvent, ClipEvents
from annotator.exchange.reading.earlier import Became, Earlier
from annotator.exchange.reading.importing import Choices

_CUT = marked(
    "{count} {count:event reaches|events reach} beyond the end of {count:its|their} clip and {count:ends|end} with it "
    "(first in {clip})."
)
_GONE = marked(
    "{count} {count:event lies|events lie} beyond the end of {count:its|their} clip and {count:is|are} left out (first "
    "in {clip})."
)
_ENDLESS = marked("Where {clip} ends is not known, so that its events are taken as they are: {fault}")
_SOUGHT = marked("What was looked for: {count} {count:label|labels} in {clips} {clips:clip|clips}.")
_OTHER = marked(
    "{count} {count:tag is|tags are} left out, since the project says otherwise (first: {label} in {image})."
)
_REPLACED = marked(
    "{count} {count:tag takes the place of another|tags take the place of others} (first: {label} in {image})."
)
_AGAINST = marked(
    "{count} {count:event comes|events come} in of labels that a tag of the project calls absent (first: {label} in "
    "{image})."
)


def label_span_and_answers(annotation: Annotation) -> Hashable:
    """What makes two events of a clip the same one."""
    return annotation.label_id, annotation.span, frozenset(annotation.attributes)


class EventPlanning:
    """Takes clips one by one and collects what is to be added.

    `became` counts events that came in before and were changed or deleted since; they are added once more where
    `choices.again` says so. A tag of the project that says otherwise stays, unless the file's is to replace it.
    """

    def __init__(self, project: Project, labels: Mapping[str, int | None], choices: Choices) -> None:
        self._project, self._ids, self._choices, self._now = project, labels, choices, now()
        self._names = {label.id: label.name for label in project.labels.known}
        self.edits: list[AddAnnotation] = []
        self.tags: list[SetTags] = []
        self.touched: set[int] = set()
        self.contents: dict[int, Content] = {}
        self.added = self.already = self.tagged = self.other_tags = 0
        self.became: Counter[Became] = Counter()
        self._unknown: list[Message] = []
        self._counts: dict[str, list[tuple[str, str]]] = {_CUT: [], _GONE: [], _OTHER: [], _REPLACED: [], _AGAINST: []}

    def take(self, clip: ClipEvents, timings: Timings) -> None:
        """Look at one clip of the file, which is one of the project."""
        record = timings.records[clip.name]
        annotations = self._project.annotations(record.id)
        self._add_new(self._inside(clip, timings), record, annotations, clip.looked_for)
        here = {value.label_id for value in annotations if value.span is not None}
        here |= {edit.annotation.label_id for edit in self.edits if edit.annotation.image_id == record.id}
        self._tag(clip, record, here)
        if record.id in self.touched and not record.sha256:
            try:
                self.contents[record.id] = content_of(self._project.image_path(record))
            except KnownError:  # it is missing, which was told
                return

    def _inside(self, clip: ClipEvents, timings: Timings) -> tuple[ClipEvent, ...]:
        """The events as the clip has them."""
        if not clip.events:
            return ()
        count = timings[clip.name].count
        if not count:
            fault = timings.faults.get(clip.name, "")
            self._unknown.append(Message(_ENDLESS, clip=clip.name, fault=fault))
            return clip.events
        fit = clipped(clip.events, count)
        self._counts[_CUT] += [(event.label, clip.name) for event in fit.cut]
        self._counts[_GONE] += [(event.label, clip.name) for event in fit.gone]
        return fit.kept

    def _add_new(
        self, events: tuple[ClipEvent, ...], record: ImageRecord, annotations: list[Annotation], sought: frozenset[str]
    ) -> None:
        there = Counter(map(label_span_and_answers, annotations))
        earlier: Earlier | None = None
        for event in events:
            label = self._ids[event.label]
            if label is None:
                continue
            made = self._made(event, record, label)
            content = label_span_and_answers(made)
            if there[content]:
                there[content] -= 1
                self.already += 1
                continue
            earlier = earlier or Earlier(self._project, record.id, annotations, label_span_and_answers)
            became = earlier.take(content)
            if became is not None:
                self.became[became] += 1
                if became not in self._choices.again:
                    continue
            tag = self._there.get((record.id, label))
            if tag is not None and not tag.present and event.label not in sought:
                self._counts[_AGAINST].append((event.label, record.path))
            self.edits.append(AddAnnotation(made))
            self.touched.add(record.id)
            self.added += 1

    def _made(self, event: ClipEvent, record: ImageRecord, label: int) -> Annotation:
        """An event as an annotation that has no id yet. How sure its maker was is kept as an attribute."""
        labels = self._project.labels
        told = as_asked(labels.attributes, as_held(labels, self._names.get(label, event.label), event.attributes))
        if event.score is not None and SCORE not in dict(told):
            told = (*told, (SCORE, repr(event.score)))
        return Annotation(
            0, record.id, label, origin=Origin.IMPORTED, annotator=event.annotator, created=self._now,
            modified=self._now, attributes=told, span=Span(event.onset, event.apex, event.offset),
        )  # fmt: skip

    # --- what was looked for

    @cached_property
    def _there(self) -> dict[tuple[int, int], Tag]:
        return {tag.key: tag for tag in self._project.tags()}

    def _tag(self, clip: ClipEvents, record: ImageRecord, here: set[int]) -> None:
        """Say that labels were looked for: those with an event `here` are present, the others absent."""
        coders = {event.annotator for event in clip.events}
        who = coders.pop() if len(coders) == 1 else ""
        before: list[Tag] = []
        after: dict[int, Tag] = {}
        for name in sorted(clip.looked_for):
            label = self._ids[name]
            if label is None or label in after:
                continue
            old, present = self._there.get((record.id, label)), label in here
            if old is not None and old.present == present:
                self.already += 1
                continue
            if old is not None:
                self.other_tags += 1
                replaced = self._choices.replace_tags
                self._counts[_REPLACED if replaced else _OTHER].append((name, record.path))
                if not replaced:
                    continue
                before.append(old)
            after[label] = Tag(record.id, label, present, who, self._now)
        if after:
            self.tags.append(SetTags(record.id, tuple(before), tuple(after.values())))
            self.tagged += len(after)
            self.touched.add(record.id)

    def notices(self) -> Iterator[Message]:
        """What comes in besides events, and what does not."""
        yield from self._unknown
        if self.tagged:
            yield Message(_SOUGHT, count=self.tagged, clips=len(self.tags))
        for text, places in self._counts.items():
            if places and text in (_CUT, _GONE):
                yield Message(text, count=len(places), clip=places[0][1])
            elif places:
                yield Message(text, count=len(places), label=places[0][0], image=places[0][1])
