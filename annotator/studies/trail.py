"""The audit trail of a project, in the words of 21 CFR 11.10(e): who did what, when, what was there before and after,
and for what reason a signed reading was changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.message import Message, marked
from annotator.core.project.conflict import deed
from annotator.core.project.project import Project
from annotator.core.project.replay import Replay
from annotator.core.project.rows import edit_value
from annotator.core.project.signed_since import changes_since
from annotator.core.project.signing import REASON, SIGN, Signature, touched
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Annotation, Decision, ImageState, Suggestion
from annotator.core.work.edits import (
    AddAnnotation,
    AddLabel,
    AdoptImage,
    ChangeAnnotation,
    ChangeLabels,
    ChangeProtocol,
    Decide,
    Paint,
    RemoveAnnotation,
    RemoveLabel,
    ReplaceLabels,
    RetitleLabel,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
)
from annotator.core.work.tags import Tag

# What a program did, and nobody decided.
MACHINE = ("suggest", "forget")
_STATES = {
    ImageState.NEW: marked("not done"), ImageState.STARTED: marked("not done"), ImageState.DONE: marked("done"),
}  # fmt: skip
_DECISIONS = {
    Decision.PENDING: marked("undecided"), Decision.ACCEPTED: marked("accepted"), Decision.REJECTED: marked("rejected"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """An entry of the history by its number: when (UTC, ISO 8601), who, on which image ("" for none), what was done,
    what was there before and after ("" for nothing), and the reason that was given for a change of a signed reading.
    """

    number: int
    at: str
    who: str
    image: str
    what: Message
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Signed:
    """A signature, how many steps changed its reading since, and whether the entry it stands on is as it was."""

    signature: Signature
    changes: int
    stands: bool


@dataclass(frozen=True)
class Trail:
    """All steps, oldest first; the signatures; what is wrong with the chain of the history (None: every link fits); the
    number and hash of its last entry.
    """

    steps: tuple[Step, ...]
    signatures: tuple[Signed, ...]
    fault: Message | None
    head: tuple[int, str]


def trail(project: Project, *, machine: bool = False) -> Trail:
    """The audit trail of a project; with the answers of models where `machine` is. Raises KnownError."""
    entries = project.history()
    links = {entry.id: entry.hash for entry in entries}
    signatures = tuple(
        Signed(one, changes_since(project, one), links.get(one.number - 1, one.head) == one.head)
        for one in project.signatures()
    )
    telling = _Telling(project)
    steps = [telling.step(entry) for entry in entries]
    shown = (step for step, entry in zip(steps, entries, strict=True) if machine or entry.action not in MACHINE)
    return Trail(tuple(shown), signatures, project.history_fault(), project.head)


@dataclass
class _Telling:
    """Tells entries one after the other; what an annotation was before is known from those before."""

    project: Project
    _replay: Replay = field(default_factory=Replay)
    _reasons: dict[tuple[str, int | None], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        project = self.project
        self._paths = {record.id: record.path for record in (*project.images(), *project.removed_images())}
        self._labels = {label.id: label.title for label in project.labels.known}

    def step(self, entry: Entry) -> Step:
        """What an entry tells. Raises KnownError where it cannot be read."""
        edit = edit_value(entry)
        reason = ""
        if edit is None:
            before, after = self._no_edit(entry)
        else:
            painted = self._replay.annotations.get(edit.annotation_id) if isinstance(edit, Paint) else None
            self._replay.take(entry)
            before, after = self._sides(edit, painted)
            reading = touched(edit, painted.reading if painted is not None else "")
            reason = self._reason(reading, entry.image_id)
        image = self._paths.get(entry.image_id, "") if entry.image_id else ""
        return Step(entry.id, entry.at, entry.annotator, image, deed(entry.action), before, after, reason)

    def _reason(self, reading: str | None, image: int | None) -> str:
        """Why a reading, or (None) any that was signed, was changed."""
        fitting = [
            text for (of, where), text in self._reasons.items() if reading in (of, None) and where in (image, None)
        ]  # fmt: skip
        return fitting[-1] if fitting else ""

    def _no_edit(self, entry: Entry) -> tuple[str, str]:
        told: dict[str, Any] = json.loads(entry.detail)
        match entry.action:
            case "move":
                return str(told["before"]), str(told["after"])
            case _ if entry.action == REASON:
                self._reasons[told["reading"], entry.image_id] = told["reason"]
                return "", str(told["reason"])
            case _ if entry.action == SIGN:
                self._reasons = {about: text for about, text in self._reasons.items() if about[0] != told["reading"]}
                return "", f"{told['name']}: {told['meaning']}"
        return "", ""

    def _sides(self, edit: SimpleEdit, painted: Annotation | None) -> tuple[str, str]:
        match edit:
            case AddAnnotation(annotation):
                return "", self._region(annotation)
            case RemoveAnnotation(annotation):
                return self._region(annotation), ""
            case ChangeAnnotation(before, after):
                return self._region(before), self._region(after)
            case Paint():
                now = self._replay.annotations.get(edit.annotation_id)
                return self._region(painted), self._region(now)
            case Decide(before, after):
                return self._suggestion(before), self._suggestion(after)
            case SetImageState():
                return str(Message(_STATES[edit.before])), str(Message(_STATES[edit.after]))
            case SetImageAttributes():
                return _pairs(edit.before), _pairs(edit.after)
            case SetTags():
                return self._tags(edit.before), self._tags(edit.after)
        return _project_sides(edit)

    def _region(self, value: Annotation | None) -> str:
        if value is None:
            return ""
        label = self._labels.get(value.label_id, str(value.label_id))
        parts = [label]
        if value.span is not None:
            span = value.span
            apex = "" if span.apex is None else f" ({span.apex})"
            parts.append(Message("frames {first}–{last}{apex}", first=span.onset, last=span.offset, apex=apex))
        elif value.whole_image:
            parts.append(Message("whole image"))
        else:
            box = value.mask.box
            parts.append(Message("{area} px at {x}, {y}", area=value.mask.area, x=box.x, y=box.y))
        return ", ".join(filter(None, (*parts, _pairs(value.attributes))))

    def _suggestion(self, value: Suggestion) -> str:
        label, how = self._labels.get(value.label_id, str(value.label_id)), value.provenance
        return f"{label} ({how.model} {how.score:.2f}): {Message(_DECISIONS[value.decision])}"

    def _tags(self, tags: tuple[Tag, ...]) -> str:
        words = {True: Message("present"), False: Message("absent")}
        return ", ".join(f"{self._labels.get(tag.label_id, str(tag.label_id))} {words[tag.present]}" for tag in tags)


def _project_sides(edit: SimpleEdit) -> tuple[str, str]:
    """What is about the project, or which images it has."""
    match edit:
        case AddLabel(label):
            return "", label.title
        case RemoveLabel(label):
            return label.title, ""
        case RetitleLabel(before, after):
            return before.title, after.title
        case ReplaceLabels(before, after) | ChangeLabels(before, after):
            return _names(before), _names(after)
        case ChangeProtocol(before, after):
            one, other = before.plain(), after.plain()
            return _differing(one, other), _differing(other, one)
        case AdoptImage():
            return edit.before.sha256, edit.after.sha256
    return "", ""


def _names(labels: Any) -> str:
    return ", ".join(label.name for label in labels.labels)


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in one.items() if other.get(name) != value)


def _pairs(answers: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in answers)
