"""Events of a clip as the project keeps them: annotations with a span; and the steps that code makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.core.work.annotation import Annotation, now
from annotator.core.work.decisions import relabel
from annotator.core.work.edits import ChangeAnnotation, edited_origin
from annotator.core.work.event_times import Border, Span, moved
from annotator.core.work.events import Event, in_order
from annotator.core.work.label_answers import Answers, with_answer
from annotator.core.work.tags import Tag


def event_of(annotation: Annotation) -> Event | None:
    """The event that an annotation is; None for a region, or a label of a whole image."""
    span = annotation.span
    if span is None:
        return None
    return Event(
        annotation.id, annotation.image_id, annotation.label_id, span.onset, span.apex, span.offset,
        annotation.origin, annotation.provenance, annotation.annotator, annotation.seconds, annotation.created,
        annotation.modified, annotation.attributes, annotation.reading, annotation.under,
    )  # fmt: skip


def events_of(annotations: Iterable[Annotation]) -> tuple[Event, ...]:
    """The events among annotations, by their onsets."""
    return tuple(in_order(event for value in annotations if (event := event_of(value)) is not None))


def annotation_of(event: Event) -> Annotation:
    """An event as the project keeps it."""
    return Annotation(
        event.id, event.clip_id, event.label_id, origin=event.origin, provenance=event.provenance,
        annotator=event.annotator, seconds=event.seconds, created=event.created, modified=event.modified,
        attributes=event.attributes, reading=event.reading, under=event.under,
        span=Span(event.onset, event.apex, event.offset),
    )  # fmt: skip


def respanned(annotation: Annotation, span: Span, seconds: float = 0.0) -> ChangeAnnotation:
    """An event with other borders."""
    after = replace(
        annotation, span=span, modified=now(), origin=edited_origin(annotation.origin),
        seconds=annotation.seconds + seconds,
    )  # fmt: skip
    return ChangeAnnotation(annotation, after)


def exchanged(annotation: Annotation, label_id: int, answers: Answers = ()) -> ChangeAnnotation | None:
    """An event under another label, with other answers where some are told; None where that changes nothing."""
    after = relabel(annotation, label_id).after
    for name, value in answers:
        after = replace(after, attributes=with_answer(after.attributes, name, value))
    if (after.label_id, after.attributes) == (annotation.label_id, annotation.attributes):
        return None
    return ChangeAnnotation(annotation, replace(after, origin=edited_origin(annotation.origin)))


def marked_at(span: Span, border: Border, frame: int, count: int) -> Span:
    """A span with a border on the frame that is seen, as a coder means it who marks it there.

    A border that is marked beyond another one takes that along: who marks the apex behind the offset has seen that the
    movement went on, and an offset before the apex leaves none behind it. (Drags stop there: `event_times.moved`.)
    """
    frame = min(max(frame, 0), max(count - 1, 0))
    if border is Border.APEX:
        return Span(min(span.onset, frame), frame, max(span.offset, frame))
    if border is Border.ONSET:
        apex = span.apex if span.apex is None or span.apex >= frame else frame
        return Span(frame, apex, max(span.offset, frame))
    if frame < span.onset:
        return Span(frame, None if span.apex is None else frame, frame)
    apex = span.apex if span.apex is None or span.apex <= frame else frame
    return moved(Span(span.onset, apex, max(span.offset, frame)), border, frame, count)


def event_before(events: Sequence[Event], frame: int) -> Event | None:
    """The event that began last at or before a frame; None where none did."""
    there = [event for event in events if event.onset <= frame]
    return max(there, key=lambda event: (event.onset, event.id), default=None)


def looked_for(tags: Iterable[Tag]) -> frozenset[int]:
    """The labels (by their ids) that somebody looked for in a clip, by its tags.

    A tag of a clip says that a pass over all of it was finished: present, and its events are all there are; absent, and
    there is none. Of a label without a tag, frames without an event are unknown.
    """
    return frozenset(tag.label_id for tag in tags)
