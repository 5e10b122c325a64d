"""What became of one region: who did what to it, and when."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.clock import on_clock
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.project.rows import edit_value
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Annotation, Decision, Origin, Suggestion
from annotator.core.work.edits import AddAnnotation, ChangeAnnotation, Decide, Paint, RemoveAnnotation
from annotator.core.work.event_times import Span

_ADDED = {
    Origin.DRAWN: marked("drew it ({area:,} px)"),
    Origin.ACCEPTED: marked("accepted it as it was suggested ({area:,} px)"),
    Origin.EDITED: marked("accepted it otherwise than it was suggested ({area:,} px)"),
    Origin.IMPORTED: marked("imported it ({area:,} px)"),
}
_DECIDED = {
    Decision.ACCEPTED: marked("accepted the suggestion"),
    Decision.REJECTED: marked("rejected the suggestion"),
    Decision.PENDING: marked("took the decision on the suggestion back"),
}


@dataclass(frozen=True)
class Deed:
    """One thing that was done to a region: when, on this machine's clock, by whom, and what, in words."""

    at: str
    who: str
    what: Message


def region_past(project: Project, region: Annotation | Suggestion) -> list[Deed]:
    """What was done to an annotation, or to a suggestion, and the suggestion an annotation comes from; oldest first."""
    annotation_id = None if isinstance(region, Suggestion) else region.id
    suggestion_id = region.id if isinstance(region, Suggestion) else region.suggestion_id
    deeds = []
    for entry in project.history(region.image_id):
        is_its = annotation_id is not None and entry.annotation_id == annotation_id
        decided = suggestion_id is not None and entry.suggestion_id == suggestion_id and entry.action == "Decide"
        if is_its or decided:
            deeds.append(Deed(on_clock(entry.at), entry.annotator, _what(entry, project)))
    return deeds


def _what(entry: Entry, project: Project) -> Message:
    try:
        edit = edit_value(entry)
    except ValueError:
        return Message("did something that cannot be read any more")
    match edit:
        case AddAnnotation(annotation) if annotation.whole_image:
            return Message("gave the whole image this label")
        case AddAnnotation(annotation) if annotation.span is not None:
            return Message(marked("coded it in frames {first} to {last}"), **_frames(annotation.span))
        case AddAnnotation(annotation):
            return Message(_ADDED[annotation.origin], area=annotation.mask.area)
        case RemoveAnnotation():
            return Message("deleted it")
        case ChangeAnnotation(before, after):
            return _changed(before, after, project)
        case Paint():
            by = edit.after.area - edit.before.area
            return Message(marked("painted on it ({by:+,} px)"), by=by)
        case Decide(_, suggestion):
            return Message(_DECIDED[suggestion.decision])
    return Message("changed it")


def _changed(before: Annotation, after: Annotation, project: Project) -> Message:
    if before.label_id != after.label_id:
        labels = project.labels
        known = {label.id: label for label in (*labels.former, *labels.known)}
        return Message(
            marked("changed its label from {before} to {after}"),
            before=known.get(before.label_id, "?"),
            after=known.get(after.label_id, "?"),
        )
    if before.mask != after.mask:
        areas = {"before": before.mask.area, "after": after.mask.area}
        return Message(marked("changed its region ({before:,} → {after:,} px)"), **areas)
    if after.span is not None and before.span != after.span:
        return Message(marked("moved it to frames {first} to {last}"), **_frames(after.span))
    if before.attributes != after.attributes:
        return _answered(dict(before.attributes), dict(after.attributes), project)
    return Message("changed it")


def _frames(span: Span) -> dict[str, int]:
    return {"first": span.onset, "last": span.offset}


def _answered(before: dict[str, str], after: dict[str, str], project: Project) -> Message:
    """What was said of the region: the first attribute that changed, and how many more there are."""
    names = [name for name in (*after, *before) if before.get(name) != after.get(name)]
    name, more = names[0], len(set(names)) - 1
    known = {attribute.name: attribute for attribute in project.labels.attributes}
    attribute, value = known.get(name), after.get(name, "")
    title = attribute.title if attribute is not None else name
    if attribute is not None:
        value = next((choice.title for choice in attribute.values if choice.name == value), value)
    told = {"attribute": title, "value": f"{value} {attribute.unit}" if attribute and attribute.unit else value}
    if more:
        return Message(
            marked("changed {attribute} and {more} {more:other attribute|other attributes}"), **told, more=more
        )
    if not value:
        return Message(marked("took {attribute} away"), **told)
    return Message(marked("gave {attribute}: {value}"), **told)
