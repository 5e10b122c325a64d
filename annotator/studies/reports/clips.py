"""The part of the report on agreement that is about clips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.core.message import Message, marked
from annotator.core.work.event_frames import GRADES
from annotator.core.work.event_times import Border
from annotator.core.work.events import Event
from annotator.studies.reliability.coded import side, strength
from annotator.studies.reliability.codes import Index
from annotator.studies.reliability.disagreements import Disagreement
from annotator.studies.reliability.events import EventAgreement
from annotator.studies.reliability.frames import FrameAgreement
from annotator.studies.reliability.study import CURVES, ClipStudy
from annotator.studies.reports.page import ALL_LABELS, Cell, Line, Place, Plot, Section, Table

# So many disagreements and clips are listed; JSON has all of them.
MOST = 200
_LABEL, _READERS, _CLIPS, _FRAMES = marked("label"), marked("readers"), marked("clips"), marked("frames")
_PREVALENCE, _OBSERVED, _INDEX = marked("prevalence"), marked("observed"), marked("index")
_POSITIVE, _NEGATIVE = marked("positive agreement"), marked("negative agreement")
_FREE, _FLEISS, _COHEN = marked("free-marginal κ"), marked("Fleiss' κ"), marked("Cohen's κ")
_OF_ALL = (_OBSERVED, _FLEISS, _FREE, "AC1", "α", _POSITIVE, _NEGATIVE)
_OF_TWO = (_OBSERVED, _COHEN, _FREE, "AC1", _POSITIVE, _NEGATIVE)
_GRADES = ("α ordinal", "ICC(2,1)", "ICC(3,1)")
_NAMES = {Border.ONSET: marked("onset"), Border.APEX: marked("apex"), Border.OFFSET: marked("offset")}
_NONE = marked(
    "Nothing to compare: in no clip two readers looked for the same label. A label was looked for where a pass over "
    "the clip was finished, which is kept as a tag of the clip."
)
_SAMPLED = marked("One frame in {every} was coded by itself: only those count.")
_TITLES = {
    "frames": marked("Clips, frame by frame"), "events": marked("Clips, event by event"),
    "codes": marked("FACS agreement index"), "apart": marked("Where readers of clips disagree"),
}  # fmt: skip


def clip_sections(study: ClipStudy) -> tuple[Section, ...]:
    """What the study says; one sentence where it has nothing to say."""
    if not study.coded.clips:
        return (Section(marked("Clips"), (), _NONE),)
    return (_frames(study), _events(study), _codes(study), _apart(study))


def _frames(study: ClipStudy) -> Section:
    text = Message(
        "{two} of {count} {count:clip was|clips were} looked through by two readers for the same label. A label counts "
        "only where both looked for it; a reader who is at most {tolerance} {tolerance:frame|frames} off counts as "
        "agreeing. Chance is not made any greater for that: compare figures of one tolerance only.",
        two=len(study.coded.clips), count=study.coded.of, tolerance=study.settings.tolerance,
    )  # fmt: skip
    tables = [*_presence(study.presence), *_strengths(study.intensity), *_proportions(study.proportions)]
    left = [*_unread(study), *tables]
    if study.coded.every > 1:
        text = Message("{text} {sampled}", text=text, sampled=Message(_SAMPLED, every=study.coded.every))
    return Section(_TITLES["frames"], tuple(left), text, (_curve(study),) if study.curve else ())


def _unread(study: ClipStudy) -> Iterator[Table]:
    rows = tuple((path, fault.what) for path, fault in study.coded.unread)
    if rows:
        note = marked("How many frames they have is not known: they count event by event alone, and without seconds.")
        yield Table((marked("clip"), marked("why")), rows, Message("Clips that cannot be read"), note)


def _presence(found: Sequence[FrameAgreement]) -> Iterator[Table]:
    note = marked(
        "Intervals hold 95 % by bootstrap over clips (or their groups); of a label looked for in one clip alone, over "
        "moving blocks of its time: they speak of other moments of that clip, not of other clips. Prevalence is the "
        "share of present among the statements that count: where a label is rare, look at positive agreement beside κ."
    )
    overall = [one for one in found if not one.of.readers]
    if overall:
        rows = tuple(_frame_row(one, _OF_ALL) for one in overall)
        title = Message("All readers, on what is there in each frame")
        yield Table((_LABEL, _CLIPS, _FRAMES, _PREVALENCE, *_OF_ALL), rows, title, note)
    pairs = [one for one in found if one.of.readers]
    if pairs:
        rows = tuple(
            (row[0], _pair(one.of.readers), *row[1:]) for one in pairs for row in [_frame_row(one, _OF_TWO)]
        )  # fmt: skip
        title = Message("Two readers each, on what is there in each frame")
        yield Table((_LABEL, _READERS, _CLIPS, _FRAMES, _PREVALENCE, *_OF_TWO), rows, title)


def _frame_row(one: FrameAgreement, names: Sequence[str]) -> tuple[Cell, ...]:
    told = one.of.coefficients
    first = next(iter(told.values()))
    prevalence = first.prevalence[1] if first.prevalence else None
    return one.of.label or ALL_LABELS, one.clips, first.items, prevalence, *(told.get(name) for name in names)


def _strengths(found: Sequence[FrameAgreement]) -> Iterator[Table]:
    if found:
        rows = tuple((row[0], row[1], row[2], *row[4:]) for one in found for row in [_frame_row(one, _GRADES)])
        note = marked(
            "0 where the label is not there, 1 to 5 for A to E; frames of an event without an intensity are left out. "
            "Without a tolerance. Most frames are 0: that both saw nothing raises these figures."
        )
        title = Message("All readers, on the intensity in each frame")
        yield Table((_LABEL, _CLIPS, _FRAMES, *_GRADES), rows, title, note)


def _proportions(found: Sequence[FrameAgreement]) -> Iterator[Table]:
    if found:
        rows = tuple((row[0], row[1], *row[4:]) for one in found for row in [_frame_row(one, _GRADES[1:])])
        note = marked("The share of each clip's frames on which the label is there: one grade a clip and reader.")
        title = Message("All readers, on how much of the time it is there")
        yield Table((_LABEL, _CLIPS, *_GRADES[1:]), rows, title, note)


def _curve(study: ClipStudy) -> Plot:
    lines = tuple(
        Line(Message(name), tuple((step, value) for step, values in study.curve.items()
                                  if (value := values[name]) is not None))
        for name in CURVES
    )  # fmt: skip
    values = [y for line in lines for _, y in line.points]
    title = marked("What the tolerance does, all labels and readers together")
    return Plot(title, marked("tolerance in frames"), marked("agreement"), lines, (min([0.0, *values]), 1.0))


def _events(study: ClipStudy) -> Section:
    by = {
        "overlap": marked("Events that share a frame are the same, one to one, so that they overlap most."),
        "onset": marked("Events are the same whose onsets are no further apart than the tolerance, one to one."),
    }  # fmt: skip
    rows = tuple(
        (one.label or ALL_LABELS, _pair(one.readers), one.clips, one.first, one.second, one.matched, one.f1,
         one.share_first, one.share_second)
        for one in study.events
    )  # fmt: skip
    columns = (
        _LABEL, _READERS, _CLIPS, marked("events of the first"), marked("of the second"), marked("matched"), "F1",
        marked("share of the first"), marked("share of the second"),
    )  # fmt: skip
    tables = [Table(columns, rows, Message("Two readers each, on events")), *_borders(study), *_levels(study.events)]
    return Section(_TITLES["events"], tuple(tables), by[study.settings.matching])


def _borders(study: ClipStudy) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = []
    for one in study.events:
        for border, told in one.differences.items():
            if told.count:
                seconds = (told.mean_seconds, told.sd_seconds, told.median_seconds)
                rows.append((
                    one.label or ALL_LABELS, Message(_NAMES[border]), _pair(one.readers), told.count,
                    told.mean, told.sd, told.median, *seconds, *told.within.values(),
                ))  # fmt: skip
    if rows:
        steps = next(iter(study.events[0].differences.values())).within
        columns = (
            _LABEL, marked("border"), _READERS, marked("events"), marked("mean"), marked("SD"), marked("median"),
            marked("mean in s"), marked("SD in s"), marked("median in s"), *(f"± {step}" for step in steps),
        )  # fmt: skip
        note = marked(
            "In frames, of events that match: how far the second reader's border is behind the first one's. Then the "
            "share of events whose borders are at most so many frames apart."
        )
        yield Table(columns, tuple(rows), Message("Two readers each, on borders"), note)


def _levels(found: Sequence[EventAgreement]) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        if told := [one.intensity[name] for name in _GRADES if name in one.intensity]:
            rows.append((one.label or ALL_LABELS, _pair(one.readers), told[0].items, *told))
    if rows:
        note = marked("1 to 5 for A to E, of events that match and of which both told the intensity.")
        title = Message("Two readers each, on the intensity of events")
        yield Table((_LABEL, _READERS, marked("events"), *_GRADES), tuple(rows), title, note)


def _codes(study: ClipStudy) -> Section:
    names = {False: Message("clips"), True: Message("stills")}
    rows = tuple(
        (names[one.stills], _pair(one.readers), one.together.items, one.together, one.mean) for one in study.codes
    )
    columns = (
        marked("of what"), _READERS, marked("with a code"), marked("index of all together"), marked("mean index"),
    )  # fmt: skip
    text = marked(
        "2 · codes of both / codes of either, counted for each: 0.70 passes the FACS final test, 0.80 is usually "
        "regarded as reliable. Intensity plays no part, and chance is not taken off."
    )
    return Section(_TITLES["codes"], (Table(columns, rows), *_each(study.codes)), text)


def _each(found: Sequence[Index]) -> Iterator[Table]:
    every = [(one, each) for one in found if not one.stills for each in one.of]
    rows = tuple(
        (each.path, _pair(one.readers), each.index, _words(each.both), _words(each.first), _words(each.second))
        for one, each in every[:MOST]
    )
    columns = (
        marked("clip"), _READERS, _INDEX, marked("both"), marked("the first alone"), marked("the second alone"),
    )  # fmt: skip
    yield Table(columns, rows, Message("Clip by clip"), _rest(len(every)))


def _apart(study: ClipStudy) -> Section:
    rows = tuple(
        (one.label, one.path, one.first, one.last, Message(one.kind.value), _said(one, 0), _said(one, 1), one.size)
        for one in study.disagreements[:MOST]
    )
    columns = (
        _LABEL, marked("clip"), marked("from frame"), marked("to frame"), marked("what differs"),
        marked("the first says"), marked("the second says"), _FRAMES,
    )  # fmt: skip
    text = Message(
        "{count} {count:disagreement|disagreements}, those on most frames first. Frames are counted from 0, and an "
        "offset is the last frame of its event.", count=len(study.disagreements),
    )  # fmt: skip
    places = tuple(Place(one.clip, one.label_id, one.first, one.last) for one in study.disagreements[:MOST])
    tables = (Table(columns, rows, "", _rest(len(study.disagreements)), places),) if rows else ()
    return Section(_TITLES["apart"], tables, text)


def _said(one: Disagreement, place: int) -> str:
    event = one.events[place]
    return f"{one.readers[place]}: {'–' if event is None else _told(event)}"


def _told(event: Event) -> str:
    """An event in short: `12–40 L C`."""
    grade = strength(event)
    return " ".join(
        filter(None, (f"{event.onset}–{event.offset}", side(event), GRADES[grade - 1] if grade > 0 else ""))
    )


def _rest(count: int) -> str:
    return Message("The first {most} of {count}; JSON has all of them.", most=MOST, count=count) if count > MOST else ""


def _pair(readers: Sequence[str]) -> str:
    return " – ".join(readers)


def _words(codes: Sequence[str]) -> str:
    return ", ".join(codes) or "–"
