"""Coding a clip: events begin and end where the frame is that is seen, by keys, by notation, or by dragged borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_frame
from annotator.core.work.annotation import Annotation
from annotator.core.work.coding import event_before, event_of, exchanged, marked_at, respanned
from annotator.core.work.edits import AddAnnotation, Changes, Compound, Edit, RemoveAnnotation
from annotator.core.work.event_times import (
    Border,
    Landmark,
    Span,
    at_frame,
    landmarks,
    next_landmark,
    overlaps,
    previous_landmark,
)
from annotator.core.work.events import Event, in_order
from annotator.core.work.facs_notation import parse_scores, placed
from annotator.core.work.facs_rules import Hint, hints
from annotator.core.work.label_answers import Answers
from annotator.core.work.labels import Label
from annotator.core.work.sampling import sampled
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.work.playing import Playing
from annotator.ui.work.sampling import Sampling
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session

_MARKED = {
    Border.ONSET: marked("Mark onset"),
    Border.APEX: marked("Mark apex"),
    Border.OFFSET: marked("Mark offset"),
}


class Coding(QObject):
    """The events of the clip on screen. `changed`: others, or other ones chosen."""

    changed = Signal()

    def __init__(self, session: Session, playing: Playing, sampling: Sampling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._playing = session, playing
        self.events: tuple[Event, ...] = ()
        self._last = -1
        self._known: dict[int, tuple[Annotation, Event | None]] = {}
        # Whether the label that is named next is for the chosen events, and not for one to come.
        self.exchanging = False
        self.sampling = sampling
        session.image_changed.connect(self.read)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self.read)
        session.selection_changed.connect(self._chosen_others)

    # --- what is there

    @property
    def active(self) -> bool:
        """Whether a clip is on screen whose frames are known."""
        return self._playing.on_clip and self._playing.frames > 0

    @property
    def chosen(self) -> tuple[Event, ...]:
        """The events that are selected and marked."""
        found = (event_of(value) for value in self._session.chosen_annotations)
        return tuple(event for event in found if event is not None)

    @property
    def hints(self) -> tuple[Hint, ...]:
        """What is worth a second look of the chosen events: they stop nobody."""
        chosen = self.chosen
        if not chosen:
            return ()
        first, last = min(one.onset for one in chosen), max(one.offset for one in chosen)
        within = (event for event in self.events if event.onset <= last and event.offset >= first)
        near = [event for event in within if any(overlaps(event, one) for one in chosen)]
        numbers = {event.id for event in chosen}
        return tuple(hint for hint in hints(near, self._session.labels) if numbers & set(hint.events))

    @property
    def beyond(self) -> int:
        """How many events reach beyond the clip's last frame: it was another one when they were coded."""
        count = self._playing.frames
        return sum(event.offset >= count for event in self.events) if count and self._last >= count else 0

    @Slot()
    def read(self) -> None:
        """Read the events of the image on screen."""
        known, self._known = self._known, {}
        for value in self._coded():
            before = known.get(value.id)
            self._known[value.id] = before if before is not None and before[0] is value else (value, event_of(value))
        self.events = tuple(in_order(event for _, event in self._known.values() if event is not None))
        self._last = max((event.offset for event in self.events), default=-1)
        self.changed.emit()

    def _coded(self) -> Sequence[Annotation]:
        """What is said of the clip: to be changed where it is on screen itself, to be seen where a frame of it is."""
        session = self._session
        if self._playing.on_clip or session.project is None or session.record is None:
            return session.annotations
        name = PurePath(session.record.path)
        clip = session.project.image_at(str(file_of(name))) if is_frame(name) else None
        return session.project.annotations(clip.id) if clip is not None else ()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        record = self._session.record
        if record is not None and record.id in changes.images and (changes.annotations or changes.labels):
            self.read()

    @Slot()
    def _chosen_others(self) -> None:
        self.exchanging = False
        self.changed.emit()

    # --- marking

    def begin(self) -> None:
        """An event of the chosen label begins at the frame that is seen, and lasts this one until its end is marked.

        Of sampled frames it is there or not: one that is there already is taken away.
        """
        label = self._session.label
        if not self.active or label is None:
            return
        there = {event.label_id: event.id for event in self._here()}
        value = self._session.annotation(there[label.id]) if label.id in there else None
        if value is not None:
            self._session.apply(RemoveAnnotation(value), marked("Delete annotation"))
        else:
            self._add([(label, ())], marked("Begin event"))

    def _here(self) -> list[Event]:
        """What was coded of the sampled frame that is seen, and of it alone; nothing where all frames are coded."""
        frame = self._playing.frame
        return [e for e in self.events if e.onset == e.offset == frame] if self.sampling.every > 1 else []

    def mark(self, border: Border) -> None:
        """The chosen events have a border at the frame that is seen. Without one chosen, those of the chosen label that
        last there, or the one that began last; an apex begins an event where there is none.
        """
        if not self.active:
            return
        meant = self.chosen or self._meant()
        if not meant and border is Border.APEX and self._session.label is not None:
            self._add([(self._session.label, ())], marked("Begin event"), apex=True)
            return
        if not meant:
            self._session.notifications.inform(tr("No event is chosen: I begins one of the chosen label."))
            return
        frame, count = self._playing.frame, self._playing.frames
        edits = []
        for event in meant:
            value, before = self._session.annotation(event.id), Span(event.onset, event.apex, event.offset)
            after = marked_at(before, border, frame, count)
            if value is not None and after != before:
                edits.append(respanned(value, after, self._session.seconds()))
        if edits and self._session.apply(Compound(tuple(edits), _MARKED[border]), _MARKED[border]):
            self._choose([event.id for event in meant])

    def _meant(self) -> tuple[Event, ...]:
        label = self._session.label
        own = [event for event in self.events if label is not None and event.label_id == label.id]
        here = at_frame(own, self._playing.frame)
        last = event_before(own, self._playing.frame)
        return tuple(here) or ((last,) if last is not None else ())

    def move(self, number: int, span: Span) -> None:
        """Give an event another span."""
        value = self._session.annotation(number)
        if value is not None and value.span is not None and value.span != span:
            self._session.apply(respanned(value, span, self._session.seconds()), marked("Move event"))

    def type(self, text: str) -> bool:
        """Begin events as coders write them (1+2+5B, L12C); False where that cannot be read, which is told."""
        try:
            found = placed(parse_scores(text), self._session.labels)
        except KnownError as error:
            self._session.notifications.report(error)
            return False
        if found.missing:
            numbers = ", ".join(map(str, found.missing))
            self._session.notifications.report(
                KnownError(
                    "The label set has no action unit {numbers}.",
                    numbers=numbers,
                    advice="Nothing was stored. Project ▸ Edit labels… adds labels.",
                )
            )
            return False
        if found.untold:
            told = ", ".join(map(str, found.untold))
            self._session.notifications.inform(
                tr("The label set asks for no side or intensity of {scores}: stored without.", scores=told)
            )
        if self.exchanging and len(found.units) == 1:
            self._exchange(*found.units[0])
        elif found.units and self.active:
            self._add(found.units, marked("Type events"))
        return True

    def exchange(self) -> None:
        """The label that is named next is for the chosen events; asked again it is not."""
        if not self.chosen:
            self._session.notifications.inform(tr("Choose the event whose label is another one."))
            return
        self.exchanging = not self.exchanging
        names = ", ".join(dict.fromkeys(full(self._session.labels.by_id(event.label_id)) for event in self.chosen))
        self._session.notifications.inform(
            tr("{labels}: now choose the right label, or type it as a code.", labels=names)
            if self.exchanging
            else tr("The event keeps its label.")
        )

    def take_label(self, label: Label) -> bool:
        """Give the chosen events a label where that was asked for; whether it was."""
        return self.exchanging and self._exchange(label, ())

    def _exchange(self, label: Label, attributes: Answers) -> bool:
        """Give the chosen events another label, and other answers where any are told."""
        session, numbers = self._session, [event.id for event in self.chosen]
        values = [value for number in numbers if (value := session.annotation(number)) is not None]
        self.exchanging = False
        edits = [edit for value in values if (edit := exchanged(value, label.id, attributes)) is not None]
        if edits and session.apply(Compound(tuple(edits), "Change label"), marked("Change label")):
            self._choose(numbers)
            session.notifications.inform(tr("Now it is {label}.", label=full(label)))
        return bool(values)

    def repeat(self) -> None:
        """An event like the chosen one, or like the one that began last, begins at the frame that is seen; on a sampled
        frame all there was on the sampled frame before.
        """
        frame, every = self._playing.frame, self.sampling.every
        before = self.chosen or tuple(filter(None, (event_before(self.events, frame),)))
        if every > 1:
            before = tuple(at_frame(self.events, sampled(frame, every) - every))
        if not self.active or not before:
            self._session.notifications.inform(tr("There is no event before this frame to copy."))
            return
        like = [(self._session.labels.by_id(event.label_id), event.attributes) for event in before]
        self._add(like, marked("Copy event"))

    def _add(
        self, units: Sequence[tuple[Label, tuple[tuple[str, str], ...]]], text: str, *, apex: bool = False
    ) -> None:
        session, frame, every = self._session, self._playing.frame, self.sampling.every
        first = session.next_number(len(units))
        if first is None or session.project is None or session.record is None or not self.sampling.here():
            return
        spent = session.seconds() / len(units)
        made = partial(
            Annotation, annotator=session.project.annotator, reading=session.project.reading,
            span=Span(frame, frame if apex else None, frame), seconds=spent,
        )  # fmt: skip
        values = [
            replace(made(first + place, session.record.id, label.id), attributes=attributes)
            for place, (label, attributes) in enumerate(units)
        ]
        there = {event.label_id: event.id for event in self._here()}
        new = [value for value in values if value.label_id not in there]
        edits: list[Edit] = [AddAnnotation(value) for value in new]
        for value in values:
            before = session.annotation(there[value.label_id]) if value.label_id in there else None
            edit = exchanged(before, value.label_id, value.attributes) if before is not None else None
            edits += [edit] if edit is not None else []
        if edits and session.apply(Compound(tuple(edits), text), text):
            self._choose([there.get(value.label_id, value.id) for value in values])
            names = ", ".join(full(label) for label, _ in units)
            session.notifications.inform(
                tr("{labels}: on frame {frame}.", labels=names, frame=frame)
                if every > 1
                else tr("{labels}: from frame {frame} on. O marks the end.", labels=names, frame=frame)
            )

    def _choose(self, numbers: Sequence[int]) -> None:
        self._session.mark(numbers)

    # --- going from one to another

    def choose(self, number: int | None) -> None:
        """Select an event."""
        self._session.select(Selection(Kind.ANNOTATION, number) if number is not None else None)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (−1) event, and select it."""
        if not self.events:
            return
        chosen = self.chosen[0].id if self.chosen else None
        numbers = [event.id for event in self.events]
        if chosen in numbers:
            place = (numbers.index(chosen) + by) % len(numbers)
        else:
            frame = self._playing.frame
            later = [place for place, event in enumerate(self.events) if event.onset >= frame]
            earlier = [place for place, event in enumerate(self.events) if event.onset < frame]
            place = (later or [0])[0] if by > 0 else (earlier or [len(numbers) - 1])[-1]
        event = self.events[place]
        self.choose(event.id)
        self._playing.pause()
        self._playing.go(event.onset)

    def to_landmark(self, by: int) -> None:
        """Go to the next (1) or previous (−1) onset, apex or offset."""
        marks = landmarks(self.events)
        found: Landmark[Event] | None = (next_landmark if by > 0 else previous_landmark)(marks, self._playing.frame)
        if found is not None:
            self._playing.pause()
            self._playing.go(found.frame)

    def loop(self) -> None:
        """Play the chosen event again and again, or no longer."""
        if self._playing.loop is not None:
            self._playing.end_loop()
            return
        if not self.chosen:
            self._session.notifications.inform(tr("Choose an event to play again and again."))
            return
        first = min(event.onset for event in self.chosen)
        last = max(event.offset for event in self.chosen)
        self._playing.set_loop(first, last)
        self._playing.go(first)
        self._playing.play()
