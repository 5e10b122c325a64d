"""Reading ELAN's EAF: our own files exactly, and tiers of others as far as they speak of action units or labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.event_frames import INTENSITY, SIDE
from annotator.exchange.events.clip import ClipEvent, ClipEvents, answers
from annotator.exchange.events.eaf_document import ROOT, Document, Placed, ReadTier, read_document
from annotator.exchange.events.eaf_names import APEX, EVENT, FRAMES, LOOKED_FOR, RATE, SIDED, tier_of
from annotator.exchange.events.format import Reading
from annotator.exchange.events.timing import Timing, known_name
from annotator.exchange.events.units import grade_in, label_of, scores_in, side_in, unit_in
from annotator.exchange.events.xml_reading import has_root

_SPREAD = marked(
    "{count} {count:annotation has|annotations have} no time of {count:its|their} own: {count:it lies|they lie} evenly "
    "between the next ones (first in tier {tier})."
)
_PASSED = marked(
    "{count} {count:tier is|tiers are} not read: {count:it depends|they depend} on others (first: {tier})."
)
_VALUES = marked(
    "What {count} {count:annotation says is|annotations say is} neither an intensity nor a score and left out (first "
    "in tier {tier})."
)
_LONGEST = 1000


def recognises(path: Path) -> bool:
    """Whether this is an EAF file; never raises."""
    return path.suffix.casefold() == ".eaf" and has_root(path, ROOT)


def read(path: Path, clips: Mapping[str, Timing]) -> Reading:
    """The file as events of the clip that its medium is. Raises KnownError."""
    document = read_document(path)
    names = [*document.media, path.stem]
    known = next((found for name in names if (found := known_name(name, clips)) is not None), None)
    timing = clips[known] if known is not None else _own_timing(document)
    if not timing.known:
        raise KnownError(
            "It is not known when the frames of {clip} are shown, so that its events have no frames.",
            clip=names[0], path=path, advice="Add the clip to the project, and open it once.",
        )  # fmt: skip
    gathering = _Gathering(document, timing, path)
    events = tuple(gathering.events())
    name = known if known is not None else names[0]
    looked_for = frozenset(document.properties.get(LOOKED_FOR, ()))
    return Reading((ClipEvents(name, events, timing=timing, looked_for=looked_for),), gathering.notices())


def _own_timing(document: Document) -> Timing:
    """The timing that our own files tell, for clips with a constant rate."""
    try:
        count = document.properties.get(FRAMES, ("0",))[0]
        return Timing(int(count), float(document.properties[RATE][0]))
    except (KeyError, ValueError, KnownError):
        return Timing()


@dataclass
class _Gathering:
    document: Document
    timing: Timing
    path: Path
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def note(self, template: str, tier: ReadTier, count: int = 1) -> None:
        if count:
            self.counts[template] += count
            self.first.setdefault(template, tier.name)

    def notices(self) -> tuple[Message, ...]:
        return tuple(
            Message(template, count=count, tier=self.first[template]) for template, count in self.counts.items()
        )

    def events(self) -> Iterator[ClipEvent]:
        told, used = self._told()
        for tier in self.document.tiers:
            self.note(_SPREAD, tier, tier.spread)
            if tier.parent and tier.name not in used:
                self.note(_PASSED, tier)
            if tier.parent:
                continue
            for one in tier.placed:
                apex, attributes = told.get(one.id, (None, {}))
                for event in self._said(tier, one):
                    yield self._timed(tier, one, event, apex, attributes)

    def _told(self) -> tuple[dict[str, tuple[float | None, dict[str, str]]], set[str]]:
        """What dependent tiers say of annotations, by their ids: apexes and attributes; and names of these tiers."""
        tiers = {tier.name: tier for tier in self.document.tiers}
        found: dict[str, tuple[float | None, dict[str, str]]] = {}
        used = set()
        for tier in self.document.tiers:
            topic = _topic(tier)
            parent = tiers.get(tier.parent)
            if parent is None or not topic:
                continue
            used.add(tier.name)
            for number, value, begin in _of_parents(tier, parent):
                apex, attributes = found.get(number, (None, {}))
                if topic == APEX:
                    apex = begin if apex is None else apex
                else:
                    told = grade_in(value) if topic == INTENSITY else side_in(value)
                    self.note(_VALUES, tier, int(not told and bool(value.strip())))
                    attributes = {**attributes, topic: told} if told else attributes
                found[number] = (apex, attributes)
        return found, used

    def _said(self, tier: ReadTier, one: Placed) -> Iterator[ClipEvent]:
        """The events that an annotation stands for, still without frames."""
        value = one.value.strip()[:_LONGEST]
        if tier.kind in (EVENT, SIDED):
            own = tier_of(_base(tier, self.document.tiers), tier.kind, tier.annotator)
            yield _blank(own.label, answers(value, own.side), tier.annotator)
            return
        unit = unit_in(tier.name.partition("@")[0])
        scores = scores_in(value)
        if unit is not None:
            grade = grade_in(value) or (scores[0].intensity if [one.code for one in scores] == [unit.code] else "")
            side = unit.side or (scores[0].side if grade and scores else "")
            self.note(_VALUES, tier, int(bool(value) and not grade and [one.code for one in scores] != [unit.code]))
            yield _blank(label_of(unit), answers(grade or unit.intensity, side), tier.annotator)
        elif scores:
            for score in scores:
                yield _blank(label_of(score), answers(score.intensity, score.side), tier.annotator)
        else:
            yield _blank(value or tier.name[:_LONGEST], (), tier.annotator)

    def _timed(
        self, tier: ReadTier, one: Placed, event: ClipEvent, apex: float | None, more: Mapping[str, str]
    ) -> ClipEvent:
        origin = self.document.origin
        begin, end = ((moment + origin) / 1000 for moment in (one.begin, one.end))
        try:
            times = self.timing.frames(begin, end, None if apex is None else (apex + origin) / 1000)
        except KnownError as fault:
            raise KnownError("Annotation {number} of tier {tier}: {fault}",
                             number=one.id, tier=tier.name, fault=fault.what, path=self.path) from fault  # fmt: skip
        onset, top, offset = times
        attributes = tuple(sorted({**more, **dict(event.attributes)}.items()))
        return replace(event, onset=onset, apex=top, offset=offset, attributes=attributes)


def _blank(label: str, attributes: tuple[tuple[str, str], ...], annotator: str) -> ClipEvent:
    return ClipEvent(label, 0, None, 0, attributes, annotator)


def _base(tier: ReadTier, tiers: Sequence[ReadTier]) -> str:
    """The name of a tier without the number of a further one."""
    base, mark, number = tier.name.rpartition("#")
    return base if mark and number.isdigit() and any(one.name == base for one in tiers) else tier.name


def _topic(tier: ReadTier) -> str:
    """What a dependent tier tells of its parent's annotations; "" where it is nothing known."""
    name = tier.name.casefold()
    if tier.kind == APEX or "apex" in name or "peak" in name:
        return APEX
    if "intens" in name:
        return INTENSITY
    return SIDE if "side" in name or "lateral" in name or "seite" in name else ""


def _of_parents(tier: ReadTier, parent: ReadTier) -> Iterator[tuple[str, str, float]]:
    """What each annotation of a tier says: id of the parent's annotation, value, and where it begins."""
    owners = {one.id: one for one in parent.placed}
    for said in tier.referring:
        if said.to in owners:
            yield said.to, said.value, owners[said.to].begin
    above = sorted(parent.placed, key=lambda one: one.begin)
    place = 0
    for one in sorted(tier.placed, key=lambda one: one.begin):
        while place + 1 < len(above) and above[place + 1].begin <= one.begin:
            place += 1
        if above and above[place].begin <= one.begin <= above[place].end:
            yield above[place].id, one.value, one.begin
