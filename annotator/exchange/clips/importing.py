"""Importing events: what of a file is new to a project's clips. `reading.importing.apply` stores it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.facs_notation import by_number, unit_number
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.clips.gathering import Gathered
from annotator.exchange.clips.planning import EventPlanning
from annotator.exchange.clips.timings import Timings
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Told
from annotator.exchange.data.values import EntryError
from annotator.exchange.events.clip import ClipEvents
from annotator.exchange.reading.earlier import Became
from annotator.exchange.reading.importing import Choices, Plan, shortened
from annotator.exchange.reading.label_matching import match_labels

_UNKNOWN = marked("The project has no clip that {clip} means, or several.")
_LEFT_OUT = marked("Left out: {what}")
_BAD_LABEL = marked("{clip}: {count} {count:event|events} of a label that cannot be one ({fault})")
_CODERS = marked("The events of {count} people are put together: {names}.")


def plan(project: Project, gathered: Gathered, choices: Choices | None = None, told: Told | None = None) -> Plan:
    """What importing events would do; the project is only read. `told` is called as in an export."""
    choices = choices or Choices()
    timings = gathered.timings or Timings(project)
    theirs, clips, bad = _with_labels(gathered.clips)
    known = [clip for clip in clips if clip.name in timings]
    unknown = tuple(Message(_UNKNOWN, clip=clip.name) for clip in clips if clip.name not in timings)
    used = Counter(event.label for clip in known for event in clip.events)
    used.update(label for clip in known for label in clip.looked_for)
    chosen = {**_units(project.labels, used), **choices.labels}
    labels = match_labels(project.labels, theirs, used, chosen, choices.other_labels)
    planning = EventPlanning(project, labels.ids, choices)
    for done, clip in enumerate(known, 1):
        planning.take(clip, timings)
        if told is not None:
            told(done, len(known))
    refused, left_out = _findings(bad, unknown, choices)
    return Plan(
        (*planning.edits, *planning.tags), labels.new, labels.clashes, (*labels.errors, *refused),
        (*labels.notices, *gathered.notices, *left_out, *_coders(known), *planning.notices()),
        len(planning.touched), planning.added, planning.already,
        planning.became[Became.CHANGED], planning.became[Became.DELETED], len(unknown), len(bad),
        step=project.last_step()[0], contents=planning.contents, tags=planning.tagged, other_tags=planning.other_tags,
    )  # fmt: skip


def _findings(
    bad: tuple[Message, ...], unknown: tuple[Message, ...], choices: Choices
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """What stands in the way, and what is told of it where it was decided on."""
    refused = (*(() if choices.skip_bad else bad), *(() if choices.skip_unknown else shortened(unknown)))
    left_out = [Message(_LEFT_OUT, what=fault) for fault in (bad if choices.skip_bad else ())]
    return refused, (*left_out, *(shortened(unknown) if choices.skip_unknown else ()))


def _with_labels(clips: Iterable[ClipEvents]) -> tuple[list[Label], list[ClipEvents], tuple[Message, ...]]:
    """The labels of a file, its clips with names as labels have them, and what cannot be a label's name."""
    labels: dict[str, Label] = {}
    names: dict[str, str] = {}
    bad: list[Message] = []
    found = []
    for clip in clips:
        faults: Counter[Message] = Counter()
        for name in (*(event.label for event in clip.events), *sorted(clip.looked_for)):
            try:
                label = record.label(len(labels), name)
            except EntryError as fault:
                faults[fault.what] += 1
            else:
                labels.setdefault(label.name, label)
                names[name] = label.name
        bad += [Message(_BAD_LABEL, clip=clip.name, count=count, fault=fault) for fault, count in faults.items()]
        events = tuple(replace(one, label=names[one.label]) for one in clip.events if one.label in names)
        looked_for = frozenset(names[name] for name in clip.looked_for if name in names)
        found.append(replace(clip, events=events, looked_for=looked_for))
    return list(labels.values()), found, tuple(bad)


def _units(labels: LabelSet, used: Iterable[str]) -> Mapping[str, str]:
    """The project's labels for action units that a file calls otherwise: AU04 for AU4."""
    own, numbers = {label.name for label in labels.known}, by_number(labels)
    found = {name: unit_number(name) for name in used if name not in own}
    return {name: numbers[code].name for name, code in found.items() if code is not None and code in numbers}


def _coders(clips: Iterable[ClipEvents]) -> tuple[Message, ...]:
    names = dict.fromkeys(event.annotator for clip in clips for event in clip.events if event.annotator)
    return (Message(_CODERS, count=len(names), names=", ".join(names)),) if len(names) > 1 else ()
